"""Briefings of a version: added, approved and withdrawn. Inside a transaction of its caller's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import insert, select, update

from bot.archive.articles.rows import briefing_values
from bot.archive.articles.shown import show
from bot.archive.database.numbers import next_revision
from bot.archive.tables import ArticleRow, RevisionRow, VersionRow
from bot.archive.tables.columns import storable

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.archive.articles.types import Record, RevisionStatus


async def revise(connection: AsyncConnection, version_id: int, new: Record) -> tuple[int, bool]:
    """The id of this engine's revision of the version, made if need be, and whether it was."""
    engine = new.briefing.engine
    stored = (
        await connection.execute(
            select(RevisionRow)
            .where(RevisionRow.version_id == version_id)
            .order_by(RevisionRow.number.desc())
        )
    ).all()
    for row in stored:
        same_engine = (row.engine_name, row.engine_model, row.engine_version) == (
            storable(engine.name),
            storable(engine.model),
            storable(engine.version),
        )
        same = all(getattr(row, name) == value for name, value in briefing_values(new.briefing).items())
        if same_engine and (same or not new.again):
            return row.id, False
    return await add_revision(connection, version_id, len(stored) + 1, new), True


async def add_revision(
    connection: AsyncConnection,
    version_id: int,
    number: int,
    new: Record,
    status: RevisionStatus = "approved",
) -> int:
    """The id of a new revision of the version."""
    engine = new.briefing.engine
    given = await next_revision(connection)
    statement = insert(RevisionRow).values(
        **({} if given is None else {"id": given}),
        version_id=version_id,
        number=number,
        engine_name=engine.name,
        engine_model=engine.model,
        engine_version=engine.version,
        status=status,
        created_at=new.at,
        **briefing_values(new.briefing),
    )
    return (await connection.execute(statement.returning(RevisionRow.id))).scalar_one()


async def set_status(connection: AsyncConnection, revision: int, status: RevisionStatus) -> bool:
    """Approve or withdraw a revision; False where there is none such."""
    key = await connection.scalar(
        select(VersionRow.article_key)
        .join(RevisionRow, RevisionRow.version_id == VersionRow.id)
        .where(RevisionRow.id == revision)
    )
    if key is None:
        return False
    await connection.execute(select(ArticleRow.key).where(ArticleRow.key == key).with_for_update())
    await connection.execute(update(RevisionRow).where(RevisionRow.id == revision).values(status=status))
    await show(connection, key)
    return True
