"""The audit log. `note` runs in the transaction of the very act that it tells of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from bot.archive.maintaining.types import Act, Actor
from bot.archive.tables import ActRow
from bot.archive.tables.columns import storable

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection


async def note(
    connection: AsyncConnection, by: Actor, deed: str, subject: str | None, words: str, at: datetime
) -> None:
    """Write one line."""
    await connection.execute(
        insert(ActRow).values(at=at, actor=by.id, actor_name=by.name, deed=deed, subject=subject, words=words)
    )


async def newest(
    connection: AsyncConnection, subject: str | None, limit: int, offset: int
) -> tuple[Act, ...]:
    """See `Audit.acts`."""
    statement = select(*ActRow.__table__.columns).order_by(ActRow.id.desc()).limit(limit).offset(offset)
    if subject is not None:
        statement = statement.where(ActRow.subject == storable(subject))
    return tuple(
        Act(row.id, row.at, Actor(row.actor, row.actor_name), row.deed, row.subject, row.words)
        for row in await connection.execute(statement)
    )
