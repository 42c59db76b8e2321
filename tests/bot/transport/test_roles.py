"""Several processes of `briefing-bot run`, each in its roles, on one PostgreSQL."""

from __future__ import annotations

import asyncio
import re
import socket
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING

import aiohttp

from bot.archive import Archive
from bot.chat.connection.shards import shard_of
from tests.discord_server import ChannelType

from ._delivering import marks, subscribe
from ._process import STARTED, Running, running

if TYPE_CHECKING:
    from pathlib import Path

    from tests.bot.postgres import Server
    from tests.discord_server import Channel, DiscordServer

TAKEN_OVER = 90.0
"""Seconds until a dead process's shard is served again: its lease, a look, and an IDENTIFY."""


def channel_on(server: DiscordServer, shard: int, of: int) -> Channel:
    """A channel in a new server that this shard hears of."""
    while True:
        guild = server.add_guild("Foreign Desk")
        if shard_of(guild.id, of) == shard:
            return server.add_channel(guild, "briefings")


class Bots:
    def __init__(self, server: DiscordServer, folder: Path, address: str, stack: AsyncExitStack) -> None:
        self._server, self._folder, self._address, self._stack = server, folder, address, stack

    async def start(self, roles: str, **settings: str) -> Running:
        settings["BRIEFING_DATABASE__URL"] = self._address
        return await self._stack.enter_async_context(
            running(self._server, self._folder, f"run --role {roles}", **settings)
        )


async def answers(server: DiscordServer, channel: Channel) -> bool:
    """Whether somebody answers a member there."""
    user = server.add_user("ann")
    server.add_member(server.guilds[channel.guild_id or 0], user)
    topics = await server.run_command("topics", user=user, channel=channel)
    await topics.answered(within=STARTED)
    return True


async def test_each_role_in_a_process_of_its_own(
    discord_server: DiscordServer, shared_address: str, tmp_path: Path
) -> None:
    channel = channel_on(discord_server, 0, 1)
    guild = discord_server.guilds[channel.guild_id or 0]
    forum = discord_server.add_channel(guild, "days", ChannelType.FORUM)
    async with AsyncExitStack() as stack, await Archive.open(shared_address) as archive:
        bots = Bots(discord_server, tmp_path, shared_address, stack)
        await bots.start("ingest")
        async with asyncio.timeout(2 * STARTED):
            while not (await archive.counts()).articles:  # noqa: ASYNC110  # another process changes it
                await asyncio.sleep(0.2)
        await subscribe(archive, channel, when_quiet=True)
        await subscribe(archive, forum, when_quiet=True)
        await bots.start("worker")
        await bots.start("schedule")
        await discord_server.until(
            lambda: all(marks(discord_server, one) for one in (channel, forum)),
            within=2 * STARTED,
            what="it is posted in the channel and in the forum",
        )
        # Nobody has heard of the gateway so far.
        assert not discord_server.gateway.sessions
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        await bots.start("chat", BRIEFING_HEALTH__PORT=str(port))
        await discord_server.until(lambda: bool(discord_server.gateway.connected()), within=STARTED)
        assert await answers(discord_server, channel)
        address = f"http://127.0.0.1:{port}/metrics"
        async with aiohttp.ClientSession() as watcher, watcher.get(address) as metrics:
            told = await metrics.text()
        assert re.search(r"^briefing_discord_turns_seconds 0\.\d+$", told, re.MULTILINE)
        assert 'briefing_discord_session_starts{kind="remaining"} 999.0' in told
        assert not (await archive.outbox.backlog()).waiting


async def test_the_shards_of_a_process_that_dies_are_taken_over(
    discord_server: DiscordServer, shared_address: str, tmp_path: Path
) -> None:
    gateway = discord_server.gateway
    gateway.settings.recommended_shards = 2
    gateway.settings.identify_interval = 5.0
    channels = [channel_on(discord_server, shard, 2) for shard in range(2)]
    async with AsyncExitStack() as stack:
        bots = Bots(discord_server, tmp_path, shared_address, stack)
        first = await bots.start("chat", BRIEFING_DISCORD__MOST_SHARDS="1")
        await discord_server.until(lambda: len(gateway.connected()) == 1, within=STARTED)
        await bots.start("chat")
        await discord_server.until(lambda: len(gateway.connected()) == 2, within=STARTED)
        for channel in channels:
            assert await answers(discord_server, channel)
        (lost,) = {session.shard[0] for session in gateway.sessions[:1]}
        first.process.kill()
        await first.process.wait()
        # The server hears of its end a moment later.
        await discord_server.until(lambda: not gateway.connected(lost), within=STARTED)
        await discord_server.until(
            lambda: len(gateway.connected()) == 2 and bool(gateway.connected(lost)), within=TAKEN_OVER
        )
        for channel in channels:
            assert await answers(discord_server, channel)


async def test_a_process_that_stands_by_outlasts_a_database_that_is_away(
    discord_server: DiscordServer, postgres: Server, tmp_path: Path
) -> None:
    gateway = discord_server.gateway
    async with AsyncExitStack() as stack:
        bots = Bots(discord_server, tmp_path, postgres.database(), stack)
        first = await bots.start("chat")
        await discord_server.until(lambda: bool(gateway.connected()), within=STARTED)
        second = await bots.start("chat")
        await discord_server.until(lambda: "standing by" in second.said, within=STARTED)
        await asyncio.to_thread(postgres.stop)
        try:
            await discord_server.until(
                lambda: "Which shards are free cannot be told" in second.said, within=STARTED
            )
        finally:
            await asyncio.to_thread(postgres.start)
        assert second.process.returncode is None
        first.process.kill()
        await first.process.wait()
        await discord_server.until(lambda: not gateway.connected(), within=STARTED)
        await discord_server.until(lambda: bool(gateway.connected()), within=TAKEN_OVER)


class TestSqlite:
    async def test_is_not_for_several_processes(self, discord_server: DiscordServer, tmp_path: Path) -> None:
        async with running(discord_server, tmp_path, "run --role chat") as bot:
            code, said = await bot.ended()
        assert code == 2
        assert "SQLite is for one" in said
        assert "BRIEFING_DATABASE__URL" in said

    async def test_nor_for_a_second_bot(self, discord_server: DiscordServer, tmp_path: Path) -> None:
        async with running(discord_server, tmp_path):
            await discord_server.until(lambda: bool(discord_server.gateway.sessions), within=STARTED)
            async with running(discord_server, tmp_path) as second:
                code, said = await second.ended()
        assert code == 2
        assert "another process of the bot runs on this file" in said


async def test_a_role_that_does_not_exist(discord_server: DiscordServer, tmp_path: Path) -> None:
    async with running(discord_server, tmp_path, "run --role chat,cook") as bot:
        code, said = await bot.ended()
    assert code == 2
    assert "--role cook" in said
    assert "chat, ingest, worker, schedule" in said
