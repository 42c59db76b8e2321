"""One way to search by meaning or another, by what the database can do."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from bot.archive.search.vectors import pgvector, sqlite_vec
from bot.archive.search.vectors.exact import Exact

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.archive.search.vectors.near import Near

_log = logging.getLogger(__name__)


class VectorIndex:
    """Finds what is near in one archive. Holds vectors only where the database cannot compare them itself."""

    def __init__(self) -> None:
        self._exact = Exact()

    async def prepare(self, connection: AsyncConnection) -> None:
        """Let the database compare vectors where it can; to be called in a transaction of its own."""
        if connection.dialect.name != "postgresql":
            return
        problem = await pgvector.prepare(connection)
        if problem is not None:
            _log.info("Search by meaning compares vectors in this process: %s.", problem)

    async def nearest(self, connection: AsyncConnection, near: Near) -> list[int]:
        """Keys of articles, nearest first; of equally near ones the oldest first."""
        if connection.dialect.name == "sqlite":
            if sqlite_vec.is_loaded(connection):
                return await sqlite_vec.nearest(connection, near)
        elif await pgvector.is_ready(connection):
            return await pgvector.nearest(connection, near)
        return await self._exact.nearest(connection, near)


async def compared_by(connection: AsyncConnection) -> tuple[str, str | None]:
    """What compares vectors there, and why it is not what could be: None where it is."""
    if connection.dialect.name == "sqlite":
        problem = None if sqlite_vec.is_loaded(connection) else sqlite_vec.obstacle() or "it cannot be loaded"
        return ("sqlite-vec" if problem is None else "the bot itself"), problem
    problem = await pgvector.obstacle(connection)
    return ("pgvector" if problem is None else "the bot itself"), problem
