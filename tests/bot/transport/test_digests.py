"""`briefing-bot run` posts what is due, by itself."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot.archive import Archive
from summarizer import TopicMatch
from tests.bot.archive.samples import JAPAN, briefing, keep
from tests.discord_server import ChannelType

from ._delivering import POST, marks, plan, subscribe, whole
from ._process import STARTED, running

if TYPE_CHECKING:
    from pathlib import Path

    from tests.discord_server import DiscordServer


async def test_a_digest_comes_by_itself_at_its_time(discord_server: DiscordServer, tmp_path: Path) -> None:
    guild = discord_server.add_guild("Foreign Desk")
    text = discord_server.add_channel(guild, "briefings")
    news = discord_server.add_channel(guild, "news", ChannelType.ANNOUNCEMENT)
    forum = discord_server.add_channel(guild, "days", ChannelType.FORUM, tags=["Japan–ROK relations"])
    async with await Archive.open(f"sqlite:///{tmp_path / 'archive.db'}") as archive:
        sentence = "Seoul and Tokyo agreed to share the radar data of their navies."
        await keep(
            archive,
            "radar",
            title="Seoul and Tokyo share radar data",
            text=f"{sentence} Japan and South Korea had long put that off.",
            topics=(TopicMatch(JAPAN, 0.9, ("the title",)),),
            briefing=briefing(sentence),
            at=datetime.now(UTC) - timedelta(hours=2),
        )
        for channel, extras in (
            (text, {"discussion": True}),
            (news, {"publish": True}),
            (forum, {}),
        ):
            await subscribe(archive, channel, **extras)
    async with running(discord_server, tmp_path) as bot:
        channels = (text, news, forum)
        await discord_server.until(
            lambda: all(marks(discord_server, one) for one in channels), within=STARTED, what="all is posted"
        )
        # A thread has the id of the message that it hangs on.
        (message,) = discord_server.messages(text)
        (published,) = discord_server.messages(news)
        await discord_server.until(
            lambda: message.id in discord_server.channels and bool(published.flags & 1), within=STARTED
        )
        code, said = await bot.stop()
    assert code == 0, said
    assert sentence in str(message.data["components"])
    (thread,) = (one for one in discord_server.channels.values() if one.parent_id == forum.id)
    assert thread.name.startswith("Japan–ROK relations, ")
    assert thread.applied_tags == [forum.tags[0].id]
    assert not discord_server.rate_limits.rate_limited
    async with await Archive.open(f"sqlite:///{tmp_path / 'archive.db'}") as archive:
        for subscription in await archive.subscriptions.of_guild(guild.id):
            (delivery,) = await archive.outbox.deliveries(subscription.id)
            assert delivery.status == "sent"


async def test_a_stop_amid_sending_loses_nothing(discord_server: DiscordServer, tmp_path: Path) -> None:
    guild = discord_server.add_guild("Foreign Desk")
    address = f"sqlite:///{tmp_path / 'archive.db'}"
    owed = {}
    async with await Archive.open(address) as archive:
        for _ in range(12):
            channel = discord_server.add_channel(guild, "briefings")
            (owed[channel],) = await plan(archive, await subscribe(archive, channel), parts=3)
    pages = {"BRIEFING_LIBRARY__PATHS": str(tmp_path / "no pages")}
    discord_server.faults.delay(0.3, times=None, on=POST)
    async with running(discord_server, tmp_path, **pages) as bot:
        await discord_server.until(lambda: len(discord_server.requested(POST)) > 6, within=STARTED)
        code, said = await bot.stop()
    assert code == 0, said
    async with await Archive.open(address) as archive:
        backlog = await archive.outbox.backlog()
        assert backlog.waiting > 0
        assert (backlog.held, backlog.in_doubt) == (0, 0), "each step was finished and recorded"
        discord_server.faults.clear()
        async with running(discord_server, tmp_path, **pages):
            async with asyncio.timeout(STARTED):
                while (await archive.outbox.backlog()).waiting:  # noqa: ASYNC110  # another process's
                    await asyncio.sleep(0.1)
    for channel, delivery in owed.items():
        assert marks(discord_server, channel) == whole(delivery, 3)
