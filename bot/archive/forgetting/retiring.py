"""Letting go of what was kept long enough. Inside a transaction of its caller's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, delete, exists, func, select

from bot.archive.tables import (
    ActRow,
    ArticleRow,
    FeedbackRow,
    JobRow,
    NoticeRow,
    RetiredRow,
    RevisionRow,
    ShownRow,
    ToldRow,
    VersionRow,
)
from bot.archive.tables.columns import upserting

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.ext.asyncio import AsyncConnection


async def retire(
    connection: AsyncConnection, before: datetime, at: datetime, after: int, limit: int
) -> tuple[int, int]:
    """See `Housekeeping.retire`: some of those behind the key `after`. How many, and the last key looked at."""
    of_article = VersionRow.article_key == ArticleRow.key
    newest = and_(of_article, VersionRow.seen_at >= before)
    briefed = exists().where(of_article, RevisionRow.version_id == VersionRow.id)
    waits = briefed.where(FeedbackRow.revision_id == RevisionRow.id, FeedbackRow.resolved_at.is_(None))
    # SQLite gives a number again once the row with the highest is gone, and numbers of briefings stand in buttons.
    highest = briefed.where(RevisionRow.id == select(func.max(RevisionRow.id)).scalar_subquery())
    old = (
        select(ArticleRow.key, ArticleRow.id, VersionRow.content_hash)
        .join(VersionRow, and_(of_article, VersionRow.number == ArticleRow.current))
        .where(
            ArticleRow.key > after,
            ArticleRow.key < select(func.max(ArticleRow.key)).scalar_subquery(),
            ArticleRow.first_seen < before,
            # Or the next reading of its source would bring it back for all to see.
            ArticleRow.hidden_at.is_(None),
            ~exists().where(newest).correlate(ArticleRow),
            ~exists().where(ToldRow.article_key == ArticleRow.key),
            ~waits.correlate(ArticleRow),
            ~highest.correlate(ArticleRow),
        )
        .order_by(ArticleRow.key)
        .limit(limit)
        .with_for_update(of=ArticleRow, skip_locked=True)
    )
    rows = (await connection.execute(old)).all()
    if not rows:
        return 0, after
    busy = await _in_jobs(connection)
    gone = [row for row in rows if row.id not in busy]
    if gone:
        make = upserting(connection)
        remembered = make(RetiredRow)
        values = {"content_hash": remembered.excluded.content_hash, "at": at}
        await connection.execute(
            remembered.on_conflict_do_update(index_elements=["id"], set_=values),
            [{"id": row.id, "content_hash": row.content_hash, "at": at} for row in gone],
        )
        await erase(connection, [row.key for row in gone])
    return len(gone), int(rows[-1].key)


async def erase(connection: AsyncConnection, keys: Collection[int]) -> None:
    """Remove articles with all that is theirs."""
    # First what is shown: SQLite's word index reads the text that it drops.
    await connection.execute(delete(ShownRow).where(ShownRow.article_key.in_(keys)))
    await connection.execute(delete(ArticleRow).where(ArticleRow.key.in_(keys)))


async def _in_jobs(connection: AsyncConnection) -> set[str]:
    waiting = await connection.execute(select(JobRow.articles, JobRow.done).where(JobRow.status == "waiting"))
    return {id_ for row in waiting for id_ in row.articles[row.done :]}


async def forget_acts(connection: AsyncConnection, before: datetime, limit: int) -> int:
    """See `Housekeeping.forget_acts`."""
    over = (
        (ActRow, ActRow.at < before),
        (JobRow, and_(JobRow.status != "waiting", JobRow.ended_at < before)),
        (NoticeRow, and_(NoticeRow.available_at.is_(None), NoticeRow.at < before)),
    )
    return sum([await _forget(connection, row, condition, limit) for row, condition in over])


async def forget_settled(connection: AsyncConnection, before: datetime, limit: int) -> int:
    """See `Housekeeping.forget_settled`."""
    return await _forget(connection, FeedbackRow, FeedbackRow.resolved_at < before, limit)


async def _forget(connection: AsyncConnection, row: Any, condition: ColumnElement[bool], limit: int) -> int:
    old = select(row.id).where(condition).order_by(row.id).limit(limit)
    gone = await connection.execute(delete(row).where(row.id.in_(old)).returning(row.id))
    return len(gone.all())
