"""A summarizer of the BART, PEGASUS or T5 families: what it writes is split into claims, and each is checked."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from summarizer.engines.generated import Draft, Grounder, Proposal
from summarizer.engines.generated.cleaning import visible
from summarizer.engines.generated.fitting import fitting, parted
from summarizer.engines.generated.instructions import without_instructions
from summarizer.engines.local.loading import memory_watched
from summarizer.sentences import split_sentences

if TYPE_CHECKING:
    from collections.abc import Sequence

    from summarizer.document import Document
    from summarizer.encoder import Encoder
    from summarizer.engines.local.loading import Loaded
    from summarizer.grounding import Checker
    from summarizer.types import Briefing, EngineInfo, TopicMatch

_MOST_PARTS = 4
_BATCH = 4
_LONGEST_SUMMARY = 160
"""Tokens: three claims."""
_LONGEST_WINDOW = 4096
_USUAL_WINDOW = 1024


class Seq2SeqEngine:
    """Reads what fits; of a longer article each part, and then what it wrote of them. Key points come of the parts."""

    def __init__(
        self, loaded: Loaded, encoder: Encoder, info: EngineInfo, checker: Checker | None = None
    ) -> None:
        self.info = info
        self._loaded = loaded
        self._grounder = Grounder(encoder, checker)
        self._turn = threading.Lock()
        self._prefix = _prefix(loaded.model.config)
        self._window = _window(loaded)
        self._room = self._window - self._count(self._prefix) - 4

    def brief(self, document: Document, topics: Sequence[TopicMatch]) -> Briefing:
        """See `Engine`. Raises ModelAwayError where memory runs out."""
        shown = without_instructions(document)
        texts = [visible(sentence.text) for sentence in shown.sentences]
        if not texts or not self._grounder.reads(shown):
            return self._grounder.brief(Draft(()), shown, topics, self.info)
        cost = {at: self._count(text) + 1 for at, text in enumerate(texts)}
        indexes = list(cost)
        if sum(cost.values()) > self._room:
            ranked = self._grounder.extractive.rank(shown)
            # Parts are filled to nine tenths or so: a sentence is not cut in two.
            indexes = fitting(ranked, cost, self._room * _MOST_PARTS * 9 // 10)
        parts = parted(indexes, cost, self._room)
        told = self.summarize([" ".join(texts[at] for at in part) for part in parts])
        points = None
        if len(told) > 1:
            points = tuple(p for text in told for p in self._proposals(text, document)[:2])
            told = self.summarize([" ".join(told)])
        claims = self._proposals(told[0], document)
        return self._grounder.brief(Draft(claims, points), shown, topics, self.info)

    def summarize(self, texts: Sequence[str]) -> list[str]:
        """What the model writes of each text, some at once."""
        torch, model, tokenizer = self._loaded.torch, self._loaded.model, self._loaded.tokenizer
        written: list[str] = []
        for start in range(0, len(texts), _BATCH):
            batch = tokenizer(
                [self._prefix + text for text in texts[start : start + _BATCH]],
                truncation=True,
                max_length=self._window,
                padding=True,
                return_tensors="pt",
            )
            with self._turn, memory_watched(torch, self.info.model), torch.inference_mode():
                made = model.generate(
                    input_ids=batch["input_ids"].to(self._loaded.device),
                    attention_mask=batch["attention_mask"].to(self._loaded.device),
                    max_new_tokens=_LONGEST_SUMMARY,
                    max_length=None,
                    min_length=0,
                    num_beams=1,
                    early_stopping=False,
                    length_penalty=None,
                    do_sample=False,
                )
            # Some models mark a line's end by a token of their own: <n>.
            written += [
                text.replace("<n>", " ") for text in tokenizer.batch_decode(made, skip_special_tokens=True)
            ]
        return written

    def _proposals(self, text: str, document: Document) -> tuple[Proposal, ...]:
        return tuple(Proposal(s.text) for s in split_sentences(text, document.article.language or "en"))

    def _count(self, text: str) -> int:
        return len(self._loaded.tokenizer(text, add_special_tokens=False)["input_ids"])


def _prefix(config: Any) -> str:
    tasks = getattr(config, "task_specific_params", None) or {}
    said = tasks.get("summarization", {}).get("prefix")
    return str(said) if said is not None else "summarize: " if config.model_type == "t5" else ""


def _window(loaded: Loaded) -> int:
    """Tokens that the model reads: some tokenizers give an absurd number where they know none."""
    config = loaded.model.config
    known = [getattr(config, "max_position_embeddings", None), getattr(config, "n_positions", None)]
    sane = [n for n in (*known, loaded.tokenizer.model_max_length) if n and 64 <= n <= 10**6]
    return int(min(*sane, _LONGEST_WINDOW)) if sane else _USUAL_WINDOW
