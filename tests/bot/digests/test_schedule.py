"""The jobs that the bot does by itself, on a real APScheduler."""

from __future__ import annotations

import asyncio
import logging
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import apscheduler.schedulers.base
import pytest

from bot.digests.schedule import Job, Scheduler
from bot.errors import ArchiveUnavailableError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

BEAT = timedelta(milliseconds=20)
PATIENCE = 10
"""Seconds that a test waits for what should come at once."""


class Clock:
    """The real one, and how far somebody set it."""

    def __init__(self) -> None:
        self.off = timedelta(0)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.off


class Runs:
    """A job that notes when it ran, and can be told what to do."""

    def __init__(self, do: Callable[[int], object] | None = None) -> None:
        self.at: list[datetime] = []
        self._do = do
        self._ran = asyncio.Event()

    async def __call__(self, now: datetime) -> None:
        self.at.append(now)
        self._ran.set()
        result = self._do(len(self.at)) if self._do else None
        if asyncio.iscoroutine(result):
            await result

    async def reach(self, times: int) -> None:
        async with asyncio.timeout(PATIENCE):
            while len(self.at) < times:
                self._ran.clear()
                await self._ran.wait()


@asynccontextmanager
async def started(*jobs: Job, **given: object) -> AsyncIterator[Scheduler]:
    scheduler = Scheduler(jobs, **given)
    scheduler.start()
    try:
        yield scheduler
    finally:
        await scheduler.stop(PATIENCE)


async def test_a_job_runs_at_the_start_and_then_again_and_again() -> None:
    runs = Runs()
    async with started(Job("tick", runs, BEAT)):
        await runs.reach(4)
    assert runs.at == sorted(runs.at)


async def test_it_runs_at_the_start_though_its_next_turn_is_far_away() -> None:
    runs = Runs()
    async with started(Job("housekeeping", runs, timedelta(days=1))):
        await runs.reach(1)


async def test_a_job_is_told_the_time() -> None:
    clock = Clock()
    clock.off = timedelta(days=-400)
    runs = Runs()
    async with started(Job("tick", runs, BEAT), clock=clock):
        await runs.reach(1)
    assert timedelta(days=399) < datetime.now(UTC) - runs.at[0] < timedelta(days=401)


async def test_a_run_that_takes_long_is_neither_joined_nor_followed_by_a_pile() -> None:
    under_way = most = 0
    held = asyncio.Event()

    async def do() -> None:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        await held.wait()
        under_way -= 1

    slow, other = Runs(lambda _: do()), Runs()
    async with started(Job("slow", slow, BEAT), Job("other", other, BEAT)):
        await slow.reach(1)
        already = len(other.at)
        await other.reach(already + 5)
        assert len(slow.at) == 1
        held.set()
        await slow.reach(3)
    assert most == 1


async def test_what_a_run_raises_is_logged_by_its_id_and_the_job_goes_on(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def do(count: int) -> None:
        if count == 1:
            raise ZeroDivisionError("by nothing")
        if count == 2:
            raise ArchiveUnavailableError("postgresql://db", "does not answer", "Start it.")

    runs = Runs(do)
    with caplog.at_level(logging.ERROR):
        async with started(Job("tick", runs, BEAT)):
            await runs.reach(4)
    fault, away = (r for r in caplog.records if r.name == "bot.digests.schedule")
    assert fault.getMessage() == "The job tick failed"
    assert fault.exc_info is not None
    assert away.getMessage() == (
        "The job tick could not do its work: postgresql://db: does not answer. Start it."
    )
    assert away.exc_info is None


async def test_a_job_that_fails_leaves_the_others_alone() -> None:
    def fail(_: int) -> None:
        raise RuntimeError

    bad, good = Runs(fail), Runs()
    async with started(Job("bad", bad, BEAT), Job("good", good, BEAT)):
        await good.reach(3)
        await bad.reach(3)


async def test_a_stop_waits_for_what_is_under_way() -> None:
    finished = []

    async def do() -> None:
        await asyncio.sleep(0.05)
        finished.append(True)

    runs = Runs(lambda _: do())
    scheduler = Scheduler([Job("tick", runs, timedelta(hours=1))])
    scheduler.start()
    await runs.reach(1)
    assert await scheduler.stop(PATIENCE) == ()
    assert finished == [True]


async def test_a_stop_cuts_off_what_takes_too_long_and_says_so() -> None:
    ended = asyncio.Event()

    async def do() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    runs = Runs(lambda _: do())
    scheduler = Scheduler([Job("tick", runs, BEAT)])
    scheduler.start()
    await runs.reach(1)
    assert await scheduler.stop(0.01) == ("tick",)
    assert ended.is_set()


async def test_after_a_stop_nothing_runs_and_nothing_is_left() -> None:
    before = asyncio.all_tasks()
    runs = Runs()
    scheduler = Scheduler([Job("tick", runs, BEAT)])
    scheduler.start()
    await runs.reach(2)
    await scheduler.stop(PATIENCE)
    count = len(runs.at)
    await asyncio.sleep(BEAT.total_seconds() * 5)
    assert len(runs.at) == count
    assert asyncio.all_tasks() == before
    assert await scheduler.stop(PATIENCE) == ()


async def test_what_was_never_started_can_be_stopped() -> None:
    assert await Scheduler([]).stop(1) == ()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """A machine's clock that can be set: what the bot and APScheduler both look at."""
    clock = Clock()

    class Machine(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:
            return clock().astimezone(tz)

    monkeypatch.setattr(apscheduler.schedulers.base, "datetime", Machine)
    return clock


@pytest.mark.parametrize(
    "step", [timedelta(hours=-1), timedelta(days=-30), timedelta(hours=1), timedelta(days=365 * 56)]
)
async def test_the_jobs_go_on_when_the_clock_is_set(clock: Clock, step: timedelta) -> None:
    runs = Runs()
    async with started(Job("tick", runs, BEAT), clock=clock, watched_every=BEAT):
        await runs.reach(2)
        clock.off += step
        already = len(runs.at)
        await runs.reach(already + 5)
        assert abs(runs.at[-1] - clock()) < timedelta(seconds=PATIENCE)


async def test_without_the_watch_a_clock_set_back_would_stop_them(clock: Clock) -> None:
    """That the watch is needed: APScheduler alone waits until the clock has caught up."""
    runs = Runs()
    async with started(Job("tick", runs, BEAT), clock=clock, watched_every=timedelta(hours=1)):
        await runs.reach(2)
        clock.off -= timedelta(hours=1)
        await asyncio.sleep(BEAT.total_seconds() * 5)
        already = len(runs.at)
        await asyncio.sleep(BEAT.total_seconds() * 10)
        assert len(runs.at) == already
