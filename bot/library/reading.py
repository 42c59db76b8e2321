"""Briefed articles to look through, and the reading of saved pages. `archived` has the libraries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Protocol, TypeVar

from bot.errors import BotError
from bot.sources.documents import STDIN, find_documents, is_address
from bot.workers import read_articles
from summarizer import SummarizerError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from bot.archive import Address
    from bot.sources.documents import Document
    from summarizer import Article, Brief, Summarizer

    Problem = BotError | SummarizerError
    Vector = tuple[str, NDArray[np.float32]]
    """The version of an encoder, and a place in its space, shape (d,)."""

_T = TypeVar("_T")
_R = TypeVar("_R")


@dataclass(frozen=True, slots=True)
class Within:
    """What a search is held to; nothing named leaves nothing out."""

    topics: Sequence[str] = ()
    """Slugs; articles of any of them."""
    sources: Sequence[str] = ()
    """Publishers' names or slugs of sources, in any case; articles from any of them."""
    since: date | None = None
    until: date | None = None
    """The last day that counts."""


class Library(Protocol):
    """What listings, search and digests need of a place that keeps articles."""

    def briefs(self) -> list[Brief]:
        """Every article with its topics and briefing, each once: newest first, undated last."""

    def vectors(self, ids: Sequence[str]) -> Mapping[str, Vector]:
        """Where articles stand, by id, as far as that is known without encoding them."""

    def also_at(self, ids: Sequence[str]) -> Mapping[str, tuple[Address, ...]]:
        """Where else the texts of these articles stand, by id."""

    def search(self, query: str, within: Within) -> list[Brief]:
        """What `Archive.search` finds, best first. Raises UsageError for a source that no article is from."""


class Reader:
    """Reads sources one after another: what cannot be read is reported, and the next is read.

    `fetch` gives the page under an address; `report` takes the problem and the name of what is read; `track`
    wraps the list of pages, to show how far the work is; `detail` takes what only somebody who asks for it
    wants to know.
    """

    def __init__(
        self,
        summarizer: Callable[[], Summarizer],
        fetch: Callable[[str], Document],
        report: Callable[[Problem, str], None],
        track: Callable[[Sequence[str]], Iterable[str]] = iter,
        detail: Callable[[str], None] = lambda text: None,
    ) -> None:
        self._detail = detail
        self._fetch = fetch
        self._summarizer = summarizer
        self._report = report
        self._track = track

    def briefs(self, sources: Iterable[str]) -> Iterator[Brief]:
        """A brief of each article in each page of `sources`, in their order."""
        names: list[str] = []
        for source in sources:
            names += self._or_report(find_documents, source, source) or []
        for name in self._track(names):
            articles = self._or_report(self._read, name, name) or ()
            self._detail(f"{name}: articles found: {len(articles)}")
            for article in articles:
                # Made only now: nothing is loaded where there is nothing to brief.
                brief = self._or_report(self._summarizer().brief, article, name)
                if brief is not None:
                    yield brief

    def _read(self, name: str) -> tuple[Article, ...]:
        return read_articles(self._fetch(name) if is_address(name) else name)

    def _or_report(self, step: Callable[[_T], _R], thing: _T, name: str) -> _R | None:
        try:
            return step(thing)
        except (BotError, SummarizerError) as error:
            self._report(error, shown_name(name))
            return None


def shown_name(name: str) -> str:
    """The name of a page as people are told it."""
    return "standard input" if name == STDIN else name


def of_topics(briefs: Iterable[Brief], slugs: Sequence[str]) -> list[Brief]:
    """Those that belong to one of the topics; all of them where none is named."""
    wanted = set(slugs)
    return [b for b in briefs if not wanted or any(match.topic.slug in wanted for match in b.topics)]


def published_since(
    briefs: Iterable[Brief], since: date | None, until: date | None = None
) -> tuple[list[Brief], int]:
    """Those published on `since` or later, up to `until`, and how many have no date and so cannot be placed."""
    if since is None and until is None:
        return list(briefs), 0
    first, last = since or date.min, until or date.max
    kept, undated = [], 0
    for brief in briefs:
        if brief.article.published is None:
            undated += 1
        elif first <= brief.article.published <= last:
            kept.append(brief)
    return kept, undated
