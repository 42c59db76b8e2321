"""The steps of a delivery, over sockets: each is done at most once, and its end is told as it was."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bot.archive import Destination
from bot.digests.deliver import Absent, Blocked, Done, Lost, NotYet, Order, Unclear
from tests.discord_server import ChannelType, Permission
from tests.discord_server.models import CROSSPOSTED
from tests.discord_server.rest.ratelimits import Limit

from ._posters import deaf_poster, place, poster

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager

    from bot.chat.posting.poster import DiscordPoster
    from tests.discord_server import Channel, DiscordServer

POST = "POST /channels/{channel_id}/messages"
OPEN = "POST /channels/{channel_id}/threads"
BODY = {
    "components": [
        {"type": 17, "components": [{"type": 10, "content": "Two ships met."}]},
        {"type": 1, "components": [{"type": 2, "style": 2, "label": "Receipts", "custom_id": "d1:0:0"}]},
    ]
}


def order(place: Channel, **changes: Any) -> Order:
    assert place.guild_id is not None
    places = {ChannelType.FORUM: "forum", ChannelType.ANNOUNCEMENT: "announcement"}
    destination = Destination(place.guild_id, place.id, places.get(place.type, "text"))
    made = Order(41, "post", 0, destination, place.id, "NATO", date(2024, 5, 10), body=BODY)
    return replace(made, **changes)


def around() -> tuple[datetime, datetime]:
    now = datetime.now(UTC)
    return now - timedelta(minutes=5), now + timedelta(minutes=5)


class TestAPost:
    async def test_is_there_with_its_mark(self, discord_server: DiscordServer) -> None:
        channel = place(discord_server)
        async with poster(discord_server) as posting:
            done = await posting.carry_out(order(channel), 20)
        (message,) = discord_server.messages(channel)
        assert done == Done(channel.id, message.id)
        assert [one["custom_id"] for one in message.components() if "custom_id" in one] == ["d1:41:0"]

    async def test_sent_again_is_the_same_message(self, discord_server: DiscordServer) -> None:
        channel = place(discord_server)
        async with poster(discord_server) as posting:
            first = await posting.carry_out(order(channel), 20)
            assert await posting.carry_out(order(channel), 20) == first
            other = await posting.carry_out(order(channel, part=1), 20)
        assert other != first
        assert len(discord_server.messages(channel)) == 2

    async def test_mentions_its_role_once_and_nobody_else(self, discord_server: DiscordServer) -> None:
        channel = place(discord_server)
        guild = discord_server.guilds[channel.guild_id or 0]
        role = discord_server.add_role(guild, "Readers", mentionable=True)
        other = discord_server.add_role(guild, "Others", mentionable=True)
        loud = {"components": [{"type": 10, "content": f"@everyone <@&{other.id}>"}]}
        async with poster(discord_server) as posting:
            for part in (0, 1):
                mentioning = replace(order(channel).destination, role=role.id)
                await posting.carry_out(order(channel, part=part, destination=mentioning, body=loud), 20)
        first, second = discord_server.messages(channel)
        assert first.data["mention_roles"] == [str(role.id)]
        assert not first.data["mention_everyone"]
        assert second.data["mention_roles"] == []

    @pytest.mark.parametrize("after_storing", [False, True])
    async def test_survives_an_error_of_discords(
        self, discord_server: DiscordServer, after_storing: bool
    ) -> None:
        channel = place(discord_server)
        discord_server.faults.fail(500, after_storing=after_storing, on=POST)
        async with poster(discord_server) as posting:
            assert isinstance(await posting.carry_out(order(channel), 20), Done)
        assert len(discord_server.messages(channel)) == 1

    @pytest.mark.parametrize("scope", ["user", "shared", "global"])
    async def test_waits_out_a_rate_limit(self, discord_server: DiscordServer, scope: str) -> None:
        channel = place(discord_server)
        discord_server.faults.rate_limit(2, scope=scope, on=POST)
        async with poster(discord_server) as posting:
            assert isinstance(await posting.carry_out(order(channel), 20), Done)
        assert len(discord_server.messages(channel)) == 1

    @pytest.mark.parametrize("after_storing", [False, True])
    async def test_is_unclear_without_an_answer(
        self, discord_server: DiscordServer, after_storing: bool
    ) -> None:
        channel = place(discord_server)
        discord_server.rate_limits.routes[POST] = Limit(50, 5.0)
        discord_server.faults.cut(after_storing=after_storing, on=POST)
        discord_server.faults.fail(503, after_storing=after_storing, on=POST)
        discord_server.faults.hang(after_storing=after_storing, on=POST)
        discord_server.faults.cut(midway=True, on=POST)
        async with poster(discord_server, answer_seconds=0.2) as posting:
            for _ in range(4):
                assert isinstance(await posting.carry_out(order(channel), 20), Unclear)
            assert isinstance(await posting.carry_out(order(channel), 20), Done)
        assert len(discord_server.messages(channel)) == 1

    async def test_is_not_begun_without_time(self, discord_server: DiscordServer) -> None:
        channel = place(discord_server)
        async with poster(discord_server) as posting:
            assert isinstance(await posting.carry_out(order(channel), 1.0), NotYet)
        assert not discord_server.requested(POST)

    async def test_is_not_repeated_past_its_time(self, discord_server: DiscordServer) -> None:
        channel = place(discord_server)
        discord_server.faults.fail(500, times=None, on=POST)
        async with poster(discord_server) as posting:
            began = asyncio.get_running_loop().time()
            assert isinstance(await posting.carry_out(order(channel), 3.5), Unclear)
            assert asyncio.get_running_loop().time() - began < 4.5
        assert len(discord_server.requested(POST)) == 2

    async def test_waits_for_a_limit_that_is_too_long_elsewhere(self, discord_server: DiscordServer) -> None:
        channel = place(discord_server)
        discord_server.faults.rate_limit(1, retry_after=900.0, on=POST)
        discord_server.faults.rate_limit(1, via=False, on=POST)
        async with poster(discord_server) as posting:
            limited = await posting.carry_out(order(channel), 2.5)
            assert isinstance(limited, NotYet)
            assert limited.after == timedelta(seconds=900)
            assert not limited.everywhere
            banned = await posting.carry_out(order(channel), 20)
            assert isinstance(banned, NotYet)
            assert banned.after == timedelta(seconds=600)
            assert banned.everywhere


class TestWhatKeepsItFromBeingPosted:
    async def test_a_right_that_was_taken_is_known_without_asking(
        self, discord_server: DiscordServer
    ) -> None:
        channel = place(discord_server)
        discord_server.deny(channel, Permission.SEND_MESSAGES)
        async with poster(discord_server) as posting:
            blocked = await posting.carry_out(order(channel), 20)
            assert isinstance(blocked, Blocked)
            assert blocked.code == "missing_permissions"
            assert "Send Messages" in blocked.words
        assert not discord_server.requested(POST)

    async def test_a_channel_that_is_gone(self, discord_server: DiscordServer) -> None:
        channel = place(discord_server)
        async with poster(discord_server) as posting:
            discord_server.delete_channel(channel)
            blocked = await posting.carry_out(order(channel), 20)
        assert isinstance(blocked, Blocked)
        assert blocked.code == "channel_gone"

    async def test_a_server_that_is_away(self, discord_server: DiscordServer) -> None:
        channel = place(discord_server)
        guild = discord_server.guilds[channel.guild_id or 0]
        discord_server.set_available(guild, available=False)
        async with poster(discord_server) as posting:
            away = await posting.carry_out(order(channel), 20)
        assert isinstance(away, NotYet)
        assert away.outage
        assert not discord_server.requested(POST)

    async def test_a_forum_that_wants_a_tag(self, discord_server: DiscordServer) -> None:
        forum = place(discord_server, ChannelType.FORUM, tags=["Economy"], flags=1 << 4)
        async with poster(discord_server) as posting:
            blocked = await posting.carry_out(order(forum, step="forum_post", topics=("nato",)), 20)
        assert isinstance(blocked, Blocked)
        assert "tag" in blocked.words

    async def test_a_days_post_that_was_deleted(self, discord_server: DiscordServer) -> None:
        forum = place(discord_server, ChannelType.FORUM)
        async with poster(discord_server) as posting:
            opened = await posting.carry_out(order(forum, step="forum_post"), 20)
            assert isinstance(opened, Done)
            discord_server.delete_channel(discord_server.channels[opened.channel])
            assert isinstance(await posting.carry_out(order(forum, part=1, channel=opened.channel), 20), Lost)


class TestAForumsPost:
    @pytest.mark.parametrize("of", [poster, deaf_poster])
    async def test_has_its_parts_and_the_tag_of_its_topic(
        self, discord_server: DiscordServer, of: Callable[..., AbstractAsyncContextManager[DiscordPoster]]
    ) -> None:
        forum = place(discord_server, ChannelType.FORUM, tags=["Economy", "nato", "The Fleet"])
        async with of(discord_server) as posting:
            opened = await posting.carry_out(order(forum, step="forum_post", topics=("nato", "fleet")), 20)
            assert isinstance(opened, Done)
            await posting.carry_out(order(forum, part=1, channel=opened.channel), 20)
        thread = discord_server.channels[opened.channel]
        assert thread.name == "NATO, Friday, 10 May 2024"
        assert thread.applied_tags == [tag.id for tag in forum.tags[1:]]
        assert len(discord_server.messages(thread)) == 2

    async def test_has_the_tags_of_all_topics_where_all_are_wanted(
        self, discord_server: DiscordServer
    ) -> None:
        forum = place(discord_server, ChannelType.FORUM, tags=["Economy", "nato", "The Fleet"], flags=1 << 4)
        async with poster(discord_server) as posting:
            opened = await posting.carry_out(order(forum, step="forum_post"), 20)
        assert isinstance(opened, Done)
        assert discord_server.channels[opened.channel].applied_tags == [tag.id for tag in forum.tags[1:]]

    async def test_is_never_sent_twice_by_itself(self, discord_server: DiscordServer) -> None:
        forum = place(discord_server, ChannelType.FORUM)
        discord_server.faults.fail(500, after_storing=True, on=OPEN)
        async with poster(discord_server) as posting:
            assert isinstance(await posting.carry_out(order(forum, step="forum_post"), 20), Unclear)
        assert len(discord_server.requested(OPEN)) == 1

    async def test_is_not_in_doubt_where_only_its_tags_could_not_be_read(
        self, discord_server: DiscordServer
    ) -> None:
        forum = place(discord_server, ChannelType.FORUM)
        discord_server.faults.cut(times=None, on="GET /channels/{channel_id}")
        async with deaf_poster(discord_server) as posting:
            assert isinstance(await posting.carry_out(order(forum, step="forum_post"), 20), NotYet)
        assert not discord_server.requested(OPEN)

    @pytest.mark.parametrize("archived", [False, True])
    async def test_is_found_again(self, discord_server: DiscordServer, archived: bool) -> None:
        forum = place(discord_server, ChannelType.FORUM)
        async with poster(discord_server) as posting:
            wanted = order(forum, step="forum_post")
            assert await posting.look_for(wanted, *around(), 20) == Absent()
            await posting.carry_out(order(forum, step="forum_post", delivery=40), 20)
            opened = await posting.carry_out(wanted, 20)
            assert isinstance(opened, Done)
            discord_server.channels[opened.channel].archived = archived
            assert await posting.look_for(wanted, *around(), 20) == opened


class TestLooking:
    async def test_finds_a_part_by_its_mark(self, discord_server: DiscordServer) -> None:
        channel = place(discord_server)
        member = discord_server.add_user("ann")
        async with poster(discord_server) as posting:
            posted = await posting.carry_out(order(channel), 20)
            for number in range(230):
                discord_server.post(member, channel, f"Message {number}")
            last = await posting.carry_out(order(channel, part=1), 20)
            assert await posting.look_for(order(channel), *around(), 20) == posted
            assert await posting.look_for(order(channel, part=1), *around(), 20) == last
            assert await posting.look_for(order(channel, part=2), *around(), 20) == Absent()
            assert await posting.look_for(order(channel, delivery=4), *around(), 20) == Absent()
            past = datetime.now(UTC) - timedelta(hours=1)
            assert await posting.look_for(order(channel), past, past + timedelta(minutes=1), 20) == Absent()

    async def test_needs_the_right_to_read(self, discord_server: DiscordServer) -> None:
        channel = place(discord_server)
        discord_server.deny(channel, Permission.READ_MESSAGE_HISTORY)
        async with poster(discord_server) as posting:
            blocked = await posting.look_for(order(channel), *around(), 20)
        assert isinstance(blocked, Blocked)
        assert "Read Message History" in blocked.words

    async def test_that_fails_says_nothing_of_what_was_done(self, discord_server: DiscordServer) -> None:
        channel = place(discord_server)
        discord_server.faults.cut(times=None, on="GET /channels/{channel_id}/messages")
        async with poster(discord_server) as posting:
            assert isinstance(await posting.look_for(order(channel), *around(), 20), NotYet)


class TestAroundTheMessage:
    async def test_a_thread_and_a_publication_are_made_once(self, discord_server: DiscordServer) -> None:
        channel = place(discord_server, ChannelType.ANNOUNCEMENT)
        async with poster(discord_server) as posting:
            posted = await posting.carry_out(order(channel), 20)
            assert isinstance(posted, Done)
            for _ in range(2):
                thread = await posting.carry_out(order(channel, step="thread", message=posted.message), 20)
                assert thread == Done(posted.message, posted.message)
                published = await posting.carry_out(
                    order(channel, step="publish", message=posted.message), 20
                )
                assert published == posted
        (message,) = discord_server.messages(channel)
        assert message.flags & CROSSPOSTED
        assert discord_server.channels[posted.message].name == "NATO, Friday, 10 May 2024"

    async def test_a_deleted_message_needs_none(self, discord_server: DiscordServer) -> None:
        channel = place(discord_server, ChannelType.ANNOUNCEMENT)
        async with poster(discord_server) as posting:
            posted = await posting.carry_out(order(channel), 20)
            assert isinstance(posted, Done)
            discord_server.delete_message(discord_server.messages(channel)[0])
            for step in ("thread", "publish"):
                lost = await posting.carry_out(order(channel, step=step, message=posted.message), 20)
                assert isinstance(lost, Lost)
