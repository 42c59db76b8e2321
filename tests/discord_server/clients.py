"""The real discord.py, pointed at a loopback server."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import aiohttp
import discord
from discord.ext import commands

from bot.chat.connection.endpoints import use_endpoints

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Mapping

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


@dataclass(slots=True)
class Reply:
    """What a plain request was answered."""

    status: int
    headers: Mapping[str, str]
    body: Any

    @property
    def code(self) -> int:
        """Discord's error code."""
        return int(self.body["code"])

    @property
    def errors(self) -> dict[str, str]:
        """The codes of a form's errors by place, as `embeds.0.title`."""
        return dict(_places(self.body.get("errors") or {}, ()))


def _places(errors: dict[str, Any], path: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for key, inner in errors.items():
        if key == "_errors":
            yield ".".join(path), inner[0]["code"]
        else:
            yield from _places(inner, (*path, key))


class Api:
    """Requests as they are typed, for what discord.py would never send."""

    def __init__(self, server: DiscordServer, session: aiohttp.ClientSession) -> None:
        self._server = server
        self._session = session

    async def __call__(self, method: str, path: str, body: Any = None, **options: Any) -> Reply:
        headers = {"Authorization": f"Bot {self._server.application.token}", **options.pop("headers", {})}
        url = self._server.api_url + path
        async with self._session.request(method, url, json=body, headers=headers, **options) as response:
            is_json = response.headers.get("Content-Type") == "application/json"
            return Reply(
                response.status, response.headers, await response.json() if is_json else await response.text()
            )


@contextlib.asynccontextmanager
async def api(server: DiscordServer) -> AsyncIterator[Api]:
    """Plain requests with the bot's token."""
    async with aiohttp.ClientSession() as session:
        yield Api(server, session)


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
