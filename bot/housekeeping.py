"""Each day, what was kept long enough is let go, where the operator wants that."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot.digests.schedule import Job, Scheduler
from bot.errors import ArchiveBusyError, ArchiveUnavailableError

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.archive import Archive

_log = logging.getLogger(__name__)

DAILY = timedelta(days=1)


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Housekeeper:
    """Started and stopped with the bot. `articles` and `audit`: how long each is kept; None: for ever."""

    def __init__(
        self,
        archive: Archive,
        *,
        articles: timedelta | None,
        audit: timedelta | None,
        now: Callable[[], datetime] = _utc_now,
    ) -> None:
        self._archive = archive
        self._articles = articles
        self._audit = audit
        self._jobs = Scheduler([Job("housekeeping", self.tidy, every=DAILY)], clock=now)

    def start(self) -> None:
        """Begin; where all is kept for ever, there is nothing to begin."""
        if self._articles is not None or self._audit is not None:
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
        except (ArchiveUnavailableError, ArchiveBusyError) as error:
            _log.warning("Housekeeping waits for the archive: %s", error)
            return
        if gone or acts:
            _log.info("Removed %d old articles and %d old entries of the audit log", gone, acts)
