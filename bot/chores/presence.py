"""Says again and again that this process runs, so that nobody takes away from the database what it needs."""

from __future__ import annotations

import logging
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from bot.archive.sharing.presence import BEAT
from bot.digests.schedule import Job, Scheduler
from bot.errors import ArchiveBusyError, ArchiveError, ArchiveUnavailableError
from bot.running import new_worker_name

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from datetime import datetime

    from bot.archive import Archive

_log = logging.getLogger(__name__)

_LAST_WORD = 2.0


@asynccontextmanager
async def present(archive: Archive) -> AsyncIterator[None]:
    """Be known to run for as long as the context lasts; nothing on SQLite, which is for one process.

    Raises ArchiveSchemaError where the database serves this code no more.
    """
    if not archive.is_shared:
        yield
        return
    process = new_worker_name()

    async def say(_now: datetime) -> None:
        try:
            await archive.presence.say(process)
        except (ArchiveUnavailableError, ArchiveBusyError) as error:
            _log.warning("It could not be said that this process runs: %s", error)

    await archive.presence.say(process)
    beats = Scheduler([Job("presence", say, every=BEAT)])
    beats.start()
    try:
        yield
    finally:
        await beats.stop(_LAST_WORD)
        try:
            await archive.presence.leave(process)
        except ArchiveError as error:
            _log.info("It could not be said that this process ends: %s", error)
