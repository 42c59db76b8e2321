"""A bot as a process of its own, killed where it hurts most."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
import textwrap
from typing import TYPE_CHECKING

import pytest

from tests.discord_server import Step

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.discord_server import Channel, DiscordServer

POST = "POST /channels/{channel_id}/messages"
BOT = textwrap.dedent("""
    import asyncio, os, sys
    import discord
    from bot.chat.connection.endpoints import use_endpoints

    async def main():
        use_endpoints(os.environ["BRIEFING_DISCORD__API_URL"])
        async with discord.Client(intents=discord.Intents(guilds=True)) as client:
            await client.login(os.environ["BRIEFING_DISCORD__TOKEN"])
            channel = client.get_partial_messageable(int(sys.argv[1]))
            await channel.send("Today's digest", nonce="delivery-1-0")
        await asyncio.sleep(float(sys.argv[2]))

    asyncio.run(main())
""")


@contextlib.asynccontextmanager
async def posting(
    server: DiscordServer, channel: Channel, linger: float = 0
) -> AsyncIterator[asyncio.subprocess.Process]:
    """A process that posts one message, and ends `linger` seconds later."""
    environment = {**os.environ, **server.environment}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-W", "ignore", "-c", BOT, str(channel.id), str(linger), env=environment
    )
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()


@pytest.mark.parametrize(
    ("step", "stored"),
    [(Step.BEFORE_REQUEST, 0), (Step.AFTER_STORE_BEFORE_ANSWER, 1), (Step.AFTER_ANSWER, 1)],
)
async def test_a_process_is_killed_at_a_step_and_its_successor_sends_what_is_owed_once(
    discord_server: DiscordServer, step: Step, stored: int
) -> None:
    channel = discord_server.add_channel(discord_server.add_guild())
    async with posting(discord_server, channel, linger=60) as first:
        discord_server.faults.kill(first.pid, step, on=POST)
        assert await asyncio.wait_for(first.wait(), 20) == -9
    assert len(channel.messages) == stored
    async with posting(discord_server, channel) as second:
        assert await asyncio.wait_for(second.wait(), 20) == 0
    assert [message.content for message in discord_server.messages(channel)] == ["Today's digest"]
