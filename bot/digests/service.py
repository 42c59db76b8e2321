"""The daily digests as a service: what is due is planned each minute, and what is planned is sent."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.digests.due import next_due
from bot.digests.schedule import Job, Scheduler
from bot.errors import ArchiveBusyError, ArchiveUnavailableError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.archive import Archive, Backlog, Subscription
    from bot.digests.correcting import Corrector
    from bot.digests.dispatch import Dispatcher
    from bot.digests.planning import Planner

_log = logging.getLogger(__name__)

TIDY = timedelta(hours=6)
PUNCTUAL = timedelta(minutes=3)
"""A tick is due each minute; after so long without one, something is wrong."""


class Digests:
    """Started once Discord is there, and stopped before it is left.

    `grace`: how long the subscriptions of a server that the bot left are kept. `keep`: how long deliveries are.
    `corrector` brings posted messages up to date; without one, they stay. Not in the `background`, nothing
    happens by itself: what is asked for is posted before the asker goes on. Where several processes share the
    archive, one may only find what is due (`plans`) and another only post it (`sends`).
    """

    def __init__(
        self,
        archive: Archive,
        planner: Planner,
        dispatcher: Dispatcher,
        *,
        corrector: Corrector | None = None,
        grace: timedelta,
        keep: timedelta,
        now: Callable[[], datetime],
        background: bool = True,
        plans: bool = True,
        sends: bool = True,
    ) -> None:
        self.planner = planner
        self.dispatcher = dispatcher
        self.corrector = corrector
        self._archive = archive
        self._grace = grace
        self._keep = keep
        self._now = now
        self.plans = plans
        self._sends = sends
        # A process that posts hears of trouble at once.
        jobs = [] if sends else [Job("servers in trouble", self._look_for_trouble)]
        if plans:
            jobs += [
                Job("digests that are due", self.tick),
                Job("tidying up digests", self.tidy, every=TIDY),
            ]
        if sends and corrector:
            jobs.append(Job("corrections", corrector.tick))
        self._jobs = Scheduler(jobs, clock=now)
        self._background = background
        self._started = False
        self._troubled: set[int] = set()
        self._zones_rechecked = False
        self._ticked_at = now()
        self.backlog: Backlog | None = None
        """As `count` last found it."""
        dispatcher.on_trouble = self._troubled.add

    def start(self) -> None:
        """Begin to plan and to send. Starting twice is no mistake."""
        if self._started or not self._background:
            return
        self._started = True
        if self._sends:
            self.dispatcher.start()
        self._jobs.start()

    async def stop(self, seconds: float) -> None:
        """Plan nothing more, and let what is being posted come to a step's end."""
        await asyncio.gather(self._jobs.stop(seconds), self.dispatcher.stop(seconds))

    async def tick(self, now: datetime) -> None:
        """Plan what is due at `now`. Where the archive is away, the next tick does it."""
        try:
            if not self._zones_rechecked:
                await self._recheck_zones(now)
            ticked = await self.planner.tick(now)
        except (ArchiveUnavailableError, ArchiveBusyError) as error:
            _log.warning("Digests that are due wait for the archive: %s", error)
            return
        self._ticked_at = now
        if ticked.planned:
            self.dispatcher.wake()

    async def post_now(self, subscription: Subscription) -> int | None:
        """Post today's digest at once; it then counts as today's. The delivery's id; None: see `Planner.post_now`."""
        planned = await self.planner.post_now(subscription, self._now())
        if planned is not None and self._background:
            self.dispatcher.wake()
        elif planned is not None:
            await self.dispatcher.drain()
        return planned

    def is_punctual(self) -> bool:
        """Whether what was due has been looked for in these last minutes."""
        return self._now() - self._ticked_at < PUNCTUAL

    async def count(self) -> None:
        """Look how much waits."""
        self.backlog = await self._archive.outbox.backlog()

    async def tidy(self, now: datetime) -> None:
        """Forget what is kept long enough."""
        try:
            left = await self._archive.subscriptions.purge_left(now - self._grace)
            old = 0
            # In portions, so that nobody has to wait long for the database.
            while some := await self._archive.outbox.purge_deliveries(now - self._keep):
                old += some
            while await self._archive.outbox.purge_digests(now - self._keep):
                pass
        except (ArchiveUnavailableError, ArchiveBusyError) as error:
            _log.warning("Tidying up waits for the archive: %s", error)
            return
        if left or old:
            _log.info("Removed %d subscriptions of servers left, and %d old deliveries", left, old)

    async def servers_are(
        self, guilds: frozenset[int], hears_of: Callable[[int], bool] = lambda _: True
    ) -> None:
        """Hear in which servers the bot is, those in an outage among them: what was missed is made up for.

        `hears_of`: whether this process would know of a server; of others it can't be said that they were left.
        """
        now = self._now()
        kept, left = (
            await self._archive.subscriptions.guilds(),
            await self._archive.subscriptions.guilds_left(),
        )
        for guild in filter(hears_of, kept - left - guilds):
            await self._leave(guild, now)
        for guild in left & guilds:
            await self._join(guild, now)
        self._troubled |= await self._archive.subscriptions.guilds_in_trouble()
        self.dispatcher.wake()

    async def server_left(self, guild: int) -> None:
        """The bot is not in a server any more (an outage is not that)."""
        await self._leave(guild, self._now())

    async def server_joined(self, guild: int) -> None:
        """The bot was invited, perhaps once more."""
        await self._join(guild, self._now())

    async def something_changed(self, guild: int) -> None:
        """Permissions or channels of a server changed, or an outage ended: what waits there is tried again."""
        if guild not in self._troubled:
            return
        self._troubled.discard(guild)
        if await self._archive.outbox.hurry(guild, at=self._now()):
            self.dispatcher.wake()

    async def _look_for_trouble(self, _: datetime) -> None:
        """Another process may have found that something is in the way of a digest."""
        try:
            self._troubled = set(await self._archive.subscriptions.guilds_in_trouble())
        except (ArchiveUnavailableError, ArchiveBusyError) as error:
            _log.warning("Servers in trouble are not known: %s", error)

    async def _leave(self, guild: int, now: datetime) -> None:
        count = await self._archive.subscriptions.server_left(guild, at=now)
        if count:
            _log.info("Left a server with %d subscriptions, kept for %s", count, self._grace)

    async def _join(self, guild: int, now: datetime) -> None:
        moments = {
            each.id: next_due(each.schedule, last_date=each.last_date, changed_at=now, now=now)
            for each in await self._archive.subscriptions.of_guild(guild)
            if each.left_at is not None
        }
        if moments:
            count = await self._archive.subscriptions.server_joined(guild, at=now, next_dues=moments)
            _log.info("Back in a server with %d subscriptions", count)

    async def _recheck_zones(self, now: datetime) -> None:
        moved = await self.planner.recheck(now)
        self._zones_rechecked = True
        if moved:
            _log.info("Found anew when %d subscriptions are due: the time zone data changed", moved)
