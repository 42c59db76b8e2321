"""Whatever goes wrong around a digest: nothing is lost, nothing is doubled, and the owner is told once."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import psycopg
import pytest

from bot.archive import Archive
from summarizer import TopicMatch
from tests.bot.archive.samples import JAPAN, briefing, keep
from tests.discord_server import ChannelType, Permission

from ._crew import crew
from ._delivering import DAY, POST, marks, plan, subscribe, this_minute, whole

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path
    from typing import Any

    from bot.archive import DeliverySummary, Subscription
    from tests.bot.postgres import Server
    from tests.discord_server import Channel, DiscordServer, Guild
    from tests.discord_server.models import Message, User

WITHIN = 30.0
KINDS = (ChannelType.TEXT, ChannelType.ANNOUNCEMENT, ChannelType.FORUM)


async def eventually(happens: Callable[..., Awaitable[object]], *arguments: Any) -> None:
    """Ask again and again until it is so."""
    async with asyncio.timeout(WITHIN):
        while not await happens(*arguments):  # noqa: ASYNC110  # nobody tells of it
            await asyncio.sleep(0.05)


async def nothing_waits(archive: Archive) -> bool:
    return not (await archive.outbox.backlog()).waiting


async def is_nowhere_left(archive: Archive) -> bool:
    return not await archive.subscriptions.guilds_left()


class Place:
    """A server with a channel of each kind, each with a digest that waits."""

    def __init__(self, server: DiscordServer, archive: Archive) -> None:
        self.server = server
        self.archive = archive
        self.guild: Guild = server.add_guild("Foreign Desk")
        self.owner: User = server.add_user("ann")
        self.owed: dict[Channel, int] = {}
        self.subscriptions: list[Subscription] = []

    async def owe(self, *kinds: ChannelType) -> Channel:
        """Plan a digest for a new channel of each kind, and give the last one."""
        for kind in kinds:
            channel = self.server.add_channel(self.guild, "briefings", kind)
            made = await subscribe(self.archive, channel, self.owner.id)
            self.subscriptions.append(made)
            (self.owed[channel],) = await plan(self.archive, made)
        return channel

    async def all_there(self) -> None:
        """Wait until each digest stands in its channel, whole, and is known to."""

        def are_there() -> bool:
            return all(len(marks(self.server, c)) >= len(whole(d)) for c, d in self.owed.items())

        await self.server.until(are_there, within=WITHIN, what="all is posted")
        await eventually(nothing_waits, self.archive)
        assert {c: marks(self.server, c) for c in self.owed} == {c: whole(d) for c, d in self.owed.items()}

    async def newest(self, subscription: Subscription | None = None) -> DeliverySummary:
        number = (subscription or self.subscriptions[-1]).id
        return (await self.archive.outbox.deliveries(number))[0]

    async def in_trouble(self) -> str:
        """Wait until the newest subscription is in trouble; its code."""
        await eventually(self._has_problem)
        found = await self.archive.subscriptions.get(self.subscriptions[-1].id)
        assert found is not None
        assert found.trouble is not None
        return found.trouble.code

    async def _has_problem(self) -> bool:
        return (await self.newest()).problem is not None

    def told(self) -> list[Message]:
        """What the owner was written."""
        return self.server.messages(self.server.direct_messages(self.owner))


@pytest.fixture
def place(discord_server: DiscordServer, archive: Archive) -> Place:
    return Place(discord_server, archive)


async def test_discord_errs_in_every_way(place: Place, tmp_path: Path) -> None:
    faults = place.server.faults
    for _ in range(3):
        await place.owe(*KINDS)
    for scope in ("user", "shared", "global"):
        faults.rate_limit(2, scope=scope, on=POST)
    for on in (POST, "POST /channels/{channel_id}/threads"):
        faults.fail(500, after_storing=True, on=on)
        faults.fail(503, on=on)
        faults.cut(after_storing=True, on=on)
        faults.cut(midway=True, on=on)
        faults.hang(after_storing=True, on=on)
    async with crew(place.server, place.archive, tmp_path):
        await place.all_there()
    assert not place.told()


async def test_the_database_is_away_for_a_while(
    discord_server: DiscordServer, postgres: Server, tmp_path: Path
) -> None:
    async with await Archive.open(postgres.database()) as archive:
        place = Place(discord_server, archive)
        await place.owe(*KINDS, *KINDS)

        def stop(_: object) -> None:
            postgres.stop()

        try:
            # Amid the posting, so that what is done cannot be recorded.
            discord_server.faults.call("after_store_before_answer", stop, on=POST)
            async with crew(discord_server, archive, tmp_path):
                await discord_server.until(lambda: bool(discord_server.requested(POST)), within=WITHIN)
                await asyncio.sleep(2)
                await asyncio.to_thread(postgres.start)
                await place.all_there()
        finally:
            postgres_is_up(postgres)


def postgres_is_up(server: Server) -> None:
    """Other tests use it too."""
    try:
        server.database()
    except psycopg.OperationalError:
        server.start()


async def test_another_process_holds_the_database(discord_server: DiscordServer, tmp_path: Path) -> None:
    database = tmp_path / "archive.db"
    async with await Archive.open(f"sqlite:///{database}") as archive:
        place = Place(discord_server, archive)
        await place.owe(*KINDS, *KINDS)
        held = sqlite3.connect(database, isolation_level=None, timeout=0)

        async def hold(_: object) -> None:
            while not held.in_transaction:
                with suppress(sqlite3.OperationalError):  # it is being written to just now
                    held.execute("BEGIN IMMEDIATE")
                await asyncio.sleep(0.01)

        discord_server.faults.call("after_store_before_answer", hold, on=POST)
        async with crew(discord_server, archive, tmp_path):
            await discord_server.until(lambda: held.in_transaction, within=WITHIN)
            await asyncio.sleep(2)
            held.close()
            await place.all_there()


async def test_a_permission_is_taken_and_given_back(place: Place, tmp_path: Path) -> None:
    channel = await place.owe(ChannelType.TEXT)
    place.server.deny(channel, Permission.SEND_MESSAGES)
    async with crew(place.server, place.archive, tmp_path), crew(place.server, place.archive, tmp_path):
        assert await place.in_trouble() == "missing_permissions"
        await place.server.until(lambda: bool(place.told()), within=WITHIN)
        assert not marks(place.server, channel)
        place.server.allow(channel, Permission.SEND_MESSAGES)
        await place.all_there()
    (told,) = place.told()
    assert "Send Messages" in str(told.data["components"])
    found = await place.archive.subscriptions.get(place.subscriptions[0].id)
    assert found is not None
    assert found.trouble is None


async def test_nothing_is_sent_blindly(place: Place, tmp_path: Path) -> None:
    """A sender died long ago, and the bot may not look what it had posted."""
    channel = place.server.add_channel(place.guild, "briefings")
    place.subscriptions = [await subscribe(place.archive, channel, place.owner.id)]
    long_ago = datetime.now(UTC) - timedelta(minutes=30)
    (place.owed[channel],) = await plan(place.archive, *place.subscriptions, at=long_ago)
    await place.archive.outbox.claim("dead", long_ago, lease=timedelta(minutes=1), limit=1)
    place.server.deny(channel, Permission.READ_MESSAGE_HISTORY)
    async with crew(place.server, place.archive, tmp_path):
        assert await place.in_trouble() == "missing_permissions"
        await place.server.until(lambda: bool(place.told()), within=WITHIN)
        assert not marks(place.server, channel)
        assert (await place.archive.outbox.backlog()).in_doubt == 1
        place.server.allow(channel, Permission.READ_MESSAGE_HISTORY)
        await place.all_there()
    assert "Read Message History" in str(place.told()[0].data["components"])


async def test_a_channel_is_deleted(place: Place, tmp_path: Path) -> None:
    channel = await place.owe(ChannelType.TEXT)
    place.server.delete_channel(channel)
    async with crew(place.server, place.archive, tmp_path):
        assert await place.in_trouble() == "channel_gone"
        await place.server.until(lambda: bool(place.told()), within=WITHIN)
        waiting = await place.newest()
        assert waiting.status == "waiting"
        assert waiting.next_try is not None
        assert waiting.next_try > datetime.now(UTC) + timedelta(minutes=4)
        del place.owed[channel]
        await place.owe(*KINDS)
        place.owed.pop(channel, None)
        await place.server.until(
            lambda: all(marks(place.server, c) == whole(d) for c, d in place.owed.items()), within=WITHIN
        )
    assert len(place.told()) == 1


async def test_a_server_has_an_outage(place: Place, tmp_path: Path) -> None:
    await place.owe(*KINDS)
    async with crew(place.server, place.archive, tmp_path) as bot:
        place.server.set_available(place.guild, available=False)
        await place.server.until(lambda: bot.get_guild(place.guild.id).unavailable, within=WITHIN)
        late = await place.owe(ChannelType.TEXT)
        bot.digests.dispatcher.wake()
        assert await place.in_trouble() == "unavailable"
        assert not marks(place.server, late)
        place.server.set_available(place.guild, available=True)
        await place.all_there()
    assert not place.told()
    left = await place.archive.subscriptions.guilds_left()
    assert not left, "an outage is not a farewell"


async def test_a_bot_that_leaves_and_comes_back(place: Place, tmp_path: Path) -> None:
    place.server.deny(await place.owe(ChannelType.TEXT), Permission.SEND_MESSAGES)
    async with crew(place.server, place.archive, tmp_path):
        await place.in_trouble()
        place.server.remove_bot(place.guild)
        await eventually(place.archive.subscriptions.guilds_left)
        assert (await place.newest()).status == "folded"
        place.server.add_bot(place.guild)
        await eventually(is_nowhere_left, place.archive)
    found = await place.archive.subscriptions.get(place.subscriptions[0].id)
    assert found is not None
    assert found.next_due is not None
    assert found.next_due > datetime.now(UTC)


async def test_what_happened_while_it_was_not_running_is_made_up_for(place: Place, tmp_path: Path) -> None:
    await place.owe(*KINDS)
    place.server.remove_bot(place.guild)
    async with crew(place.server, place.archive, tmp_path):
        await eventually(place.archive.subscriptions.guilds_left)
    assert {marks_ for channel in place.owed for marks_ in marks(place.server, channel)} == set()


async def test_a_day_of_downtime_is_caught_up_once(
    discord_server: DiscordServer, archive: Archive, tmp_path: Path
) -> None:
    """Up again an hour late: yesterday's digest is folded into today's, which is marked late."""
    channels = [discord_server.add_channel(discord_server.add_guild(), "briefings") for _ in range(3)]
    due = this_minute() - timedelta(hours=1)
    for name, age in (("yesterday", DAY), ("today", timedelta(hours=2))):
        sentence = f"Seoul and Tokyo agreed {name}."
        await keep(
            archive,
            name,
            title=f"News of {name}",
            text=f"{sentence} More follows.",
            topics=(TopicMatch(JAPAN, 0.9, ("the title",)),),
            briefing=briefing(sentence, key_points=()),
            at=due - age,
        )
    for channel in channels:
        made = await subscribe(archive, channel)
        await archive.subscriptions.remove(made.id)
        await archive.subscriptions.add(
            made.destination,
            made.wanted,
            replace(made.schedule, at=due.time()),
            owner=1,
            at=due - 3 * DAY,
            next_due=due - 2 * DAY,
        )
    async with crew(discord_server, archive, tmp_path):
        await discord_server.until(lambda: all(discord_server.messages(c) for c in channels), within=WITHIN)
        await eventually(nothing_waits, archive)
    for channel in channels:
        (message,) = discord_server.messages(channel)
        told = str(message.data["components"])
        assert "Late:" in told
        assert "agreed today" in told
        (delivery,) = await archive.outbox.deliveries(
            (await archive.subscriptions.in_channel(channel.id))[0].id
        )
        assert delivery.due_at == due
