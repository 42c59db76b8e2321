"""Which of the articles that members see are looked through."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from sqlalchemy import Select, or_, select

from bot.archive.tables import ArticleRow, ShownRow, TopicMatchRow
from bot.archive.tables.columns import storable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    _Statement = Select[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Narrow:
    """Held to any of some topics, to any of some sources, and to days; None for no such bound."""

    topics: tuple[str, ...] | None = None
    sources: tuple[str, ...] | None = None
    """Publishers' names, or slugs of sources."""
    since: date | None = None
    until: date | None = None
    """The last day that counts."""

    @classmethod
    def of(
        cls,
        topic: str | Sequence[str] | None = None,
        source: str | Sequence[str] | None = None,
        since: date | None = None,
        until: date | None = None,
    ) -> Self:
        return cls(_several(topic), _several(source), since, until)

    @property
    def is_all(self) -> bool:
        """Whether nothing is left out."""
        return self == Narrow()

    def held(self, statement: _Statement) -> _Statement:
        """`statement`, which is over `shown`, held to these."""
        if self.topics is not None:
            of_topic = select(TopicMatchRow.version_id).where(TopicMatchRow.slug.in_(self.topics))
            statement = statement.where(ShownRow.version_id.in_(of_topic))
        if self.sources is not None:
            named = or_(ArticleRow.publisher.in_(self.sources), ArticleRow.source.in_(self.sources))
            statement = statement.where(ShownRow.article_key.in_(select(ArticleRow.key).where(named)))
        if self.since is not None:
            statement = statement.where(ShownRow.dated >= self.since)
        if self.until is not None:
            statement = statement.where(ShownRow.dated <= self.until)
        return statement


def narrowed(statement: _Statement, topic: str | Sequence[str] | None, since: date | None) -> _Statement:
    """`statement` (over `shown`) held to a topic or any of several, and to articles of a day or later."""
    return Narrow.of(topic, since=since).held(statement)


def _several(given: str | Sequence[str] | None) -> tuple[str, ...] | None:
    if given is None:
        return None
    return tuple(map(storable, [given] if isinstance(given, str) else given))


NEWEST_FIRST = (
    ShownRow.dated.desc(),
    ShownRow.is_dated.desc(),
    ShownRow.first_seen.desc(),
    ArticleRow.id,
)
"""For a statement over `shown` and `article`. Of a day, what was published on it comes before what was
only first seen on it; the id makes the order the same everywhere."""
