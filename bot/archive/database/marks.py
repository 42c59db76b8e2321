"""Marks of work that was finished."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.archive.tables import MarkRow
from bot.archive.tables.columns import upserting

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection


async def finished(connection: AsyncConnection, name: str) -> str | None:
    """See `Archive.finished`."""
    return await connection.scalar(select(MarkRow.version).where(MarkRow.name == name))


async def finish(connection: AsyncConnection, name: str, version: str) -> None:
    """See `Archive.finish`."""
    make = upserting(connection)
    statement = make(MarkRow).values(name=name, version=version)
    await connection.execute(
        statement.on_conflict_do_update(index_elements=["name"], set_={"version": version})
    )
