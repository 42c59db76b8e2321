"""Leases: one sender at a time, every write checked, and a doubt where nobody said how it ended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bot.archive import Destination
from bot.errors import LeaseLostError
from tests.bot.archive.samples import NOON, later
from tests.bot.archive.subscribers import (
    CHANNEL,
    DAY,
    HOUR,
    MINUTE,
    SERVER,
    claim,
    claim_one,
    digest,
    fresh,
    plan,
    posted,
    subscribe,
)

if TYPE_CHECKING:
    from bot.archive import Archive, Claimed

WRITES: dict[str, Any] = {
    "record": lambda archive, held: archive.outbox.record(held, posted()),
    "finish": lambda archive, held: archive.outbox.finish(held, at=NOON),
    "finish with its last step": lambda archive, held: archive.outbox.finish(held, at=NOON, last=posted()),
    "extend": lambda archive, held: archive.outbox.extend(held, NOON + HOUR),
    "release": lambda archive, held: archive.outbox.release(held, at=NOON, next_try=NOON, in_doubt=False),
    "fold": lambda archive, held: archive.outbox.fold(held, at=NOON, problem="late"),
    "give up": lambda archive, held: archive.outbox.give_up(held, at=NOON, problem="late"),
}


async def held_for_each(archive: Archive) -> dict[str, Claimed]:
    """A delivery of its own, held, for each write that a sender makes."""
    for channel in range(len(WRITES)):
        await plan(archive, await subscribe(archive, CHANNEL + channel))
    return dict(zip(WRITES, await claim(archive), strict=True))


async def test_what_is_held_is_nobody_elses(archive: Archive) -> None:
    await plan(archive, await subscribe(archive))
    await claim_one(archive, "a")
    assert await claim(archive, "b") == ()
    assert await claim(archive, "a") == ()


async def test_the_longest_waiting_are_claimed_first_as_many_as_asked_for(archive: Archive) -> None:
    made = [await subscribe(archive, channel) for channel in range(1, 6)]
    ids = [await plan(archive, each) for each in made]
    first = await claim(archive, limit=2)
    assert [held.id for held in first] == ids[:2]
    await archive.outbox.release(first[0], at=NOON, next_try=NOON + MINUTE, in_doubt=False)
    assert [held.id for held in await claim(archive, now=NOON + MINUTE)] == [*ids[2:], ids[0], ids[1]]


async def test_every_write_under_the_lease_is_taken(archive: Archive) -> None:
    for name, held in (await held_for_each(archive)).items():
        await WRITES[name](archive, held)


async def test_a_lease_that_ran_out_holds_until_another_takes_over(archive: Archive) -> None:
    for name, held in (await held_for_each(archive)).items():
        await archive.outbox.extend(held, NOON - HOUR)
        await WRITES[name](archive, held)


@pytest.mark.parametrize("worker", ["a", "b"])
async def test_a_sender_that_was_overtaken_is_refused_and_changes_nothing(
    archive: Archive, worker: str
) -> None:
    late = await held_for_each(archive)
    newer = await claim(archive, worker, now=NOON + HOUR)
    assert len(newer) == len(late)
    for name, held in late.items():
        subscription = held.subscription
        before = (await archive.outbox.deliveries(subscription.id), await fresh(archive, subscription))
        with pytest.raises(LeaseLostError, match=rf"delivery {held.id}.*another sender"):
            await WRITES[name](archive, held)
        after = (await archive.outbox.deliveries(subscription.id), await fresh(archive, subscription))
        assert after == before, name
    for held in newer:
        await archive.outbox.finish(held, at=NOON, last=posted())


async def test_a_sender_whose_subscription_was_removed_is_refused(archive: Archive) -> None:
    for name, held in (await held_for_each(archive)).items():
        await archive.subscriptions.remove(held.subscription.id)
        with pytest.raises(LeaseLostError, match="subscription is gone"):
            await WRITES[name](archive, held)


async def test_what_was_given_back_is_not_held_any_more(archive: Archive) -> None:
    for name, held in (await held_for_each(archive)).items():
        await archive.outbox.release(held, at=NOON, next_try=NOON, in_doubt=False)
        with pytest.raises(LeaseLostError):
            await WRITES[name](archive, held)


async def test_a_call_whose_answer_was_lost_may_be_made_again(archive: Archive) -> None:
    subscription = await subscribe(archive)
    await plan(archive, subscription, digest(parts=2))
    held = await claim_one(archive)
    for _ in range(2):
        await archive.outbox.record(held, posted(0))
    with pytest.raises(LeaseLostError):
        await archive.outbox.record(held, posted(0, message=5))
    for _ in range(2):
        await archive.outbox.finish(held, at=NOON, last=posted(1))
    (summary,) = await archive.outbox.deliveries(subscription.id)
    assert (summary.status, summary.messages) == ("sent", (posted(0), posted(1)))


async def test_an_extended_lease_is_longer(archive: Archive) -> None:
    await plan(archive, await subscribe(archive))
    held = await archive.outbox.extend(await claim_one(archive), NOON + HOUR)
    assert held.lease_until == NOON + HOUR
    assert await claim(archive, "b", now=NOON + HOUR - MINUTE) == ()
    assert len(await claim(archive, "b", now=NOON + HOUR)) == 1


async def test_a_crash_leaves_the_next_step_in_doubt(archive: Archive) -> None:
    await plan(archive, await subscribe(archive), digest(parts=3))
    await claim_one(archive)  # and never a word again
    second = await claim_one(archive, "b", now=NOON + HOUR)
    assert (second.attempt, second.done) == (2, ())
    assert (second.in_doubt_since, second.in_doubt_until) == (NOON, NOON + MINUTE)

    # Of two crashes in a row, either may have done it.
    third = await claim_one(archive, "c", now=NOON + 2 * HOUR)
    assert (third.in_doubt_since, third.in_doubt_until) == (NOON, NOON + HOUR + MINUTE)


async def test_a_step_that_was_recorded_ends_the_doubt_up_to_it(archive: Archive) -> None:
    await plan(archive, await subscribe(archive), digest(parts=3))
    held = await claim_one(archive)
    await archive.outbox.record(held, posted(0, at=later(seconds=10)))
    await archive.outbox.record(held, posted(1, at=later(seconds=20)))
    found = await claim_one(archive, "b", now=NOON + HOUR)
    assert found.done == (posted(0, at=later(seconds=10)), posted(1, at=later(seconds=20)))
    assert found.in_doubt_since == later(seconds=20)


async def test_what_was_given_back_in_order_is_in_no_doubt(archive: Archive) -> None:
    await plan(archive, await subscribe(archive), digest(parts=2))
    held = await claim_one(archive)
    await archive.outbox.record(held, posted(0))
    await archive.outbox.release(held, at=NOON, next_try=NOON, problem="busy", in_doubt=False)
    again = await claim_one(archive, "b")
    assert (again.done, again.in_doubt_since, again.in_doubt_until) == ((posted(0),), None, None)


async def test_what_was_given_back_in_doubt_stays_so_until_somebody_knows(archive: Archive) -> None:
    await plan(archive, await subscribe(archive))
    held = await claim_one(archive)
    await archive.outbox.release(held, at=later(seconds=5), next_try=NOON, in_doubt=True)
    for attempt, hours in ((2, 1), (3, 2)):
        held = await claim_one(archive, "b", now=NOON + hours * HOUR)
        doubt = (held.in_doubt_since, held.in_doubt_until)
        assert (held.attempt, doubt) == (attempt, (NOON, later(seconds=5)))
        # It could not even look.
        await archive.outbox.release(held, at=NOON + hours * HOUR, next_try=NOON)
    held = await claim_one(archive, "c", now=NOON + 3 * HOUR)
    await archive.outbox.release(held, at=NOON + 3 * HOUR, next_try=NOON, in_doubt=False)
    assert (await claim_one(archive, "d", now=NOON + 3 * HOUR)).in_doubt_since is None


async def test_why_it_waits_and_until_when_is_shown(archive: Archive) -> None:
    subscription = await subscribe(archive)
    await plan(archive, subscription)
    held = await claim_one(archive)
    (summary,) = await archive.outbox.deliveries(subscription.id)
    assert (summary.status, summary.next_try) == ("waiting", None)
    await archive.outbox.release(held, at=NOON, next_try=NOON + HOUR, problem="No room.", in_doubt=False)
    (summary,) = await archive.outbox.deliveries(subscription.id)
    assert (summary.status, summary.next_try, summary.problem) == ("waiting", NOON + HOUR, "No room.")


async def test_what_a_server_is_kept_from_can_be_tried_at_once(archive: Archive) -> None:
    await plan(archive, await subscribe(archive))
    assert await archive.outbox.hurry(SERVER, at=NOON) == 0
    held = await claim_one(archive)
    assert await archive.outbox.hurry(SERVER, at=NOON) == 0, "a lease is not cut short"
    await archive.outbox.release(held, at=NOON, next_try=NOON + DAY, in_doubt=False)
    assert await claim(archive) == ()
    assert await archive.outbox.hurry(SERVER + 1, at=NOON) == 0
    assert await archive.outbox.hurry(SERVER, at=NOON) == 1
    assert len(await claim(archive)) == 1


async def test_a_delivery_follows_its_subscription_until_something_may_be_posted(archive: Archive) -> None:
    subscription = await subscribe(archive)
    other, forum = Destination(SERVER, CHANNEL + 1), Destination(SERVER, CHANNEL + 2, "forum", role=5)
    await plan(archive, subscription)
    held = await claim_one(archive)
    assert held.subscription.destination == Destination(SERVER, CHANNEL)
    await archive.outbox.release(held, at=NOON, next_try=later(days=9), in_doubt=False)

    await archive.subscriptions.change(subscription.id, at=NOON, destination=other)
    held = await claim_one(archive)
    assert held.subscription.destination == other, "and at once, though it had been put off"
    await archive.subscriptions.change(subscription.id, at=NOON, destination=forum)

    # From here on the next message may stand in the channel that it was claimed for.
    held = await claim_one(archive, "b", now=NOON + HOUR)
    assert held.in_doubt_since is not None
    assert held.subscription.destination == Destination(SERVER, CHANNEL + 1, "text", role=5)
    await archive.outbox.record(held, posted())
    await archive.outbox.release(held, at=NOON, next_try=NOON, in_doubt=False)
    held = await claim_one(archive, "b", now=NOON + HOUR)
    assert held.subscription.destination.channel == CHANNEL + 1


async def test_steps_come_back_in_the_order_they_are_done_in(archive: Archive) -> None:
    await plan(archive, await subscribe(archive), digest(parts=3))
    held = await claim_one(archive)
    steps = [
        posted(0, "forum_post"),
        posted(1, "post"),
        posted(2, "post"),
        posted(0, "thread"),
        posted(0, "publish"),
        posted(1, "publish"),
    ]
    for step in reversed(steps):
        await archive.outbox.record(held, step)
    assert list((await claim_one(archive, "b", now=NOON + HOUR)).done) == steps


async def test_giving_up_and_folding_say_what_became_of_it(archive: Archive) -> None:
    made = [await subscribe(archive, channel) for channel in range(1, 4)]
    for each in made:
        await plan(archive, each)
    folded, doubtful, partly = await claim(archive)
    await archive.outbox.record(partly, posted())
    assert await archive.outbox.fold(folded, at=NOON, problem="too late") == "folded"
    assert await archive.outbox.give_up(doubtful, at=NOON, problem="nobody knows") == "given_up"
    assert await archive.outbox.fold(partly, at=NOON, problem="gone") == "given_up"
    assert await claim(archive, now=NOON + DAY) == ()
    for each in made:
        assert (await fresh(archive, each)).covered_until is None


async def test_what_waits_for_a_server_can_be_hurried_but_not_what_somebody_sends(archive: Archive) -> None:
    for channel, guild in ((1, 10), (2, 10), (3, 20)):
        await plan(archive, await subscribe(archive, channel, guild))
    waiting, held, other = await claim(archive)
    for each in (waiting, other):
        await archive.outbox.release(each, at=NOON, next_try=NOON + DAY, problem="I may not.", in_doubt=False)
    assert await archive.outbox.hurry(10, at=NOON) == 1
    assert [each.id for each in await claim(archive, "b")] == [waiting.id]
    assert await archive.outbox.hurry(10, at=NOON) == 0
    await archive.outbox.finish(held, at=NOON)
