"""An archive for a rehearsal, which nobody keeps."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from sqlalchemy import text

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

_FAR = 1 << 62


async def number_from_afar(connection: AsyncConnection) -> None:
    """Give deliveries ids that no archive ever comes to: by them a channel's messages are told apart. SQLite alone."""
    first = {"first": _FAR + secrets.randbelow(_FAR // 2)}
    await connection.execute(text("DELETE FROM sqlite_sequence WHERE name = 'delivery'"))
    await connection.execute(
        text("INSERT INTO sqlite_sequence (name, seq) VALUES ('delivery', :first)"), first
    )
