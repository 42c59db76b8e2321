"""Articles that were kept long enough, and went. Inside a transaction of its caller's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from bot.archive.tables import RetiredRow

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection


async def is_retired(connection: AsyncConnection, id_: str, content_hash: str) -> bool:
    """Whether this very text of the article was kept long enough."""
    found = select(RetiredRow.id).where(RetiredRow.id == id_, RetiredRow.content_hash == content_hash)
    return await connection.scalar(found) is not None


async def revive(connection: AsyncConnection, id_: str) -> None:
    """It is kept once more."""
    await connection.execute(delete(RetiredRow).where(RetiredRow.id == id_))
