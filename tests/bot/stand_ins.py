"""A summarizer that is quick, and whose work can be read off: for tests of what happens around it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from summarizer import Briefing, Claim, EngineInfo, LanguageError, Span, Topic, TopicMatch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from summarizer import Article

FLEET = Topic("fleet", "The fleet", "Ships and boats of the navy.", ("ship",))


class WordEncoder:
    """Counts words into 64 boxes: texts with the same words lie close together."""

    name = "words"
    version = "words-1"
    dimension = 64
    languages = frozenset({"en"})

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        vectors = np.full((len(texts), self.dimension), 1e-3, np.float32)
        for row, text in zip(vectors, texts, strict=True):
            for word in text.casefold().split():
                row[hashlib.sha256(word.encode()).digest()[0] % self.dimension] += 1
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


@dataclass
class FirstSentenceEngine:
    info: EngineInfo = field(default_factory=lambda: EngineInfo("first sentence", "none", "1"))


@dataclass(frozen=True)
class StandInBrief:
    article: Article
    topics: tuple[TopicMatch, ...]
    briefing: Briefing


@dataclass
class StandInSummarizer:
    """Tells the first sentence. An article with "surprise" in it breaks it."""

    topics: tuple[Topic, ...] = (FLEET,)
    encoder: WordEncoder = field(default_factory=WordEncoder)
    engine: FirstSentenceEngine = field(default_factory=FirstSentenceEngine)
    briefed: list[str] = field(default_factory=list)
    """The titles of what it was asked to brief."""

    def brief(self, article: Article) -> StandInBrief:
        self.briefed.append(article.title)
        if article.language not in (None, "en"):
            raise LanguageError(article.title, f"it is in '{article.language}'", "Give it in English.")
        if "surprise" in article.text:
            raise ZeroDivisionError("nobody thought of this")
        end = article.text.index(".") + 1
        claim = Claim(article.text[:end], (Span(0, end),))
        found = [topic for topic in self.topics if any(word in article.text for word in topic.words)]
        matches = tuple(TopicMatch(topic, 0.9, ("its words",)) for topic in found)
        return StandInBrief(article, matches, Briefing((claim,), (), self.engine.info))
