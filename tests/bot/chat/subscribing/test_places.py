"""What keeps the bot from posting somewhere is known and named before it tries."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import discord
import pytest

from bot.archive import Destination
from bot.chat.subscribing.places import hindrances, place_of
from bot.errors import UsageError
from tests.discord_server import ChannelType, Permission
from tests.discord_server.clients import Bot, connected
from tests.discord_server.permissions import MEMBERS_DEFAULT

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.archive import Place
    from tests.discord_server import Channel, DiscordServer, Guild

REQUIRES_TAG = 1 << 4


class Office:
    """A server with a bot that hears of all that happens there."""

    def __init__(self, server: DiscordServer, guild: Guild, bot: Bot) -> None:
        self.server, self.guild, self.bot = server, guild, bot

    async def said(self, channel: Channel, place: Place, *topics: str, **options: Any) -> list[str]:
        """What is in the way of digests in a channel, once the bot has heard of it all."""
        heard = self.server.add_channel(self.guild, "the last to be heard of")
        await self.server.until(lambda: self.bot.get_channel(heard.id) is not None)
        return self.known(channel.id, place, *topics, **options)

    def known(self, channel: int, place: Place, *topics: str, **options: Any) -> list[str]:
        guild = self.bot.get_guild(self.guild.id)
        assert guild is not None
        return hindrances(guild, Destination(guild.id, channel, place, **options), topics)

    async def thread(self, kind: discord.ChannelType) -> discord.Thread:
        """A thread that the bot started."""
        channel = self.server.add_channel(self.guild)
        await self.server.until(lambda: self.bot.get_channel(channel.id) is not None)
        found = self.bot.get_channel(channel.id)
        assert isinstance(found, discord.TextChannel)
        thread = await found.create_thread(name="talk", type=kind)
        await self.server.until(lambda: found.guild.get_thread(thread.id) is not None)
        return thread


@pytest.fixture
async def office(discord_server: DiscordServer) -> AsyncIterator[Office]:
    rights = MEMBERS_DEFAULT | Permission.CREATE_PRIVATE_THREADS
    guild = discord_server.add_guild(bot_permissions=rights)
    async with connected(discord_server) as bot:
        yield Office(discord_server, guild, bot)


@pytest.mark.parametrize("kind", [ChannelType.TEXT, ChannelType.ANNOUNCEMENT])
async def test_nothing_is_in_the_way_in_an_ordinary_channel(office: Office, kind: ChannelType) -> None:
    channel = office.server.add_channel(office.guild, kind=kind)
    place: Place = "text" if kind is ChannelType.TEXT else "announcement"
    assert await office.said(channel, place, discussion=True, publish=True) == []


@pytest.mark.parametrize(
    ("lacking", "said"),
    [
        (Permission.VIEW_CHANNEL, "**View Channel**"),
        (Permission.SEND_MESSAGES, "**Send Messages**"),
        (
            Permission.READ_MESSAGE_HISTORY,
            "**Read Message History** (to see, after a crash, what I have posted already)",
        ),
        (Permission.CREATE_PUBLIC_THREADS, "**Create Public Threads** (to start the discussions)"),
    ],
)
async def test_each_missing_right_is_named(office: Office, lacking: Permission, said: str) -> None:
    channel = office.server.add_channel(office.guild)
    office.server.deny(channel, lacking)
    (words,) = await office.said(channel, "text", discussion=True)
    assert said in words
    assert f"In <#{channel.id}> I lack " in words
    office.server.allow(channel, lacking)
    assert await office.said(channel, "text", discussion=True) == []


async def test_what_is_not_used_is_not_missed(office: Office) -> None:
    channel = office.server.add_channel(office.guild)
    office.server.deny(channel, Permission.CREATE_PUBLIC_THREADS | Permission.SEND_MESSAGES_IN_THREADS)
    assert await office.said(channel, "text") == []


async def test_a_forum_takes_rights_of_its_own(office: Office) -> None:
    forum = office.server.add_channel(office.guild, kind=ChannelType.FORUM)
    office.server.deny(forum, Permission.SEND_MESSAGES | Permission.SEND_MESSAGES_IN_THREADS)
    (words,) = await office.said(forum, "forum")
    assert "I lack **Create Posts**, **Send Messages in Posts**." in words


async def test_a_forum_that_wants_tags_wants_one_of_a_topic(office: Office) -> None:
    forum = office.server.add_channel(
        office.guild, kind=ChannelType.FORUM, tags=["Harbours"], flags=REQUIRES_TAG
    )
    assert await office.said(forum, "forum", "Mountains", "harbours") == []
    (words,) = await office.said(forum, "forum", "Mountains")
    assert "wants a tag on every post, and none has the name of a topic wanted" in words


async def test_a_channel_that_is_gone_is_told_from_one_that_is_there(office: Office) -> None:
    channel = office.server.add_channel(office.guild)
    office.server.delete_channel(channel)
    (words,) = await office.said(channel, "text")
    assert words == f"<#{channel.id}> is gone, or hidden from me. Choose another channel."


async def test_a_role_that_not_everybody_may_mention_takes_a_right(office: Office) -> None:
    channel = office.server.add_channel(office.guild)
    quiet = office.server.add_role(office.guild, "quiet")
    open_ = office.server.add_role(office.guild, "open", mentionable=True)
    (words,) = await office.said(channel, "text", role=quiet.id)
    assert "All Roles** (to mention a role that not everybody may mention)" in words
    assert await office.said(channel, "text", role=open_.id) == []
    office.server.allow(channel, Permission.MENTION_EVERYONE)
    assert await office.said(channel, "text", role=quiet.id) == []


async def test_a_role_that_is_gone_is_said_to_be(office: Office) -> None:
    channel = office.server.add_channel(office.guild)
    assert await office.said(channel, "text", role=5) == ["The role to mention is gone: nobody is mentioned."]


class TestThreads:
    async def test_follow_their_channel(self, office: Office) -> None:
        thread = await office.thread(discord.ChannelType.public_thread)
        assert office.known(thread.id, "thread") == []
        parent = office.server.channels[thread.parent_id]
        office.server.deny(parent, Permission.SEND_MESSAGES_IN_THREADS)
        (words,) = await office.said(office.server.channels[thread.id], "thread")
        assert f"In <#{thread.id}> I lack **Send Messages in Threads**." in words

    async def test_that_are_locked_are_for_those_who_may_manage_them(self, office: Office) -> None:
        thread = await office.thread(discord.ChannelType.public_thread)
        guild = office.bot.get_guild(office.guild.id)
        known = guild and guild.get_thread(thread.id)
        assert known is not None
        known.locked = True  # as the gateway tells it
        assert office.known(thread.id, "thread") == [
            f"<#{thread.id}> is locked: unlock it, or give me **Manage Threads**."
        ]

    async def test_that_are_private_take_an_invitation(self, office: Office) -> None:
        thread = await office.thread(discord.ChannelType.private_thread)
        assert office.known(thread.id, "thread") == []
        guild = office.bot.get_guild(office.guild.id)
        assert guild is not None
        guild._remove_thread(thread)  # of others' private threads the gateway does not tell
        destination = Destination(guild.id, thread.id, "thread")
        assert hindrances(guild, destination, thread=thread) == [
            f"<#{thread.id}> is private: invite me by mentioning me in it."
        ]

    async def test_that_nothing_is_known_of_are_taken_to_be_fine(self, office: Office) -> None:
        assert office.known(77, "thread") == []


def test_what_is_no_place_for_digests_is_refused() -> None:
    voice: Any = SimpleNamespace(id=5, type=discord.ChannelType.voice)
    with pytest.raises(UsageError, match="digests cannot be posted there"):
        place_of(voice)
