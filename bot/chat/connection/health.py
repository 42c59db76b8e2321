"""`/healthz` and `/metrics`, for whoever watches over the process."""

from __future__ import annotations

import asyncio
import math
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING, get_args

from aiohttp import web

from bot.archive import Kind, TaskBacklog
from bot.chat.connection.limiter import SHARED
from bot.chat.connection.metrics import CONTENT_TYPE
from bot.errors import ArchiveError, SettingsError
from bot.ingest.gathering import MARKED_AFTER

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Collection, Mapping

    from bot.chat.client import BriefingBot
    from bot.digests.service import Digests

_PATIENCE = 2.0
"""Seconds that the archive may take for a sign of life."""


@asynccontextmanager
async def health_served(
    bot: BriefingBot, host: str, port: int | None, sources: Collection[str] = ()
) -> AsyncIterator[None]:
    """Serve both there; nothing where `port` is None. Raises SettingsError where that cannot be listened on.

    `sources` are the slugs of those that are on.
    """
    if port is None:
        yield
        return
    bot.metrics.watch("guilds", "Servers that the bot is in", lambda: len(bot.guilds))
    _watch_digests(bot)
    bot.metrics.watch("ready", "Whether Discord is there for this process", bot.is_up)
    bot.metrics.watch(
        "gateway_seconds", "How long Discord takes to answer a heartbeat", lambda: _latency(bot)
    )
    _watch_budgets(bot)
    turns = _Turns(bot)
    pages = web.Application()
    pages.router.add_get("/healthz", lambda _: _health(bot))
    failing = _Failing(bot, frozenset(sources))
    bot.metrics.watch("sources_failing", "Sources that failed again and again", lambda: failing.count)
    queued = _Queued(bot)
    pages.router.add_get("/metrics", lambda _: _metrics(bot, turns, failing, queued))
    runner = web.AppRunner(pages, access_log=None)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as error:
            problem = f"port {port} on {host} cannot be used ({error.strerror or error})"
            mend = "Choose a port that is free, and an address of this machine."
            raise SettingsError("health", problem, mend) from error
        yield
    finally:
        await runner.cleanup()


async def _health(bot: BriefingBot) -> web.Response:
    """200 where members are answered, 503 where they are not, with what is up and what is not."""
    up = {"discord": bot.is_up() and not bot.stopping, "archive": await _archive_is_up(bot)}
    if bot.digests is not None and bot.digests.plans:
        up["digests"] = bot.digests.is_punctual()
    return web.json_response(up, status=200 if all(up.values()) else 503)


async def _archive_is_up(bot: BriefingBot) -> bool:
    try:
        async with asyncio.timeout(_PATIENCE):
            await bot.services.archive.ping()
    except (ArchiveError, TimeoutError):
        return False
    return True


def _watch_budgets(bot: BriefingBot) -> None:
    """How near the bot comes to Discord's limits."""
    watch, gauges, limiter = bot.metrics.watch, bot.metrics.gauges, bot.limiter
    watch("discord_waiting", "Requests to Discord that wait for their turn", lambda: limiter.waiting)
    watch("discord_limit", "Requests a second that Discord allows the bot", lambda: limiter.most)
    watch(
        "discord_remaining",
        "What this process left of those, in that second of the last minute in which it was least",
        lambda: limiter.left,
    )
    gauges(
        "discord_bucket_remaining_ratio",
        "What was left of the buckets of a route, in that one in which it was least in the last minute",
        bot.budgets.shares,
        label="route",
    )
    gauges(
        "discord_session_starts",
        "Sessions that may be started: in a day, and those that remain of Discord's last count",
        bot.budgets.session_starts,
    )


def _watch_digests(bot: BriefingBot) -> None:
    digests = bot.digests
    if digests is None:
        return
    for name, description in _OF_BACKLOG.items():
        bot.metrics.watch(f"digests_{name}", description, partial(_of_backlog, digests, name))
    bot.metrics.watch(
        "digests_oldest_seconds",
        "For how long the first of the digests that wait has been due",
        lambda: _oldest(bot, digests),
    )
    digests.dispatcher.on_sent = bot.metrics.posted
    bot.metrics.watch(
        "digests_under_way", "Digests being posted at this moment", lambda: digests.dispatcher.under_way
    )
    bot.metrics.count("digests_ended", "What became of digests in this process", digests.dispatcher.ends)


_OF_BACKLOG = {
    "waiting": "Digests owed and not yet posted whole",
    "in_doubt": "Digests of which it is not known whether a part was posted",
    "troubled": "Subscriptions that cannot be served until somebody mends something",
}


def _oldest(bot: BriefingBot, digests: Digests) -> float:
    if digests.backlog is None:
        return math.nan
    oldest = digests.backlog.oldest_due
    return 0.0 if oldest is None else (bot.services.now() - oldest).total_seconds()


def _of_backlog(digests: Digests, name: str) -> float:
    return math.nan if digests.backlog is None else float(getattr(digests.backlog, name))


class _Turns:
    """How far ahead turns are taken: this process's own, or, as the archive last told, those of all."""

    def __init__(self, bot: BriefingBot) -> None:
        self._bot = bot
        self._shared = math.nan
        what = "For how many seconds ahead the turns of requests to Discord are taken, by all processes that share them"
        bot.metrics.watch("discord_turns_seconds", what, self._seconds)

    def _seconds(self) -> float:
        limiter = self._bot.limiter
        return self._shared if limiter.is_shared else limiter.ahead

    async def look(self) -> None:
        if self._bot.limiter.is_shared:
            self._shared = await self._bot.services.archive.sharing.ahead(SHARED)


class _Failing:
    """How many of the sources fail, as the archive last told."""

    def __init__(self, bot: BriefingBot, sources: frozenset[str]) -> None:
        self._bot, self._sources = bot, sources
        self.count = math.nan

    async def look(self) -> None:
        states = await self._bot.services.archive.watching.states()
        failures = [state.failures for slug, state in states.items() if slug in self._sources]
        self.count = float(sum(count >= MARKED_AFTER for count in failures))


class _Queued:
    """How the work stands that processes share, as the archive last told. Nothing where there is no queue."""

    def __init__(self, bot: BriefingBot) -> None:
        self._bot = bot
        self._backlog: Mapping[str, TaskBacklog] = {}
        queue = bot.services.queue
        for name, description in _OF_QUEUE.items():
            bot.metrics.gauges(f"queue_{name}", description, partial(self._of, name))
        bot.metrics.count("queue_ended", "What became of tasks in this process", queue.ends if queue else {})

    def _of(self, name: str) -> dict[str, float]:
        return {kind: float(getattr(one, name.split("_seconds")[0])) for kind, one in self._backlog.items()}

    async def look(self) -> None:
        if self._bot.services.queue is not None:
            backlog = {one.kind: one for one in await self._bot.services.archive.work.backlog()}
            none = {kind: TaskBacklog(kind, 0, 0, 0, 0, 0.0) for kind in get_args(Kind)}
            self._backlog = none | backlog


_OF_QUEUE = {
    "waiting": "Tasks that could be done now, by kind",
    "oldest_seconds": "For how long the first of those has waited",
    "put_off": "Tasks that failed and are tried again later",
    "under_way": "Tasks being done at this moment, in all processes",
    "dead": "Tasks that failed too often and are tried no more",
}


async def _metrics(bot: BriefingBot, *from_archive: _Turns | _Failing | _Queued) -> web.Response:
    with suppress(ArchiveError, TimeoutError):
        async with asyncio.timeout(_PATIENCE):
            for one in from_archive:
                await one.look()
            if bot.digests is not None:
                await bot.digests.count()
    return web.Response(body=bot.metrics.text(), headers={"Content-Type": CONTENT_TYPE})


def _latency(bot: BriefingBot) -> float:
    latency = bot.latency
    return latency if math.isfinite(latency) else -1.0
