"""Keeping the queue whole."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from bot.queue import upkeep as upkeep_module
from bot.queue.policy import NORMAL
from bot.queue.upkeep import EVERY, Upkeep
from tests.bot.archive.samples import article

from .tasks import ANN, Done, backlog, doing, until

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    import pytest

    from bot.archive import Archive
    from bot.queue.queue import Queue, Task

MONTH = timedelta(days=30)


def upkeep(shared: Archive, queue: Queue, name: str = "a", keep: timedelta = MONTH) -> Upkeep:
    return Upkeep(queue, shared.work, shared.sharing, name, keep=keep)


async def changed(shared: Archive, statement: str, **values: Any) -> None:
    async def work(connection: Any) -> None:
        await connection.execute(text(statement), values)

    await shared._transactions.write(work)


async def begun_and_died(shared: Archive) -> None:
    """A process begins what waits, and is not heard of for an hour."""
    await changed(
        shared,
        "SELECT procrastinate_fetch_job_v2(NULL, (SELECT worker_id FROM procrastinate_register_worker_v1()))",
    )
    await changed(
        shared, "UPDATE procrastinate_workers SET last_heartbeat = last_heartbeat - interval '1 hour'"
    )


async def begun(done: Done, many: int = 1) -> bool:
    return len(done.tasks) >= many


async def test_what_a_dead_process_did_is_done_by_another(shared: Archive, queue: Queue) -> None:
    await queue.put("brief", 1, NORMAL)
    await begun_and_died(shared)
    async with doing(shared, done := Done()) as alive:
        await asyncio.sleep(0.5)
        assert not done.tasks
        await upkeep(shared, alive).tick(datetime.now(UTC))
        await until(lambda: begun(done))
    assert done.abouts == ["1"]


async def test_what_a_dead_process_did_waits_beside_what_was_put_meanwhile(
    shared: Archive, queue: Queue
) -> None:
    await queue.put("fetch", "feed", NORMAL)
    await begun_and_died(shared)
    await queue.put("fetch", "feed", NORMAL)
    async with doing(shared, done := Done()) as alive:
        await asyncio.sleep(0.5)
        assert not done.tasks
        await upkeep(shared, alive).tick(datetime.now(UTC))
        await until(lambda: begun(done, 2))


async def test_a_task_of_whose_end_the_database_was_not_told_is_done_again(
    shared: Archive, queue: Queue
) -> None:
    """The process lives on, so that nobody takes the task for a dead one's."""

    async def refused(_: Task) -> None:
        if len(done.tasks) == 1:
            for statement in _REFUSE_ENDS:
                await changed(shared, statement)

    async with doing(shared, done := Done(refused), {"ingest": 1}) as alive:
        await queue.put("fetch", "feed", NORMAL)
        await until(lambda: begun(done))
        await asyncio.sleep(0.5)
        await changed(shared, "DROP TRIGGER refused ON procrastinate_jobs")
        assert not await _ended(shared, 1)
        await tended(upkeep(shared, alive), until_=lambda: _ended(shared, 1))
    assert done.abouts == ["feed", "feed"]


_REFUSE_ENDS = (
    "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'cut off'; END $$",
    """
    CREATE TRIGGER refused BEFORE UPDATE ON procrastinate_jobs FOR EACH ROW
    WHEN (NEW.status = 'succeeded') EXECUTE FUNCTION refuse()
    """,
)


async def test_a_task_of_which_the_process_was_not_told_is_begun_again(shared: Archive, queue: Queue) -> None:
    """The database took it for begun, and was cut off before it could say so."""
    async with doing(shared, done := Done(), {"ingest": 1}) as alive:
        await until(lambda: _workers(shared))
        await changed(
            shared,
            # Of a queue that this worker does not look into, so that it cannot be quicker.
            "INSERT INTO procrastinate_jobs (queue_name, task_name, lock, args, status) "
            "VALUES ('elsewhere', 'fetch', 'fetch/feed', '{\"about\": \"feed\"}', 'todo')",
        )
        await changed(
            shared,
            "SELECT procrastinate_fetch_job_v2(ARRAY['elsewhere'], (SELECT id FROM procrastinate_workers))",
        )
        await changed(shared, "UPDATE procrastinate_jobs SET queue_name = 'ingest'")
        await tended(upkeep(shared, alive), until_=lambda: _ended(shared, 1))
    assert done.abouts == ["feed"]


async def test_a_task_that_takes_long_is_not_begun_a_second_time(shared: Archive, queue: Queue) -> None:
    enough = asyncio.Event()

    async def long(_: Task) -> None:
        await enough.wait()

    async with doing(shared, done := Done(long), {"ingest": 2}) as alive:
        await queue.put("fetch", "feed", NORMAL)
        await until(lambda: begun(done))
        tidying, now = upkeep(shared, alive), datetime.now(UTC)
        for number in range(4):
            await tidying.tick(now + number * EVERY)
            await asyncio.sleep(0.3)
        assert done.abouts == ["feed"]
        enough.set()
        await until(lambda: _ended(shared, 1))
    assert done.abouts == ["feed"]


async def tended(tidying: Upkeep, until_: Callable[[], Awaitable[bool]]) -> None:
    """Look after the queue, as the scheduler does, until that is so."""
    now = datetime.now(UTC)

    async def so() -> bool:
        nonlocal now
        now += EVERY
        await tidying.tick(now)
        await asyncio.sleep(0.3)
        return await until_()

    await until(so)


async def _workers(shared: Archive) -> int:
    async def work(connection: Any) -> int:
        return int(await connection.scalar(text("SELECT count(*) FROM procrastinate_workers")))

    return await shared._transactions.read(work)


async def test_what_kills_each_process_that_tries_it_is_given_up(
    shared: Archive, queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upkeep_module, "pause", lambda failures: None if failures > 1 else timedelta())
    await queue.put("fetch", "feed", NORMAL)
    async with doing(shared, Done(), {"worker": 1}) as alive:
        await asyncio.sleep(0.5)
        tidying, now = upkeep(shared, alive), datetime.now(UTC)
        for number in range(2):
            await begun_and_died(shared)
            await tidying.tick(now + number * EVERY)
        (dead,) = await shared.work.dead(limit=10)
    assert dead.problem == "each of the 2 processes that tried it died of something"


async def test_one_process_looks_after_it_at_a_time(shared: Archive, queue: Queue) -> None:
    await shared.work.hand_over(article(), page="a page", source="feed", belongs=(), at=long_ago())
    now = datetime.now(UTC)
    assert await shared.sharing.take("queue upkeep", "another", now=now, until=now + EVERY)
    await upkeep(shared, queue).tick(now)
    assert await backlog(shared) is None
    await upkeep(shared, queue).tick(now + EVERY)
    assert await backlog(shared) is not None


def long_ago() -> datetime:
    return datetime.now(UTC) - timedelta(hours=1)


async def test_what_has_no_task_gets_one_and_no_second(shared: Archive, queue: Queue) -> None:
    """Its process died in between, or it came by an import."""
    id_ = await shared.work.hand_over(article(), page="a page", source="feed", belongs=(), at=long_ago())
    job = await shared.jobs.add("bot", "one", ["one"], by=ANN, at=long_ago())
    await shared.jobs.add("command line", "another's", ["one"], by=ANN, at=long_ago())
    for _ in range(2):
        await upkeep(shared, queue).tick(datetime.now(UTC) + _ * EVERY)
    brief, rebrief = await shared.work.backlog()
    assert (brief.kind, brief.waiting, rebrief.kind, rebrief.waiting) == ("brief", 1, "rebrief", 1)
    async with doing(shared, done := Done()):
        await until(lambda: begun(done, 2))
    assert sorted(done.abouts) == sorted([str(id_), str(job.id)])


async def test_what_is_about_to_get_its_task_is_left_to_whoever_makes_it(
    shared: Archive, queue: Queue
) -> None:
    now = datetime.now(UTC)
    await shared.work.hand_over(article(), page="a page", source="feed", belongs=(), at=now)
    await upkeep(shared, queue).tick(now)
    assert await backlog(shared) is None


async def test_what_ended_long_ago_is_removed_and_what_was_given_up_stays(
    shared: Archive, queue: Queue
) -> None:
    async with doing(shared, done := Done()):
        for about in ("one", "two"):
            await queue.put("fetch", about, NORMAL)
            await until(lambda: begun(done, len(done.tasks)))
        await until(lambda: _ended(shared, 2))
    await changed(shared, "UPDATE procrastinate_jobs SET status = 'failed' WHERE args ->> 'about' = 'two'")
    now = datetime.now(UTC)
    assert await shared.work.tidy(now - timedelta(days=1)) == 0
    await changed(shared, "UPDATE procrastinate_events SET at = at - interval '2 days'")
    assert await shared.work.tidy(now - timedelta(days=1)) == 1
    (dead,) = await shared.work.dead(limit=10)
    assert dead.about == "two"


async def _ended(shared: Archive, many: int) -> bool:
    async def work(connection: Any) -> int:
        ended = "SELECT count(*) FROM procrastinate_jobs WHERE status = 'succeeded'"
        return int(await connection.scalar(text(ended)))

    return await shared._transactions.read(work) == many


async def test_what_was_given_up_and_done_otherwise_is_shown_no_more(shared: Archive, queue: Queue) -> None:
    gone = await queue.put("brief", 99, NORMAL)  # briefed meanwhile: it waits no more
    await changed(shared, "UPDATE procrastinate_jobs SET status = 'failed'")
    id_ = await shared.work.hand_over(article(), page="a page", source="feed", belongs=(), at=long_ago())
    waits = await queue.put("brief", id_, NORMAL)
    await changed(shared, "UPDATE procrastinate_jobs SET status = 'failed'")
    assert {one.id for one in await shared.work.dead(limit=10)} == {gone, waits}
    await shared.work.tidy(long_ago())
    assert {one.id for one in await shared.work.dead(limit=10)} == {waits}


async def test_notes_go_with_their_tasks(shared: Archive) -> None:
    await shared.work.note(99, at=long_ago(), problem="nobody knows")
    assert (await shared.work.note_of(99)) is not None
    await shared.work.tidy(datetime.now(UTC))
    assert await shared.work.note_of(99) is None
