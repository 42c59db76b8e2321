"""What is kept of servers that the bot left, and of digests long posted, is forgotten in time."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tests.discord_server import ChannelType

from ._crew import crew, utc_now
from ._delivering import plan, subscribe

if TYPE_CHECKING:
    from pathlib import Path

    from bot.archive import Archive
    from tests.discord_server import DiscordServer

DAY = timedelta(days=1)


async def test_after_the_grace_period(
    discord_server: DiscordServer, archive: Archive, tmp_path: Path
) -> None:
    """30 days, and only of what was left and of what is over."""
    stays, left = discord_server.add_guild("Stays"), discord_server.add_guild("Left")
    kept = await subscribe(archive, discord_server.add_channel(stays, "briefings", ChannelType.TEXT))
    gone = await subscribe(archive, discord_server.add_channel(left, "briefings", ChannelType.TEXT))
    await plan(archive, kept)
    discord_server.remove_bot(left)
    async with crew(discord_server, archive, tmp_path) as bot:
        await discord_server.until(lambda: bot.digests.dispatcher.ends["sent"] == 1, within=20)
        digests, now = bot.digests, utc_now()
        await digests.tidy(now + 29 * DAY)
        assert await archive.subscriptions.get(gone.id) is not None
        assert len(await archive.outbox.deliveries(kept.id)) == 1
        await digests.tidy(now + 31 * DAY)
        assert await archive.subscriptions.get(gone.id) is None
        assert await archive.subscriptions.get(kept.id) is not None
        assert not await archive.outbox.deliveries(kept.id)
