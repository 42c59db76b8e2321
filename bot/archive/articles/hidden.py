"""Articles that are hidden, and what is shown in the place of those that were merged into another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import aliased

from bot.archive.articles.reading import entries
from bot.archive.articles.types import HiddenArticle
from bot.archive.tables import ArticleRow, MergeRow, VersionRow
from bot.archive.tables.columns import storable

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.archive.articles.types import Entry


async def instead_of(connection: AsyncConnection, id_: str) -> Entry | None:
    """See `Maintenance.instead_of`."""
    key = await connection.scalar(select(ArticleRow.key).where(ArticleRow.id == storable(id_)))
    while key is not None:
        key = await connection.scalar(select(MergeRow.into_key).where(MergeRow.article_key == key))
        shown = await entries(connection, [key]) if key is not None else ()
        if shown:
            return shown[0]
    return None


async def hidden(connection: AsyncConnection, limit: int) -> tuple[HiddenArticle, ...]:
    """See `Maintenance.hidden`."""
    other, told = aliased(ArticleRow), aliased(VersionRow)
    rows = await connection.execute(
        select(ArticleRow.id, VersionRow.title, ArticleRow.hidden_at, told.title.label("merged_into"))
        .join(
            VersionRow,
            (VersionRow.article_key == ArticleRow.key) & (VersionRow.number == ArticleRow.current),
        )
        .outerjoin(MergeRow, MergeRow.article_key == ArticleRow.key)
        .outerjoin(other, other.key == MergeRow.into_key)
        .outerjoin(told, (told.article_key == other.key) & (told.number == other.current))
        .where(ArticleRow.hidden_at.is_not(None))
        .order_by(ArticleRow.hidden_at.desc(), ArticleRow.key)
        .limit(limit)
    )
    return tuple(HiddenArticle(row.id, row.title, row.hidden_at, row.merged_into) for row in rows)
