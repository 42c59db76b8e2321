"""The real discord.py, pointed at a loopback server."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Any

import discord
from discord.ext import commands

from bot.chat.endpoints import use_endpoints

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from .server import DiscordServer


class Bot(commands.AutoShardedBot):
    """A bot with the intent for guilds alone, which does not pause where only Discord's size asks for it."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("intents", discord.Intents(guilds=True))
        super().__init__((), guild_ready_timeout=0.05, help_command=None, **options)
        self.events: list[str] = []
        self.begun = asyncio.Event()

    async def setup_hook(self) -> None:
        self.begun.set()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """discord.py pauses five seconds here; the server says by itself when that is too soon."""

    async def on_socket_event_type(self, event: str) -> None:
        self.events.append(event)


@contextlib.contextmanager
def point_discord_py_at(server: DiscordServer) -> Iterator[None]:
    """Every client of this process finds this server, and Discord again afterwards."""
    use_endpoints(server.api_url, server.gateway_url)
    try:
        yield
    finally:
        use_endpoints()


@contextlib.asynccontextmanager
async def connected(
    server: DiscordServer, bot: Bot | None = None, *, token: str | None = None
) -> AsyncIterator[Bot]:
    """A bot that is logged in and ready, and closed at the end. What ends it early is raised here."""
    bot = bot or Bot()
    with point_discord_py_at(server):
        running = asyncio.create_task(bot.start(token or server.application.token))
        ready = asyncio.create_task(_ready(bot))
        try:
            await asyncio.wait([running, ready], return_when=asyncio.FIRST_COMPLETED, timeout=10)
            if running.done():
                running.result()
            assert ready.done(), "the bot did not become ready"
            yield bot
        finally:
            ready.cancel()
            await bot.close()
            await asyncio.wait([running], timeout=10)
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)


async def _ready(bot: Bot) -> None:
    # wait_until_ready() needs a bot that has begun to log in.
    await bot.begun.wait()
    await bot.wait_until_ready()
