"""Topics, and which versions belong to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, insert, select, update

from bot.archive.articles.types import TopicCount
from bot.archive.tables import ArticleRow, MovedRow, ShownRow, TopicMatchRow, TopicRow, VersionRow
from bot.archive.tables.columns import storable, upserting
from summarizer import Topic, TopicMatch

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Row
    from sqlalchemy.ext.asyncio import AsyncConnection


_PUT = 0.5
"""The score of an article that a maintainer put into a topic: matching's own for what just belongs."""

_TOPIC = (
    TopicRow.slug,
    TopicRow.name,
    TopicRow.description,
    TopicRow.words,
    TopicRow.words_against,
    TopicRow.colour,
)


async def match_topics(
    connection: AsyncConnection, version_id: int, matches: Sequence[TopicMatch], matched_by: str
) -> None:
    """Make the version's topics those of `matches`, found by `matched_by`."""
    await connection.execute(delete(TopicMatchRow).where(TopicMatchRow.version_id == version_id))
    await add_matches(connection, version_id, await as_moved(connection, version_id, matches))
    await connection.execute(
        update(VersionRow).where(VersionRow.id == version_id).values(matched_by=matched_by)
    )


async def rematch(
    connection: AsyncConnection, id_: str, number: int, matches: Sequence[TopicMatch], matched_by: str
) -> bool:
    """See `Archive.match`."""
    version_id = await connection.scalar(
        select(VersionRow.id)
        .join(ArticleRow, ArticleRow.key == VersionRow.article_key)
        .where(ArticleRow.id == storable(id_), VersionRow.number == number)
        .with_for_update()
    )
    if version_id is None:
        return False
    await match_topics(connection, version_id, matches, matched_by)
    return True


async def matched_otherwise(connection: AsyncConnection, beginning: str) -> tuple[str, ...]:
    """See `Archive.matched_otherwise`."""
    ids = await connection.scalars(
        select(ArticleRow.id)
        .join(ShownRow, ShownRow.article_key == ArticleRow.key)
        .join(VersionRow, VersionRow.id == ShownRow.version_id)
        .where(~VersionRow.matched_by.startswith(beginning, autoescape=True))
        .order_by(ArticleRow.key)
    )
    return tuple(ids.all())


async def as_moved(
    connection: AsyncConnection, version_id: int, matches: Sequence[TopicMatch]
) -> list[TopicMatch]:
    """`matches`, but for the topics that a maintainer put the article into or took it out of."""
    rows = (
        await connection.execute(
            select(MovedRow.belongs, *_TOPIC)
            .join(TopicRow, TopicRow.slug == MovedRow.slug)
            .join(VersionRow, VersionRow.article_key == MovedRow.article_key)
            .where(VersionRow.id == version_id)
            .order_by(MovedRow.slug)
        )
    ).all()
    out = {row.slug for row in rows if not row.belongs}
    left = [match for match in matches if match.topic.slug not in out]
    there = {match.topic.slug for match in left}
    put = [row for row in rows if row.belongs and row.slug not in there]
    return left + [TopicMatch(_topic(row), _PUT, ("a maintainer put it here",)) for row in put]


async def add_matches(connection: AsyncConnection, version_id: int, matches: Sequence[TopicMatch]) -> None:
    """Give topics to a version that has none."""
    if not matches:
        return
    await keep_topics(connection, [match.topic for match in matches])
    rows = [
        {
            "version_id": version_id,
            "slug": match.topic.slug,
            "place": place,
            "score": match.score,
            "because": list(match.because),
        }
        for place, match in enumerate(matches)
    ]
    await connection.execute(insert(TopicMatchRow), rows)


async def keep_topics(connection: AsyncConnection, topics: Sequence[Topic]) -> None:
    """Keep topics as they are now; a row that says so already is left alone."""
    slugs = [topic.slug for topic in topics]
    rows = await connection.execute(select(*_TOPIC).where(TopicRow.slug.in_(slugs)))
    stored = {row.slug: _topic(row) for row in rows}
    make = upserting(connection)
    # In one order everywhere, so that two writers never wait for each other.
    for topic in sorted(topics, key=lambda topic: topic.slug):
        if stored.get(topic.slug) == topic:
            continue
        values = {
            "name": topic.name,
            "description": topic.description,
            "words": list(topic.words),
            "words_against": list(topic.words_against),
            "colour": topic.colour,
        }
        statement = make(TopicRow).values(slug=topic.slug, **values)
        await connection.execute(statement.on_conflict_do_update(index_elements=["slug"], set_=values))


async def topics_of(
    connection: AsyncConnection, version_ids: Iterable[int]
) -> dict[int, tuple[TopicMatch, ...]]:
    """The matches of each version, best first; versions without any are left out."""
    rows = await connection.execute(
        select(
            TopicMatchRow.version_id, TopicMatchRow.score, TopicMatchRow.because, *TopicRow.__table__.columns
        )
        .join(TopicRow, TopicRow.slug == TopicMatchRow.slug)
        .where(TopicMatchRow.version_id.in_(list(version_ids)))
        .order_by(TopicMatchRow.version_id, TopicMatchRow.place)
    )
    matches: dict[int, list[TopicMatch]] = {}
    for row in rows:
        match = TopicMatch(_topic(row), row.score, tuple(row.because))
        matches.setdefault(row.version_id, []).append(match)
    return {version_id: tuple(found) for version_id, found in matches.items()}


async def count_topics(connection: AsyncConnection) -> tuple[TopicCount, ...]:
    """Every topic that is kept, the fullest first."""
    articles = func.count(ShownRow.article_key)
    rows = await connection.execute(
        select(
            *TopicRow.__table__.columns, articles.label("articles"), func.max(ShownRow.dated).label("newest")
        )
        .outerjoin(TopicMatchRow, TopicMatchRow.slug == TopicRow.slug)
        .outerjoin(ShownRow, ShownRow.version_id == TopicMatchRow.version_id)
        .group_by(TopicRow.slug)
        .order_by(articles.desc(), TopicRow.slug)
    )
    return tuple(TopicCount(_topic(row), row.articles, row.newest) for row in rows)


def _topic(row: Row[*tuple[Any, ...]]) -> Topic:
    return Topic(
        slug=row.slug,
        name=row.name,
        description=row.description,
        words=tuple(row.words),
        words_against=tuple(row.words_against),
        colour=row.colour,
    )
