"""From briefed articles to a topic's digest. Pure: the day comes in from outside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from summarizer import Brief, Topic


@dataclass(frozen=True, slots=True)
class DigestStory:
    """What a digest tells of one story: the articles that report it, the first of them in full."""

    articles: tuple[Brief, ...]
    new: bool = True
    """Not told in an earlier digest."""

    @property
    def lead(self) -> Brief:
        return self.articles[0]


@dataclass(frozen=True, slots=True)
class Digest:
    """One topic's stories from `since` (None: from the beginning) to `until`, both days included."""

    topic: Topic
    since: date | None
    until: date
    stories: tuple[DigestStory, ...]
    left_out: int = 0
    """Stories of the period that a limit cut off."""


def of_topics(briefs: Iterable[Brief], slugs: Sequence[str]) -> list[Brief]:
    """Those that belong to one of the topics; all of them where none is named."""
    wanted = set(slugs)
    return [b for b in briefs if not wanted or any(match.topic.slug in wanted for match in b.topics)]


def published_since(briefs: Iterable[Brief], since: date | None) -> tuple[list[Brief], int]:
    """Those published on `since` or later, and how many have no date and so cannot be placed."""
    if since is None:
        return list(briefs), 0
    kept, undated = [], 0
    for brief in briefs:
        if brief.article.published is None:
            undated += 1
        elif brief.article.published >= since:
            kept.append(brief)
    return kept, undated


def compose(
    topic: Topic, briefs: Sequence[Brief], *, since: date | None, until: date, limit: int | None = None
) -> Digest:
    """The digest of one topic out of `briefs`, whose order is kept; each article is a story of its own."""
    stories = tuple(DigestStory((brief,)) for brief in of_topics(briefs, [topic.slug]))
    shown = stories if limit is None else stories[:limit]
    return Digest(topic, since, until, shown, len(stories) - len(shown))
