"""Where articles stand in their encoder's space: kept, and read with what a digest may tell or has told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select

from bot.archive.articles.reading import entries, entries_of_revisions
from bot.archive.articles.types import PlacedEntry, Record
from bot.archive.search.narrow import NEWEST_FIRST
from bot.archive.search.vectors import pgvector
from bot.archive.tables import ArticleRow, ShownRow, TopicMatchRow, VectorRow, VersionRow
from bot.archive.tables.columns import storable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    import numpy as np
    from numpy.typing import NDArray
    from sqlalchemy.ext.asyncio import AsyncConnection


async def between(
    connection: AsyncConnection, topics: Sequence[str], after: datetime, until: datetime
) -> tuple[PlacedEntry, ...]:
    """See `Archive.candidates`."""
    statement = (
        select(ShownRow.article_key, ArticleRow.id, VectorRow.encoder, VectorRow.vector)
        .join(ArticleRow, ArticleRow.key == ShownRow.article_key)
        .join(VersionRow, VersionRow.id == ShownRow.version_id)
        .outerjoin(VectorRow, VectorRow.article_key == ShownRow.article_key)
        .where(ShownRow.first_seen > after, ShownRow.first_seen <= until)
        .order_by(*NEWEST_FIRST)
    )
    if topics:
        slugs = [storable(slug) for slug in topics]
        of_topics = select(TopicMatchRow.version_id).where(TopicMatchRow.slug.in_(slugs))
        statement = statement.where(ShownRow.version_id.in_(of_topics))
    rows = {row.id: row for row in await connection.execute(statement)}
    found = await entries(connection, [row.article_key for row in rows.values()])
    return tuple(
        PlacedEntry(entry, rows[entry.article.id].vector, rows[entry.article.id].encoder) for entry in found
    )


async def told(connection: AsyncConnection, revisions: Sequence[int]) -> dict[int, PlacedEntry]:
    """See `Archive.as_told`."""
    found = await entries_of_revisions(connection, revisions)
    ids = {entry.article.id for entry in found.values()}
    rows = await connection.execute(
        select(ArticleRow.id, VectorRow.encoder, VectorRow.vector)
        .join(VectorRow, VectorRow.article_key == ArticleRow.key)
        .where(ArticleRow.id.in_(ids))
    )
    vectors = {row.id: row for row in rows}
    return {
        revision: PlacedEntry(entry, getattr(row, "vector", None), getattr(row, "encoder", None))
        for revision, entry in found.items()
        for row in [vectors.get(entry.article.id)]
    }


async def vectors(
    connection: AsyncConnection, ids: Sequence[str]
) -> dict[str, tuple[str, NDArray[np.float32]]]:
    """See `Archive.vectors`."""
    rows = await connection.execute(
        select(ArticleRow.id, VectorRow.encoder, VectorRow.vector)
        .join(VectorRow, VectorRow.article_key == ArticleRow.key)
        .where(ArticleRow.id.in_([storable(id_) for id_ in ids]))
    )
    return {row.id: (row.encoder, row.vector) for row in rows}


async def place(connection: AsyncConnection, key: int, new: Record, *, moved: bool, briefed: bool) -> bool:
    """Keep the article's vector, which may rest on its text and its briefing; whether anything changed."""
    if not moved:
        if new.vector is None:
            return False
        stored = await connection.scalar(select(VectorRow.encoder).where(VectorRow.article_key == key))
        if stored == storable(new.encoder) and not briefed:
            return False
    await connection.execute(delete(VectorRow).where(VectorRow.article_key == key))
    if new.vector is not None:
        await add_vector(connection, key, new)
    return True


async def add_vector(connection: AsyncConnection, key: int, new: Record) -> None:
    """Keep the vector of an article that has none."""
    assert new.vector is not None  # noqa: S101  # whoever calls this has looked
    values = {"article_key": key, "encoder": new.encoder, "vector": new.vector}
    await connection.execute(insert(VectorRow).values(values))
    await pgvector.keep(connection, key, storable(new.encoder), new.vector)
