"""/why: what became of an article in a channel's digests, told to whoever can see the channel."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import time, timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import discord
import pytest

from bot.archive import Destination, Schedule, Wanted
from bot.chat.commands.why import is_seen_by
from bot.digests.due import next_due
from tests.bot.chat._server import shown
from tests.bot.chat.conftest import TODAY, of_its_own
from tests.bot.chat.maintaining.test_maintaining import maintain, mo_maintains
from tests.bot.chat.test_corrections import digests, messages

if TYPE_CHECKING:
    from bot.archive import Archive, Entry, Subscription
    from tests.bot.chat._server import Server
    from tests.bot.chat.conftest import Clock

__all__ = ["mo_maintains"]
ONE, LAST = f"{1:024x}", f"{12:024x}"


async def subscribed(
    server: Server, library: Archive, clock: Clock, *, topics: tuple[str, ...] = ("harbours",), most: int = 20
) -> Subscription:
    """A subscription whose first digest tells of the time when the library was filled."""
    clock.now = TODAY - timedelta(days=29)
    return await library.subscriptions.add(
        destination=Destination(server.guild.id, server.channel.id),
        wanted=Wanted(topics, most),
        schedule=Schedule(time(9), "UTC"),
        owner=server.mo.id,
        at=clock.now - timedelta(days=3),
        next_due=clock.now,
    )


async def post(server: Server, subscription: Subscription) -> None:
    assert await digests(server).post_now(subscription) is not None


def another_text(entry: Entry) -> str:
    """The same text elsewhere would be the same article."""
    return f"{entry.article.text}\n\n{of_its_own(99)}"


async def why(server: Server, article: str = ONE, **options: Any) -> str:
    return shown(await server.ask("why", article=article, **options))


async def test_a_told_one_leads_to_its_message(server: Server, library: Archive, clock: Clock) -> None:
    await post(server, await subscribed(server, library, clock))
    said = await why(server)
    link = f"https://discord.com/channels/{server.guild.id}/{server.channel.id}/{messages(server)[0].id}"
    assert f"It was told in the digest of <t:1712836800:D>: [the message]({link})." in said
    assert "It was retracted" not in said


@pytest.mark.usefixtures("mo_maintains")
async def test_a_told_one_that_was_hidden_since_says_so(
    server: Server, library: Archive, clock: Clock
) -> None:
    await post(server, await subscribed(server, library, clock))
    await maintain(server, "hide", article=ONE)
    assert "It was retracted since." in await why(server)


@pytest.mark.usefixtures("mo_maintains")
async def test_a_hidden_one_is_found_by_its_title(server: Server, library: Archive, clock: Clock) -> None:
    await subscribed(server, library, clock)
    await maintain(server, "hide", article=ONE)
    assert "A maintainer hides it since" in await why(server, "Strait report 1")


async def test_one_over_the_limit_says_its_place(server: Server, library: Archive, clock: Clock) -> None:
    await post(server, await subscribed(server, library, clock, most=1))
    answers = [await why(server, f"{number:024x}") for number in range(5)]
    left_out = [
        said for said in answers if re.search(r"its story came \d+\. of \d+, and at most 1 are told\.", said)
    ]
    assert len(left_out) >= 4
    assert len(set(left_out)) == len(left_out)


async def test_of_another_topic_it_says_how_near_it_is_and_what_spoke(
    server: Server, library: Archive, clock: Clock
) -> None:
    await post(server, await subscribed(server, library, clock))
    said = await why(server, LAST)
    assert "It belongs to none of the topics that are sent here." in said
    assert "**Harbours & straits**: 0." in said
    assert "and 0.50 is needed" in said
    assert "For it: " in said


async def test_what_came_after_the_last_digest_comes_next(
    server: Server, library: Archive, clock: Clock
) -> None:
    subscription = await subscribed(server, library, clock)
    await post(server, subscription)
    entry = await library.get(ONE)
    assert entry is not None
    assert entry.briefing is not None
    new = replace(entry.article, id="new", url=None, title="A new strait", text=another_text(entry))
    at = clock.now + timedelta(hours=2)
    await library.record(new, entry.topics, entry.briefing, at=at, matched_by="tests")
    said = await why(server, "new")
    due = next_due(
        subscription.schedule, last_date=clock.now.date(), changed_at=subscription.changed_at, now=clock.now
    )
    assert f"The next digest looks at it: <t:{int(due.timestamp())}:f>." in said
    await library.subscriptions.pause(subscription.id, at=at)
    assert "Digests here are paused since" in await why(server, "new")


async def test_what_came_before_the_first_one_says_so(server: Server, library: Archive, clock: Clock) -> None:
    clock.now = TODAY
    await server.manage("subscribe", topic="harbours", at="10:00", timezone="UTC")
    assert "before digests were sent here" in await why(server)


async def test_a_quiet_day_remembers_why(server: Server, library: Archive, clock: Clock) -> None:
    """What is published too long ago is left out, and nothing is posted."""
    subscription = await subscribed(server, library, clock)
    entry = await library.get(ONE)
    assert entry is not None
    assert entry.briefing is not None
    old = replace(
        entry.article,
        id="old",
        url=None,
        title="An old strait",
        text=another_text(entry),
        published=TODAY.date().replace(year=2020),
    )
    await library.record(
        old, entry.topics, entry.briefing, at=clock.now - timedelta(hours=1), matched_by="tests"
    )
    for number in range(12):
        await library.maintenance.hide(f"{number:024x}", "hid it", by=_maintainer(), at=clock.now)
    await digests(server).tick(subscription.next_due)
    assert not messages(server)
    said = await why(server, "old")
    assert "left out: it was published on 2020-05-10" in said


def _maintainer() -> Any:
    from bot.archive import Actor

    return Actor(7, "mo")


async def test_a_channel_without_digests_says_so(server: Server, library: Archive) -> None:
    assert "No digest is sent to" in await why(server)


async def test_another_channel_may_be_asked_about_by_those_who_see_it(
    server: Server, library: Archive, clock: Clock
) -> None:
    await post(server, await subscribed(server, library, clock))
    other = server.guild.create_text_channel("elsewhere")
    asked = await server.ann.slash(other, "why", article=ONE, channel=server.channel)
    assert "It was told in the digest" in shown(asked)


def channel(kind: discord.ChannelType = discord.ChannelType.text, **rights: bool) -> Any:
    """As Discord gives a channel that was asked for, with the rights of whoever asked."""
    return SimpleNamespace(id=5, type=kind, permissions=discord.Permissions(**rights))


@pytest.mark.parametrize(
    ("place", "sees"),
    [
        (channel(view_channel=True), True),
        (channel(send_messages=True), False),
        (channel(discord.ChannelType.private_thread, view_channel=True), False),
        (channel(discord.ChannelType.private_thread, view_channel=True, manage_threads=True), True),
        (SimpleNamespace(id=5, type=discord.ChannelType.text), False),
        (SimpleNamespace(id=6), True),
        (None, False),
    ],
)
def test_only_of_a_channel_that_the_member_sees_anything_is_told(place: Any, sees: bool) -> None:
    assert is_seen_by(SimpleNamespace(channel_id=6), place) == sees
