"""The bot with its digests, in this process: as `briefing-bot run` puts it together, but for the model."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot.chat.client import BriefingBot
from bot.chat.connection.sync import SyncFile
from bot.chat.posting.poster import DiscordPoster
from bot.chat.services import Services
from bot.chat.thinking import Thinker
from bot.chat.views.digest_correction import amended
from bot.chat.views.digest_post import render_digest
from bot.digests.compose import Rules
from bot.digests.correcting import Corrector
from bot.digests.dispatch import Dispatcher
from bot.digests.planning import Kitchen, Planner
from bot.digests.service import Digests
from tests.bot.archive.samples import JAPAN
from tests.bot.stand_ins import StandInSummarizer
from tests.discord_server.clients import point_discord_py_at

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from bot.archive import Archive
    from tests.discord_server import DiscordServer

LEASE = timedelta(seconds=4)


def utc_now() -> datetime:
    return datetime.now(UTC)


def digests(bot: BriefingBot, lease: timedelta = LEASE, answer_seconds: float = 1.0) -> Digests:
    """The daily digests of `bot`; each article is a story of its own."""
    services = bot.services
    kitchen = Kitchen(
        services.topics,
        rules=lambda most: Rules(most=most),
        reader=lambda: None,
        render=render_digest,
        work=services.thinker.run,
    )
    poster = DiscordPoster(bot, {}, answer_seconds=answer_seconds)
    now = services.now
    dispatcher = Dispatcher(services.archive, poster, lease=lease, parallel=16, now=now)
    planner = Planner(services.archive, kitchen)
    month = timedelta(days=30)
    corrector = Corrector(services.archive, poster, amended, now=now)
    return Digests(
        services.archive, planner, dispatcher, corrector=corrector, grace=month, keep=month, now=now
    )


@asynccontextmanager
async def crew(
    server: DiscordServer, archive: Archive, folder: Path, *, now: Callable[[], datetime] = utc_now
) -> AsyncIterator[BriefingBot]:
    """A bot that is ready, and posts what is owed until it is left."""
    with Thinker(StandInSummarizer((JAPAN,))) as thinker, point_discord_py_at(server):
        services = Services(archive, thinker, (JAPAN,), now=now)
        bot = BriefingBot(services, SyncFile(folder / "commands.json"), guild_ready_timeout=0.05)
        bot.digests = digests(bot)
        running = asyncio.create_task(bot.start(server.application.token))
        try:
            await asyncio.wait(
                [running, asyncio.create_task(server.until(bot.is_ready))], return_when="FIRST_COMPLETED"
            )
            assert not running.done(), running.exception()
            yield bot
        finally:
            await bot.stop()
            await asyncio.wait([running], timeout=10)
