"""Jobs: held by one at a time, gone on with where they were, ended once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.archive import COMMAND_LINE, Actor, Job

from .samples import NOON, later

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
