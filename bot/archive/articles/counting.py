"""How many articles there are, of what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select, union_all

from bot.archive.articles.types import Counts
from bot.archive.search.narrow import narrowed
from bot.archive.tables import ArticleRow, RevisionRow, ShownRow, VersionRow

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.ext.asyncio import AsyncConnection


async def count_shown(connection: AsyncConnection, topic: str | None, since: date | None) -> int:
    """How many articles `newest` has to give."""
    statement = narrowed(select(func.count()).select_from(ShownRow), topic, since)
    return int((await connection.scalars(statement)).one())


async def count_sources(connection: AsyncConnection) -> dict[str, int]:
    """See `Archive.sources`."""
    rows = await connection.execute(
        select(ArticleRow.source, func.count())
        .where(ArticleRow.source.is_not(None))
        .group_by(ArticleRow.source)
        .order_by(ArticleRow.source)
    )
    return {str(source): articles for source, articles in rows}


async def count_outlets(connection: AsyncConnection) -> dict[str, int]:
    """See `Archive.outlets`."""
    by_publisher = select(ArticleRow.publisher.label("name"), func.count().label("articles")).where(
        ArticleRow.publisher.is_not(None)
    )
    by_source = select(ArticleRow.source.label("name"), func.count().label("articles")).where(
        ArticleRow.source.is_not(None)
    )
    both = union_all(
        by_publisher.group_by(ArticleRow.publisher), by_source.group_by(ArticleRow.source)
    ).subquery()
    articles = func.max(both.c.articles)
    rows = await connection.execute(
        select(both.c.name, articles).group_by(both.c.name).order_by(articles.desc(), both.c.name)
    )
    return {str(name): count for name, count in rows}


async def count(connection: AsyncConnection) -> Counts:
    """See `Archive.counts`."""
    shown = (
        await connection.execute(
            select(
                func.count().label("articles"),
                func.count(ArticleRow.publisher.distinct()).label("publishers"),
                func.max(ShownRow.dated).label("newest"),
            )
            .select_from(ShownRow)
            .join(ArticleRow, ArticleRow.key == ShownRow.article_key)
        )
    ).one()
    return Counts(
        articles=shown.articles,
        versions=(await connection.scalars(select(func.count()).select_from(VersionRow))).one(),
        revisions=(await connection.scalars(select(func.count()).select_from(RevisionRow))).one(),
        publishers=shown.publishers,
        newest=shown.newest,
    )
