"""Which posted messages are to be brought up to date: found, held, ended once; nothing is owed where nothing was told."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from bot.archive import Actor, Amendment, ToldStory

from .samples import NOON, briefing, engine, keep, later
from .subscribers import claim_one, digest, plan, posted, subscribe

if TYPE_CHECKING:
    from bot.archive import Archive

BY: Any = {"by": Actor(7, "ann"), "at": later(hours=1)}
LEASE = timedelta(minutes=10)


async def told(archive: Archive, *, channel: int = 5, parts: int = 1) -> int:
    """An article told in the last part of a digest that waits to be posted; the delivery's id."""
    revision = (await keep(archive)).revision
    assert revision is not None
    story = ToldStory(("one",), (revision,), ("The first sentence.",), parts - 1)
    subscription = await subscribe(archive, channel)
    return await plan(archive, subscription, digest("news", story, parts=parts))


async def post(archive: Archive, parts: int = 1) -> None:
    held = await claim_one(archive)
    for part in range(parts):
        await archive.outbox.record(held, posted(part))
    await archive.outbox.finish(held, at=NOON)


async def due(archive: Archive, hours: float = 1) -> tuple[Amendment, ...]:
    return await archive.corrections.claim(later(hours=hours), lease=LEASE, limit=10)


async def test_the_message_that_told_it_is_found_with_what_it_told(archive: Archive) -> None:
    delivery = await told(archive, parts=2)
    await post(archive, parts=2)
    await archive.maintenance.hide("one", "hid it", reason="made up", **BY)
    (one,) = await due(archive)
    assert (one.delivery, one.part, one.message, one.under_way) == (delivery, 1, posted(1).message, False)
    (story,) = one.stories
    assert (story.article, story.claims, story.now) == ("one", ((1, "The first sentence."),), None)
    assert story.before.briefing == briefing()
    assert [(each.kind, each.reason) for each in story.corrections] == [("hidden", "made up")]


async def test_every_channel_that_was_told_is_owed_it(archive: Archive) -> None:
    first = await told(archive, channel=5)
    await post(archive)
    second = await told(archive, channel=6)
    await post(archive)
    second_revision = await keep(archive, briefing=briefing("Second.", engine=engine("2")))
    assert second_revision.revision is not None
    await archive.maintenance.withdraw(second_revision.revision, "withdrew", **BY)
    assert {one.delivery for one in await due(archive)} == {first, second}


async def test_nothing_is_owed_where_it_was_told_nowhere(archive: Archive) -> None:
    await keep(archive)
    await archive.maintenance.hide("one", "hid it", **BY)
    assert await archive.corrections.waiting() == 0


async def test_what_is_about_to_be_posted_is_owed_it_afterwards(archive: Archive) -> None:
    await told(archive)
    await archive.maintenance.hide("one", "hid it", **BY)
    (one,) = await due(archive)
    assert (one.message, one.under_way) == (None, True)
    await archive.corrections.put_off(one, later(hours=2), None)
    await post(archive)
    (one,) = await due(archive, 2)
    assert (one.message, one.under_way, one.attempts) == (posted().message, False, 0)


async def test_it_is_held_by_one_at_a_time_and_ends_once(archive: Archive) -> None:
    await told(archive)
    await post(archive)
    await archive.maintenance.hide("one", "hid it", **BY)
    (one,) = await due(archive)
    assert await due(archive) == ()
    assert len(await due(archive, 2)) == 1  # whoever held it is gone
    await archive.corrections.end(one)
    assert await archive.corrections.waiting() == 0
    assert await due(archive, 9) == ()


async def test_a_correction_meanwhile_is_not_ended_with_the_one_before(archive: Archive) -> None:
    await told(archive)
    await post(archive)
    await archive.maintenance.hide("one", "hid it", **BY)
    (one,) = await due(archive)
    await archive.maintenance.unhide("one", "showed it", **BY)
    await archive.corrections.end(one)
    (again,) = await due(archive)
    assert again.edition == one.edition + 1
    assert again.stories[0].now is not None
    assert [each.kind for each in again.stories[0].corrections] == ["hidden", "shown"]


async def test_a_failure_is_counted_and_tried_again_later(archive: Archive) -> None:
    await told(archive)
    await post(archive)
    await archive.maintenance.hide("one", "hid it", **BY)
    (one,) = await due(archive)
    await archive.corrections.put_off(one, later(hours=3), "no right")
    assert await due(archive, 2) == ()
    (again,) = await due(archive, 3)
    assert again.attempts == 1
