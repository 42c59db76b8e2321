"""Two bots on one database, each with many tasks: nothing doubled, nothing lost, nobody stuck."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio

from bot.archive import Archive, NewDelivery
from bot.errors import LeaseLostError
from tests.bot.archive.samples import NOON, later
from tests.bot.archive.subscribers import (
    DAY,
    HOUR,
    MINUTE,
    claim,
    claim_one,
    delivery,
    digest,
    fresh,
    plan,
    posted,
    subscribe,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable

    from bot.archive import Claimed


@pytest_asyncio.fixture
async def other(archive: Archive, address: str) -> AsyncIterator[Archive]:
    """A second bot on the database of `archive`."""
    async with await Archive.open(address) as opened:
        yield opened


async def won(write: Awaitable[Any]) -> bool:
    """Whether the lease still held."""
    try:
        await write
    except LeaseLostError:
        return False
    return True


async def test_each_delivery_is_claimed_by_one_of_many_senders(archive: Archive, other: Archive) -> None:
    made = [await subscribe(archive, channel) for channel in range(1, 41)]
    told = digest()
    ids = await archive.outbox.plan([delivery(each, told) for each in made], at=NOON)

    async def drain(sender: Archive, worker: str) -> list[int]:
        taken: list[int] = []
        while held := await claim(sender, worker, limit=3):
            taken += [each.id for each in held]
        return taken

    drained = await asyncio.gather(
        *(drain(sender, f"{number}") for number in range(4) for sender in (archive, other))
    )
    # One that another was just looking at is passed over; with all quiet again there is nothing left.
    rest = [each.id for each in await claim(archive, limit=99)]
    assert sorted(sum(drained, rest)) == sorted(id_ for id_ in ids if id_ is not None)


async def test_of_two_that_plan_the_same_one_wins_each_and_the_digest_is_one(
    archive: Archive, other: Archive
) -> None:
    made = [await subscribe(archive, channel) for channel in range(1, 31)]

    def planned() -> list[NewDelivery]:
        told = digest()  # composed by each planner for itself
        mixed = [delivery(each, told) for each in made]
        random.Random(len(made)).shuffle(mixed)
        return mixed

    async def all_of(planner: Archive, new: list[NewDelivery], portion: int) -> list[int | None]:
        portions = [new[start : start + portion] for start in range(0, len(new), portion)]
        return [id_ for each in portions for id_ in await planner.outbox.plan(each, at=NOON)]

    results = await asyncio.gather(
        all_of(archive, planned(), 7), all_of(other, planned(), 5), all_of(archive, planned()[::-1], 30)
    )
    assert sum(id_ is not None for ids in results for id_ in ids) == 30
    held = await claim(archive, limit=99)
    assert Counter(each.subscription.id for each in held) == Counter(each.id for each in made)
    assert len({each.digest.id for each in held}) == 1


async def test_of_a_sender_that_ends_late_and_one_that_takes_over_one_has_it(
    archive: Archive, other: Archive
) -> None:
    for channel in range(1, 16):
        subscription = await subscribe(archive, channel)
        await plan(archive, subscription)
        held = await claim_one(archive)
        ended, taken = await asyncio.gather(
            won(archive.outbox.finish(held, at=NOON, last=posted())),
            claim(other, "b", now=held.lease_until),
        )
        (summary,) = await archive.outbox.deliveries(subscription.id)
        assert ended == (taken == ()) == (summary.status == "sent")
        assert summary.messages == ((posted(),) if ended else ())
        if taken:
            await other.outbox.finish(taken[0], at=NOON, last=posted())


async def test_a_step_is_recorded_before_a_takeover_reads_it_or_not_at_all(
    archive: Archive, other: Archive
) -> None:
    for channel in range(1, 16):
        await plan(archive, await subscribe(archive, channel))
        held = await claim_one(archive)
        recorded, taken = await asyncio.gather(
            won(archive.outbox.record(held, posted())), claim(other, "b", now=held.lease_until)
        )
        if not taken:  # PostgreSQL passes over a row that is being written
            taken = await claim(other, "b", now=held.lease_until)
        assert taken[0].done == ((posted(),) if recorded else ())
        await other.outbox.fold(taken[0], at=NOON, problem="done with")


async def test_a_pause_and_a_plan_at_once_leave_nothing_that_waits(archive: Archive, other: Archive) -> None:
    for channel in range(1, 16):
        subscription = await subscribe(archive, channel)
        await asyncio.gather(
            archive.outbox.plan([delivery(subscription, digest())], at=NOON),
            other.subscriptions.pause(subscription.id, at=NOON),
        )
        now = await fresh(archive, subscription)
        assert (now.paused_at, now.next_due) == (NOON, None)
        assert {each.status for each in await archive.outbox.deliveries(subscription.id)} <= {"folded"}


async def test_a_claim_and_the_next_plan_at_once_never_have_the_same_delivery(
    archive: Archive, other: Archive
) -> None:
    made = [await subscribe(archive, channel) for channel in range(1, 31)]
    told = digest()
    await archive.outbox.plan([delivery(each, told) for each in made], at=NOON)
    now = [await fresh(archive, each) for each in made]

    async def claim_all() -> set[int]:
        return {held.subscription.id for _ in made for held in await claim(other, "b", limit=1)}

    async def plan_all() -> set[int | None]:
        planned = [
            (each.id, await archive.outbox.plan([delivery(each, told, days=1)], at=NOON))
            for each in reversed(now)
        ]
        return {id_ for id_, (made,) in planned if made is not None}

    claimed, planned = await asyncio.gather(claim_all(), plan_all())
    # Of those planned anew, what a sender holds is the new one.
    for each in made:
        newest, *older = await archive.outbox.deliveries(each.id)
        assert newest.status == "waiting"
        assert [one.status for one in older] == (["folded"] if each.id in planned else [])
    assert claimed | planned == {each.id for each in made}


async def test_a_digest_that_is_planned_again_is_not_purged_under_the_planners_hands(
    archive: Archive, other: Archive
) -> None:
    for channel in range(1, 16):
        first = await subscribe(archive, channel)
        await plan(archive, first, digest("again and again"))
        await archive.subscriptions.remove(first.id)
        second = await subscribe(archive, channel)
        ((id_,), _) = await asyncio.gather(
            archive.outbox.plan([delivery(second, digest("again and again"))], at=later(days=40)),
            other.outbox.purge_digests(later(days=30)),
        )
        assert id_ is not None
        assert await other.outbox.digest_of(id_) is not None
        await archive.subscriptions.remove(second.id)


async def test_everything_at_once_ends_with_each_delivery_in_one_state(
    archive: Archive, other: Archive
) -> None:
    """Planners, senders that lose their leases, members who pause, change and remove: no deadlock, no error."""
    made = [await subscribe(archive, channel) for channel in range(1, 13)]
    sent: Counter[tuple[int, int]] = Counter()
    chosen = random.Random(5)

    async def tick(planner: Archive) -> None:
        for days in range(4):
            found = [await planner.subscriptions.get(each.id) for each in made]
            told = digest(at=NOON + days * DAY)
            new = [delivery(each, told, days=days) for each in found if each is not None]
            await planner.outbox.plan(new, at=NOON + days * DAY)

    async def send(sender: Archive, worker: str) -> None:
        for hour in range(0, 110, 10):
            now = NOON + hour * HOUR
            for held in await sender.outbox.claim(worker, now, lease=MINUTE, limit=4):
                if await won(deliver(sender, held, chosen.random())):
                    sent[held.id, held.attempt] += 1

    async def deliver(sender: Archive, held: Claimed, fate: float) -> None:
        await sender.outbox.record(held, posted(at=held.lease_until))
        if fate < 0.2:
            raise LeaseLostError("it", "crashed", "Go on.")
        if fate < 0.4:
            await sender.outbox.release(held, at=NOON, next_try=NOON, in_doubt=fate < 0.3)
            raise LeaseLostError("it", "was given back", "Go on.")
        await sender.outbox.finish(held, at=held.lease_until)

    async def meddle(member: Archive) -> None:
        for each in made:
            await member.subscriptions.pause(each.id, at=NOON)
            await member.subscriptions.change(each.id, at=NOON, destination=each.destination)
            await member.subscriptions.resume(each.id, next_due=NOON, at=NOON)
        await member.subscriptions.server_left(made[0].destination.guild, at=NOON)
        await member.subscriptions.server_joined(made[0].destination.guild, at=NOON)
        await member.subscriptions.remove(made[0].id)

    both = (archive, other)
    await asyncio.gather(
        *(tick(each) for each in both),
        *(send(each, f"{number}") for number in range(2) for each in both),
        *(meddle(each) for each in both),
    )
    assert set(sent.values()) <= {1}
    assert await archive.outbox.deliveries(made[0].id) == ()
    for each in made[1:]:
        found = await archive.outbox.deliveries(each.id)
        assert len({one.local_date for one in found}) == len(found)
        assert all(one.status != "waiting" for one in found[1:]), "only the newest can still wait"
        finished = {one.id for one in found if one.status == "sent"}
        assert finished == {id_ for id_, _ in sent} & {one.id for one in found}


async def test_a_call_that_is_given_up_while_it_runs_still_ends_whole(archive: Archive) -> None:
    subscription = await subscribe(archive)
    await plan(archive, subscription)
    held = await claim_one(archive)
    for pause in (0, 0.001, 0.01):
        ending = asyncio.create_task(archive.outbox.finish(held, at=NOON, last=posted()))
        await asyncio.sleep(pause)
        ending.cancel()
        await asyncio.gather(ending, return_exceptions=True)
    await archive.outbox.finish(held, at=NOON, last=posted())
    (summary,) = await archive.outbox.deliveries(subscription.id)
    assert (summary.status, summary.messages) == ("sent", (posted(),))


@pytest.mark.parametrize("again", [False, True])
async def test_senders_of_one_process_under_one_name_do_not_share_a_lease(
    archive: Archive, again: bool
) -> None:
    await plan(archive, await subscribe(archive))
    held = await claim_one(archive, "the same")
    if again:
        held = await claim_one(archive, "the same", now=held.lease_until)
    newer = await claim_one(archive, "the same", now=held.lease_until)
    assert not await won(archive.outbox.finish(held, at=NOON))
    assert await won(archive.outbox.finish(newer, at=NOON))
