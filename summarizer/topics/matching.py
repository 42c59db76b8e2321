"""Which of the operator's topics an article belongs to, and what spoke for each."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from summarizer.sentences import split_sentences
from summarizer.types import TopicMatch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from summarizer.document import Document
    from summarizer.encoder import Encoder
    from summarizer.types import Topic

THRESHOLD = 0.5
"""An article belongs to a topic from here on: the weights below are set so that it is even odds."""


@dataclass(frozen=True, slots=True)
class _Phrases:
    """Words and phrases; `a & b` asks for both in one sentence, a final `*` takes any ending."""

    patterns: tuple[tuple[str, tuple[_Part, ...]], ...]

    @classmethod
    def of(cls, phrases: Sequence[str]) -> _Phrases:
        return cls(tuple((phrase, tuple(_Part.of(part) for part in phrase.split("&"))) for phrase in phrases))

    def found_in(self, text: str) -> tuple[str, ...]:
        return self.found_in_each([text])[0]

    def found_in_each(self, texts: Sequence[str]) -> list[tuple[str, ...]]:
        # Most phrases stand nowhere in an article, and looking for a run of letters in all of it costs next to
        # nothing beside looking for a pattern in each sentence.
        folded = _folded("\n".join(texts))
        likely = [(phrase, parts) for phrase, parts in self.patterns if all(p.start in folded for p in parts)]
        return [
            tuple(phrase for phrase, parts in likely if all(part.pattern.search(text) for part in parts))
            for text in texts
        ]


@dataclass(frozen=True, slots=True)
class _Part:
    """One side of an `&`."""

    pattern: re.Pattern[str]
    start: str
    """Whatever `pattern` finds begins with these letters, once folded."""

    @classmethod
    def of(cls, phrase: str) -> _Part:
        return cls(_pattern(phrase), _folded(_words(phrase)[0]))


def _folded(text: str) -> str:
    """Letters that `re.IGNORECASE` takes for one another are one letter; so are some that it does not."""
    return text.casefold().replace("\u0307", "").replace("ı", "i")


def _words(phrase: str) -> list[str]:
    return re.split(r"[\s\-–]+", phrase.strip().removesuffix("*"))


def _pattern(phrase: str) -> re.Pattern[str]:
    phrase = phrase.strip()
    ending = r"\w*" if phrase.endswith("*") else ""
    words = [re.escape(word) for word in _words(phrase)]
    # An acronym is written in capitals: "AID" is not "aid", nor is "US" "us".
    case = 0 if phrase.isupper() else re.IGNORECASE
    return re.compile(_before(phrase) + r"[\s\-–]+".join(words) + ending + _after(phrase), case)


_SPACELESS = "\u3040-\u30ff\u3400-\u9fff"
_KATAKANA = "\u30a0-\u30ff"


def _before(phrase: str) -> str:
    """What a word must not follow. Japanese and Chinese set no blanks, so there words may touch; but a katakana word
    may not be a piece of a longer one."""
    if re.match(f"[{_KATAKANA}]", phrase):
        return f"(?<![{_KATAKANA}])"
    return "" if re.match(f"[{_SPACELESS}]", phrase) else rf"(?<![^\W{_SPACELESS}])"


def _after(phrase: str) -> str:
    """What must not follow a word. Korean words, and names among them, take their endings without a blank."""
    if re.search(f"[{_KATAKANA}]$", phrase):
        return f"(?![{_KATAKANA}])"
    spaceless = re.search(f"[{_SPACELESS}\uac00-\ud7a3]$", phrase)
    return "" if spaceless else rf"(?![^\W{_SPACELESS}\uac00-\ud7a3])"


@dataclass(frozen=True, slots=True)
class _Signs:
    """What an article shows of one topic."""

    meaning: float
    """Mean cosine between the topic and the article's nearest quarter of sentences."""
    title_meaning: float
    """Cosine of the title; without one, what titles of such articles have."""
    words: float
    """Share of the sentences that hold the topic's words, as if four more held none: one of two is little."""
    title_words: bool
    against: float
    """Share of the sentences that hold the words against it."""

    @property
    def score(self) -> float:
        """0 to 1.

        The weights were set by reading what they let in and left out of 330 training articles: words are precise
        but miss paraphrase, meaning finds paraphrase but draws in neighbours (a piece on Pentagon budgets is near
        "Ukraine aid"), so neither passes the threshold alone unless it is strong. Mean cosines of 0.6 were only
        seen of articles on the topic, of 0.5 also of neighbours, and of 0.4 of anything on foreign affairs.
        """
        words = 1.0 - math.exp(-self.words / 0.25)
        logit = (
            -7.35
            + 9.0 * max(self.meaning, 0.0)
            + 3.0 * max(self.title_meaning, 0.0)
            + 4.2 * words
            + 1.5 * self.title_words
            - 5.0 * self.against
        )
        return 1.0 / (1.0 + math.exp(-logit))


class TopicMatcher:
    """Scores a document against topics whose vectors and patterns are made once."""

    def __init__(self, topics: Sequence[Topic], encoder: Encoder) -> None:
        self._topics = tuple(topics)
        # A topic of several sides ("Iran", "Gaza") lies near none of them as one vector, so each keeps its own.
        self._sides = [
            encoder.encode([topic.name, *(s.text for s in split_sentences(topic.description))])
            for topic in topics
        ]
        self._words = [_Phrases.of(topic.words) for topic in topics]
        self._against = [_Phrases.of(topic.words_against) for topic in topics]

    def match(self, document: Document) -> tuple[TopicMatch, ...]:
        """The topics that `document` belongs to, best first; none is a fine answer."""
        scored = (self.examine(document, index) for index in range(len(self._topics)))
        return tuple(
            sorted(
                (replace(m, against=()) for m in scored if m.score >= THRESHOLD),
                key=lambda m: (-m.score, m.topic.slug),
            )
        )

    def examine(self, document: Document, index: int) -> TopicMatch:
        """The score of the topic at `index`, above the threshold or below, with its reasons."""
        topic, sides = self._topics[index], self._sides[index]
        title = document.article.title
        near = (document.vectors @ sides.T).max(axis=1)
        texts = [sentence.text for sentence in document.sentences]
        found = self._words[index].found_in_each(texts)
        against = self._against[index].found_in_each(texts)
        count = len(document.sentences) + 4
        meaning = _mean_of_nearest(near)
        signs = _Signs(
            meaning=meaning,
            title_meaning=float((sides @ document.title_vector).max()) if title else 0.8 * meaning,
            words=sum(map(bool, found)) / count,
            title_words=bool(self._words[index].found_in(title)),
            against=sum(map(bool, against)) / count,
        )
        reasons = _reasons(document, near, found, signs)
        return TopicMatch(topic, round(signs.score, 3), reasons, tuple(_holding(against)))


def _mean_of_nearest(near: NDArray[np.float32]) -> float:
    if not len(near):
        return 0.0
    nearest = np.sort(near)[::-1][: max(1, min(8, len(near) // 4))]
    return float(nearest.mean())


def _reasons(
    document: Document, near: NDArray[np.float32], found: Sequence[tuple[str, ...]], signs: _Signs
) -> tuple[str, ...]:
    reasons = []
    if signs.title_words:
        reasons.append(f"the title: “{document.article.title}”")
    reasons += _holding(found)
    if len(near):
        nearest = int(near.argmax())
        reasons.append(f"nearest in meaning ({near[nearest]:.2f}): “{document.sentences[nearest].text}”")
    return tuple(reasons)


def _holding(found: Sequence[tuple[str, ...]]) -> list[str]:
    """In how many sentences which phrases were found; nothing where none was."""
    counts = Counter(phrase for phrases in found for phrase in phrases)
    if not counts:
        return []
    often = sorted(counts, key=lambda phrase: (-counts[phrase], phrase))[:4]
    words = ", ".join(phrase.replace(" & ", " with ").replace("*", "") for phrase in often)
    return [f"words in {sum(map(bool, found))} of {len(found)} sentences: {words}"]
