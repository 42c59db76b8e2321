"""The engine that asks a chat model, and believes nothing of what it says before it is checked."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from summarizer.engines.generated import Grounder
from summarizer.engines.generated.fitting import fitting, parted
from summarizer.engines.generated.instructions import without_instructions
from summarizer.engines.prompted.parsing import AnswerError, parse_choice, parse_draft
from summarizer.engines.prompted.prompt import (
    MAX_OUTPUT_TOKENS,
    briefing_prompt,
    choosing_prompt,
    numbered,
    repair_prompt,
)
from summarizer.errors import ModelAwayError
from summarizer.types import EngineInfo

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from summarizer.document import Document
    from summarizer.encoder import Encoder
    from summarizer.engines.extractive.engine import Limits
    from summarizer.engines.generated import Draft
    from summarizer.engines.prompted.prompt import Complete, Prompt
    from summarizer.grounding import Checker
    from summarizer.types import Briefing, TopicMatch

_T = TypeVar("_T")
_LOG = logging.getLogger(__name__)

VERSION = "1"
"""Raised whenever the same model could be asked something else, or more or less of its answer be shown."""

MOST_PARTS = 4
"""Of a long article that are read one by one; of a longer one the weightiest sentences are."""
_OVERHEAD = 900
"""Tokens of everything in a prompt that is not the article's sentences."""
_SHOWN_AGAIN = 2000
"""Characters of a wrong answer that the model is shown."""


def estimate_tokens(text: str) -> int:
    """More tokens than most tokenizers make of `text`: a third of its bytes in UTF-8."""
    return len(text.encode("utf-8", "surrogatepass")) // 3 + 1


class PromptedEngine:
    """Writes by a chat model. Every claim is held against the article; see `summarizer.engines.generated`.

    Where the model is away, or answers twice what can't be used, the briefing is the extractive engine's, names that
    as its engine, and has a warning: it can be told apart, and be made again.
    """

    def __init__(
        self,
        complete: Complete,
        encoder: Encoder,
        *,
        name: str,
        model: str,
        marks: Sequence[str] = (),
        checker: Checker | None = None,
        context_tokens: int = 8192,
        count_tokens: Callable[[str], int] = estimate_tokens,
    ) -> None:
        """`name`, `model` and `marks` (what else tells versions apart, such as the model's revision) make `info`.

        context_tokens: how many tokens the model can read and write together; count_tokens: how many a text has.
        """
        self.info = EngineInfo(name, model, "+".join((VERSION, *marks)))
        self._complete = complete
        self._grounder = Grounder(encoder, checker)
        self._room = max(300, context_tokens - MAX_OUTPUT_TOKENS - _OVERHEAD)
        self._count = count_tokens

    def brief(self, document: Document, topics: Sequence[TopicMatch]) -> Briefing:
        """A briefing by the model, as far as the article supports it.

        Raises ModelError where the model can't be used at all.
        """
        shown = without_instructions(document)
        limits = self._grounder.extractive.limits(shown)
        if not shown.sentences or not self._grounder.reads(shown):
            return replace(self._grounder.extractive.brief(shown, topics), engine=self.info)
        try:
            draft = self._draft(shown, topics, limits)
        except ModelAwayError as error:
            return self._stand_in(document, topics, error, error.problem)
        except AnswerError as error:
            return self._stand_in(document, topics, error, "what the language model wrote could not be used")
        return self._grounder.brief(draft, shown, topics, self.info)

    def _stand_in(
        self, document: Document, topics: Sequence[TopicMatch], error: Exception, problem: str
    ) -> Briefing:
        _LOG.warning("%s: briefed without %s: %s", document.article.id, self.info.model, error)
        own = self._grounder.extractive.brief(document, topics)
        return replace(own, warnings=(*own.warnings, f"{problem}: the article's own sentences stand in"))

    def _draft(self, document: Document, topics: Sequence[TopicMatch], limits: Limits) -> Draft:
        indexes = list(range(len(document.sentences)))
        cost = dict(zip(indexes, map(self._count, numbered(document, indexes)), strict=True))
        if sum(cost.values()) > self._room:
            indexes = self._choose(document, topics, cost)
        count = len(document.sentences)
        return self._ask(
            briefing_prompt(document, indexes, topics, limits), lambda answer: parse_draft(answer, count)
        )

    def _choose(self, document: Document, topics: Sequence[TopicMatch], cost: dict[int, int]) -> list[int]:
        """Sentences that fit one prompt: what the model chooses of each part, and the weightiest beside them."""
        ranked = self._grounder.extractive.rank(document)
        parts = parted(fitting(ranked, cost, self._room * MOST_PARTS * 3 // 4), cost, self._room)
        most = max(5, 40 // len(parts))
        chosen: list[int] = []
        for part in parts:
            try:
                answer = self._complete(choosing_prompt(document, part, topics, most))
                picked = set(parse_choice(answer, len(document.sentences)))
            except AnswerError as error:
                _LOG.info("%s: no choice was made of a part: %s", document.article.id, error)
                continue
            chosen += [at for at in part if at in picked]
        preferred = [*chosen, *(at for at in ranked if at not in set(chosen))]
        return fitting(preferred, cost, self._room)

    def _ask(self, prompt: Prompt, parse: Callable[[str], _T]) -> _T:
        answer = self._complete(prompt)
        try:
            return parse(answer)
        except AnswerError as error:
            _LOG.info("%s is asked once more: %s", self.info.model, error)
            return parse(self._complete(repair_prompt(prompt, answer[:_SHOWN_AGAIN], str(error))))
