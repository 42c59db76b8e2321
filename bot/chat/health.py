"""`/healthz` and `/metrics` on loopback, for whoever watches over the process."""

from __future__ import annotations

import asyncio
import math
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from aiohttp import web

from bot.chat.metrics import CONTENT_TYPE
from bot.errors import ArchiveError, SettingsError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.chat.client import BriefingBot

HOST = "127.0.0.1"
_PATIENCE = 2.0
"""Seconds that the archive may take for a sign of life."""


@asynccontextmanager
async def health_served(bot: BriefingBot, port: int | None) -> AsyncIterator[None]:
    """Serve both on `port`; nothing where that is None. Raises SettingsError where the port is taken."""
    if port is None:
        yield
        return
    bot.metrics.watch("guilds", "Servers that the bot is in", lambda: len(bot.guilds))
    bot.metrics.watch("ready", "Whether the session with Discord is up", bot.is_ready)
    bot.metrics.watch(
        "gateway_seconds", "How long Discord takes to answer a heartbeat", lambda: _latency(bot)
    )
    pages = web.Application()
    pages.router.add_get("/healthz", lambda _: _health(bot))
    pages.router.add_get("/metrics", lambda _: _metrics(bot))
    runner = web.AppRunner(pages, access_log=None)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, HOST, port).start()
        except OSError as error:
            problem = f"port {port} on {HOST} cannot be used ({error.strerror})"
            raise SettingsError("health.port", problem, "Choose one that is free.") from error
        yield
    finally:
        await runner.cleanup()


async def _health(bot: BriefingBot) -> web.Response:
    """200 where members are answered, 503 where they are not, with what is up and what is not."""
    up = {"discord": bot.is_ready() and not bot.stopping, "archive": await _archive_is_up(bot)}
    return web.json_response(up, status=200 if all(up.values()) else 503)


async def _archive_is_up(bot: BriefingBot) -> bool:
    try:
        async with asyncio.timeout(_PATIENCE):
            await bot.services.archive.ping()
    except (ArchiveError, TimeoutError):
        return False
    return True


async def _metrics(bot: BriefingBot) -> web.Response:
    return web.Response(body=bot.metrics.text(), headers={"Content-Type": CONTENT_TYPE})


def _latency(bot: BriefingBot) -> float:
    latency = bot.latency
    return latency if math.isfinite(latency) else -1.0
