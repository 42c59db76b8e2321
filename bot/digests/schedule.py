"""What the bot does by itself, again and again: a thin frame around APScheduler.

There are few jobs, and each asks by itself what there is to do: nothing is scheduled for a certain instant, so there is
nothing to be lost by a restart, and a run that is skipped is made up for by the next one.

- A job never runs twice at once. While it takes longer than its interval, runs are skipped, not queued.
- A run is never too late to be made (`misfire_grace_time=None`); several that were missed are one.
- Whatever a run raises is logged with the job's id, and the job goes on.
- A clock that is set back would keep APScheduler waiting until it has caught up: that is noticed, and mended.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger

from bot.errors import BotError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

_log = logging.getLogger(__name__)

MINUTE = timedelta(minutes=1)
WATCHED_EVERY = timedelta(seconds=15)
"""How often the clock is compared with the time that has really passed."""
SET_BACK = timedelta(seconds=2)
"""A clock that lost more than this was set back; less is the fine tuning of time servers."""
GRACE = timedelta(seconds=2)
"""How long a run that was told to end may take to do so."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Job:
    """Something to do at the start, and then on each full interval of UTC."""

    id: str
    run: Callable[[datetime], Awaitable[object]]
    """Is given the time."""
    every: timedelta = MINUTE


class Scheduler:
    """Runs jobs on the event loop it is started on.

    `clock` says what time it is, to the jobs and to the watch over it.
    """

    def __init__(
        self,
        jobs: Iterable[Job],
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        watched_every: timedelta = WATCHED_EVERY,
    ) -> None:
        self._jobs = tuple(jobs)
        self._clock = clock
        self._watched_every = watched_every.total_seconds()
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._running: dict[asyncio.Task[object], str] = {}
        self._watch: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Run each job now, and from now on. Needs a running event loop."""
        for job in self._jobs:
            self._scheduler.add_job(
                self._run,
                _Beat(job.every),
                args=(job,),
                id=job.id,
                name=job.id,
                next_run_time=datetime.now(UTC),
                coalesce=True,
                max_instances=1,
                misfire_grace_time=None,
            )
        self._scheduler.start()
        self._watch = asyncio.create_task(self._watch_the_clock(), name="watch over the clock")

    async def stop(self, seconds: float) -> tuple[str, ...]:
        """Start no run any more, and wait for those under way for so long; the ids of those that were cut off."""
        if not self._scheduler.running:
            return ()
        self._scheduler.pause()
        if self._watch is not None:
            self._watch.cancel()
            await asyncio.wait([self._watch])
        if self._running:
            await asyncio.wait(self._running, timeout=seconds)
        cut_off = tuple(self._running.values())
        under_way = tuple(self._running)
        for run in under_way:
            run.cancel()
        self._scheduler.shutdown(wait=False)
        await asyncio.sleep(0)  # APScheduler does it in the loop's next round
        if under_way:
            await asyncio.wait(under_way, timeout=GRACE.total_seconds())
        return cut_off

    async def _run(self, job: Job) -> None:
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - APScheduler makes one for each run
        self._running[task] = job.id
        try:
            await job.run(self._clock())
        except BotError as error:
            _log.error("The job %s could not do its work: %s", job.id, error)
        except Exception:  # noqa: BLE001  # one run's fault must not end the job
            _log.exception("The job %s failed", job.id)
        finally:
            del self._running[task]

    async def _watch_the_clock(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            shown, really = self._clock(), loop.time()
            await asyncio.sleep(self._watched_every)
            passed = timedelta(seconds=loop.time() - really)
            if self._clock() - shown < passed - SET_BACK:
                _log.warning("The clock was set back; the jobs go on by the time it shows now")
                for job in self._scheduler.get_jobs():
                    job.modify(next_run_time=job.trigger.get_next_fire_time(None, self._clock()))


class _Beat(BaseTrigger):  # type: ignore[misc]  # APScheduler has no types
    """Fires on each full interval of UTC, and only once for all that were missed.

    APScheduler's own counts every interval missed: millions where a machine without a clock of its own wakes up in
    1970 and is then told the time.
    """

    def __init__(self, every: timedelta) -> None:
        self._every = every

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime:
        after = now if previous_fire_time is None else max(previous_fire_time, now)
        return after + self._every - (after - _EPOCH) % self._every

    def __str__(self) -> str:
        return f"every {self._every}"
