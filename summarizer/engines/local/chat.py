"""A chat model in this process as a `Complete`: its own template, no thinking, and JSON held to the schema."""

from __future__ import annotations

import json
import threading
from typing import TYPE_CHECKING, Any

from summarizer.engines.local.constrained import Constraint
from summarizer.engines.local.loading import memory_watched

if TYPE_CHECKING:
    from summarizer.engines.local.loading import Loaded
    from summarizer.engines.prompted import Prompt


class LocalChat:
    """Greedy, so that the same prompt has the same answer. One prompt at a time; safe from several threads."""

    def __init__(self, loaded: Loaded, name: str) -> None:
        self._loaded = loaded
        self._name = name
        self._turn = threading.Lock()
        self._constraint = Constraint.of(loaded)
        tokenizer = loaded.tokenizer
        special = {
            *tokenizer.all_special_tokens,
            *(t.content for t in tokenizer.added_tokens_decoder.values()),
        }
        self._special = sorted((token for token in special if token.strip()), key=len, reverse=True)

    def count_tokens(self, text: str) -> int:
        """How many tokens the model's tokenizer makes of `text`."""
        return len(self._loaded.tokenizer(text, add_special_tokens=False)["input_ids"])

    def __call__(self, prompt: Prompt) -> str:
        """See `Complete`. Raises ModelAwayError where memory runs out."""
        torch, model, tokenizer = self._loaded.torch, self._loaded.model, self._loaded.tokenizer
        messages = [{"role": m.role, "content": self._without_special(m.text)} for m in prompt.messages]
        encoded = tokenizer(self._rendered(messages), add_special_tokens=False, return_tensors="pt")
        processors = [self._constraint.processor(json.dumps(prompt.schema))] if self._constraint else []
        with self._turn, memory_watched(torch, self._name), torch.inference_mode():
            written = model.generate(
                **encoded.to(self._loaded.device),
                max_new_tokens=prompt.max_tokens,
                do_sample=False,
                temperature=None,
                top_p=None,
                top_k=None,
                pad_token_id=tokenizer.pad_token_id
                if tokenizer.pad_token_id is not None
                else tokenizer.eos_token_id,
                logits_processor=processors,
            )
        return str(tokenizer.decode(written[0, encoded["input_ids"].shape[1] :], skip_special_tokens=True))

    def _without_special(self, text: str) -> str:
        """Written out in an article, a token that parts turns would part them."""
        for token in self._special:
            text = text.replace(token, " ")
        return text

    def _rendered(self, messages: list[dict[str, Any]]) -> str:
        from jinja2 import TemplateError

        def render(turns: list[dict[str, Any]]) -> str:
            template = self._loaded.tokenizer.apply_chat_template
            return str(template(turns, tokenize=False, add_generation_prompt=True, enable_thinking=False))

        try:
            return render(messages)
        except TemplateError:
            # Some families know no system's turn: then it opens the user's.
            system, user, *rest = messages
            merged = {"role": "user", "content": f"{system['content']}\n\n{user['content']}"}
            return render([merged, *rest])
