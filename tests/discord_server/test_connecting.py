"""A client logs in, identifies, and learns of its guilds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
import pytest

from tests.discord_server.clients import connected

if TYPE_CHECKING:
    from tests.discord_server import DiscordServer


async def test_a_bot_becomes_ready_and_knows_its_guilds(discord_server: DiscordServer) -> None:
    guild = discord_server.add_guild("Foreign Desk")
    channel = discord_server.add_channel(guild, "briefings")
    async with connected(discord_server) as bot:
        assert bot.user is not None
        assert bot.user.name == "briefing-bot"
        seen = bot.get_guild(guild.id)
        assert seen is not None
        assert [one.name for one in seen.text_channels] == ["briefings"]
        assert seen.text_channels[0].id == channel.id
        assert seen.text_channels[0].permissions_for(seen.me).send_messages


async def test_the_client_asks_for_a_compressed_stream(discord_server: DiscordServer) -> None:
    async with connected(discord_server):
        assert discord_server.gateway.sockets[0].query["compress"].endswith("-stream")


async def test_a_wrong_token_is_refused_at_login(discord_server: DiscordServer) -> None:
    with pytest.raises(discord.LoginFailure):
        async with connected(discord_server, token="wrong"):  # noqa: S106
            pytest.fail("let in")
    assert discord_server.rate_limits.invalid_requests == 1


async def test_a_guild_joined_later_is_announced(discord_server: DiscordServer) -> None:
    async with connected(discord_server) as bot:
        guild = discord_server.add_guild("Late")
        await discord_server.until(lambda: bot.get_guild(guild.id) is not None)
