"""SQLite is for one running bot: a second one on the same file is told so, rather than fighting for it."""

from __future__ import annotations

import asyncio
import time
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from bot.archive.database.engine import is_sqlite, readable
from bot.errors import ArchiveInUseError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sqlalchemy import URL

PATIENCE = 15.0
"""Seconds to wait for the one before, which may be about to end: a supervisor starts the next at once."""
_LOOK = 0.25


@asynccontextmanager
async def alone(url: URL, patience: float = PATIENCE) -> AsyncIterator[None]:
    """Be the only running bot on a file of SQLite's; on PostgreSQL there may be any number.

    The lock is the operating system's, so it ends with the process, however that ends. Commands that read or write
    the archive beside a running bot need none. Raises ArchiveInUseError.
    """
    if not is_sqlite(url):
        yield
        return
    lock = FileLock(f"{url.database}.running", blocking=False)
    given_up = time.monotonic() + patience
    while not lock.is_locked:
        try:
            lock.acquire()
        except Timeout:
            if time.monotonic() > given_up:
                raise ArchiveInUseError(
                    readable(url),
                    "another process of the bot runs on this file, and SQLite is for one",
                    "Stop that one; or move to PostgreSQL, which serves any number.",
                ) from None
            await asyncio.sleep(_LOOK)
    try:
        yield
    finally:
        lock.release()
