"""Numbers that no other row ever had or has: after a restore, and in an archive for a rehearsal."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from sqlalchemy import func, select, text

from bot.archive.tables import MarkRow, RevisionRow

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

REVISIONS = "revisions from"
"""The mark of the first number that a revision may have."""
_FAR = 1 << 62


async def number_from_afar(connection: AsyncConnection) -> None:
    """Give deliveries ids that no archive ever comes to: by them a channel's messages are told apart. SQLite alone."""
    first = {"first": _FAR + secrets.randbelow(_FAR // 2)}
    await connection.execute(text("DELETE FROM sqlite_sequence WHERE name = 'delivery'"))
    await connection.execute(
        text("INSERT INTO sqlite_sequence (name, seq) VALUES ('delivery', :first)"), first
    )


async def next_revision(connection: AsyncConnection) -> int | None:
    """The number of the next revision, where the database might give one again; None: it does not."""
    if connection.dialect.name != "sqlite":
        return None
    first = await connection.scalar(select(MarkRow.version).where(MarkRow.name == REVISIONS))
    if first is None:
        return None
    return max(int(first), int(await connection.scalar(select(func.max(RevisionRow.id))) or 0)) + 1
