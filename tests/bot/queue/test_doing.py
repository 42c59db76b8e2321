"""Doing tasks: what fails is tried again with pauses and kept when given up, what is cut off is handed back."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text

from bot.errors import ArchiveUnavailableError
from bot.queue import queue as queue_module
from bot.queue.policy import NORMAL, URGENT
from bot.queue.queue import Queue
from tests.bot.archive.samples import article

from .tasks import ANN, QUICK, Done, backlog, doing, until

if TYPE_CHECKING:
    from bot.archive import Archive
    from bot.queue.queue import Came, Task
    from tests.bot.postgres import Server


async def fail(_: Task) -> None:
    raise ArchiveUnavailableError("the model", "it is away", "Wait.")


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two tries, the second at once."""
    one_more = lambda failures: timedelta() if failures < 2 else None  # noqa: E731
    monkeypatch.setattr(queue_module, "pause", one_more)


async def _given_up(shared: Archive) -> Any:
    return await shared.work.dead(limit=10)


async def test_who_waits_is_given_what_came_of_it(shared: Archive, queue: Queue) -> None:
    async def tell(task: Task) -> dict[str, str]:
        return {"told": task.about}

    async with doing(shared, Done(tell)):
        came = await queue.came(await queue.put("brief", 1, URGENT), 30)
        assert (came.begun, came.ended, came.result, came.problem) == (True, True, {"told": "1"}, None)
        quiet = await queue.came(await queue.put("brief", 2, NORMAL), 30)
        assert (quiet.ended, quiet.result) == (True, None)  # nobody said that they wait


async def test_nobody_waits_for_ever(queue: Queue) -> None:
    came = await queue.came(await queue.put("brief", 1, URGENT), 0.1)
    assert (came.begun, came.ended) == (False, False)


async def test_what_fails_is_tried_again_later(shared: Archive, queue: Queue) -> None:
    async with doing(shared, Done(fail)):
        came: Came = await queue.came(await queue.put("brief", 1, URGENT), 30)
    assert not came.ended
    assert came.problem == "the model: it is away. Wait."
    waiting = await backlog(shared)
    assert waiting is not None
    assert (waiting.waiting, waiting.put_off, waiting.dead) == (0, 1, 0)


async def test_what_fails_too_often_is_kept_with_its_problem(
    shared: Archive, queue: Queue, impatient: None
) -> None:
    id_ = await shared.work.hand_over(
        article("one"), page="a page", source="feed", belongs=(), at=datetime.now(UTC)
    )
    done = Done(fail)
    async with doing(shared, done):
        task = await queue.put("brief", id_, NORMAL)
        (dead,) = await until(lambda: _given_up(shared))
    assert (dead.id, dead.kind, dead.about, dead.tries) == (task, "brief", "The title of one", 2)
    assert "it is away" in dead.problem
    assert dead.at is not None
    assert len(done.tasks) == 2
    assert queue.ends == {}
    waiting = await backlog(shared)
    assert waiting is not None
    assert waiting.dead == 1


async def test_given_up_work_is_tried_again_at_a_word(shared: Archive, queue: Queue, impatient: None) -> None:
    answers = iter([fail, fail])

    async def at_first(task: Task) -> None:
        if (answer := next(answers, None)) is not None:
            await answer(task)

    done = Done(at_first)
    async with doing(shared, done):
        await queue.put("fetch", "feed", NORMAL)
        (dead,) = await until(lambda: _given_up(shared))
        assert dead.about == "feed"
        assert await shared.work.revive(dead.id, by=ANN, at=datetime.now(UTC)) == 1
        await until(lambda: _all_done(shared))
    assert len(done.tasks) == 3
    assert not await _given_up(shared)
    (act,) = await shared.audit.acts(limit=1)
    assert (act.deed, act.by, act.words) == ("retry", ANN, "had given-up work tried again: feed")
    assert await shared.work.revive(by=ANN, at=datetime.now(UTC)) == 0


async def _all_done(shared: Archive) -> bool:
    return await shared.work.backlog() == ()


async def test_given_up_work_that_waits_again_by_itself_is_one_task(
    shared: Archive, queue: Queue, impatient: None
) -> None:
    done = Done(fail)
    async with doing(shared, done):
        for _ in range(2):
            await queue.put("fetch", "feed", NORMAL)
            await until(lambda: _given_up(shared))
            await until(lambda: _idle(shared))
    assert len(await _given_up(shared)) == 2
    await queue.put("fetch", "feed", NORMAL)
    assert await shared.work.revive(by=ANN, at=datetime.now(UTC)) == 2
    waiting = await backlog(shared, "fetch")
    assert waiting is not None
    assert (waiting.waiting, waiting.dead) == (1, 0)


async def _idle(shared: Archive) -> bool:
    waiting = await backlog(shared, "fetch")
    return waiting is None or (waiting.waiting, waiting.put_off, waiting.under_way) == (0, 0, 0)


async def test_given_up_work_can_be_let_go_of(shared: Archive, queue: Queue, impatient: None) -> None:
    now = datetime.now(UTC)
    id_ = await shared.work.hand_over(article("one"), page="a page", source="feed", belongs=(), at=now)
    async with doing(shared, Done(fail)):
        await queue.put("brief", id_, NORMAL)
        (dead,) = await until(lambda: _given_up(shared))
    assert await shared.work.discard(dead.id, by=ANN, at=now)
    assert not await shared.work.discard(dead.id, by=ANN, at=now)
    assert await shared.work.unbriefed(id_) is None
    assert await shared.work.backlog() == ()


async def test_one_that_fails_while_another_of_its_kind_waits_is_no_hindrance(
    shared: Archive, queue: Queue, impatient: None
) -> None:
    """Its next try waits beside that one, which the queue's own lock forbids."""
    begun, go_on = asyncio.Event(), asyncio.Event()
    fails = [True, False, False]

    async def fail_first(task: Task) -> None:
        begun.set()
        await go_on.wait()
        if fails.pop(0):
            await fail(task)

    done = Done(fail_first)
    async with doing(shared, done):
        first = await queue.put("fetch", "feed", NORMAL)
        await begun.wait()
        second = await queue.put("fetch", "feed", NORMAL)
        go_on.set()
        await until(lambda: _begun(done, 3))
        await until(lambda: _all_done(shared))
    assert [task.id for task in done.tasks] == [first, first, second]


async def test_what_is_asked_for_is_tried_at_once_though_it_failed(shared: Archive, queue: Queue) -> None:
    fails = [True, False]

    async def fail_first(task: Task) -> None:
        if fails.pop(0):
            await fail(task)

    async with doing(shared, done := Done(fail_first)):
        task = await queue.put("fetch", "feed", NORMAL)
        await until(lambda: _is_put_off(shared))
        assert await queue.put("fetch", "feed", NORMAL) == task
        assert await _is_put_off(shared)  # nobody waits for it
        assert await queue.put("fetch", "feed", URGENT) == task
        came = await queue.came(task, 8)  # less than its pause
    assert (came.ended, came.problem) == (True, None)  # not what came of the try before
    assert [one.urgent for one in done.tasks] == [False, True]


async def _is_put_off(shared: Archive) -> bool:
    waiting = await backlog(shared, "fetch")
    return waiting is not None and (waiting.put_off, waiting.under_way) == (1, 0)


async def test_a_stop_lets_short_tasks_end_and_hands_long_ones_back(shared: Archive, queue: Queue) -> None:
    ended: list[str] = []

    async def take(task: Task) -> None:
        await asyncio.sleep(0.3 if task.about == "short" else 600)
        ended.append(task.about)

    done = Done(take)
    async with doing(shared, done, {"worker": 2}, seconds=2.0):
        await queue.put("brief", "short", NORMAL)
        await queue.put("brief", "long", NORMAL)
        await until(lambda: _begun(done, 2))
    assert ended == ["short"]
    waiting = await backlog(shared)
    assert waiting is not None
    assert (waiting.waiting, waiting.put_off, waiting.under_way) == (1, 0, 0)
    async with doing(shared, again := Done()):
        await until(lambda: _begun(again, 1))
    assert again.abouts == ["long"]


async def _begun(done: Done, count: int) -> bool:
    return len(done.tasks) >= count


async def test_a_process_does_the_tasks_of_its_roles_alone(shared: Archive, queue: Queue) -> None:
    await queue.put("brief", 1, NORMAL)
    await queue.put("fetch", "feed", NORMAL)
    done = Done()
    async with doing(shared, done, {"ingest": 1}):
        await until(lambda: _begun(done, 1))
        await asyncio.sleep(0.5)
    assert done.abouts == ["feed"]


async def test_the_queue_goes_on_when_the_database_was_away(postgres: Server, shared: Archive) -> None:
    done = Done()
    async with doing(shared, done) as working:
        await working.put("brief", 1, NORMAL)
        await until(lambda: _begun(done, 1))
        postgres.stop()
        await asyncio.sleep(1.0)
        postgres.start()

        async def put() -> bool:
            try:
                await working.put("brief", 2, NORMAL)
            except ArchiveUnavailableError:
                return False
            return True

        await until(put)
        await until(lambda: _begun(done, 2))
    assert set(done.abouts) == {"1", "2"}


async def test_ages_are_told_by_kind(shared: Archive, queue: Queue) -> None:
    await queue.put("brief", 1, NORMAL)
    await queue.put("brief", 2, NORMAL)
    await queue.put("fetch", "feed", NORMAL)

    async def age(connection: Any) -> None:
        older = text("UPDATE procrastinate_events SET at = at - interval '90 seconds' WHERE job_id = 1")
        await connection.execute(older)

    await shared._transactions.write(age)
    brief, fetch = await shared.work.backlog()
    assert (brief.kind, brief.waiting, fetch.kind, fetch.waiting) == ("brief", 2, "fetch", 1)
    assert 90 <= brief.oldest < 150
    assert 0 <= fetch.oldest < 60


async def test_queues_are_named_after_roles(shared: Archive) -> None:
    queue = Queue(shared.work, QUICK)
    await queue.put("rebrief", 1, NORMAL)

    async def names(connection: Any) -> list[str]:
        return list(await connection.scalars(text("SELECT queue_name FROM procrastinate_jobs")))

    assert await shared._transactions.read(names) == ["worker"]
