"""What is in the way of subscriptions: kept while it lasts, and told to whoever can mend it, once."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.archive import Destination, Trouble
from tests.bot.archive.samples import NOON, later
from tests.bot.archive.subscribers import (
    HOUR,
    MINUTE,
    OWNER,
    SERVER,
    claim_one,
    fresh,
    plan,
    posted,
    subscribe,
)

if TYPE_CHECKING:
    from datetime import datetime

    from bot.archive import Archive, Subscription

NO_PERMISSION = Trouble("missing_permissions", "I may not write there. Give me Send Messages.", NOON)
OUTAGE = Trouble("unavailable", "Discord has an outage.", NOON)


async def troubled(archive: Archive, *channels: int, trouble: Trouble = NO_PERMISSION) -> list[Subscription]:
    """Subscriptions of one owner, all in the same trouble."""
    made = [await subscribe(archive, channel) for channel in channels]
    for each in made:
        await archive.subscriptions.set_trouble(each.id, trouble)
    return [await fresh(archive, each) for each in made]


async def told(archive: Archive, at: datetime = NOON, owner: int = OWNER) -> tuple[Subscription, ...]:
    """Of what the owner is to be told."""
    return await archive.subscriptions.mark_told(owner, at=at, but=OUTAGE.code)


async def test_trouble_is_kept_for_as_long_as_it_is_the_same(archive: Archive) -> None:
    made = await subscribe(archive)
    subscriptions = archive.subscriptions
    assert await subscriptions.set_trouble(made.id, NO_PERMISSION) == NO_PERMISSION
    await told(archive, at=later(minutes=1))

    again = replace(NO_PERMISSION, words="Still not.", since=later(hours=1))
    kept = replace(NO_PERMISSION, words="Still not.", told_at=later(minutes=1))
    assert await subscriptions.set_trouble(made.id, again) == kept

    gone = Trouble("channel_gone", "The channel is gone.", later(hours=2))
    assert await subscriptions.set_trouble(made.id, gone) == gone

    assert await subscriptions.set_trouble(made.id, None) is None
    assert (await fresh(archive, made)).trouble is None


async def test_an_owner_is_told_of_all_that_is_in_the_way_at_once(archive: Archive) -> None:
    made = await troubled(archive, 3, 1, 2)
    well, others = await subscribe(archive, 4), await subscribe(archive, 5, owner=9)
    await archive.subscriptions.set_trouble(others.id, NO_PERMISSION)
    at = later(minutes=1)
    marked = tuple(replace(each, trouble=replace(NO_PERMISSION, told_at=at)) for each in made)
    assert await told(archive, at) == marked, "as they are then, the oldest first"
    assert await fresh(archive, well) == well
    assert [each.id for each in await told(archive, at, owner=9)] == [others.id]
    assert await told(archive, at, owner=10) == ()


async def test_an_owner_is_told_once_of_a_trouble_however_often_it_is_met(archive: Archive) -> None:
    first, second = await troubled(archive, 1, 2)
    assert len(await told(archive)) == 2
    later_on = replace(NO_PERMISSION, since=NOON + HOUR)
    await archive.subscriptions.set_trouble(first.id, later_on)
    assert await told(archive, NOON + HOUR) == ()

    await archive.subscriptions.set_trouble(second.id, Trouble("channel_gone", "It is gone.", NOON + HOUR))
    assert [each.id for each in await told(archive, NOON + HOUR)] == [second.id], "another one is told"
    await archive.subscriptions.set_trouble(first.id, None)
    await archive.subscriptions.set_trouble(first.id, later_on)
    assert [each.id for each in await told(archive, NOON + HOUR)] == [first.id], "so is one that came back"


async def test_of_many_who_would_tell_one_tells(archive: Archive) -> None:
    made = await troubled(archive, *range(1, 9))
    found = await asyncio.gather(*(told(archive) for _ in range(4)))
    assert sorted(each.id for some in found for each in some) == [each.id for each in made]


async def test_nobody_is_told_of_what_passes_by_itself_or_waits_for_nothing(archive: Archive) -> None:
    await troubled(archive, 1, trouble=OUTAGE)
    paused, left = *await troubled(archive, 2), await subscribe(archive, 3, guild=7)
    await archive.subscriptions.set_trouble(left.id, NO_PERMISSION)
    await archive.subscriptions.pause(paused.id, at=NOON)
    await archive.subscriptions.server_left(7, at=NOON)
    assert await told(archive) == ()

    await archive.subscriptions.resume(paused.id, next_due=NOON + HOUR, at=NOON + MINUTE)
    assert [each.id for each in await told(archive)] == [paused.id]


async def test_trouble_ends_with_a_digest_that_was_sent_and_with_another_channel(archive: Archive) -> None:
    made = await subscribe(archive)
    await archive.subscriptions.set_trouble(made.id, NO_PERMISSION)
    moved = await archive.subscriptions.change(made.id, at=NOON, destination=Destination(SERVER, 5))
    assert moved is not None
    assert moved.trouble is None

    await archive.subscriptions.set_trouble(made.id, NO_PERMISSION)
    await plan(archive, made)
    held = await claim_one(archive)
    assert held.subscription.trouble == NO_PERMISSION
    await archive.outbox.finish(held, at=NOON, last=posted())
    assert (await fresh(archive, made)).trouble is None


async def test_servers_that_were_left_or_have_trouble_are_found(archive: Archive) -> None:
    left, troubled = await subscribe(archive, 1, guild=10), await subscribe(archive, 2, guild=20)
    await subscribe(archive, 3, guild=30)
    await archive.subscriptions.server_left(10, at=NOON)
    await archive.subscriptions.set_trouble(troubled.id, Trouble("channel_gone", "It is gone.", NOON))
    assert await archive.subscriptions.guilds_left() == {left.destination.guild}
    assert await archive.subscriptions.guilds_in_trouble() == {20}
