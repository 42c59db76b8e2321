"""Jobs: held by one at a time, gone on with where they were, ended once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.archive import COMMAND_LINE, Actor, Job
from tests.bot.archive.samples import NOON, later

if TYPE_CHECKING:
    from bot.archive import Archive

ANN = Actor(7, "ann")
LEASE = timedelta(minutes=5)
IDS = ("one", "two", "three")


async def add(archive: Archive, words: str = "every article") -> Job:
    return await archive.jobs.add("bot", words, IDS, by=ANN, at=NOON)


async def claim(archive: Archive, worker: str = "a", minutes: float = 0) -> Job | None:
    return await archive.jobs.claim("bot", worker, later(minutes=minutes), lease=LEASE)


async def step(archive: Archive, held: Job, problem: str | None = None) -> Job | None:
    return await archive.jobs.step(held, changed=problem is None, problem=problem, now=NOON, lease=LEASE)


async def test_a_job_goes_article_by_article_to_its_end(archive: Archive) -> None:
    added = await add(archive)
    job = await claim(archive)
    for problem in (None, "three: no words", None):
        assert job is not None
        job = await step(archive, job, problem)
    assert job is not None
    assert (job.id, job.status, job.done, job.changed, job.failed) == (added.id, "done", 3, 2, 1)
    assert (job.problem, job.left, job.ended_at) == ("three: no words", (), NOON)
    assert await archive.jobs.waiting() == ()
    assert await claim(archive) is None


async def test_no_two_hold_one_until_its_lease_is_over(archive: Archive) -> None:
    await add(archive)
    held = await claim(archive, "a")
    assert held is not None
    assert await claim(archive, "b", 4) is None
    taken = await claim(archive, "b", 6)
    assert taken is not None
    assert taken.id == held.id
    assert await step(archive, held) is None  # what was overtaken must stop
    assert await step(archive, taken) is not None


async def test_one_that_is_released_is_gone_on_with_at_once(archive: Archive) -> None:
    await add(archive)
    held = await claim(archive, "a")
    assert held is not None
    moved = await step(archive, held)
    assert moved is not None
    await archive.jobs.release(moved)
    taken = await claim(archive, "b")
    assert taken is not None
    assert taken.left == ("two", "three")


async def test_a_cancelled_one_stops_whoever_does_it(archive: Archive) -> None:
    held = await claim(archive) if await add(archive) else None
    assert held is not None
    cancelled = await archive.jobs.cancel(held.id, by=ANN, at=NOON)
    assert cancelled is not None
    assert cancelled.status == "cancelled"
    assert await step(archive, held) is None
    assert await archive.jobs.cancel(held.id, by=ANN, at=NOON) is None
    assert [act.deed for act in await archive.audit.acts()] == ["cancel", "resummarize"]


async def test_each_keeper_takes_its_own_and_may_ask_for_certain_words(archive: Archive) -> None:
    await add(archive, "first")
    await archive.jobs.add("command line", "second", IDS, by=COMMAND_LINE, at=NOON)
    claimed = await archive.jobs.claim("command line", "a", NOON, lease=LEASE)
    assert claimed is not None
    assert (claimed.words, claimed.by) == ("second", COMMAND_LINE)
    assert await archive.jobs.claim("bot", "a", NOON, lease=LEASE, words="other") is None
    assert [job.words for job in await archive.jobs.waiting("bot")] == ["first"]


async def test_the_message_that_shows_it_is_kept(archive: Archive) -> None:
    job = await add(archive)
    await archive.jobs.show_in(job.id, 2**62, 2**62 + 1)
    kept = await archive.jobs.get(job.id)
    assert kept is not None
    assert (kept.channel, kept.message) == (2**62, 2**62 + 1)
    assert await archive.jobs.get(job.id + 1) is None


class TestInParts:
    """A job that several processes do."""

    async def test_each_part_counts_in_the_whole_and_the_last_ends_it(self, archive: Archive) -> None:
        whole = await add(archive)
        await archive.jobs.split(whole.id, 2)
        await archive.jobs.split(whole.id, 2)  # as another process does at the same time
        assert [job.id for job in await archive.jobs.waiting()] == [whole.id]
        first, second = await claim(archive, "a"), await claim(archive, "b")
        assert first is not None
        assert second is not None
        assert await claim(archive, "c") is None
        assert (first.left, second.left, first.parent) == (("one", "two"), ("three",), whole.id)
        assert await step(archive, second, "three: no words") is not None
        halfway = await archive.jobs.get(whole.id)
        assert halfway is not None
        assert (halfway.done, halfway.failed, halfway.changed, halfway.status) == (1, 1, 0, "waiting")
        again = await step(archive, first)
        assert again is not None
        await step(archive, again)
        ended = await archive.jobs.get(whole.id)
        assert ended is not None
        assert (ended.status, ended.done, ended.changed, ended.failed) == ("done", 3, 2, 1)
        assert (ended.problem, ended.ended_at) == ("three: no words", NOON)
        assert (await archive.notices.untold()).waiting == 1

    async def test_one_that_is_begun_is_split_where_it_is(self, archive: Archive) -> None:
        whole = await add(archive)
        held = await claim(archive)
        assert held is not None
        held = await step(archive, held)
        assert held is not None
        await archive.jobs.split(whole.id, 1)
        assert await step(archive, held) is None  # whoever held it does no more of it
        parts = [await claim(archive, name) for name in "bc"]
        assert [part.left for part in parts if part] == [("two",), ("three",)]

    async def test_a_small_one_stays_whole(self, archive: Archive) -> None:
        whole = await add(archive)
        await archive.jobs.split(whole.id, 3)
        held = await claim(archive)
        assert held is not None
        assert (held.id, held.parent) == (whole.id, None)

    async def test_cancelled_it_ends_with_all_its_parts(self, archive: Archive) -> None:
        whole = await add(archive)
        await archive.jobs.split(whole.id, 1)
        held = await claim(archive)
        assert held is not None
        cancelled = await archive.jobs.cancel(whole.id, by=ANN, at=NOON)
        assert cancelled is not None
        assert cancelled.status == "cancelled"
        assert await step(archive, held) is None
        assert await claim(archive, "b") is None

    async def test_one_is_taken_from_whoever_holds_it(self, archive: Archive) -> None:
        """The queue knows that the process which had it is gone, before its lease is over."""
        whole = await add(archive)
        held = await claim(archive, "a")
        assert held is not None
        taken = await archive.jobs.take(whole.id, "b", NOON, lease=LEASE)
        assert taken is not None
        assert await step(archive, held) is None
        assert await step(archive, taken) is not None
        await archive.jobs.split(whole.id, 1)
        assert await archive.jobs.take(whole.id, "b", NOON, lease=LEASE) is None
