"""The one path from an article to its topics and its briefing."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from summarizer.document import read_document
from summarizer.encoders.remembering import RememberingEncoder
from summarizer.engines.extractive import ExtractiveEngine
from summarizer.topics.matching import TopicMatcher

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractContextManager

    from summarizer.document import Document
    from summarizer.encoder import Encoder
    from summarizer.engines.base import Engine
    from summarizer.types import Article, Briefing, Topic, TopicMatch


class Step(Protocol):
    """Is entered for each step of a briefing, so that it can be seen what takes how long."""

    def __call__(self, name: str, /, **counts: int) -> AbstractContextManager[object]: ...


def _unseen(_: str, /, **__: int) -> AbstractContextManager[object]:
    return nullcontext()


@dataclass(frozen=True, slots=True)
class Brief:
    """An article with what was made of it; `topics` best first."""

    article: Article
    topics: tuple[TopicMatch, ...]
    briefing: Briefing


class Summarizer:
    """Finds an article's topics and briefs it, encoding each sentence once. Safe to use from several threads."""

    def __init__(
        self, encoder: Encoder, topics: Sequence[Topic], engine: Engine | None = None, step: Step = _unseen
    ) -> None:
        """`step` is entered for each step of `brief` and `match`: in a `with`, with its name and counts."""
        self.encoder: Encoder = RememberingEncoder(encoder)
        """What was given, and it keeps the last vectors."""
        self.topics = tuple(topics)
        self.engine = engine or ExtractiveEngine(self.encoder)
        self._matcher = TopicMatcher(self.topics, self.encoder)
        self._step = step

    def brief(self, article: Article) -> Brief:
        """Raises LanguageError when the encoder does not read the article's language."""
        document = self._read(article)
        topics = self._matched(document)
        with self._step("write briefing", sentences=len(document.sentences)):
            return Brief(article, topics, self.engine.brief(document, topics))

    def examine(self, article: Article) -> tuple[TopicMatch, ...]:
        """Every topic with its score and reasons, also those it does not belong to; best first."""
        document = read_document(article, self.encoder)
        found = (self._matcher.examine(document, index) for index in range(len(self.topics)))
        return tuple(sorted(found, key=lambda match: (-match.score, match.topic.slug)))

    def match(self, article: Article) -> tuple[TopicMatch, ...]:
        """Its topics alone, as `brief` finds them. Raises LanguageError as that does."""
        return self._matched(self._read(article))

    def _read(self, article: Article) -> Document:
        with self._step("read sentences"):
            return read_document(article, self.encoder)

    def _matched(self, document: Document) -> tuple[TopicMatch, ...]:
        with self._step("match topics", sentences=len(document.sentences)):
            return self._matcher.match(document)
