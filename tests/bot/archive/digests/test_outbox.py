"""The outbox: planned once, with its digest, and forgotten in the end."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.archive import Destination, Telling, ToldStory
from tests.bot.archive.samples import NOON, keep, later
from tests.bot.archive.subscribers import (
    CHANNEL,
    DAY,
    HOUR,
    MINUTE,
    SERVER,
    TODAY,
    claim,
    claim_one,
    delivery,
    digest,
    fresh,
    local,
    plan,
    posted,
    subscribe,
)

if TYPE_CHECKING:
    from bot.archive import Archive, Subscription


async def story(archive: Archive, *ids: str, part: int = 0) -> ToldStory:
    """A story of articles that are kept."""
    recorded = [await keep(archive, id_) for id_ in ids]
    revisions = tuple(each.revision or 0 for each in recorded)
    return ToldStory(ids, revisions, (f"What {ids[0]} says.",), part)


async def send(archive: Archive, subscription: Subscription, told: object = None, *, days: int = 0) -> None:
    """Plan and send a digest whole."""
    await plan(archive, subscription, told, days=days)  # type: ignore[arg-type]
    held = await claim_one(archive, now=NOON + days * DAY)
    for part in range(len(held.digest.parts)):
        await archive.outbox.record(held, posted(part))
    await archive.outbox.finish(held, at=NOON + days * DAY)


async def statuses(archive: Archive, subscription: Subscription) -> list[str]:
    """Of its deliveries, the oldest first."""
    return [each.status for each in reversed(await archive.outbox.deliveries(subscription.id))]


async def test_a_delivery_goes_from_plan_to_sent(archive: Archive) -> None:
    subscription = await subscribe(archive)
    id_ = await plan(archive, subscription, digest(parts=2))
    planned = await fresh(archive, subscription)
    assert (planned.last_date, planned.next_due, planned.covered_until) == (TODAY, NOON + DAY, None)

    held = await claim_one(archive)
    assert (held.id, held.worker, held.attempt, held.lease_until) == (id_, "a", 1, NOON + MINUTE)
    assert (held.local_date, held.due_at, held.subscription) == (TODAY, NOON, planned)
    assert (held.done, held.in_doubt_since, held.in_doubt_until) == ((), None, None)
    assert held.digest.parts == digest(parts=2).parts
    await archive.outbox.record(held, posted(0))
    await archive.outbox.finish(held, at=NOON + MINUTE, last=posted(1))

    (summary,) = await archive.outbox.deliveries(subscription.id)
    assert (summary.status, summary.sent_at, summary.attempts) == ("sent", NOON + MINUTE, 1)
    assert summary.messages == (posted(0), posted(1))
    assert (await fresh(archive, subscription)).covered_until == NOON
    assert await claim(archive, now=NOON + 9 * DAY) == ()


async def test_planning_the_same_again_changes_nothing(archive: Archive) -> None:
    subscription = await subscribe(archive)
    new = delivery(subscription, digest())
    (first,) = await archive.outbox.plan([new], at=NOON)
    assert first is not None
    assert await archive.outbox.plan([new], at=NOON) == (None,)
    assert len(await claim(archive)) == 1


async def test_a_local_date_never_comes_twice_whatever_the_edition(archive: Archive) -> None:
    subscription = await subscribe(archive)
    await send(archive, subscription, days=1)
    now = await fresh(archive, subscription)
    for days in (1, 0):
        assert await archive.outbox.plan([delivery(now, digest(), days=days)], at=NOON) == (None,)
    assert await fresh(archive, subscription) == now


async def test_the_same_subscription_twice_in_one_plan_is_planned_once(archive: Archive) -> None:
    subscription = await subscribe(archive)
    both = [delivery(subscription, digest()), delivery(subscription, digest(), days=1)]
    made = await archive.outbox.plan(both, at=NOON)
    assert made[0] is not None
    assert made[1] is None


async def test_what_changed_since_it_was_read_is_not_planned(archive: Archive) -> None:
    changed = await subscribe(archive, 1)
    paused = await subscribe(archive, 2)
    left = await subscribe(archive, 3, guild=7)
    removed = await subscribe(archive, 4)
    same = await subscribe(archive, 5)
    await archive.subscriptions.change(changed.id, at=NOON, destination=Destination(SERVER, 9))
    await archive.subscriptions.pause(paused.id, at=NOON)
    await archive.subscriptions.server_left(7, at=NOON)
    await archive.subscriptions.remove(removed.id)

    told = digest()
    everything = [delivery(each, told) for each in (changed, paused, left, removed, same)]
    made = await archive.outbox.plan(everything, at=NOON)
    assert [id_ is not None for id_ in made] == [False, False, False, False, True]
    held = await claim_one(archive)
    assert held.id == made[-1]


async def test_a_digest_that_nobody_is_sent_is_not_kept(archive: Archive) -> None:
    subscription = await subscribe(archive)
    await archive.subscriptions.remove(subscription.id)
    assert await archive.outbox.plan([delivery(subscription, digest())], at=NOON) == (None,)
    assert await archive.outbox.purge_digests(later(days=99)) == 0


async def test_a_digest_is_kept_once_however_often_it_is_planned(archive: Archive) -> None:
    told = digest("shared", await story(archive, "one"))
    made = [await subscribe(archive, channel) for channel in range(1, 5)]
    await archive.outbox.plan([delivery(each, told) for each in made[:2]], at=NOON)
    # Another batch, or another process, composes the same anew.
    same = digest("shared", *told.stories)
    await archive.outbox.plan([delivery(made[2], same)], at=NOON)
    await archive.outbox.plan([delivery(made[3], digest("another"))], at=NOON)

    held = await claim(archive)
    assert len({each.digest.id for each in held[:3]}) == 1
    assert held[3].digest.id != held[0].digest.id
    assert held[0].digest.stories == told.stories


async def test_a_quiet_day_counts_and_nothing_is_posted(archive: Archive) -> None:
    subscription = await subscribe(archive)
    (made,) = await archive.outbox.plan([delivery(subscription, None)], at=NOON)
    assert made is not None
    assert await claim(archive) == ()
    assert await statuses(archive, subscription) == ["quiet"]
    now = await fresh(archive, subscription)
    assert (now.covered_until, now.last_date, now.next_due) == (NOON, TODAY, NOON + DAY)
    assert await archive.outbox.digest_of(made) is None


async def test_a_digest_asked_for_ahead_of_its_time_is_sent_now_and_is_todays(archive: Archive) -> None:
    subscription = await subscribe(archive, next_due=NOON + HOUR)
    new = replace(delivery(subscription, digest()), due_at=NOON + HOUR, on_demand=True)
    await archive.outbox.plan([new], at=NOON)
    held = await claim_one(archive)
    assert held.on_demand
    assert (await fresh(archive, subscription)).last_date == TODAY


async def test_what_still_waits_is_folded_into_the_next(archive: Archive) -> None:
    subscription = await subscribe(archive)
    await plan(archive, subscription)
    await plan(archive, subscription, days=1)
    assert await statuses(archive, subscription) == ["folded", "waiting"]
    assert (await fresh(archive, subscription)).covered_until is None, "its period is not covered yet"
    assert len(await claim(archive, now=NOON + DAY)) == 1


async def test_what_was_posted_in_part_is_given_up_for_the_next(archive: Archive) -> None:
    subscription = await subscribe(archive)
    await plan(archive, subscription, digest(parts=2))
    held = await claim_one(archive)
    await archive.outbox.record(held, posted(0))
    await archive.outbox.release(held, at=NOON, next_try=later(days=9), problem="forbidden", in_doubt=False)
    await plan(archive, subscription, days=1)
    assert await statuses(archive, subscription) == ["given_up", "waiting"]
    (_, old) = await archive.outbox.deliveries(subscription.id)
    assert (old.problem, old.messages) == ("forbidden", (posted(0),))


async def test_nothing_is_planned_over_a_delivery_that_is_being_sent(archive: Archive) -> None:
    subscription = await subscribe(archive)
    await plan(archive, subscription)
    held = await claim_one(archive)
    now = await fresh(archive, subscription)
    assert await archive.outbox.plan([delivery(now, digest(), days=1)], at=NOON) == (None,)

    await archive.outbox.finish(held, at=NOON, last=posted())
    # What it covers was not known when this was planned.
    assert await archive.outbox.plan([delivery(now, digest(), days=1)], at=NOON) == (None,)
    assert await plan(archive, subscription, days=1)


async def test_a_delivery_in_doubt_must_be_cleared_up_before_the_next_and_is_at_once(
    archive: Archive,
) -> None:
    subscription = await subscribe(archive)
    await plan(archive, subscription)
    held = await claim_one(archive)
    await archive.outbox.release(held, at=NOON, next_try=later(days=9), in_doubt=True)
    now = await fresh(archive, subscription)
    assert await archive.outbox.plan([delivery(now, digest(), days=1)], at=NOON + DAY) == (None,)

    held = await claim_one(archive, now=NOON + DAY)
    assert await archive.outbox.fold(held, at=NOON + DAY, problem="too late") == "folded"
    assert await plan(archive, subscription, days=1)


async def test_pausing_folds_what_waits_and_lets_a_sender_end(archive: Archive) -> None:
    waiting, sending = await subscribe(archive, 1), await subscribe(archive, 2)
    await plan(archive, sending)
    held = await claim_one(archive)
    await plan(archive, waiting)
    for each in (waiting, sending):
        await archive.subscriptions.pause(each.id, at=NOON)
    assert await statuses(archive, waiting) == ["folded"]
    await archive.outbox.finish(held, at=NOON, last=posted())
    assert await statuses(archive, sending) == ["sent"]


async def test_a_delivery_of_a_paused_one_that_comes_back_stays_until_it_is_resumed(archive: Archive) -> None:
    subscription = await subscribe(archive)
    await plan(archive, subscription)
    held = await claim_one(archive)
    await archive.subscriptions.pause(subscription.id, at=NOON)
    await archive.outbox.release(held, at=NOON, next_try=NOON, in_doubt=False)
    assert await claim(archive) == ()
    assert (await archive.outbox.backlog()).oldest_due is None
    await archive.subscriptions.resume(subscription.id, at=NOON, next_due=NOON + DAY)
    assert len(await claim(archive)) == 1


async def test_a_digest_of_articles_that_are_not_kept_is_a_mistake(archive: Archive) -> None:
    subscription = await subscribe(archive)
    with pytest.raises(ValueError, match="unheard of"):
        await plan(archive, subscription, digest("x", ToldStory(("unheard of",), (1,), ())))
    assert (await fresh(archive, subscription)) == subscription


async def test_what_a_channel_was_told_is_known_by_digest(archive: Archive) -> None:
    first, second = await subscribe(archive, 1), await subscribe(archive, 2)
    told = digest("shared", await story(archive, "one"), await story(archive, "two", "three"))
    for each in (first, second):
        await plan(archive, each, told)
    for held in await claim(archive):
        await archive.outbox.finish(held, at=NOON, last=posted())

    histories = await archive.outbox.told_to([first.id, second.id], NOON - DAY)
    assert histories[first.id] == histories[second.id]
    (telling,) = histories[first.id]
    assert await archive.outbox.told([telling]) == {telling: told.stories}
    assert await archive.outbox.told_to([first.id], NOON + MINUTE) == {first.id: ()}


async def test_of_a_digest_posted_in_part_only_that_part_was_told(archive: Archive) -> None:
    subscription = await subscribe(archive)
    stories = (await story(archive, "one"), await story(archive, "two", part=1))
    await plan(archive, subscription, digest("x", *stories, parts=2))
    held = await claim_one(archive)
    await archive.outbox.record(held, posted(0))
    assert (await archive.outbox.told_to([subscription.id], NOON - DAY))[subscription.id] == ()
    assert await archive.outbox.fold(held, at=NOON, problem="the channel is gone") == "given_up"

    ((telling,),) = (await archive.outbox.told_to([subscription.id], NOON - DAY)).values()
    assert telling == Telling(held.digest.id, 1)
    assert await archive.outbox.told([telling]) == {telling: stories[:1]}


async def test_a_channel_with_two_subscriptions_was_told_what_either_sent(archive: Archive) -> None:
    morning, evening = await subscribe(archive), await subscribe(archive)
    elsewhere = await subscribe(archive, 5)
    await send(archive, morning)
    histories = await archive.outbox.told_to([morning.id, evening.id, elsewhere.id], NOON - DAY)
    assert histories[evening.id] == histories[morning.id] != ()
    assert histories[elsewhere.id] == ()


async def test_another_channel_was_not_told_what_the_one_before_was(archive: Archive) -> None:
    subscription = await subscribe(archive)
    await send(archive, subscription)
    await archive.subscriptions.change(subscription.id, at=NOON, destination=Destination(SERVER, CHANNEL + 9))
    assert await archive.outbox.told_to([subscription.id], NOON - DAY) == {subscription.id: ()}


async def test_what_was_folded_was_not_told(archive: Archive) -> None:
    subscription = await subscribe(archive)
    await plan(archive, subscription)
    await plan(archive, subscription, days=1)
    assert await archive.outbox.told_to([subscription.id], NOON - DAY) == {subscription.id: ()}


async def test_the_receipts_of_a_delivery_are_found_by_its_id(archive: Archive) -> None:
    subscription = await subscribe(archive)
    told = digest("x", await story(archive, "one"))
    id_ = await plan(archive, subscription, told)
    kept = await archive.outbox.digest_of(id_)
    assert kept is not None
    assert (kept.stories, kept.parts, kept.title, kept.since) == (told.stories, told.parts, "x", NOON - DAY)
    assert await archive.outbox.digest_of(id_ + 1) is None


async def test_the_newest_deliveries_come_first(archive: Archive) -> None:
    subscription = await subscribe(archive)
    for days in range(4):
        await plan(archive, subscription, days=days)
    found = await archive.outbox.deliveries(subscription.id, limit=2)
    assert [each.local_date for each in found] == [local(3), local(2)]


async def test_the_backlog_counts_what_waits(archive: Archive) -> None:
    subscriptions = [await subscribe(archive, channel) for channel in range(1, 5)]
    for each in subscriptions:
        await plan(archive, each)
    held = await claim(archive, limit=2)
    await archive.outbox.release(held[0], at=NOON, next_try=NOON + HOUR, in_doubt=True)
    backlog = await archive.outbox.backlog()
    assert (backlog.waiting, backlog.held, backlog.in_doubt) == (4, 1, 1)
    assert (backlog.oldest_due, backlog.troubled) == (NOON, 0)


async def test_what_is_long_over_is_forgotten_and_then_its_digest(archive: Archive) -> None:
    old, newer = await subscribe(archive, 1), await subscribe(archive, 2)
    await send(archive, old, digest("old", await story(archive, "one")))
    await send(archive, newer, digest("newer"), days=5)
    waiting = await plan(archive, old, digest("waiting", at=later(days=5)), days=5)

    assert await archive.outbox.purge_digests(later(days=99)) == 0, "each is carried by a delivery"
    assert await archive.outbox.purge_deliveries(later(days=1)) == 1
    assert await archive.outbox.purge_digests(NOON) == 0, "not so long ago"
    assert await archive.outbox.purge_digests(later(days=1)) == 1
    assert await archive.outbox.digest_of(waiting) is not None
    assert await statuses(archive, newer) == ["sent"]
    now = await fresh(archive, old)
    assert await archive.outbox.plan([delivery(now, digest())], at=NOON) == (None,), (
        "its date is not forgotten"
    )
    assert await archive.counts()


async def test_a_purge_goes_by_portions(archive: Archive) -> None:
    subscription = await subscribe(archive)
    for days in range(3):
        await send(archive, subscription, digest(f"day {days}"), days=days)
    assert await archive.outbox.purge_deliveries(later(days=9), limit=2) == 2
    assert await statuses(archive, subscription) == ["sent"]
    assert await archive.outbox.purge_digests(later(days=9), limit=1) == 1
    assert await archive.outbox.purge_digests(later(days=9), limit=9) == 1
