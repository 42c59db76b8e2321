"""Discord's limits, kept as Discord keeps them, and the real client living with them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import discord
import pytest

from tests.discord_server import Limit
from tests.discord_server.clients import Api, api, connected

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.discord_server import Channel, DiscordServer

POST = "POST /channels/{channel_id}/messages"


@pytest.fixture
def channel(discord_server: DiscordServer) -> Channel:
    return discord_server.add_channel(discord_server.add_guild())


@pytest.fixture
async def call(discord_server: DiscordServer) -> AsyncIterator[Api]:
    async with api(discord_server) as made:
        yield made


async def test_a_bucket_tells_its_state_and_refuses_when_it_is_empty(
    discord_server: DiscordServer, channel: Channel, call: Api
) -> None:
    path = f"/channels/{channel.id}/messages"
    replies = [await call("POST", path, {"content": str(n)}) for n in range(6)]
    assert [reply.headers["X-RateLimit-Remaining"] for reply in replies[:5]] == ["4", "3", "2", "1", "0"]
    assert len({reply.headers["X-RateLimit-Bucket"] for reply in replies}) == 1
    refused = replies[5]
    assert refused.status == 429
    assert refused.headers["X-RateLimit-Scope"] == "user"
    assert 0 < refused.body["retry_after"] <= 5
    assert refused.body["global"] is False
    assert len(discord_server.messages(channel)) == 5
    discord_server.clock.advance(5)
    assert (await call("POST", path, {"content": "again"})).status == 200


async def test_each_channel_has_a_bucket_of_its_own(
    discord_server: DiscordServer, channel: Channel, call: Api
) -> None:
    other = discord_server.add_channel(discord_server.guilds[channel.guild_id or 0], "other")
    for target in (channel, other):
        for number in range(5):
            reply = await call("POST", f"/channels/{target.id}/messages", {"content": str(number)})
            assert reply.status == 200


async def test_fifty_requests_a_second_for_the_whole_bot(discord_server: DiscordServer, call: Api) -> None:
    discord_server.rate_limits.default = Limit(1000, 1.0)
    discord_server.rate_limits.overall = Limit(50, 600.0)
    replies = [await call("GET", "/users/@me") for _ in range(51)]
    assert [reply.status for reply in replies] == [200] * 50 + [429]
    assert replies[50].body["global"] is True
    assert replies[50].headers["X-RateLimit-Global"] == "true"
    discord_server.clock.advance(600)
    assert (await call("GET", "/users/@me")).status == 200


async def test_the_client_waits_for_its_bucket_before_it_is_told_to(
    discord_server: DiscordServer, channel: Channel
) -> None:
    discord_server.rate_limits.routes[POST] = Limit(2, 0.2)
    async with connected(discord_server) as bot:
        target = bot.get_partial_messageable(channel.id)
        for number in range(5):
            await target.send(str(number))
    assert len(discord_server.messages(channel)) == 5
    assert not discord_server.rate_limits.rate_limited


@pytest.mark.parametrize("scope", ["user", "shared", "global"])
async def test_the_client_comes_again_after_a_429(
    discord_server: DiscordServer, channel: Channel, scope: str
) -> None:
    discord_server.faults.rate_limit(3, scope=scope, on=POST, retry_after=0.02)
    async with connected(discord_server) as bot:
        await bot.get_partial_messageable(channel.id).send("a")
    assert [request.status for request in discord_server.requested(POST)] == [429, 429, 429, 200]
    assert discord_server.rate_limits.invalid_requests == (0 if scope == "shared" else 3)


async def test_a_429_of_cloudflare_is_not_waited_for(discord_server: DiscordServer, channel: Channel) -> None:
    discord_server.faults.rate_limit(on=POST, via=False)
    async with connected(discord_server) as bot:
        with pytest.raises(discord.HTTPException):
            await bot.get_partial_messageable(channel.id).send("a")


async def test_an_address_that_goes_on_erring_is_shut_out(discord_server: DiscordServer, call: Api) -> None:
    discord_server.rate_limits.most_invalid = 3
    await asyncio.gather(*(call("GET", "/guilds/5") for _ in range(10)))
    assert discord_server.rate_limits.invalid_requests == 0
    guild = discord_server.add_guild()
    discord_server.remove_bot(guild)
    replies = [await call("GET", f"/guilds/{guild.id}") for _ in range(4)]
    assert [reply.status for reply in replies] == [403, 403, 403, 429]
    assert "Via" not in replies[3].headers
    assert replies[3].body == "error code: 1015"
    discord_server.clock.advance(600)
    assert (await call("GET", f"/guilds/{guild.id}")).status == 403
