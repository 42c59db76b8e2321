"""What maintainers are to be told is told in their channel, each thing once, however often the bot dies meanwhile."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

from bot.context import speaking_of
from bot.digests.deliver import (
    BLOCKED_LATER,
    BLOCKED_SOON,
    LATER,
    NONCE_SAFE,
    SKEW,
    SOON,
    Absent,
    Blocked,
    Done,
    Lost,
    NotYet,
    Unclear,
)
from bot.digests.schedule import Job, Scheduler
from bot.errors import ArchiveBusyError, ArchiveUnavailableError
from bot.tracing import span

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.archive import Archive, Notice
    from bot.digests.deliver import Outcome

_log = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)
"""For so long nobody else tells what one process is telling; it has ended long before."""
NEWS = timedelta(days=7)
"""How long what has happened is news, where there was no channel to tell it in."""
_SECONDS = 20.0


class Crier(Protocol):
    """What tells a notice at Discord. `seconds`: everything has ended by then, one way or the other."""

    async def tell(self, notice: Notice, seconds: float) -> Outcome:
        """Post it. Again within Discord's memory of nonces gives the message that is there."""
        ...

    async def look_for(
        self, notice: Notice, channel: int, after: datetime, before: datetime, seconds: float
    ) -> Outcome:
        """Find its message among those made between two moments: Done, Absent, or why that cannot be said."""
        ...


class Announcer:
    """Started once Discord is there. `channel` is the one that `crier` posts in.

    Not in the `background`, it tells nothing by itself: another process does, or a test.
    """

    def __init__(
        self,
        archive: Archive,
        crier: Crier,
        channel: int,
        *,
        now: Callable[[], datetime],
        background: bool = True,
    ) -> None:
        self.channel = channel
        self._archive = archive
        self._crier = crier
        self._now = now
        self._jobs = Scheduler([Job("notices to maintainers", self.tick)], clock=now)
        self._background = background
        self._hindered = True  # for all that is known at the start
        self._started = False

    def start(self) -> None:
        """Begin to tell. Starting twice is no mistake."""
        if self._background and not self._started:
            self._started = True
            self._jobs.start()

    async def stop(self, seconds: float) -> None:
        """Tell nothing more; what is under way comes to its end."""
        await self._jobs.stop(seconds)

    async def something_changed(self) -> None:
        """What was in the way may be gone: a channel, a right."""
        if self._hindered:
            self._hindered = False
            await self._archive.notices.hurry(self._now())

    async def tick(self, now: datetime) -> int:
        """Tell what waits; how much was told. What cannot be is tried again later."""
        told = 0
        try:
            old = await self._archive.notices.forget_news(now - NEWS)
            if old:
                _log.info("Let go of %d notices to maintainers that are no news any more", old)
            while (notice := await self._archive.notices.claim(now, lease=LEASE)) is not None:
                with speaking_of(notice=notice.id), span("tell maintainers"):
                    told += await self._one(notice)
        except (ArchiveUnavailableError, ArchiveBusyError) as error:
            _log.warning("What maintainers are to be told waits for the archive: %s", error)
        return told

    async def _one(self, notice: Notice) -> bool:
        notices = self._archive.notices
        now = self._now()
        begun = notice.begun_at
        known_by_nonce = begun is not None and notice.channel == self.channel and now - begun <= NONCE_SAFE
        if begun is not None and not known_by_nonce:
            assert notice.channel is not None  # noqa: S101  # kept with the moment
            found = await self._crier.look_for(notice, notice.channel, begun - SKEW, now + SKEW, _SECONDS)
            if isinstance(found, Done):
                await notices.told(notice.id, found.channel, found.message)
                return True
            if not isinstance(found, Absent):
                await self._put_off(notice, found, in_doubt=True)
                return False
        if not known_by_nonce and not await notices.begin(notice.id, self.channel, now):
            return False  # it was taken back meanwhile
        outcome = await self._crier.tell(notice, _SECONDS)
        if isinstance(outcome, Done):
            await notices.told(notice.id, outcome.channel, outcome.message)
            return True
        # A refusal says nothing of the try before, whose answer never came.
        await self._put_off(notice, outcome, in_doubt=known_by_nonce or isinstance(outcome, Unclear))
        return False

    async def _put_off(self, notice: Notice, outcome: Outcome, *, in_doubt: bool) -> None:
        soon, later = SOON, LATER
        match outcome:
            case Blocked(_, problem):
                soon, later = BLOCKED_SOON, BLOCKED_LATER
            case NotYet(problem) | Unclear(problem) | Lost(problem):
                pass
            case _:
                problem = "Discord's answer was not understood"
        pause = min(soon * (1 << min(notice.attempts, 16)), later)
        if isinstance(outcome, NotYet) and outcome.after is not None:
            pause = max(pause, outcome.after)
        _log.warning("Maintainers could not be told of %s %s: %s", notice.kind, notice.subject, problem)
        self._hindered = True
        until = self._now() + pause
        await self._archive.notices.put_off(notice.id, until, problem, unclear=in_doubt)
