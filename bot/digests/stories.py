"""Which candidates tell the same story, and which of their claims were told: `summarizer`'s judgement, for digests."""

from __future__ import annotations

from collections import OrderedDict, deque
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

import numpy as np

from bot.digests.ordering import newest_first
from bot.workers import article_vector
from summarizer import Story, group_stories, read_claims, read_telling, told_before, what_is_new

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bot.archive import ToldStory
    from bot.digests.model import Candidate
    from summarizer import Encoder, ReadClaim, Telling

MOST = 1000
"""Articles that are compared with each other, the newest: comparing takes time by their square. 1,000 take a second;
no day has so many."""
_KEPT = 1500
"""Tellings that are kept, about 20 KB each: those of the last weeks are needed day after day."""
_CLAIMS_KEPT = 5000

Known = dict[str, "frozenset[int]"]
"""By article id: which of its claims say what was told, counted from 0 through claims and then key points."""

_K = TypeVar("_K")
_V = TypeVar("_V")


class StoryReader(Protocol):
    """Tells which articles report the same story, and which of their claims a channel knows."""

    @property
    def encoder(self) -> str:
        """The version of the encoder whose vectors it takes."""

    def group(self, candidates: Sequence[Candidate], trust: Mapping[str, float]) -> Sequence[Story]:
        """Every candidate in exactly one story, whatever order they come in; `trust` is by article id."""

    def known(
        self,
        stories: Sequence[Story],
        candidates: Mapping[str, Candidate],
        told: Sequence[ToldStory],
        recalled: Mapping[str, Candidate],
    ) -> Sequence[Known | None]:
        """What of each story was told; None where nothing was.

        `candidates` and `recalled` are by article id: those of the stories, and as they were when told.
        """


class EachAlone:
    """Takes each article for a story of its own, which goes on only where that very article was told."""

    encoder = ""

    def group(self, candidates: Sequence[Candidate], trust: Mapping[str, float]) -> Sequence[Story]:
        return [alone(candidate) for candidate in candidates]

    def known(
        self,
        stories: Sequence[Story],
        candidates: Mapping[str, Candidate],
        told: Sequence[ToldStory],
        recalled: Mapping[str, Candidate],
    ) -> Sequence[Known | None]:
        before = {id_ for each in told for id_ in each.articles}
        return [{} if before.intersection(story.ids) else None for story in stories]


class Stories:
    """Reads stories by meaning, names, days and words. Keeps what it has read, so one should serve all digests.

    Safe to use from several threads. Claims, and articles without a vector, are placed by `encoder`, which takes a
    while and is asked for only then.
    """

    def __init__(self, encoder: Callable[[], Encoder]) -> None:
        self._encoder = encoder
        self._tellings: _Kept[tuple[str, str, str], Telling] = _Kept(_KEPT)
        self._claims: _Kept[tuple[str, frozenset[str]], ReadClaim] = _Kept(_CLAIMS_KEPT)

    @property
    def encoder(self) -> str:
        return self._encoder().version

    def group(self, candidates: Sequence[Candidate], trust: Mapping[str, float]) -> Sequence[Story]:
        ordered = sorted(candidates, key=newest_first)
        compared = group_stories(map(self._telling, ordered[:MOST]), trust=trust)
        return [*compared, *map(alone, ordered[MOST:])]

    def known(
        self,
        stories: Sequence[Story],
        candidates: Mapping[str, Candidate],
        told: Sequence[ToldStory],
        recalled: Mapping[str, Candidate],
    ) -> Sequence[Known | None]:
        tellings = {id_: self._telling(candidate) for id_, candidate in recalled.items()}
        before = told_before(stories, tellings.values())
        found: list[Known | None] = []
        for story, ids in zip(stories, before, strict=True):
            # An article that was told is of its story even if it is not kept as it was.
            goes_on = [each for each in told if {*ids, *story.ids}.intersection(each.articles)]
            if goes_on:
                found.append(self._known([candidates[id_] for id_ in story.ids], goes_on, tellings))
            else:
                found.append(None)
        return found

    def _known(
        self, articles: Sequence[Candidate], told: Sequence[ToldStory], tellings: Mapping[str, Telling]
    ) -> Known:
        names = {id_: tellings[id_].names for each in told for id_ in each.articles if id_ in tellings}
        heard: list[ReadClaim] = []
        for each in told:
            lead = each.articles[0] if each.articles else ""
            heard += self._read(each.claims, names.get(lead, frozenset()))
        read: list[ReadClaim] = []
        places: list[tuple[str, int]] = []
        for article in articles:
            own = [claim.text for claim in (*article.briefing.claims, *article.briefing.key_points)]
            places += [(article.article.id, number) for number in range(len(own))]
            read += self._read(own, self._telling(article).names)
        new = deque(what_is_new(read, heard, frozenset().union(*names.values())).new)
        known: dict[str, set[int]] = {}
        for (id_, number), claim in zip(places, read, strict=True):
            # Both are in one order. The same claim may stand there twice, and is new once.
            if new and new[0] is claim:
                new.popleft()
            else:
                known.setdefault(id_, set()).add(number)
        return {id_: frozenset(numbers) for id_, numbers in known.items()}

    def _telling(self, candidate: Candidate) -> Telling:
        article = candidate.article

        def make() -> Telling:
            vector = candidate.vector
            if vector is None:
                vector = article_vector(candidate, self._encoder())
            return read_telling(article, vector)

        return self._tellings.get((article.id, article.title, article.text), make)

    def _read(self, texts: Sequence[str], names: frozenset[str]) -> list[ReadClaim]:
        unread = [text for text in dict.fromkeys(texts) if (text, names) not in self._claims]
        fresh = dict(zip(unread, read_claims(unread, self._encoder(), names), strict=True)) if unread else {}

        def read(text: str) -> ReadClaim:
            return fresh[text] if text in fresh else read_claims([text], self._encoder(), names)[0]

        return [self._claims.get((text, names), partial(read, text)) for text in texts]


def alone(candidate: Candidate) -> Story:
    """An article as a story of its own, which nobody compares with anything."""
    vector = np.zeros(1, np.float32) if candidate.vector is None else candidate.vector
    return Story((read_telling(candidate.article, vector),), 1)


class _Kept(Generic[_K, _V]):
    """The values that were asked for last."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: OrderedDict[_K, _V] = OrderedDict()
        self._lock = Lock()

    def __contains__(self, key: _K) -> bool:
        with self._lock:
            return key in self._values

    def get(self, key: _K, make: Callable[[], _V]) -> _V:
        """The value of `key`, made if need be; twice, perhaps, where two threads ask at once."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
        value = make()
        with self._lock:
            self._values[key] = value
            while len(self._values) > self._most:
                self._values.popitem(last=False)
        return value
