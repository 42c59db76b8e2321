"""A trace goes on in the process that does a task, and nothing is carried where none is kept."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text

from bot.errors import ArchiveUnavailableError
from bot.queue.policy import NORMAL, URGENT
from bot.tracing import continuing, span, trace_ids, trace_parent, use_tracer
from tests.bot.spans import spans_kept

from .tasks import Done, doing, until

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import ReadableSpan

    from bot.archive import Archive
    from bot.queue.queue import Queue, Task

OF_NOBODY = f"00-{'ab' * 16}-{'cd' * 8}-01"


async def work_at(_: Task) -> None:
    with span("brief article"):
        pass


async def rows(shared: Archive, query: str) -> list[Any]:
    async def work(connection: Any) -> list[Any]:
        return list(await connection.scalars(text(query)))

    return await shared._transactions.read(work)


async def kept_parents(shared: Archive) -> list[str]:
    return await rows(shared, "SELECT parent FROM task_trace ORDER BY task")


async def done_all(shared: Archive) -> bool:
    return await shared.work.backlog() == ()


def inside(inner: ReadableSpan, outer: ReadableSpan) -> bool:
    assert inner.context is not None
    assert outer.context is not None
    return (
        inner.parent is not None
        and inner.parent.span_id == outer.context.span_id
        and inner.context.trace_id == outer.context.trace_id
    )


async def test_what_a_task_does_is_inside_the_span_that_put_it(shared: Archive, queue: Queue) -> None:
    with spans_kept() as kept:
        with span("interaction"):
            task = await queue.put("brief", 1, URGENT)
        async with doing(shared, Done(work_at)):
            assert (await queue.came(task, 30)).ended
    (asked,) = kept.named("interaction")
    (does,) = kept.named("do task")
    assert inside(does, asked)
    assert kept.tree(asked) == {"do task": {"brief article": {}}}
    assert does.attributes == {"briefing.kind": "brief", "briefing.task": task}


async def test_so_are_many_that_are_put_at_once(shared: Archive, queue: Queue) -> None:
    with spans_kept() as kept:
        with span("split"):
            await queue.put_all("rebrief", [1, 2, 3], NORMAL)
        async with doing(shared, Done(work_at)):
            await until(lambda: done_all(shared))
    (split,) = kept.named("split")
    does = kept.named("do task")
    assert len(does) == 3
    assert all(inside(one, split) for one in does)


async def test_one_that_waits_already_stays_a_part_of_what_put_it_first(
    shared: Archive, queue: Queue
) -> None:
    with spans_kept() as kept:
        for name in ("first", "second"):
            with span(name):
                await queue.put("fetch", "feed", URGENT)
        async with doing(shared, Done(work_at)):
            await until(lambda: done_all(shared))
    (does,), (first,) = kept.named("do task"), kept.named("first")
    assert inside(does, first)


async def test_each_try_is_told_and_which_failed(shared: Archive, queue: Queue) -> None:
    fails = [True, False]

    async def at_first(_: Task) -> None:
        if fails.pop(0):
            raise ArchiveUnavailableError("the model", "it is away", "Wait.")

    with spans_kept() as kept:
        with span("interaction"):
            task = await queue.put("fetch", "feed", NORMAL)
        async with doing(shared, Done(at_first)):
            await until(lambda: put_off(shared))
            await queue.put("fetch", "feed", URGENT)
            assert (await queue.came(task, 30)).ended
    (asked,) = kept.named("interaction")
    failed, well = kept.named("do task")
    assert inside(failed, asked)
    assert inside(well, asked)
    assert (failed.attributes or {})["error.type"] == "ArchiveUnavailableError"
    assert well.status.is_ok


async def put_off(shared: Archive) -> bool:
    return bool(await rows(shared, "SELECT id FROM procrastinate_jobs WHERE scheduled_at > now()"))


async def test_the_task_itself_is_as_older_bots_know_it(shared: Archive, queue: Queue) -> None:
    with spans_kept(), span("interaction"):
        await queue.put("brief", 1, NORMAL)
        await queue.put_all("rebrief", [2], NORMAL)
        named = trace_parent()
    assert await rows(shared, "SELECT args FROM procrastinate_jobs ORDER BY id") == [
        {"about": "1"},
        {"about": "2"},
    ]
    assert await kept_parents(shared) == [named, named]


async def test_nothing_is_carried_where_no_spans_are_kept(shared: Archive, queue: Queue) -> None:
    with span("interaction"):
        await queue.put("brief", 1, NORMAL)
    await queue.put_all("brief", [2], NORMAL)
    with spans_kept() as kept:  # put by nobody's span
        await queue.put("brief", 3, NORMAL)
        assert await kept_parents(shared) == []
        async with doing(shared, Done(work_at)):
            await until(lambda: done_all(shared))
    assert len(kept.named("do task")) == 3
    assert not any(one.parent for one in kept.named("do task"))


async def test_who_keeps_no_spans_does_it_all_the_same(shared: Archive, queue: Queue) -> None:
    with spans_kept() as kept:
        with span("interaction"):
            await queue.put("brief", 1, NORMAL)
        use_tracer(None)
        async with doing(shared, done := Done(work_at)):
            await until(lambda: done_all(shared))
    assert done.abouts == ["1"]
    assert [one.name for one in kept.all()] == ["interaction"]


async def test_what_is_kept_of_it_goes_with_the_task(shared: Archive, queue: Queue) -> None:
    with spans_kept(), span("interaction"):
        await queue.put("brief", 1, NORMAL)
        async with doing(shared, Done(work_at)):
            await until(lambda: done_all(shared))
        waits = await queue.put("brief", 2, NORMAL)
    await shared.work.tidy(datetime.now(UTC))
    assert await rows(shared, "SELECT task FROM task_trace") == [waits]


class TestContinuing:
    def test_the_span_of_another_process(self) -> None:
        with spans_kept() as kept, continuing(OF_NOBODY), span("one"):
            assert trace_ids() == {"trace_id": "ab" * 16}
            assert str(trace_parent()).startswith(f"00-{'ab' * 16}-")
        (one,) = kept.all()
        assert one.parent is not None
        assert one.parent.span_id == int("cd" * 8, 16)

    def test_ends_with_the_block(self) -> None:
        with spans_kept() as kept:
            with span("outer"):
                with continuing(OF_NOBODY):
                    pass
                with span("inner"):
                    pass
            assert trace_parent() is None
        assert kept.tree(kept.named("outer")[0]) == {"inner": {}}

    @pytest.mark.parametrize(
        "parent", [None, "", "what is that", OF_NOBODY[:-5], f"00-{'0' * 32}-{'0' * 16}-01"]
    )
    def test_what_names_none_begins_a_trace(self, parent: str | None) -> None:
        with spans_kept() as kept, continuing(parent), span("one"):
            pass
        (one,) = kept.all()
        assert one.parent is None

    def test_one_that_is_not_sampled_is_not_here_either(self) -> None:
        with spans_kept() as kept, continuing(f"{OF_NOBODY[:-2]}00"), span("one"):
            assert str(trace_parent()).endswith("-00")
        assert kept.all() == []
