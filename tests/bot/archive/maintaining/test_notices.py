"""What maintainers are told: once for each spell of failures, and nothing that nobody began to tell stays when it passed."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bot.archive import Actor, Archive, Untold
from tests.bot.archive.samples import NOON, later

if TYPE_CHECKING:
    from bot.archive import Notice

ANN = Actor(7, "ann")
LEASE = timedelta(minutes=2)
MANY = 3


async def fail(archive: Archive, times: int = MANY, **changes: Any) -> int:
    options = {"problem": "it answered 500", "at": NOON, "due_at": later(hours=1), "marked_after": MANY}
    counted = 0
    for _ in range(times):
        counted = await archive.watching.failed("a", changes.pop("address", "http://a"), **options | changes)
    return counted


async def succeed(archive: Archive, **changes: Any) -> None:
    options = {"answer": None, "at": later(hours=2), "due_at": later(hours=3)}
    await archive.watching.succeeded("a", "http://a", **options | changes)


async def told(archive: Archive) -> list[Notice]:
    """Everything that waits, told."""
    found = []
    while (notice := await archive.notices.claim(later(days=1), lease=LEASE)) is not None:
        assert await archive.notices.begin(notice.id, 5, later(days=1))
        await archive.notices.told(notice.id, 5, 6)
        found.append(notice)
    return found


class TestASpell:
    async def test_is_told_once_and_so_is_its_end(self, archive: Archive) -> None:
        await fail(archive, MANY - 1)
        assert await told(archive) == []
        await fail(archive, 4)
        (notice,) = await told(archive)
        assert (notice.kind, notice.subject, notice.words) == ("failing", "a", "it answered 500")
        assert notice.since == NOON
        await fail(archive, 10)
        assert await told(archive) == []
        await succeed(archive)
        (end,) = await told(archive)
        assert (end.kind, end.since) == ("recovered", NOON)
        await fail(archive, MANY)
        assert [each.kind for each in await told(archive)] == ["failing"]

    async def test_that_ended_untold_is_not_told(self, archive: Archive) -> None:
        await fail(archive)
        await succeed(archive)
        assert await told(archive) == []
        assert await archive.notices.untold() == Untold()

    async def test_whose_telling_was_begun_is_told_to_its_end(self, archive: Archive) -> None:
        await fail(archive)
        notice = await archive.notices.claim(NOON, lease=LEASE)
        assert notice is not None
        await archive.notices.begin(notice.id, 5, NOON)
        await succeed(archive)
        assert await archive.notices.claim(later(minutes=1), lease=LEASE) is None  # one after the other
        assert [each.kind for each in await told(archive)] == ["failing", "recovered"]

    async def test_is_not_begun_to_be_told_after_its_end(self, archive: Archive) -> None:
        await fail(archive)
        notice = await archive.notices.claim(NOON, lease=LEASE)
        assert notice is not None
        await succeed(archive)
        assert not await archive.notices.begin(notice.id, 5, NOON)

    async def test_is_counted_right_by_two_at_once(self, address: str) -> None:
        async with await Archive.open(address) as one, await Archive.open(address) as other:
            await asyncio.gather(*(fail(archive, 5) for archive in (one, other)))
            assert (await one.watching.states())["a"].failures == 10
            assert len(await told(one)) == 1

    async def test_of_another_address_begins_anew(self, archive: Archive) -> None:
        await fail(archive)
        assert await fail(archive, 1, address="http://b", due_at=later(hours=4)) == 1
        state = (await archive.watching.states())["a"]
        assert (state.address, state.failures, state.marked_at) == ("http://b", 1, None)
        assert state.due_at == later(hours=4)
        assert await told(archive) == []


class TestMoving:
    async def test_is_told_once_for_each_address(self, archive: Archive) -> None:
        for moved_to in ("http://b", "http://b", "http://c"):
            await succeed(archive, moved_to=moved_to)
            assert (await archive.watching.states())["a"].moved_to == moved_to
        assert [(each.kind, each.words) for each in await told(archive)] == [("moved", "http://c")]
        await succeed(archive, moved_to="http://c")
        assert await told(archive) == []


class TestTelling:
    async def test_is_one_process_at_a_time(self, archive: Archive) -> None:
        await fail(archive)
        assert await archive.notices.claim(NOON, lease=LEASE) is not None
        assert await archive.notices.claim(later(minutes=1), lease=LEASE) is None
        assert await archive.notices.claim(later(minutes=2), lease=LEASE) is not None

    async def test_says_who_began_and_never_said_what_came_of_it(self, archive: Archive) -> None:
        await fail(archive)
        notice = await archive.notices.claim(NOON, lease=LEASE)
        assert notice is not None
        assert notice.begun_at is None
        await archive.notices.begin(notice.id, 5, NOON)
        again = await archive.notices.claim(later(minutes=2), lease=LEASE)
        assert again is not None
        assert (again.begun_at, again.channel) == (NOON, 5)

    @pytest.mark.parametrize("unclear", [False, True])
    async def test_that_cannot_be_is_put_off_and_shown(self, archive: Archive, unclear: bool) -> None:
        await fail(archive)
        notice = await archive.notices.claim(NOON, lease=LEASE)
        assert notice is not None
        await archive.notices.begin(notice.id, 5, NOON)
        await archive.notices.put_off(notice.id, later(hours=6), "it is gone", unclear=unclear)
        assert await archive.notices.untold() == Untold(1, "it is gone")
        assert await archive.notices.claim(later(hours=5), lease=LEASE) is None
        await archive.notices.hurry(later(hours=1))
        again = await archive.notices.claim(later(hours=6 if unclear else 1), lease=LEASE)
        assert again is not None
        assert (again.attempts, again.begun_at) == (1, NOON if unclear else None)

    async def test_of_a_job_is_news_for_a_while_only(self, archive: Archive) -> None:
        job = await archive.jobs.add("bot", "all", ["one", "two"], by=ANN, at=NOON)
        for problem in ("it is gone", None):
            held = await archive.jobs.claim("bot", "w", NOON, lease=LEASE)
            assert held is not None
            await archive.jobs.step(held, changed=False, problem=problem, now=NOON, lease=LEASE)
        assert await archive.notices.forget_news(NOON) == 0
        notice = await archive.notices.claim(NOON, lease=LEASE)
        assert notice is not None
        assert (notice.kind, notice.subject) == ("job", str(job.id))
        assert notice.words == "all: 1 of 2 failed; the last: it is gone"
        assert await archive.notices.forget_news(later(days=1)) == 1

    async def test_what_is_still_so_is_not_forgotten(self, archive: Archive) -> None:
        await fail(archive)
        assert await archive.notices.forget_news(later(days=1)) == 0


class TestPausing:
    async def test_is_kept_and_logged_once(self, archive: Archive) -> None:
        options: Any = {"by": ANN, "at": NOON}
        assert await archive.watching.pause("a", "paused a", **options)
        assert not await archive.watching.pause("a", "paused a", **options)
        pause = (await archive.watching.pauses())["a"]
        assert (pause.by, pause.at) == ("ann", NOON)
        assert await archive.watching.resume("a", "resumed a", **options)
        assert not await archive.watching.resume("a", "resumed a", **options)
        assert await archive.watching.pauses() == {}
        assert [act.deed for act in await archive.audit.acts(subject="a")] == ["resume", "pause"]
