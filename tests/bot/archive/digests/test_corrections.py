"""Which posted messages are to be brought up to date: found, held, ended once; nothing is owed where nothing was told."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from bot.archive import EDITOR, Actor, Amendment, ToldStory
from bot.archive.digests import planning
from bot.briefings.revisions import fate
from summarizer import EngineInfo
from tests.bot.archive.samples import NOON, briefing, engine, keep, later
from tests.bot.archive.subscribers import claim_one, digest, plan, posted, subscribe

if TYPE_CHECKING:
    from bot.archive import Archive, NewDigest

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
    assert (story.article, story.claims, story.lead.now) == ("one", ((1, "The first sentence."),), None)
    assert story.lead.before.briefing == briefing()
    assert [(each.kind, each.reason) for each in story.lead.corrections] == [("hidden", "made up")]


async def test_every_channel_that_was_told_is_owed_it(archive: Archive) -> None:
    first = await told(archive, channel=5)
    await post(archive)
    second = await told(archive, channel=6)
    await post(archive)
    await keep(archive, briefing=briefing("Second.", engine=engine("2")))
    revision = (await archive.revisions("one"))[-1].id
    await archive.maintenance.withdraw(revision, "withdrew", **BY)
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
    assert again.stories[0].lead.now is not None
    assert [each.kind for each in again.stories[0].lead.corrections] == ["hidden", "shown"]


async def test_a_failure_is_counted_and_tried_again_later(archive: Archive) -> None:
    await told(archive)
    await post(archive)
    await archive.maintenance.hide("one", "hid it", **BY)
    (one,) = await due(archive)
    await archive.corrections.put_off(one, later(hours=3), "no right")
    assert await due(archive, 2) == ()
    (again,) = await due(archive, 3)
    assert again.attempts == 1


# What was told of it stays as it is, or not


async def change(archive: Archive, text: str) -> int | None:
    """An editor changes the first claim of what is shown."""
    entry = await archive.get("one")
    assert entry is not None
    assert entry.revision is not None
    made = briefing(text, engine=EngineInfo(EDITOR, "default", "1"))
    words = {"words": "edited it", "vector": np.zeros(3, np.float32), "encoder": ""}
    return await archive.maintenance.edit(entry.revision, entry.article, made, **words, **BY)


async def another_text(archive: Archive, text: str, told: str = "Other words.", **details: Any) -> None:
    """The source has another text, of which other claims are made."""
    made = briefing(told, key_points=(), engine=engine("1"))
    await keep(archive, text=text, briefing=made, at=later(hours=1), **details)


async def test_a_briefing_that_chose_other_sentences_is_no_correction(archive: Archive) -> None:
    await told(archive)
    await post(archive)
    made = await keep(archive, briefing=briefing("Another sentence.", engine=engine("2")))
    assert await archive.corrections.waiting() == 0
    await change(archive, "Another sentence, put right.")
    assert await archive.corrections.waiting() == 0, "what was told is in none of the two"
    assert made.revision is not None
    await archive.maintenance.withdraw(made.revision, "withdrew", **BY)
    assert await archive.corrections.waiting() == 0


async def test_another_text_of_the_source_is_told_where_what_was_told_is_not_in_it_any_more(
    archive: Archive,
) -> None:
    await told(archive)
    await post(archive)
    await another_text(archive, "All of it is different.")
    (one,) = await due(archive)
    (correction,) = one.stories[0].lead.corrections
    assert (correction.kind, correction.at) == ("updated", later(hours=1))
    assert correction.before is not None
    assert correction.after is not None
    assert (correction.before.version, correction.after.version) == (1, 2)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("New: The first\nsentence of one. More.", {}),
        ("All of it is different.", {"kind": "teaser"}),
    ],
    ids=["the sentence stands", "only a teaser was read before"],
)
async def test_another_text_is_not_told_where_it(archive: Archive, text: str, first: dict[str, Any]) -> None:
    revision = (await keep(archive, **first)).revision
    assert revision is not None
    story = ToldStory(("one",), (revision,), ("The first sentence.",))
    await plan(archive, await subscribe(archive), digest("news", story))
    await post(archive)
    await another_text(archive, text)
    assert await archive.corrections.waiting() == 0


async def test_an_old_text_that_comes_back_puts_back_what_was_told(archive: Archive) -> None:
    await told(archive)
    await post(archive)
    await another_text(archive, "All of it is different.")
    await keep(archive, at=later(hours=2))
    (one,) = await due(archive, 2)
    lead = one.stories[0].lead
    assert [each.kind for each in lead.corrections] == ["updated", "updated"]
    assert fate("The first sentence.", lead.before, lead.corrections).cause is None


async def folded(archive: Archive) -> None:
    """Two articles in one story, the second folded into it."""
    revisions = [(await keep(archive, id_)).revision for id_ in ("one", "two")]
    assert None not in revisions
    story = ToldStory(("one", "two"), tuple(each or 0 for each in revisions), ("The first sentence.",))
    await plan(archive, await subscribe(archive), digest("news", story))
    await post(archive)


async def test_a_folded_article_that_is_hidden_is_owed_too(archive: Archive) -> None:
    await folded(archive)
    await archive.maintenance.hide("two", "hid it", reason="made up", **BY)
    (one,) = await due(archive)
    (story,) = one.stories
    assert story.lead.corrections == ()
    (other,) = story.others
    assert (other.before.article.id, other.now) == ("two", None)
    assert [each.kind for each in other.corrections] == ["hidden"]


async def test_a_folded_article_whose_only_briefing_is_withdrawn_is_owed_too(archive: Archive) -> None:
    await folded(archive)
    entry = await archive.get("two")
    assert entry is not None
    assert entry.revision is not None
    await archive.maintenance.withdraw(entry.revision, "withdrew", **BY)
    assert await archive.corrections.waiting() == 1


async def test_other_words_of_a_folded_article_were_not_told(archive: Archive) -> None:
    await folded(archive)
    await keep(archive, "two", text="All of it is different.", briefing=briefing("Other."))
    assert await archive.corrections.waiting() == 0


# Changed while a digest is made


Act = Callable[["Archive"], Coroutine[Any, Any, Any]]


async def hide(archive: Archive) -> None:
    await archive.maintenance.hide("one", "hid it", reason="made up", **BY)


async def edit(archive: Archive) -> None:
    await change(archive, "The first sentence, put right.")


async def update(archive: Archive) -> None:
    await another_text(archive, "All of it is different.")


async def withdraw(archive: Archive) -> None:
    entry = await archive.get("one")
    assert entry is not None
    assert entry.revision is not None
    await archive.maintenance.withdraw(entry.revision, "withdrew", **BY)


async def composed(archive: Archive) -> NewDigest:
    revision = (await keep(archive)).revision
    assert revision is not None
    return digest("news", ToldStory(("one",), (revision,), ("The first sentence.",)))


@pytest.mark.parametrize(
    ("act", "kind"), [(hide, "hidden"), (edit, "changed"), (update, "updated"), (withdraw, "changed")]
)
async def test_what_changed_after_a_digest_was_composed_is_owed_to_it(
    archive: Archive, act: Act, kind: str
) -> None:
    made = await composed(archive)
    await act(archive)
    await plan(archive, await subscribe(archive), made)
    await post(archive)
    (one,) = await due(archive)
    assert [each.kind for each in one.stories[0].lead.corrections] == [kind]


async def test_a_briefing_made_anew_after_a_digest_was_composed_is_not_owed_to_it(archive: Archive) -> None:
    made = await composed(archive)
    await keep(archive, briefing=briefing("Another sentence.", engine=engine("2")))
    await plan(archive, await subscribe(archive), made)
    assert await archive.corrections.waiting() == 0


@pytest.mark.parametrize("act", [hide, edit, update, withdraw])
async def test_what_changes_while_a_digest_is_planned_is_owed_to_it(archive: Archive, act: Act) -> None:
    made = await composed(archive)
    subscriptions = [await subscribe(archive, 100 + number) for number in range(8)]
    first, *others = subscriptions

    async def plan_others() -> None:
        for each in others:
            await plan(archive, each, made)

    await asyncio.gather(plan(archive, first, made), plan_others(), act(archive))
    assert await archive.corrections.waiting() == len(subscriptions)


async def test_who_changes_an_article_waits_for_the_digest_that_tells_it(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The digest looks how its articles stand before the change, and is kept after it."""
    made = await composed(archive)
    subscription = await subscribe(archive)
    looked = asyncio.Event()
    real = planning.catch_up

    async def look_and_wait(*arguments: Any) -> None:
        await real(*arguments)
        looked.set()
        await asyncio.sleep(0.3)

    monkeypatch.setattr(planning, "catch_up", look_and_wait)
    planned = asyncio.create_task(plan(archive, subscription, made))
    await looked.wait()
    await hide(archive)
    await planned
    assert await archive.corrections.waiting() == 1
