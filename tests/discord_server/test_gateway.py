"""Sessions, lost connections, heartbeats, shards and intents."""

from __future__ import annotations

import contextlib
import json
import zlib
from typing import TYPE_CHECKING, Any

import aiohttp
import discord
import pytest

from tests.discord_server.clients import Bot, connected

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.discord_server import DiscordServer

GUILDS = 1


class RawClient:
    """A client that says what it is told to, for what discord.py would never say."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket

    async def send(self, op: int, data: Any) -> None:
        await self._socket.send_json({"op": op, "d": data})

    async def identify(self, server: DiscordServer, **changes: Any) -> None:
        data = {"token": server.application.token, "intents": GUILDS, "properties": {"os": "linux"}} | changes
        await self.send(2, data)

    async def receive(self) -> dict[str, Any]:
        frame = await self._socket.receive(timeout=5)
        payload: dict[str, Any] = json.loads(frame.data)
        return payload

    async def close_code(self) -> int | None:
        """Read on to the end, and say how it ended."""
        while not self._socket.closed:
            await self._socket.receive(timeout=5)
        return self._socket.close_code


@contextlib.asynccontextmanager
async def dialled(server: DiscordServer, version: int = 10) -> AsyncIterator[RawClient]:
    url = f"{server.gateway_url}?v={version}&encoding=json"
    async with aiohttp.ClientSession() as session, session.ws_connect(url) as socket:
        yield RawClient(socket)


@pytest.fixture
async def raw(discord_server: DiscordServer) -> AsyncIterator[RawClient]:
    async with dialled(discord_server) as client:
        yield client


async def test_a_dropped_connection_is_resumed_where_ready_said_and_misses_nothing(
    discord_server: DiscordServer,
) -> None:
    guild = discord_server.add_guild()
    async with connected(discord_server) as bot:
        discord_server.gateway.drop_at_event(2)
        for name in ("first", "second", "third"):
            discord_server.add_channel(guild, name)
        await discord_server.until(lambda: len(guild.channels) == len(bot.guilds[0].channels) == 3)
        session = discord_server.gateway.sessions[0]
        assert session.resumes == 1
        assert bot.events.count("READY") == 1
        assert bot.events.count("CHANNEL_CREATE") == 3
        assert [socket.path for socket in discord_server.gateway.sockets] == ["/gateway/", "/resume/"]
        assert len(discord_server.gateway.sessions) == 1


async def test_a_session_asked_to_reconnect_resumes(discord_server: DiscordServer) -> None:
    async with connected(discord_server) as bot:
        discord_server.gateway.reconnect()
        await discord_server.until(lambda: "RESUMED" in bot.events)
    assert len(discord_server.gateway.sessions) == 1


@pytest.mark.parametrize("resumable", [True, False])
async def test_an_invalid_session_is_resumed_or_begun_anew(
    discord_server: DiscordServer, resumable: bool
) -> None:
    async with connected(discord_server) as bot:
        discord_server.gateway.invalidate(resumable=resumable)
        await discord_server.until(
            lambda: bot.events.count("RESUMED" if resumable else "READY") == 2 - resumable
        )
    assert len(discord_server.gateway.sessions) == (1 if resumable else 2)


async def test_a_session_left_for_too_long_cannot_be_resumed(discord_server: DiscordServer) -> None:
    async with connected(discord_server) as bot:
        discord_server.gateway.settings.resume_window = -1
        discord_server.gateway.drop()
        await discord_server.until(lambda: bot.events.count("READY") == 2)
    assert "RESUMED" not in bot.events


@pytest.mark.parametrize("code", [4000, 4008])
async def test_a_closed_connection_is_resumed(discord_server: DiscordServer, code: int) -> None:
    async with connected(discord_server) as bot:
        await discord_server.gateway.close(code)
        await discord_server.until(lambda: "RESUMED" in bot.events)


async def test_heartbeats_are_acknowledged(discord_server: DiscordServer) -> None:
    discord_server.gateway.settings.heartbeat = 0.05
    async with connected(discord_server) as bot:
        await discord_server.until(lambda: discord_server.gateway.sockets[0].heartbeats >= 3)
        await discord_server.until(lambda: bot.latency < 1)
    assert len(discord_server.gateway.sockets) == 1


async def test_a_client_leaves_a_frozen_connection_and_misses_nothing(discord_server: DiscordServer) -> None:
    guild = discord_server.add_guild()
    discord_server.gateway.settings.heartbeat = 0.05
    async with connected(discord_server, Bot(heartbeat_timeout=0.3)) as bot:
        discord_server.gateway.freeze()
        discord_server.add_channel(guild)
        await discord_server.until(lambda: "CHANNEL_CREATE" in bot.events)
    assert discord_server.gateway.sessions[0].resumes > 0
    assert len(discord_server.gateway.sessions) == 1


async def test_a_client_that_falls_silent_is_closed(discord_server: DiscordServer) -> None:
    discord_server.gateway.settings.patience = 0.05
    async with dialled(discord_server) as raw:
        await raw.identify(discord_server)
        assert await raw.close_code() == 4009
    assert not discord_server.gateway.sessions[0].is_valid


async def test_guilds_go_to_their_shards(discord_server: DiscordServer) -> None:
    discord_server.gateway.settings.recommended_shards = 2
    guilds = [discord_server.add_guild(f"Guild {number}") for number in range(8)]
    async with connected(discord_server) as bot:
        assert bot.shard_count == 2
        for session in discord_server.gateway.sessions:
            own = {guild.id for guild in guilds if session.serves(guild.id)}
            assert own == {guild.id for guild in guilds if (guild.id >> 22) % 2 == session.shard[0]}
            assert {guild.id for guild in bot.guilds if guild.shard_id == session.shard[0]} == own


async def test_one_shard_is_lost_and_the_other_goes_on(discord_server: DiscordServer) -> None:
    discord_server.gateway.settings.recommended_shards = 2
    async with connected(discord_server) as bot:
        discord_server.gateway.drop(shard=1)
        await discord_server.until(lambda: "RESUMED" in bot.events)
    assert [session.resumes for session in discord_server.gateway.sessions] == [0, 1]


async def test_shards_that_identify_too_fast_are_sent_back(discord_server: DiscordServer) -> None:
    discord_server.gateway.settings.recommended_shards = 2
    discord_server.gateway.settings.identify_interval = 0.3
    async with connected(discord_server) as bot:
        assert bot.is_ready()
    identifies = [payload for payload in discord_server.gateway.received if payload["op"] == 2]
    assert len(identifies) > 2
    assert len(discord_server.gateway.sessions) == 2


async def test_identifying_concurrently_is_allowed_up_to_max_concurrency(
    discord_server: DiscordServer,
) -> None:
    discord_server.gateway.settings.recommended_shards = 2
    discord_server.gateway.settings.identify_interval = 60
    discord_server.gateway.settings.max_concurrency = 2
    async with connected(discord_server) as bot:
        assert bot.is_ready()


async def test_a_guild_comes_and_goes(discord_server: DiscordServer) -> None:
    guild = discord_server.add_guild()
    async with connected(discord_server) as bot:
        discord_server.set_available(guild, available=False)
        await discord_server.until(lambda: bot.guilds[0].unavailable)
        discord_server.set_available(guild, available=True)
        await discord_server.until(lambda: not bot.guilds[0].unavailable)
        discord_server.remove_bot(guild)
        await discord_server.until(lambda: not bot.guilds)
        discord_server.add_bot(guild)
        await discord_server.until(lambda: bool(bot.guilds))


async def test_privileged_intents_are_refused_unless_granted(discord_server: DiscordServer) -> None:
    bot = Bot(intents=discord.Intents(guilds=True, message_content=True))
    with pytest.raises(discord.PrivilegedIntentsRequired):
        async with connected(discord_server, bot):
            pytest.fail("let in")
    discord_server.application.privileged_intents = 1 << 15
    async with connected(discord_server, Bot(intents=bot.intents)):
        assert discord_server.gateway.connected()


async def test_events_need_their_intent(discord_server: DiscordServer) -> None:
    channel = discord_server.add_channel(discord_server.add_guild())
    async with connected(discord_server) as bot:
        discord_server.post(discord_server.application.owner, channel, "Not for the bot's ears")
        discord_server.add_role(discord_server.guilds[channel.guild_id or 0], "editors")
        await discord_server.until(lambda: "GUILD_ROLE_CREATE" in bot.events)
    assert "MESSAGE_CREATE" not in bot.events


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"token": "wrong"}, 4004),
        ({"shard": [2, 2]}, 4010),
        ({"intents": 1 << 40}, 4013),
        ({"intents": 1 << 1}, 4014),
        ({"properties": None}, 4002),
    ],
)
async def test_what_identify_may_not_say(
    discord_server: DiscordServer, raw: RawClient, changes: dict[str, Any], code: int
) -> None:
    await raw.identify(discord_server, **changes)
    assert await raw.close_code() == code


async def test_sharding_is_required_of_the_large(discord_server: DiscordServer, raw: RawClient) -> None:
    discord_server.gateway.settings.most_guilds_per_shard = 1
    discord_server.add_guild()
    discord_server.add_guild()
    await raw.identify(discord_server)
    assert await raw.close_code() == 4011


@pytest.mark.parametrize(
    ("op", "data", "code"),
    [
        (3, {}, 4003),
        (99, {}, 4001),
        (6, {"token": "wrong", "session_id": "", "seq": 0}, 4004),
        (1, "x" * 5000, 4002),
    ],
)
async def test_what_a_stranger_may_not_say(raw: RawClient, op: int, data: Any, code: int) -> None:
    await raw.send(op, data)
    assert await raw.close_code() == code


async def test_identifying_twice_closes(discord_server: DiscordServer, raw: RawClient) -> None:
    await raw.identify(discord_server)
    await raw.identify(discord_server)
    assert await raw.close_code() == 4005


async def test_too_many_frames_close(discord_server: DiscordServer, raw: RawClient) -> None:
    await raw.identify(discord_server)
    for _ in range(120):
        await raw.send(1, None)
    assert await raw.close_code() == 4008


async def test_another_version_is_refused(discord_server: DiscordServer) -> None:
    async with dialled(discord_server, version=6) as raw:
        assert await raw.close_code() == 4012


async def test_a_number_from_the_future_cannot_be_resumed(
    discord_server: DiscordServer, raw: RawClient
) -> None:
    async with connected(discord_server):
        session = discord_server.gateway.sessions[0]
        await raw.send(
            6, {"token": discord_server.application.token, "session_id": session.id, "seq": 10_000}
        )
        assert await raw.close_code() == 4007


async def test_each_event_is_flushed_by_itself_in_one_stream(discord_server: DiscordServer) -> None:
    url = f"{discord_server.gateway_url}?v=10&encoding=json&compress=zlib-stream"
    async with aiohttp.ClientSession() as session, session.ws_connect(url) as socket:
        stream = zlib.decompressobj()
        hello = await socket.receive_bytes(timeout=5)
        assert hello.endswith(b"\x00\x00\xff\xff")
        assert json.loads(stream.decompress(hello))["op"] == 10
        await RawClient(socket).identify(discord_server)
        assert json.loads(stream.decompress(await socket.receive_bytes(timeout=5)))["t"] == "READY"


async def test_two_processes_of_one_shard_both_hear(discord_server: DiscordServer) -> None:
    guild = discord_server.add_guild()
    async with connected(discord_server) as first, connected(discord_server) as second:
        discord_server.add_channel(guild)
        for bot in (first, second):
            await discord_server.until(lambda: "CHANNEL_CREATE" in bot.events)  # noqa: B023
