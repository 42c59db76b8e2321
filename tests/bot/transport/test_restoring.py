"""A backup from under a running bot, rehearsed: restored elsewhere, nothing is lost, and nothing is posted twice."""

from __future__ import annotations

import asyncio
import os
import subprocess
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.archive import Archive, Destination, Schedule, Wanted
from summarizer import TopicMatch
from tests.bot.archive.samples import JAPAN, briefing, keep
from tests.discord_server import ChannelType, Permission

from ._crew import crew
from ._delivering import DAY, POST, marks, plan, subscribe, this_minute, whole
from ._process import STARTED, running

if TYPE_CHECKING:
    from pathlib import Path

    from bot.archive import Subscription
    from tests.bot.postgres import Server
    from tests.discord_server import Channel, DiscordServer

LIST = "GET /channels/{channel_id}/messages"
WITHIN = 60.0
SENTENCE = "Seoul and Tokyo agreed to share the radar data of their navies."


async def keep_news(archive: Archive) -> None:
    await keep(
        archive,
        "radar",
        title="Seoul and Tokyo share radar data",
        text=f"{SENTENCE} Japan and South Korea had long put that off.",
        topics=(TopicMatch(JAPAN, 0.9, ("the title",)),),
        briefing=briefing(SENTENCE),
        at=datetime.now(UTC) - timedelta(hours=2),
    )


async def due_in(archive: Archive, channel: Channel, moment: datetime) -> Subscription:
    """A daily subscription that is due then for the first time."""
    places = {ChannelType.FORUM: "forum", ChannelType.TEXT: "text"}
    return await archive.subscriptions.add(
        Destination(channel.guild_id or 0, channel.id, places[channel.type]),  # type: ignore[arg-type]
        Wanted(("japan-rok",)),
        Schedule(time(moment.hour, moment.minute), "UTC"),
        owner=1,
        at=moment - DAY / 2,
        next_due=moment,
    )


def soon() -> datetime:
    """The next full minute that there is time for a backup before."""
    return this_minute() + timedelta(minutes=1 if datetime.now(UTC).second < 35 else 2)


def copy(server: Server | None, address: str, tmp_path: Path, to: str | None = None) -> str:
    """A backup of an archive, by the documented commands, put back at another address; that address."""
    environment = {**os.environ, "HOME": str(tmp_path), "BRIEFING_DATABASE__URL": address}
    if address.startswith("sqlite"):
        there = to or f"sqlite:///{tmp_path / 'elsewhere' / 'archive.db'}"
        file = str(tmp_path / "copy.db")
        run("backup", file, "--overwrite", **environment)
        return there
    assert server is not None
    there = to or server.database()
    dump = str(tmp_path / "copy.dump")
    subprocess.run([server.tool("pg_dump"), "-Fc", "-d", address, "-f", dump], check=True)
    subprocess.run([server.tool("pg_restore"), "--no-owner", "-d", there, dump], check=True)
    return there


def run(*arguments: str, **environment: str) -> str:
    import sys

    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "bot", *arguments],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stderr


def put_back(there: str, tmp_path: Path) -> str:
    own = {"HOME": str(tmp_path), "BRIEFING_DATABASE__URL": there}
    if there.startswith("sqlite"):
        return run("restore", str(tmp_path / "copy.db"), **own)
    return run("restore", **own)


async def restored_now(archive: Archive) -> None:
    await archive.moving.restored(datetime.now(UTC))


async def drained(archive: Archive) -> None:
    async with asyncio.timeout(WITHIN):
        while (await archive.outbox.backlog()).waiting:  # noqa: ASYNC110  # nobody tells of it
            await asyncio.sleep(0.05)


async def test_a_backup_from_under_a_bot_that_posts_goes_on_elsewhere(
    discord_server: DiscordServer, address: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    server = None if address.startswith("sqlite") else request.getfixturevalue("postgres")
    guild = discord_server.add_guild("Foreign Desk")
    owed = [discord_server.add_channel(guild, f"owed-{number}") for number in range(12)]
    later = [discord_server.add_channel(guild, f"later-{number}") for number in range(3)]
    forum = discord_server.add_channel(guild, "days", ChannelType.FORUM)
    async with await Archive.open(address) as archive:
        await keep_news(archive)
        deliveries = {each.id: (await plan(archive, await subscribe(archive, each)))[0] for each in owed}
    discord_server.faults.hang(on=POST, skip=7, times=None)
    settings = {"BRIEFING_LIBRARY__PATHS": str(tmp_path / "none"), "BRIEFING_DATABASE__URL": address}
    async with running(discord_server, tmp_path, **settings) as bot:
        await discord_server.until(lambda: len(discord_server.requested(POST)) > 7, within=STARTED)
        async with await Archive.open(address) as archive:
            for channel in (*later, forum):  # known to the backup, and due only after it
                await due_in(archive, channel, soon())
        there = await asyncio.to_thread(copy, server, address, tmp_path)
        posted_by_then = sum(len(marks(discord_server, each)) for each in owed)
        assert posted_by_then == 7
        discord_server.faults.clear()
        await discord_server.until(
            lambda: (
                all(len(marks(discord_server, each)) == 2 for each in owed)
                and all(marks(discord_server, each) for each in (*later, forum))
            ),
            within=2 * STARTED,
            what="all is posted, most of it after the backup",
        )
        await asyncio.sleep(1)
        assert await bot.stop()
    before = {each.id: marks(discord_server, each) for each in (*owed, *later, forum)}
    said = await asyncio.to_thread(put_back, there, tmp_path)
    assert "Nothing is known of the time since" in said

    fresh = discord_server.add_channel(guild, "fresh")
    elsewhere = {**settings, "BRIEFING_DATABASE__URL": there, "XDG_STATE_HOME": str(tmp_path / "other")}
    async with running(discord_server, tmp_path, **elsewhere) as bot, await Archive.open(there) as archive:
        assert await archive.get("radar") is not None, "what was kept up to the backup is there"
        assert len(await archive.subscriptions.of_guild(guild.id)) == len(owed) + len(later) + 1
        await subscribe(archive, fresh)
        async with asyncio.timeout(2 * STARTED):
            while not marks(discord_server, fresh) or await unplanned(archive, guild.id):  # noqa: ASYNC110
                await asyncio.sleep(0.2)
        await drained(archive)
        await bot.stop()
        for one in await archive.subscriptions.of_guild(guild.id):
            (delivery,) = await archive.outbox.deliveries(one.id)
            assert delivery.status == "sent", one.destination.channel
    assert {each.id: marks(discord_server, each) for each in (*owed, *later, forum)} == before
    for channel in owed:
        assert marks(discord_server, channel) == whole(deliveries[channel.id])
    (new,) = marks(discord_server, fresh)
    number = int(new.split(":")[1])
    assert number > max(int(one.split(":")[1]) for each in before.values() for one in each), (
        "never given again"
    )


async def unplanned(archive: Archive, guild: int) -> bool:
    found = await archive.subscriptions.of_guild(guild)
    planned = [await archive.outbox.deliveries(each.id) for each in found]
    return not all(planned)


@pytest.fixture
def channel(discord_server: DiscordServer) -> Channel:
    return discord_server.add_channel(discord_server.add_guild("Foreign Desk"), "briefings")


class TestAfterARestore:
    async def test_what_nobody_posted_is_posted(
        self, discord_server: DiscordServer, archive: Archive, tmp_path: Path, channel: Channel
    ) -> None:
        await keep_news(archive)
        waiting = discord_server.add_channel(discord_server.guilds[channel.guild_id or 0], "waiting")
        (delivery,) = await plan(archive, await subscribe(archive, waiting))
        await subscribe(archive, channel)
        await restored_now(archive)
        async with crew(discord_server, archive, tmp_path):
            await discord_server.until(lambda: bool(marks(discord_server, channel)), within=WITHIN)
            await discord_server.until(lambda: len(marks(discord_server, waiting)) == 2, within=WITHIN)
            await drained(archive)
        assert len(marks(discord_server, channel)) == 1
        assert marks(discord_server, waiting) == whole(delivery)
        assert discord_server.requested(LIST), "it was looked for first"

    async def test_another_subscription_of_the_channel_is_told_its_own(
        self, discord_server: DiscordServer, archive: Archive, tmp_path: Path, channel: Channel
    ) -> None:
        """The same topics on the same day, but another subscription: found is only its own message."""
        await keep_news(archive)
        first = await subscribe(archive, channel)
        async with crew(discord_server, archive, tmp_path):
            await discord_server.until(lambda: bool(marks(discord_server, channel)), within=WITHIN)
            await drained(archive)
        second = await subscribe(archive, channel, when_quiet=True)
        assert first.id != second.id
        await restored_now(archive)
        async with crew(discord_server, archive, tmp_path):
            await discord_server.until(lambda: len(marks(discord_server, channel)) == 2, within=WITHIN)
            await drained(archive)

    async def test_what_cannot_be_looked_for_waits(
        self, discord_server: DiscordServer, archive: Archive, tmp_path: Path, channel: Channel
    ) -> None:
        await keep_news(archive)
        subscription = await subscribe(archive, channel)
        await restored_now(archive)
        discord_server.deny(channel, Permission.READ_MESSAGE_HISTORY)
        async with crew(discord_server, archive, tmp_path) as bot:
            assert bot.digests is not None
            await discord_server.until(lambda: bot.digests.dispatcher.ends["waiting"] > 0, within=WITHIN)
            assert marks(discord_server, channel) == []
            found = await archive.subscriptions.get(subscription.id)
            assert found is not None
            assert found.trouble is not None
            assert "Read Message History" in found.trouble.words
            discord_server.allow(channel, Permission.READ_MESSAGE_HISTORY)
            await discord_server.until(lambda: len(marks(discord_server, channel)) == 1, within=WITHIN)

    async def test_what_is_due_later_is_posted_without_a_look(
        self, discord_server: DiscordServer, archive: Archive, tmp_path: Path, channel: Channel
    ) -> None:
        await keep_news(archive)
        await archive.moving.restored(this_minute() - timedelta(minutes=1))
        await subscribe(archive, channel)
        async with crew(discord_server, archive, tmp_path):
            await discord_server.until(lambda: bool(marks(discord_server, channel)), within=WITHIN)
        assert not discord_server.requested(LIST)
