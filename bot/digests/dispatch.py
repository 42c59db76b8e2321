"""Sending all that is owed: claims deliveries and keeps many of them under way at once, until told to stop."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from contextlib import suppress
from typing import TYPE_CHECKING

from bot.context import speaking_of
from bot.digests.sending import Sender
from bot.digests.telling import Teller
from bot.errors import ArchiveError, LeaseLostError
from bot.running import new_worker_name
from bot.tracing import span

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime, timedelta

    from bot.archive import Archive, Claimed
    from bot.digests.deliver import Poster

_log = logging.getLogger(__name__)

LOOK = 5.0
"""Seconds after which the outbox is looked into, though nobody said that there is something new."""
TELL_WITHIN = 60.0
"""Seconds after which an owner is told what is in the way, though there may soon be more to tell."""
_PAUSES = (1.0, 2.0, 5.0, 10.0, 30.0)
"""The same while the archive is away."""


class Dispatcher:
    """Claims deliveries under a name of its own and sends up to `parallel` of them at once.

    `ends` counts what became of them, by `bot.digests.sending.End`.
    """

    def __init__(
        self,
        archive: Archive,
        poster: Poster,
        *,
        lease: timedelta,
        parallel: int,
        now: Callable[[], datetime],
    ) -> None:
        self.worker = new_worker_name()
        self.ends: Counter[str] = Counter()
        self._outbox = archive.outbox
        self._lease = lease
        self._parallel = parallel
        self._now = now
        # What a dead process held is to be found soon after its lease is over, however short that is.
        self._look = min(LOOK, lease.total_seconds() / 4)
        self._teller = Teller(archive.subscriptions, poster, now=now)
        self._sender = Sender(
            archive.outbox,
            archive.subscriptions,
            poster,
            lease=lease,
            now=now,
            refused_everywhere=self._rest,
            on_trouble=lambda guild: self.on_trouble(guild),
            on_untold=self._teller.hear,
            on_sent=lambda late: self.on_sent(late),
        )
        self.on_sent: Callable[[float], object] = lambda _: None
        """Hears of each delivery that was posted whole, how many seconds after it was due."""
        self.on_trouble: Callable[[int], object] = lambda _: None
        """Hears the server of each delivery that waits for people to mend something, or for an outage to end."""
        self._queue: asyncio.Queue[Claimed] = asyncio.Queue()
        self._something_new = asyncio.Event()
        self._rest_until: datetime | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._busy = 0
        self._more = False  # whether the outbox may hold something that there was no room for

    @property
    def under_way(self) -> int:
        """Deliveries that are being sent at this moment."""
        return self._busy

    def start(self) -> None:
        """Begin; the client must be ready."""
        if not self._tasks:
            self._tasks = [
                asyncio.create_task(self._claim_all(), name="claiming deliveries"),
                asyncio.create_task(self._tell_all(), name="telling owners"),
            ]
            self._tasks += [
                asyncio.create_task(self._send_all(), name=f"sending {number}")
                for number in range(self._parallel)
            ]

    def wake(self) -> None:
        """There is something new in the outbox, or something that was in the way is gone."""
        self._more = True
        self._something_new.set()

    async def drain(self) -> None:
        """Send all that can be sent now, one by one, tell what is in the way, and come back.

        For where nothing runs in the background.
        """
        while claimed := await self._outbox.claim(self.worker, self._now(), lease=self._lease, limit=1):
            with speaking_of(delivery=claimed[0].id):
                await self._traced(claimed[0])
        await self._teller.tell()

    async def stop(self, seconds: float) -> None:
        """Claim nothing more, let each delivery finish its step, and hand back what is not done by then."""
        if not self._tasks:
            return
        self._sender.stopping = True
        claiming, telling, *sending = self._tasks
        await _cancelled([claiming])
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._hand_back()
                await self._queue.join()
                await self._teller.stop()
        if self._busy:
            _log.warning("Stopped with %d deliveries under way: the next start takes them up", self._busy)
        await _cancelled([telling, *sending])
        self._tasks = []

    async def _hand_back(self) -> None:
        """Give back what was claimed and not begun."""
        now = self._now()
        while not self._queue.empty():
            held = self._queue.get_nowait()
            with suppress(ArchiveError, LeaseLostError):
                await self._outbox.release(held, at=now, next_try=now)
            self._queue.task_done()

    async def _claim_all(self) -> None:
        failures = 0
        while True:
            try:
                found = await self._claim()
            except ArchiveError as error:
                pause = _PAUSES[min(failures, len(_PAUSES) - 1)]
                failures += 1
                if failures == 1:
                    _log.warning("Deliveries wait for the archive: %s", error)
                await asyncio.sleep(pause)
                continue
            if failures:
                _log.info("The archive is back")
                failures = 0
            if found:
                continue
            await self._wait_for_news()

    async def _claim(self) -> bool:
        """Claim as many as there is room for; whether there may be more."""
        self._something_new.clear()
        room = 2 * self._parallel - self._busy - self._queue.qsize()
        now = self._now()
        if room < self._parallel or self._rests():
            return False  # whoever makes room says so
        claimed = await self._outbox.claim(self.worker, now, lease=self._lease, limit=room)
        for held in claimed:
            self._queue.put_nowait(held)
        self._more = len(claimed) == room
        return self._more

    async def _wait_for_news(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(self._look):
                await self._something_new.wait()

    async def _send_all(self) -> None:
        while True:
            held = await self._queue.get()
            self._busy += 1
            try:
                with speaking_of(delivery=held.id):
                    await self._send(held)
            finally:
                self._busy -= 1
                self._queue.task_done()
                if self._more and self._busy + self._queue.qsize() <= self._parallel:
                    self._something_new.set()

    async def _send(self, held: Claimed) -> None:
        try:
            await self._traced(held)
        except ArchiveError as error:
            # What was done and could not be kept is looked for when the lease has run out.
            self.ends["lost"] += 1
            _log.error("Delivery %d: %s", held.id, error)
        except Exception:  # noqa: BLE001  # one delivery's fault must not end the others
            self.ends["lost"] += 1
            _log.exception("Delivery %d failed through a fault of ours", held.id)

    async def _tell_all(self) -> None:
        """Tell each owner of all at once: not before what is under way has shown what else is in the way."""
        loop = asyncio.get_running_loop()
        while True:
            await self._teller.somebody()
            latest = loop.time() + TELL_WITHIN
            await asyncio.sleep(self._look)
            # While Discord refuses everything, it would refuse this, too.
            while self._rests() or (self._works() and loop.time() < latest):  # noqa: ASYNC110  # nobody tells
                await asyncio.sleep(self._look)
            if not await self._teller.tell():
                await asyncio.sleep(TELL_WITHIN)

    def _works(self) -> bool:
        """Whether anything is under way, or may have to be."""
        return bool(self._busy or self._more or not self._queue.empty())

    async def _traced(self, held: Claimed) -> None:
        with span("deliver digest", parts=len(held.digest.parts), attempt=held.attempt) as delivering:
            end = await self._sender.send(held)
            delivering.add(end=end)
        self.ends[end] += 1

    def _rests(self) -> bool:
        return self._rest_until is not None and self._now() < self._rest_until

    def _rest(self, for_: timedelta) -> None:
        _log.error("Discord refuses everything: resting for %s", for_)
        self._rest_until = self._now() + for_


async def _cancelled(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
