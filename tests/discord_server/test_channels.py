"""Posting where one may and where one may not: permissions, threads, forums, announcements, own channels."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import aiohttp
import discord
import pytest

from tests.discord_server import Attachment, ChannelType, Permission
from tests.discord_server.clients import Api, api, connected

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.discord_server import Channel, DiscordServer, Guild


@pytest.fixture
def guild(discord_server: DiscordServer) -> Guild:
    return discord_server.add_guild()


@pytest.fixture
def channel(discord_server: DiscordServer, guild: Guild) -> Channel:
    return discord_server.add_channel(guild)


@pytest.fixture
async def call(discord_server: DiscordServer) -> AsyncIterator[Api]:
    async with api(discord_server) as made:
        yield made


@pytest.mark.parametrize(
    ("denied", "body", "code"),
    [
        (Permission.VIEW_CHANNEL, {"content": "a"}, 50001),
        (Permission.SEND_MESSAGES, {"content": "a"}, 50013),
        (Permission.EMBED_LINKS, {"embeds": [{"title": "a"}]}, 50013),
        (Permission.SEND_TTS_MESSAGES, {"content": "a", "tts": True}, 50013),
        (
            Permission.READ_MESSAGE_HISTORY,
            {"content": "a", "message_reference": {"message_id": "5"}},
            160002,
        ),
    ],
)
async def test_a_permission_that_is_missing_is_missed_until_it_is_given_back(
    discord_server: DiscordServer,
    channel: Channel,
    call: Api,
    denied: Permission,
    body: dict[str, Any],
    code: int,
) -> None:
    path = f"/channels/{channel.id}/messages"
    discord_server.deny(channel, denied)
    assert (await call("POST", path, body)).code == code
    discord_server.allow(channel, denied)
    if "message_reference" not in body:
        assert (await call("POST", path, body)).status == 200


async def test_the_client_learns_of_permissions_taken_and_given(
    discord_server: DiscordServer, channel: Channel
) -> None:
    async with connected(discord_server) as bot:
        seen = bot.get_channel(channel.id)
        assert isinstance(seen, discord.TextChannel)
        discord_server.deny(channel, Permission.SEND_MESSAGES)
        await discord_server.until(lambda: not seen.permissions_for(seen.guild.me).send_messages)
        with pytest.raises(discord.Forbidden):
            await seen.send("a")
        discord_server.allow(channel, Permission.SEND_MESSAGES)
        await seen.send("a")
    assert [message.content for message in discord_server.messages(channel)] == ["a"]


async def test_a_deleted_channel_is_unknown(
    discord_server: DiscordServer, channel: Channel, call: Api
) -> None:
    discord_server.delete_channel(channel)
    assert (await call("POST", f"/channels/{channel.id}/messages", {"content": "a"})).code == 10003


async def test_a_guild_without_the_bot_is_closed_to_it(
    discord_server: DiscordServer, guild: Guild, channel: Channel, call: Api
) -> None:
    discord_server.remove_bot(guild)
    assert (await call("GET", f"/guilds/{guild.id}")).code == 50001
    assert (await call("POST", f"/channels/{channel.id}/messages", {"content": "a"})).code == 50001
    assert (await call("GET", "/users/@me/guilds")).body == []


async def test_a_guild_in_an_outage_answers_nothing(
    discord_server: DiscordServer, guild: Guild, channel: Channel, call: Api
) -> None:
    discord_server.set_available(guild, available=False)
    assert (await call("POST", f"/channels/{channel.id}/messages", {"content": "a"})).status == 503
    discord_server.set_available(guild, available=True)
    assert (await call("POST", f"/channels/{channel.id}/messages", {"content": "a"})).status == 200


async def test_history_is_read_from_either_end(
    discord_server: DiscordServer, channel: Channel, call: Api
) -> None:
    path = f"/channels/{channel.id}/messages"
    posted = [discord_server.post(discord_server.application.owner, channel, str(n)) for n in range(5)]
    ids = [str(message.id) for message in posted]

    async def read(query: str) -> list[int]:
        return [ids.index(message["id"]) for message in (await call("GET", path + query)).body]

    assert await read("") == [4, 3, 2, 1, 0]
    assert await read("?limit=2") == [4, 3]
    assert await read(f"?before={ids[2]}&limit=1") == [1]
    assert await read(f"?after={ids[1]}&limit=2") == [3, 2]
    assert await read(f"?around={ids[2]}&limit=3") == [3, 2, 1]
    with discord_server.expecting_violations():
        assert (await call("GET", path + "?limit=101")).status == 400
    discord_server.deny(channel, Permission.READ_MESSAGE_HISTORY)
    assert await read("") == []
    assert (await call("GET", f"{path}/{ids[0]}")).code == 50013


async def test_the_words_of_others_are_blank_without_the_intent(
    discord_server: DiscordServer, channel: Channel, call: Api
) -> None:
    message = discord_server.post(discord_server.application.owner, channel, "secret")
    path = f"/channels/{channel.id}/messages/{message.id}"
    assert (await call("GET", path)).body["content"] == ""
    discord_server.application.privileged_intents = 1 << 15
    assert (await call("GET", path)).body["content"] == "secret"


async def test_messages_of_others_can_neither_be_edited_nor_deleted(
    discord_server: DiscordServer, channel: Channel, call: Api
) -> None:
    message = discord_server.post(discord_server.application.owner, channel, "mine")
    path = f"/channels/{channel.id}/messages/{message.id}"
    assert (await call("PATCH", path, {"content": "yours"})).code == 50005
    assert (await call("DELETE", path)).code == 50013
    discord_server.allow(channel, Permission.MANAGE_MESSAGES)
    assert (await call("DELETE", path)).status == 204
    assert (await call("GET", path)).code == 10008


async def test_files_are_stored_and_can_be_fetched(discord_server: DiscordServer, channel: Channel) -> None:
    async with connected(discord_server) as bot:
        target = bot.get_channel(channel.id)
        assert isinstance(target, discord.TextChannel)
        view = discord.ui.LayoutView()
        view.add_item(discord.ui.File("attachment://digest.txt"))
        await target.send(
            view=view, file=discord.File(io.BytesIO(b"A digest"), "digest.txt", description="All of it")
        )
        sent = discord_server.messages(channel)[0].data["attachments"][0]
        assert (sent["filename"], sent["size"], sent["description"]) == ("digest.txt", 8, "All of it")
        assert discord_server.requests[-1].files[0].content == b"A digest"
        async with aiohttp.ClientSession() as session, session.get(sent["url"]) as response:
            assert await response.read() == b"A digest"
        discord_server.deny(channel, Permission.ATTACH_FILES)
        with pytest.raises(discord.Forbidden):
            await target.send(file=discord.File(io.BytesIO(b"more"), "digest.txt"))
        discord_server.allow(channel, Permission.ATTACH_FILES)
        with pytest.raises(discord.HTTPException) as raised:
            await target.send(file=discord.File(io.BytesIO(bytes(10 * 1024 * 1024 + 1)), "large.bin"))
        assert raised.value.code == 40005


async def test_only_those_are_pinged_that_may_be_and_are_meant_to_be(
    discord_server: DiscordServer, guild: Guild, channel: Channel, call: Api
) -> None:
    path = f"/channels/{channel.id}/messages"
    editors = discord_server.add_role(guild, "editors")
    ada = discord_server.add_user("ada")
    content = f"@everyone <@&{editors.id}> <@{ada.id}>"

    async def pings(allowed: dict[str, Any] | None) -> tuple[int, int, bool]:
        body = {"content": content} | ({} if allowed is None else {"allowed_mentions": allowed})
        made = (await call("POST", path, body)).body
        return len(made["mentions"]), len(made["mention_roles"]), made["mention_everyone"]

    assert await pings(None) == (1, 0, False)
    assert await pings({"parse": []}) == (0, 0, False)
    editors.mentionable = True
    assert await pings({"parse": [], "roles": [str(editors.id)]}) == (0, 1, False)
    discord_server.allow(channel, Permission.MENTION_EVERYONE)
    assert await pings({"parse": ["everyone"]}) == (0, 0, True)


async def test_a_thread_hangs_on_a_message(
    discord_server: DiscordServer, channel: Channel, call: Api
) -> None:
    made = (await call("POST", f"/channels/{channel.id}/messages", {"content": "a"})).body
    path = f"/channels/{channel.id}/messages/{made['id']}/threads"
    with discord_server.expecting_violations():
        assert (await call("POST", path, {"name": "a" * 101})).code == 50035
    thread = await call("POST", path, {"name": "Discussion"})
    assert (thread.status, thread.body["id"]) == (201, made["id"])
    assert (await call("POST", path, {"name": "Again"})).code == 160004
    posts = f"/channels/{thread.body['id']}/messages"
    assert (await call("POST", posts, {"content": "b"})).status == 200
    discord_server.deny(channel, Permission.SEND_MESSAGES_IN_THREADS)
    assert (await call("POST", posts, {"content": "c"})).code == 50013


async def test_a_locked_thread_stays_archived(
    discord_server: DiscordServer, channel: Channel, call: Api
) -> None:
    thread = (await call("POST", f"/channels/{channel.id}/threads", {"name": "a", "type": 11})).body["id"]
    await call("PATCH", f"/channels/{thread}", {"archived": True})
    assert (await call("POST", f"/channels/{thread}/messages", {"content": "wakes it"})).status == 200
    assert not discord_server.channels[int(thread)].archived
    discord_server.channels[int(thread)].archived = discord_server.channels[int(thread)].locked = True
    assert (await call("POST", f"/channels/{thread}/messages", {"content": "a"})).code == 50083


async def test_a_forum_takes_posts_with_tags_and_nothing_else(
    discord_server: DiscordServer, guild: Guild, call: Api
) -> None:
    forum = discord_server.add_channel(guild, "forum", ChannelType.FORUM, tags=["NATO"], flags=1 << 4)
    path = f"/channels/{forum.id}/threads"
    post = {"name": "Digest", "message": {"content": "a"}}
    assert (await call("POST", f"/channels/{forum.id}/messages", {"content": "a"})).code == 50008
    assert (await call("POST", path, post)).code == 40067
    assert (await call("POST", path, post | {"applied_tags": ["5"]})).code == 10087
    made = await call("POST", path, post | {"applied_tags": [str(forum.tags[0].id)]})
    assert made.status == 201
    assert made.body["message"]["id"] == made.body["id"]
    assert [message.content for message in discord_server.messages(int(made.body["id"]))] == ["a"]
    with discord_server.expecting_violations():
        empty = await call("POST", path, post | {"message": {}, "applied_tags": [str(forum.tags[0].id)]})
    assert empty.code == 50006


async def test_an_announcement_is_published_once(
    discord_server: DiscordServer, guild: Guild, channel: Channel, call: Api
) -> None:
    news = discord_server.add_channel(guild, "news", ChannelType.ANNOUNCEMENT)
    made = (await call("POST", f"/channels/{news.id}/messages", {"content": "a"})).body
    path = f"/channels/{news.id}/messages/{made['id']}/crosspost"
    assert (await call("POST", path)).status == 200
    assert (await call("POST", path)).code == 40033
    plain = (await call("POST", f"/channels/{channel.id}/messages", {"content": "a"})).body
    assert (await call("POST", f"/channels/{channel.id}/messages/{plain['id']}/crosspost")).code == 50024


async def test_direct_messages_reach_those_who_take_them(discord_server: DiscordServer, call: Api) -> None:
    ada = discord_server.add_user("ada")
    opened = (await call("POST", "/users/@me/channels", {"recipient_id": str(ada.id)})).body
    path = f"/channels/{opened['id']}/messages"
    assert (await call("POST", path, {"content": "a"})).status == 200
    ada.accepts_messages = False
    assert (await call("POST", path, {"content": "b"})).code == 50007
    assert (await call("POST", "/users/@me/channels", {"recipient_id": "5"})).code == 10013


async def test_a_member_writes_with_files(discord_server: DiscordServer, channel: Channel) -> None:
    message = discord_server.post(
        discord_server.application.owner, channel, "look", Attachment("page.html", b"<p>", "text/html")
    )
    assert message.data["attachments"][0]["content_type"] == "text/html"


async def test_guild_and_member_can_be_looked_up(
    discord_server: DiscordServer, guild: Guild, channel: Channel, call: Api
) -> None:
    bot = discord_server.application.user
    assert (await call("GET", f"/guilds/{guild.id}")).body["name"] == guild.name
    assert [one["id"] for one in (await call("GET", f"/guilds/{guild.id}/channels")).body] == [
        str(channel.id)
    ]
    assert (await call("GET", f"/guilds/{guild.id}/members/{bot.id}")).body["user"]["bot"] is True
    assert (await call("GET", f"/guilds/{guild.id}/members/5")).code == 10007
    assert (await call("GET", "/guilds/5")).code == 10004
    assert (await call("GET", "/channels/5")).code == 10003
