"""What was posted is put right where it stands, and says so; twice is the same as once."""

from __future__ import annotations

from datetime import time, timedelta
from typing import TYPE_CHECKING, Any

import discord
import pytest

from bot.archive import Destination, Schedule, Wanted
from bot.chat.markdown import timestamp
from tests.bot.chat._limits import TEXT, assert_discord_takes_body, walk
from tests.bot.chat._server import shown
from tests.bot.chat.conftest import TODAY
from tests.bot.chat.maintaining.test_maintaining import maintain, mo_maintains
from tests.bot.chat.maintaining.test_maintaining_articles import edited

if TYPE_CHECKING:
    from bot.archive import Archive
    from tests.bot.chat._server import Server
    from tests.bot.chat.conftest import Clock

__all__ = ["mo_maintains"]
pytestmark = pytest.mark.usefixtures("mo_maintains")
ONE = f"{1:024x}"


@pytest.fixture
async def posted(server: Server, library: Archive, clock: Clock) -> Any:
    """A message that tells the twelve articles on harbours; the role is mentioned."""
    clock.now = TODAY - timedelta(days=29)
    role = server.guild.create_role("readers", mentionable=True)
    subscription = await library.subscriptions.add(
        destination=Destination(server.guild.id, server.channel.id, role=role.id),
        wanted=Wanted(("harbours",), 20),
        schedule=Schedule(time(9), "UTC"),
        owner=server.mo.id,
        at=clock.now - timedelta(days=3),
        next_due=clock.now,
    )
    assert await digests(server).post_now(subscription) is not None
    clock.now += timedelta(hours=1)
    return server


def digests(server: Server) -> Any:
    return server.env.bot.digests  # type: ignore[attr-defined]


def messages(server: Server) -> list[Any]:
    """The digest's, as they are kept at Discord."""
    kept = server.env.backend.messages.get(server.channel.id, {}).values()
    return [each for each in kept if not each.interaction_metadata and each.components]


def said(server: Server) -> str:
    return "\n".join(
        component["content"]
        for message in messages(server)
        for component in walk(message.components)
        if component["type"] == TEXT
    )


async def correct(server: Server, clock: Clock) -> int:
    done: int = await digests(server).corrector.tick(clock.now)
    return done


def edits(server: Server) -> int:
    return sum(
        request.method == "PATCH" and "/messages/" in request.path for request in server.env.http_requests
    )


async def test_an_edited_claim_is_put_right_in_place_with_the_date_and_what_it_was(
    posted: Server, clock: Clock, library: Archive
) -> None:
    before = said(posted)
    await edited(posted, 1, "On Monday the strait was closed, officials said.")
    assert await library.corrections.waiting() == 1
    assert await correct(posted, clock) == 1
    after = said(posted)
    assert after.count("On Monday the strait was closed, officials said. [(") == 1
    assert (
        after.count("The strait was closed on Monday. [(")
        == before.count("The strait was closed on Monday. [(") - 1
    )
    assert f"✏️ **Corrected {timestamp(clock.now, 'D')}.** (" in after
    assert "read “The strait was closed on Monday.”" in after
    assert await library.corrections.waiting() == 0
    assert [line for line in before.split("\n") if line.startswith("<@&")] == [
        line for line in after.split("\n") if line.startswith("<@&")
    ]
    for message in messages(posted):
        assert_discord_takes_body({"flags": 1 << 15, "components": message.components})


async def test_doing_it_again_edits_nothing(posted: Server, clock: Clock, library: Archive) -> None:
    await edited(posted, 1, "On Monday the strait was closed, officials said.")
    (amendment,) = await library.corrections.claim(clock.now, lease=timedelta(0), limit=9)
    await correct(posted, clock)
    after, made = said(posted), edits(posted)
    await digests(posted).corrector._one(amendment)  # another process that was as far
    assert (said(posted), edits(posted)) == (after, made)


async def receipts(server: Server) -> str:
    (button,) = [
        component["custom_id"]
        for component in walk(messages(server)[0].components)
        if component.get("label") == "Receipts"
    ]
    (message,) = [each for each in server.channel.history() if each.id == messages(server)[0].id]
    return shown(await server.ann.click(message, custom_id=button))


async def test_the_receipts_of_the_message_follow(posted: Server, clock: Clock) -> None:
    before = await receipts(posted)
    await edited(posted, 1, "On Monday the strait was closed, officials said.")
    await correct(posted, clock)
    after = await receipts(posted)
    assert "On Monday the strait was closed, officials said." in after
    assert (
        after.count("The strait was closed on Monday.")
        == before.count("The strait was closed on Monday.") - 1
    )
    await maintain(posted, "hide", article=ONE)
    assert "Strait report 1**" not in await receipts(posted)
    assert "Strait report 1]" not in await receipts(posted)


async def test_an_editors_claim_is_marked_in_what_was_posted_too(posted: Server, clock: Clock) -> None:
    asked = await edited(posted, 1, "The strait was reopened.")
    await posted.press(asked, "Publish as an editor's")
    await correct(posted, clock)
    assert "The strait was reopened. " in said(posted)
    assert "✏️" in said(posted).split("The strait was reopened. ")[1][:12]


async def test_a_rollback_puts_back_what_was_told_and_says_so(
    posted: Server, clock: Clock, library: Archive
) -> None:
    before = said(posted)
    await edited(posted, 1, "On Monday the strait was closed, officials said.")
    await correct(posted, clock)
    oldest = (await library.revisions(ONE))[-1]
    clock.now += timedelta(days=1)
    await posted.press(await maintain(posted, "revisions", article=ONE), "Roll back to it")
    assert oldest.status == "approved"
    await correct(posted, clock)
    note = f"-# ✏️ **Corrected {timestamp(clock.now, 'D')}:** put back as it was."
    assert note in said(posted)
    assert said(posted).replace(f"\n{note}", "") == before


async def test_a_hidden_article_is_retracted_with_the_reason_and_comes_back(
    posted: Server, clock: Clock
) -> None:
    before = said(posted)
    await maintain(posted, "hide", article=ONE, reason="it was made up")
    await correct(posted, clock)
    note = f"✏️ **Corrected {timestamp(clock.now, 'D')}:** this story was retracted: it was made up"
    assert f"**Strait report 1**\n-# {note}" in said(posted)
    assert (
        said(posted).count("strait was closed on Monday. [(")
        == before.count("strait was closed on Monday. [(") - 1
    )
    await maintain(posted, "unhide", article=ONE)
    await correct(posted, clock)
    assert said(posted).count("strait was closed on Monday. [(") == before.count(
        "strait was closed on Monday. [("
    )
    assert "put back as it was" in said(posted)


async def test_a_message_that_was_deleted_is_let_be(posted: Server, clock: Clock, library: Archive) -> None:
    for message in messages(posted):
        channel: Any = posted.env.bot.get_channel(posted.channel.id)  # type: ignore[union-attr]
        await channel.get_partial_message(message.id).delete()
    await maintain(posted, "hide", article=ONE)
    assert await correct(posted, clock) == 0
    assert await library.corrections.waiting() == 0


async def test_what_is_in_the_way_is_tried_again_and_given_up_in_the_log_after_a_week(
    posted: Server, clock: Clock, library: Archive
) -> None:
    guild = posted.env.bot.get_guild(posted.guild.id)  # type: ignore[union-attr]
    channel: Any = posted.env.bot.get_channel(posted.channel.id)  # type: ignore[union-attr]
    await channel.set_permissions(guild.me, overwrite=discord.PermissionOverwrite(view_channel=False))
    await maintain(posted, "hide", article=ONE)
    assert await correct(posted, clock) == 0
    assert await library.corrections.waiting() == 1
    assert await correct(posted, clock) == 0  # not before its time
    clock.now += timedelta(days=8)
    await correct(posted, clock)
    assert await library.corrections.waiting() == 0
    (act, *_) = await library.audit.acts()
    assert (act.by.name, act.deed) == ("the bot", "correct")
    assert "Read Message History" in act.words or "View Channel" in act.words
