"""What posts at the server, by itself, and places to post in."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from bot.chat.connection.limiter import Limiter
from bot.chat.connection.traffic import traffic
from bot.chat.posting.poster import DiscordPoster
from tests.discord_server import ChannelType
from tests.discord_server.clients import Bot, connected, point_discord_py_at

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.discord_server import Channel, DiscordServer

_TOPICS = {"nato": "NATO", "fleet": "The fleet"}


@asynccontextmanager
async def poster(server: DiscordServer, **options: Any) -> AsyncIterator[DiscordPoster]:
    bot = Bot(http_trace=traffic(Limiter()))
    async with connected(server, bot):
        yield DiscordPoster(bot, _TOPICS, **options)


@asynccontextmanager
async def deaf_poster(server: DiscordServer) -> AsyncIterator[DiscordPoster]:
    """Of a process that has no gateway, and knows what it asks Discord for."""
    bot = Bot(http_trace=traffic(Limiter()), shard_ids=[], shard_count=1)
    with point_discord_py_at(server):
        await bot.login(server.application.token)
        try:
            yield DiscordPoster(bot, _TOPICS)
        finally:
            await bot.close()


def place(server: DiscordServer, kind: ChannelType = ChannelType.TEXT, **options: Any) -> Channel:
    return server.add_channel(server.add_guild("Foreign Desk"), "briefings", kind, **options)
