"""Decoding held to a JSON schema by llguidance: at each step only tokens that can go on to an answer of that form."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from summarizer.engines.local.loading import Loaded


@dataclass(frozen=True, slots=True)
class Constraint:
    """The tokenizer as llguidance needs it, which takes a second to make."""

    torch: Any
    tokenizer: Any
    guidance: Any

    @classmethod
    def of(cls, loaded: Loaded) -> Constraint | None:
        """None where llguidance is not installed, or the tokenizer is not of the kind that it reads."""
        if find_spec("llguidance") is None or not getattr(loaded.tokenizer, "is_fast", False):
            return None
        eos = loaded.model.generation_config.eos_token_id
        if eos is None:
            eos = loaded.tokenizer.eos_token_id
        make = import_module("llguidance.hf").from_tokenizer
        vocabulary = max(loaded.model.config.get_text_config().vocab_size, len(loaded.tokenizer))
        tokenizer = make(loaded.tokenizer, n_vocab=vocabulary, eos_token=eos)
        return cls(loaded.torch, tokenizer, import_module("llguidance"))

    def processor(self, schema: str) -> Held:
        """For one answer."""
        grammar = self.guidance.LLMatcher.grammar_from_json_schema(
            schema, overrides={"whitespace_flexible": False}
        )
        return Held(self.torch, self.guidance.LLMatcher(self.tokenizer, grammar))


class Held:
    """A logits processor of transformers', for a batch of one."""

    def __init__(self, torch: Any, matcher: Any) -> None:
        self._torch = torch
        self._matcher = matcher
        self._seen = -1

    def __call__(self, input_ids: Any, scores: Any) -> Any:
        """`scores`, shape (1, vocabulary), with minus infinity for every token that can't come next."""
        length = input_ids.shape[1]
        if self._seen >= 0:
            for token in input_ids[0, self._seen :].tolist():
                self._matcher.consume_token(token)
        self._seen = length
        words = np.frombuffer(self._matcher.compute_logit_bias(), dtype=np.uint8)
        allowed = self._torch.zeros(scores.shape[1], dtype=self._torch.bool)
        known = self._torch.from_numpy(words > 0)[: scores.shape[1]]
        allowed[: len(known)] = known
        if not bool(allowed.any()):
            return scores
        return scores.masked_fill(~allowed.to(scores.device), float("-inf"))
