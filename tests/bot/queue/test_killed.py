"""Real processes that brief what was read, one of which is killed: each article is briefed once."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text

from bot.ingest.handing import Hands
from bot.queue.queue import Queue
from bot.queued import QueuedRebriefing
from tests.bot.archive.samples import article, keep

from .tasks import ANN, QUICK, until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.archive import Archive

MANY = 12
IDS = tuple(f"article-{number:02}" for number in range(MANY))


@contextlib.asynccontextmanager
async def worker(address: str, seconds: float) -> AsyncIterator[asyncio.subprocess.Process]:
    command = (sys.executable, "-W", "ignore", "-m", "tests.bot.queue.workers", address, str(seconds))
    process = await asyncio.create_subprocess_exec(
        *command, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        assert await asyncio.wait_for(process.stdout.readline(), 60) == b"ready\n"
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()


async def _under_way(shared: Archive) -> int:
    return sum(one.under_way for one in await shared.work.backlog())


async def _revisions(shared: Archive) -> list[int]:
    return [len(await shared.revisions(id_)) for id_ in IDS]


async def _starts(shared: Archive) -> dict[str, int]:
    """How often each task was begun."""

    async def work(connection: Any) -> dict[str, int]:
        found = await connection.execute(
            text("""
                SELECT task.args ->> 'about' AS about, count(*) AS starts FROM procrastinate_jobs AS task
                JOIN procrastinate_events AS event ON event.job_id = task.id AND event.type = 'started'
                GROUP BY 1
            """)
        )
        return {row.about: row.starts for row in found}

    return await shared._transactions.read(work)


async def test_what_a_killed_process_was_at_is_briefed_by_another(
    shared: Archive, shared_address: str
) -> None:
    hands = Hands(shared, Queue(shared.work, QUICK), lambda: datetime.now(UTC))
    for id_ in IDS:
        await hands(article(id_, language="en"), page="a page", source="feed", belongs=(), revive=False)
    async with worker(shared_address, 600) as first:
        await until(lambda: _under_way(shared), within=60)
        first.kill()
        assert await first.wait() < 0
    assert await _under_way(shared) == 1  # nobody knows yet
    async with worker(shared_address, 0.02), worker(shared_address, 0.02):

        async def done() -> bool:
            return await _revisions(shared) == [1] * MANY and not await shared.work.backlog()

        # The queue looks after itself every 15 seconds.
        await until(done, within=60)
    starts = await _starts(shared)
    assert sorted(starts.values()) == [1] * (MANY - 1) + [2]
    assert await shared.work.all_unbriefed() == ()


async def test_the_part_of_a_job_that_a_killed_process_did_is_gone_on_with(
    shared: Archive, shared_address: str
) -> None:
    for id_ in IDS:
        await keep(shared, id_, language="en")  # by an older engine
    job = await shared.jobs.add("bot", "every article", IDS, by=ANN, at=datetime.now(UTC))
    await QueuedRebriefing(shared, Queue(shared.work, QUICK)).there_is_one()
    async with worker(shared_address, 0.4) as first:

        async def some() -> bool:
            kept = await shared.jobs.get(job.id)
            return kept is not None and kept.done >= 3

        await until(some, within=60)
        first.kill()
        assert await first.wait() < 0
    async with worker(shared_address, 0.02), worker(shared_address, 0.02):

        async def ended() -> bool:
            kept = await shared.jobs.get(job.id)
            return kept is not None and kept.status == "done"

        await until(ended, within=60)
    kept = await shared.jobs.get(job.id)
    assert kept is not None
    assert (kept.done, kept.failed) == (MANY, 0)
    assert kept.changed >= MANY - 1  # the one under way may have been kept and not been counted as changed
    assert await _revisions(shared) == [2] * MANY


@pytest.mark.parametrize("processes", [4])
async def test_processes_that_work_at_once_brief_each_once(
    shared: Archive, shared_address: str, processes: int
) -> None:
    hands = Hands(shared, Queue(shared.work, QUICK), lambda: datetime.now(UTC))
    async with contextlib.AsyncExitStack() as stack:
        for _ in range(processes):
            await stack.enter_async_context(worker(shared_address, 0.02))
        for id_ in IDS:
            await hands(article(id_, language="en"), page="a page", source="feed", belongs=(), revive=False)

        async def done() -> bool:
            return await shared.work.all_unbriefed() == () and not await shared.work.backlog()

        await until(done, within=60)
    assert await _revisions(shared) == [1] * MANY
    assert set((await _starts(shared)).values()) == {1}
