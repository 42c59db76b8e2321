"""Subscriptions: kept as given, changed, paused, left behind by the bot, and looked at when they are due."""

from __future__ import annotations

from dataclasses import replace
from datetime import time
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.archive import (
    WEEKDAYS,
    Archive,
    Destination,
    Rescheduled,
    Schedule,
    Trouble,
    Wanted,
    zone_data_version,
)
from tests.bot.archive.samples import NOON, later
from tests.bot.archive.subscribers import (
    CHANNEL,
    DAY,
    HOUR,
    MINUTE,
    OWNER,
    SEOUL,
    SERVER,
    fresh,
    plan,
    subscribe,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    destination=st.builds(
        Destination,
        guild=st.integers(1, 2**63 - 1),
        channel=st.integers(1, 2**63 - 1),
        place=st.sampled_from(["text", "announcement", "thread", "forum"]),
        role=st.none() | st.integers(1, 2**63 - 1),
        discussion=st.booleans(),
        publish=st.booleans(),
    ),
    wanted=st.builds(
        Wanted,
        topics=st.lists(st.sampled_from(["japan-rok", "ukraine-aid", "z"]), unique=True).map(tuple),
        most=st.integers(1, 100),
        when_quiet=st.booleans(),
    ),
    schedule=st.builds(
        Schedule,
        at=st.builds(time, st.integers(0, 23), st.integers(0, 59)),
        zone=st.sampled_from(["Asia/Seoul", "America/Argentina/ComodRivadavia", "Etc/GMT+12"]),
        days=st.frozensets(st.integers(1, 7), min_size=1),
    ),
)
def test_what_was_asked_for_comes_back(address: str, **asked: Any) -> None:
    import asyncio

    async def keep_and_read() -> None:
        async with await Archive.open(address) as archive:
            made = await archive.subscriptions.add(**asked, owner=OWNER, at=NOON, next_due=later(hours=1))
            assert (made.destination, made.wanted, made.schedule) == tuple(asked.values())
            assert (made.owner, made.created_at, made.changed_at) == (OWNER, NOON, NOON)
            assert (made.next_due, made.last_date, made.trouble) == (later(hours=1), None, None)
            assert await archive.subscriptions.get(made.id) == made

    asyncio.run(keep_and_read())


@pytest.mark.parametrize("days", [frozenset(), frozenset({0}), frozenset({8, 1})])
async def test_a_schedule_without_days_of_the_week_is_refused(archive: Archive, days: frozenset[int]) -> None:
    with pytest.raises(ValueError, match="days of the week"):
        await subscribe(archive, schedule=replace(SEOUL, days=days))


async def test_one_that_is_not_there_is_none(archive: Archive) -> None:
    subscriptions = archive.subscriptions
    assert await subscriptions.get(7) is None
    assert await subscriptions.change(7, at=NOON, wanted=Wanted()) is None
    assert await subscriptions.pause(7, at=NOON) is None
    assert await subscriptions.resume(7, at=NOON, next_due=NOON) is None
    assert await subscriptions.set_trouble(7, Trouble("refused", "No.", NOON)) is None
    assert not await subscriptions.remove(7)
    assert await subscriptions.zone_last_used(SERVER) is None


async def test_they_are_found_by_server_and_by_channel(archive: Archive) -> None:
    first = await subscribe(archive, 1, guild=10)
    second = await subscribe(archive, 2, guild=10)
    await subscribe(archive, 3, guild=20)

    assert await archive.subscriptions.of_guild(10) == (first, second)
    assert await archive.subscriptions.in_channel(2) == (second,)
    assert await archive.subscriptions.guilds() == {10, 20}


async def test_the_zone_last_used_is_that_of_the_newest_change(archive: Archive) -> None:
    first = await subscribe(archive, 1)
    await subscribe(archive, 2, schedule=replace(SEOUL, zone="Asia/Tokyo"), at=NOON)
    assert await archive.subscriptions.zone_last_used(SERVER) == "Asia/Tokyo"

    moved = replace(SEOUL, zone="Europe/Kyiv")
    await archive.subscriptions.change(first.id, at=later(hours=1), schedule=moved, next_due=NOON)
    assert await archive.subscriptions.zone_last_used(SERVER) == "Europe/Kyiv"


async def test_a_new_schedule_is_a_change_of_when_and_other_changes_are_not(archive: Archive) -> None:
    made = await subscribe(archive)
    wanted = Wanted(("ukraine-aid",), most=3)
    told_less = await archive.subscriptions.change(made.id, at=NOON, wanted=wanted)
    assert told_less is not None
    assert told_less == replace(made, wanted=wanted, edition=told_less.edition)
    assert told_less.edition != made.edition

    schedule = Schedule(time(7, 30), "Europe/Kyiv", WEEKDAYS)
    moved = await archive.subscriptions.change(made.id, at=NOON, schedule=schedule, next_due=later(hours=18))
    assert moved is not None
    assert (moved.schedule, moved.changed_at, moved.next_due) == (schedule, NOON, later(hours=18))
    assert moved == await fresh(archive, made)


async def test_a_schedule_and_its_next_time_go_together(archive: Archive) -> None:
    made = await subscribe(archive)
    with pytest.raises(ValueError, match="go together"):
        await archive.subscriptions.change(made.id, at=NOON, schedule=SEOUL)


async def test_due_are_those_whose_time_has_come_the_longest_due_first(archive: Archive) -> None:
    due = [await subscribe(archive, next_due=later(minutes=minute)) for minute in (3, 1, 2, 1)]
    await subscribe(archive, next_due=later(minutes=4))
    in_order = [due[1], due[3], due[2], due[0]]

    now = later(minutes=3)
    assert list(await archive.subscriptions.due(now)) == in_order
    assert await archive.subscriptions.due(NOON) == ()

    paged: list[Any] = []
    while page := await archive.subscriptions.due(now, limit=1, after=paged[-1] if paged else None):
        paged += page
    assert paged == in_order


async def test_a_paused_one_is_not_due_until_it_is_resumed(archive: Archive) -> None:
    made = await subscribe(archive)
    paused = await archive.subscriptions.pause(made.id, at=NOON)
    assert paused is not None
    assert (paused.paused_at, paused.next_due) == (NOON, None)
    assert await archive.subscriptions.due(NOON) == ()
    assert await archive.subscriptions.pause(made.id, at=later(hours=1)) == paused

    await archive.subscriptions.change(made.id, at=NOON, schedule=SEOUL, next_due=NOON)
    assert await archive.subscriptions.due(NOON) == ()

    resumed = await archive.subscriptions.resume(made.id, next_due=later(days=1), at=later(hours=2))
    assert resumed is not None
    assert (resumed.paused_at, resumed.next_due) == (None, later(days=1))
    assert resumed.changed_at == later(hours=2), "what was due during the pause is not owed"
    again = await archive.subscriptions.resume(made.id, next_due=later(days=9), at=later(hours=3))
    assert again == resumed


async def test_a_plan_made_before_a_change_does_not_undo_it(archive: Archive) -> None:
    made = await subscribe(archive)
    await archive.subscriptions.change(made.id, at=NOON, schedule=SEOUL, next_due=later(hours=5))
    await archive.subscriptions.reschedule([Rescheduled(made.id, made.edition, later(days=9))])
    assert (await fresh(archive, made)).next_due == later(hours=5)

    now = await fresh(archive, made)
    await archive.subscriptions.reschedule([Rescheduled(made.id, now.edition, later(days=9))])
    assert (await fresh(archive, made)).next_due == later(days=9)


async def test_rescheduling_wakes_nothing_that_is_paused(archive: Archive) -> None:
    made = await subscribe(archive)
    paused = await archive.subscriptions.pause(made.id, at=NOON)
    assert paused is not None
    await archive.subscriptions.reschedule([Rescheduled(made.id, paused.edition, NOON)])
    assert await fresh(archive, made) == paused


async def test_other_zone_data_leads_to_a_look_at_every_active_one(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = [await subscribe(archive) for _ in range(3)]
    await archive.subscriptions.pause(made[1].id, at=NOON)
    assert await archive.subscriptions.recheck() == ()
    active = (made[0], made[2])
    assert await archive.subscriptions.recheck("2099z") == active
    assert await archive.subscriptions.recheck("2099z", limit=1, after=made[0].id) == (made[2],)

    monkeypatch.setattr("bot.archive.subscribing.changing.zone_data_version", lambda: "2099z")
    moved = [Rescheduled(each.id, each.edition, later(hours=1)) for each in active]
    await archive.subscriptions.reschedule(moved)
    assert await archive.subscriptions.recheck("2099z") == ()
    assert len(await archive.subscriptions.recheck(zone_data_version())) == 2


async def test_a_server_that_the_bot_leaves_is_served_no_more_and_forgotten_after_a_while(
    archive: Archive,
) -> None:
    made, elsewhere = await subscribe(archive), await subscribe(archive, guild=7)
    await plan(archive, made)
    assert await archive.subscriptions.server_left(SERVER, at=NOON) == 1
    assert await archive.subscriptions.server_left(SERVER, at=later(hours=1)) == 0

    left = await fresh(archive, made)
    assert (left.left_at, left.next_due) == (NOON, None)
    (summary,) = await archive.outbox.deliveries(made.id)
    assert summary.status == "folded"
    assert [each.id for each in await archive.subscriptions.due(later(days=9))] == [elsewhere.id]

    assert await archive.subscriptions.purge_left(NOON) == 0
    assert await archive.subscriptions.purge_left(NOON + MINUTE) == 1
    assert await archive.subscriptions.get(made.id) is None
    assert await archive.subscriptions.guilds() == {7}


async def test_a_server_that_takes_the_bot_back_in_time_is_served_as_before(archive: Archive) -> None:
    made = [await subscribe(archive) for _ in range(3)]
    await archive.subscriptions.pause(made[2].id, at=NOON)
    await archive.subscriptions.server_left(SERVER, at=NOON)
    back = NOON + HOUR
    nexts = {made[0].id: later(days=1)}
    assert await archive.subscriptions.server_joined(SERVER, at=back, next_dues=nexts) == 3

    one, two, paused = await archive.subscriptions.of_guild(SERVER)
    assert (one.left_at, one.next_due, one.changed_at) == (None, later(days=1), back)
    assert two.next_due == back, "one whose time was not given is looked at at once"
    assert (paused.left_at, paused.paused_at, paused.next_due) == (None, NOON, None)
    assert await archive.subscriptions.purge_left(later(days=99)) == 0


async def test_removing_takes_deliveries_along_and_leaves_others_alone(archive: Archive) -> None:
    made, other = await subscribe(archive), await subscribe(archive, 5)
    id_ = await plan(archive, made)
    kept = await plan(archive, other)
    assert await archive.subscriptions.remove(made.id)
    assert await archive.outbox.deliveries(made.id) == ()
    assert await archive.outbox.digest_of(id_) is None
    assert await archive.outbox.digest_of(kept) is not None


async def test_ids_are_never_used_twice(archive: Archive) -> None:
    first = await subscribe(archive)
    old = await plan(archive, first)
    await archive.subscriptions.remove(first.id)
    second = await subscribe(archive)
    assert second.id > first.id
    assert await plan(archive, second) > old, "the mark of the old one still stands in the channel"


async def test_they_survive_a_restart(address: str) -> None:
    async with await Archive.open(address) as archive:
        made = await subscribe(archive, CHANNEL, next_due=NOON + DAY)
    async with await Archive.open(address) as archive:
        assert await fresh(archive, made) == made
