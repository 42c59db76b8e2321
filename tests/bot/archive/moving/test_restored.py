"""After a restore no number is given again, and what may have been posted is in doubt."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.archive import Archive
from bot.archive.moving.restored import LEAP
from bot.digests.deliver import day_mark
from tests.bot.archive.everything import ANN, exported, take_in
from tests.bot.archive.samples import NOON, keep, later
from tests.bot.archive.subscribers import DAY, claim_one, digest, plan, posted, subscribe

if TYPE_CHECKING:
    from pathlib import Path

R = later(hours=3)
HOUR = timedelta(hours=1)


async def numbers(archive: Archive, of: str) -> dict[str, int]:
    """What is given next."""
    kept = await keep(archive, of, at=NOON)
    assert kept.revision is not None
    subscription = await subscribe(archive, channel=5000 + len(of))
    job = await archive.jobs.add("bot", of, [of], by=ANN, at=NOON)
    delivery = await plan(archive, subscription)
    return {"revision": kept.revision, "subscription": subscription.id, "job": job.id, "delivery": delivery}


async def test_no_number_is_given_again_however_often(archive: Archive) -> None:
    given = await numbers(archive, "a")
    for name in ("bb", "ccc"):
        await archive.moving.restored(R)
        fresh = await numbers(archive, name)
        for kind, number in fresh.items():
            assert number > given[kind] + LEAP // 2, kind
        given = fresh
    following = await keep(archive, "dddd", at=NOON)
    assert following.revision == given["revision"] + 1


async def test_the_backup_is_as_old_as_what_is_newest_in_it(archive: Archive) -> None:
    assert await archive.moving.restored(R) == R - DAY
    await keep(archive, at=NOON)
    assert await archive.moving.restored(R) == NOON


async def test_what_waited_is_in_doubt_in_all_its_parts(archive: Archive) -> None:
    subscription = await subscribe(archive)
    await plan(archive, subscription, digest("the news", parts=3))
    held = await claim_one(archive)
    await archive.outbox.record(held, posted(0))
    since = await archive.moving.restored(R)
    again = await claim_one(archive, now=R)
    assert again.restored
    assert not again.elsewhere
    assert again.in_doubt_since == since
    assert again.in_doubt_until == R
    assert [each.part for each in again.done] == [0]


async def test_what_is_planned_for_before_may_be_posted_under_another_number(archive: Archive) -> None:
    await archive.moving.restored(R)
    subscription = await subscribe(archive)
    await plan(archive, subscription)
    held = await claim_one(archive, now=R + HOUR)
    assert (held.restored, held.elsewhere) == (True, True)
    assert held.in_doubt_until == R
    await archive.outbox.finish(held, at=R + HOUR)
    await plan(archive, subscription, days=1)
    following = await claim_one(archive, now=R + 2 * DAY)
    assert (following.restored, following.elsewhere, following.in_doubt_since) == (False, False, None)


async def test_an_export_taken_in_is_a_restored_archive(archive: Archive, tmp_path: Path) -> None:
    await plan(archive, await subscribe(archive))
    content = await exported(archive)
    for name, at in (("moved", None), ("restored", R)):
        async with await Archive.open(f"sqlite:///{tmp_path / name}.db") as other:
            await take_in(other, content, at=at)
            assert (await claim_one(other, now=R)).restored is (at is not None)


def test_a_day_has_a_mark_of_its_own_that_discord_takes() -> None:
    days = [NOON.date() + number * DAY for number in range(400)]
    marks = {day_mark(subscription, day) for subscription in range(1, 50) for day in days}
    assert len(marks) > 49 * 400 - 5
    assert all(1 << 30 <= mark < 1 << 31 for mark in marks)
