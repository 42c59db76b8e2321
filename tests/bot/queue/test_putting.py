"""Putting tasks into the queue: doubles are refused, what members wait for comes first."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.queue.policy import BULK, NORMAL, URGENT
from bot.queue.queue import Queue

from .tasks import QUICK, Done, backlog, doing, until

if TYPE_CHECKING:
    from bot.archive import Archive


async def test_what_waits_already_is_not_put_twice(shared: Archive, queue: Queue) -> None:
    first = await queue.put("brief", 1, NORMAL)
    assert await queue.put("brief", 1, NORMAL) == first
    assert await queue.put("rebrief", 1, NORMAL) != first
    waiting = await backlog(shared)
    assert waiting is not None
    assert waiting.waiting == 1


async def test_processes_that_put_the_same_at_once_put_one(shared: Archive) -> None:
    queues = [Queue(shared.work, QUICK) for _ in range(8)]
    put = await asyncio.gather(*(queue.put("fetch", "feed", NORMAL) for queue in queues))
    assert len(set(put)) == 1


async def test_many_are_put_at_once_and_one_that_waits_is_no_hindrance(shared: Archive, queue: Queue) -> None:
    await queue.put("brief", 3, NORMAL)
    await queue.put_all("brief", range(6), BULK)
    waiting = await backlog(shared)
    assert waiting is not None
    assert waiting.waiting == 6


async def test_what_is_under_way_may_wait_once_more(shared: Archive, queue: Queue) -> None:
    """A text that was read while the one before was briefed."""
    go_on = asyncio.Event()

    async def wait(_: object) -> None:
        await go_on.wait()

    done = Done(wait)
    async with doing(shared, done):
        first = await queue.put("brief", 1, NORMAL)
        await until(lambda: _are(done, 1))
        second = await queue.put("brief", 1, NORMAL)
        assert second != first
        await asyncio.sleep(0.5)
        assert done.abouts == ["1"]  # never two at once
        go_on.set()
        await until(lambda: _are(done, 2))


async def test_the_most_urgent_comes_first_and_the_oldest_of_its_like(shared: Archive, queue: Queue) -> None:
    await queue.put("brief", "bulk", BULK)
    await queue.put("brief", "first", NORMAL)
    await queue.put("brief", "second", NORMAL)
    await queue.put("brief", "asked for", NORMAL)
    await queue.put("brief", "asked for", URGENT)  # it waits already, and somebody waits for it now
    done = Done()
    async with doing(shared, done):
        await until(lambda: _are(done, 4))
    assert done.abouts == ["asked for", "first", "second", "bulk"]
    assert [task.urgent for task in done.tasks] == [True, False, False, False]


async def test_what_is_not_urgent_any_more_does_not_become_less_urgent(shared: Archive, queue: Queue) -> None:
    await queue.put("brief", "asked for", URGENT)
    await queue.put("brief", "asked for", BULK)
    done = Done()
    async with doing(shared, done):
        await until(lambda: _are(done, 1))
    assert done.tasks[0].urgent


async def test_one_that_nobody_has_begun_can_be_taken_back(shared: Archive, queue: Queue) -> None:
    task = await queue.put("brief", 1, URGENT)
    assert await shared.work.take_back(task)
    assert await backlog(shared) is None
    assert not await shared.work.take_back(task)
    went_on = asyncio.Event()

    async def wait(_: object) -> None:
        await went_on.wait()

    done = Done(wait)
    async with doing(shared, done):
        task = await queue.put("brief", 1, URGENT)
        await until(lambda: _are(done, 1))
        assert not await shared.work.take_back(task)
        went_on.set()


async def _are(done: Done, count: int) -> bool:
    return len(done.tasks) >= count
