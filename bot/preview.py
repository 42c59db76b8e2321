"""A little chat server in the browser: the real bot over the seeds, without a token and without a network."""

from __future__ import annotations

import asyncio
import tempfile
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.archive import Archive
from bot.chat.custom_ids import OpenPage, topic_key
from bot.chat.pages import page_view
from bot.chat.permissions import Maintainers
from bot.chat.thinking import Thinker
from bot.discord_app import make_bot
from bot.errors import UsageError
from bot.ingest import ingest_seeds

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    import discord

    from bot.app import App
    from bot.chat.client import BriefingBot

_TICK = 0.5
"""Seconds between two looks at the clock."""
_INSTALL = "Install it: pip install 'briefing-bot[preview]', or '.[preview]' in a checkout."


@asynccontextmanager
async def previewing(app: App, port: int | None = None) -> AsyncIterator[Any]:
    """Serve the chat server on 127.0.0.1, at the `url` of the SimCord preview that is given.

    What happens in it is gone when it ends. Raises UsageError where SimCord is not installed.
    """
    try:
        import simcord
    except ImportError:
        raise UsageError(
            "preview", "SimCord is not installed, which shows the chat server", _INSTALL
        ) from None
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="briefing-bot-")))
        archive = await stack.enter_async_context(await Archive.open(f"sqlite:///{folder / 'archive.db'}"))
        await archive.keep_topics(app.topics)
        summarizer = await asyncio.to_thread(lambda: app.summarizer)
        await ingest_seeds(archive, summarizer, lambda: datetime.now(UTC))
        thinker = stack.enter_context(Thinker(summarizer))
        named: set[int] = set()
        bot = make_bot(
            app,
            archive,
            thinker,
            folder,
            background=False,
            maintainers=Maintainers(named),
            fetcher=await stack.enter_async_context(app.fetcher()),
            guild=None,
            shard_count=1,
        )
        # It asks a source only when a maintainer wants it to.
        bot.watch = app.watch(archive, await stack.enter_async_context(app.fetcher(operators=True)))
        env = await stack.enter_async_context(simcord.run(bot, check_errors=False))
        await stack.enter_async_context(_on_time(env))
        assert bot.user is not None  # noqa: S101  # set by logging in
        await bot.user.edit(username="briefing-bot")
        guild = env.create_guild("Foreign Desk")
        channel = guild.create_text_channel("briefings", topic="Today's digests, and questions to the bot")
        maintainers = guild.create_role("Maintainers", permissions=_may_maintain())
        member = guild.add_member(env.create_user("member"))
        maintainer = guild.add_member(env.create_user("maintainer"), roles=[maintainers])
        named.add(maintainer.id)
        await _post_digests(bot, channel.id)
        try:
            preview = env.preview(channel, viewers=[member, maintainer], layout="channel", port=port)
        except simcord.SetupError as error:
            raise UsageError("preview", str(error).rstrip("."), _INSTALL) from None
        yield await stack.enter_async_context(preview)


@asynccontextmanager
async def _on_time(env: Any) -> AsyncIterator[None]:
    """Let SimCord's clock go with the wall's: its own stands still, and cooldowns would never end."""

    async def tick() -> None:
        while True:
            await asyncio.sleep(_TICK)
            catch_up()

    def catch_up() -> None:
        env.backend.advance_clock(max(0.0, (datetime.now(UTC) - env.now()).total_seconds()))

    catch_up()
    ticking = asyncio.create_task(tick(), name="preview clock")
    try:
        yield
    finally:
        ticking.cancel()
        await asyncio.gather(ticking, return_exceptions=True)


async def _post_digests(bot: BriefingBot, channel: int) -> None:
    """Today's digest of each topic that has articles, the fullest last, where eyes fall first."""
    place: Any = bot.get_channel(channel)
    for line in reversed(await bot.services.archive.topics()):
        if line.articles:
            target = OpenPage("digest", topic=topic_key(line.topic.slug))
            await place.send(view=await page_view(bot.services, target))


def _may_maintain() -> discord.Permissions:
    import discord

    return discord.Permissions(manage_guild=True, manage_messages=True)
