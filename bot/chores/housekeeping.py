"""Each day, what was kept long enough is let go, where the operator wants that."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.clock import utc_now
from bot.digests.schedule import Job, Scheduler
from bot.errors import ArchiveBusyError, ArchiveUnavailableError

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.archive import Archive

_log = logging.getLogger(__name__)

DAILY = timedelta(days=1)


class Housekeeper:
    """Started and stopped with the bot. `articles`, `audit`, and `settled` feedback: how long each is kept; None: for
    ever."""

    def __init__(
        self,
        archive: Archive,
        *,
        articles: timedelta | None,
        audit: timedelta | None,
        settled: timedelta | None = None,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._archive = archive
        self._articles = articles
        self._audit = audit
        self._settled = settled
        self._jobs = Scheduler([Job("housekeeping", self.tidy, every=DAILY)], clock=now)

    def start(self) -> None:
        """Begin; where all is kept for ever, there is nothing to begin."""
        if any(each is not None for each in (self._articles, self._audit, self._settled)):
            self._jobs.start()

    async def stop(self, seconds: float) -> None:
        """Begin no portion any more. What is left is done the next day."""
        await self._jobs.stop(seconds)

    async def tidy(self, now: datetime) -> None:
        """Let go of what is old at `now`. Where the archive is away, the next day does it."""
        try:
            gone = 0
            if self._articles is not None:
                gone = await self._archive.housekeeping.retire(now - self._articles, at=now)
            acts = 0
            if self._audit is not None:
                acts = await self._archive.housekeeping.forget_acts(now - self._audit)
            said = 0
            if self._settled is not None:
                said = await self._archive.housekeeping.forget_settled(now - self._settled)
        except (ArchiveUnavailableError, ArchiveBusyError) as error:
            _log.warning("Housekeeping waits for the archive: %s", error)
            return
        if gone or acts or said:
            _log.info(
                "Removed %d old articles, %d old entries of the audit log, %d of settled feedback",
                gone,
                acts,
                said,
            )
