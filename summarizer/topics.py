"""Which of the operator's topics an article belongs to, and what spoke for each."""

from __future__ import annotations

import difflib
import math
import re
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import numpy as np
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from summarizer.errors import TopicsError
from summarizer.sentences import split_sentences
from summarizer.types import Topic, TopicMatch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from pydantic_core import ErrorDetails

    from summarizer.document import Document
    from summarizer.encoder import Encoder

THRESHOLD = 0.5
"""An article belongs to a topic from here on: the weights below are set so that it is even odds."""

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def _has_words(phrase: str) -> str:
    if not all(part.strip(" *") for part in phrase.split("&")):
        raise ValueError("a word is missing beside '&' or '*'")
    return phrase


_Phrase = Annotated[str, Field(max_length=100), AfterValidator(_has_words)]


class _TopicTable(BaseModel):
    """One `[slug]` table of topics.toml."""

    model_config = ConfigDict(extra="forbid", strict=True)

    name: str = Field(min_length=1, max_length=80)
    description: str = Field(min_length=10, max_length=1000)
    words: list[_Phrase] = []
    words_against: list[_Phrase] = []
    colour: str | None = Field(None, pattern=r"^#[0-9a-fA-F]{6}$")


def parse_topics(data: bytes, name: str) -> tuple[Topic, ...]:
    """The topics of a TOML file, in its order: one table a topic, named by its slug.

    `name` is what errors call the file. Raises TopicsError, which names the place and an example.
    """
    try:
        tables = tomllib.loads(data.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise TopicsError(name, f"not valid TOML: {error}", _EXAMPLE) from error
    if not tables:
        raise TopicsError(name, "no topic in it", _EXAMPLE)
    return tuple(_parse_topic(slug, table, name) for slug, table in tables.items())


_EXAMPLE = (
    'A topic is a table such as: [ukraine-aid] name = "Ukraine aid" description = "Weapons and money for …"'
)


def _parse_topic(slug: str, table: object, name: str) -> Topic:
    if not _SLUG.fullmatch(slug):
        raise TopicsError(
            name, f"'{slug}' is no slug", "Use lower-case letters, digits and hyphens: [ukraine-aid]"
        )
    try:
        parsed = _TopicTable.model_validate(table)
    except ValidationError as error:
        raise TopicsError(name, f"[{slug}] {_explain(error.errors()[0])}", _EXAMPLE) from error
    return Topic(
        slug=slug,
        name=parsed.name,
        description=parsed.description,
        words=tuple(parsed.words),
        words_against=tuple(parsed.words_against),
        colour=int(parsed.colour[1:], 16) if parsed.colour else None,
    )


def _explain(error: ErrorDetails) -> str:
    place = ".".join(str(part) for part in error["loc"]) or "table"
    if error["type"] == "extra_forbidden":
        near = difflib.get_close_matches(place, _TopicTable.model_fields, n=1)
        return f"has an unknown key '{place}'" + (f" (did you mean '{near[0]}'?)" if near else "")
    if error["type"] == "missing":
        return f"lacks '{place}'"
    return f"{place}: {error['msg'].lower()}, not {error['input']!r}"


@dataclass(frozen=True, slots=True)
class _Phrases:
    """Words and phrases; `a & b` asks for both in one sentence, a final `*` takes any ending."""

    patterns: tuple[tuple[str, tuple[re.Pattern[str], ...]], ...]

    @classmethod
    def of(cls, phrases: Sequence[str]) -> _Phrases:
        return cls(tuple((phrase, tuple(_pattern(part) for part in phrase.split("&"))) for phrase in phrases))

    def found_in(self, text: str) -> tuple[str, ...]:
        return tuple(phrase for phrase, parts in self.patterns if all(part.search(text) for part in parts))


def _pattern(phrase: str) -> re.Pattern[str]:
    phrase = phrase.strip()
    ending = r"\w*" if phrase.endswith("*") else ""
    words = [re.escape(word) for word in re.split(r"[\s\-–]+", phrase.removesuffix("*"))]
    # An acronym is written in capitals: "AID" is not "aid", nor is "US" "us".
    case = 0 if phrase.isupper() else re.IGNORECASE
    return re.compile(r"(?<!\w)" + r"[\s\-–]+".join(words) + ending + r"(?!\w)", case)


@dataclass(frozen=True, slots=True)
class _Signs:
    """What an article shows of one topic."""

    meaning: float
    """Mean cosine between the topic and the article's nearest quarter of sentences."""
    title_meaning: float
    """Cosine of the title; without one, what titles of such articles have."""
    words: float
    """Share of the sentences that hold the topic's words, as if two more held none: one of two is little."""
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
            sorted((m for m in scored if m.score >= THRESHOLD), key=lambda m: (-m.score, m.topic.slug))
        )

    def examine(self, document: Document, index: int) -> TopicMatch:
        """The score of the topic at `index`, above the threshold or below, with its reasons."""
        topic, sides = self._topics[index], self._sides[index]
        title = document.article.title
        near = (document.vectors @ sides.T).max(axis=1)
        found = [self._words[index].found_in(sentence.text) for sentence in document.sentences]
        against = [self._against[index].found_in(sentence.text) for sentence in document.sentences]
        count = len(document.sentences) + 2
        meaning = _mean_of_nearest(near)
        signs = _Signs(
            meaning=meaning,
            title_meaning=float((sides @ document.title_vector).max()) if title else 0.8 * meaning,
            words=sum(map(bool, found)) / count,
            title_words=bool(self._words[index].found_in(title)),
            against=sum(map(bool, against)) / count,
        )
        return TopicMatch(topic, round(signs.score, 3), _reasons(document, near, found, signs))


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
    counts: dict[str, int] = {}
    for phrases in found:
        for phrase in phrases:
            counts[phrase] = counts.get(phrase, 0) + 1
    if counts:
        often = sorted(counts, key=lambda phrase: (-counts[phrase], phrase))[:4]
        holding = sum(map(bool, found))
        words = ", ".join(phrase.replace(" & ", " with ").replace("*", "") for phrase in often)
        reasons.append(f"words in {holding} of {len(found)} sentences: {words}")
    if len(near):
        nearest = int(near.argmax())
        reasons.append(f"nearest in meaning ({near[nearest]:.2f}): “{document.sentences[nearest].text}”")
    return tuple(reasons)
