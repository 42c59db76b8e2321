"""Processes of `briefing-bot run` are killed between the claim of a digest and its record, again and again.

At the end each subscription has its digest exactly once, whole and in order: with one process over SQLite and
PostgreSQL, and with two racing ones over PostgreSQL (SQLite is for one), started again at once or after Discord has
forgotten all nonces.
"""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, update

from bot.archive import Archive
from bot.archive.tables import DeliveryRow, StepRow
from tests.discord_server import ChannelType

from ._delivering import OPEN, POST, marks, plan, subscribe, whole
from ._process import STARTED, Running, running

if TYPE_CHECKING:
    from pathlib import Path

    from tests.discord_server import Channel, DiscordServer
    from tests.discord_server.rest.call import Call

SHORT, LONG = 4, 600
"""Leases, in seconds."""
A_WHILE = timedelta(minutes=20)
"""Longer than a long lease, and than Discord remembers nonces."""
PARTS = 2
QUIET = 2.0
"""Seconds without a request after which none is expected."""


@dataclass(frozen=True)
class Kill:
    step: str
    on: str = POST
    part: int | None = None

    def strikes(self, call: Call) -> bool:
        nonce = str(call.body.get("nonce", ""))
        return self.part is None or nonce.endswith(f"-{self.part}")


KILLS = (
    Kill("before_request"),
    Kill("after_store_before_answer"),
    Kill("after_answer"),
    Kill("before_request", part=1),  # between the parts
    Kill("after_store_before_answer", part=1),
    Kill("after_store_before_answer", on=OPEN),  # which has no nonce
)


class Desk:
    """An archive and channels in one server, and what is owed to them."""

    def __init__(self, server: DiscordServer, archive: Archive, address: str, folder: Path) -> None:
        self.server = server
        self.archive = archive
        self._address = address
        self._folder = folder
        self._guild = server.add_guild("Foreign Desk")
        self._owed: list[tuple[Channel, int]] = []

    async def owe(self) -> None:
        """Plan a digest for a new channel of each kind."""
        kinds = (ChannelType.TEXT, ChannelType.ANNOUNCEMENT, ChannelType.FORUM)
        channels = [self.server.add_channel(self._guild, "briefings", kind) for kind in kinds]
        made = [await subscribe(self.archive, channel) for channel in channels]
        self._owed += zip(channels, await plan(self.archive, *made, parts=PARTS), strict=True)

    async def start(self, stack: AsyncExitStack, lease: int = SHORT, *, beside: bool = False) -> Running:
        return await stack.enter_async_context(
            running(
                self.server,
                self._folder,
                "run --role chat,ingest,worker,schedule" if beside else "run",
                BRIEFING_DATABASE__URL=self._address,
                BRIEFING_LIBRARY__PATHS=str(self._folder / "no pages"),
                BRIEFING_DIGESTS__LEASE_SECONDS=str(lease),
            )
        )

    async def finished(self) -> None:
        """Wait until everything is sent."""
        async with asyncio.timeout(STARTED):
            while (await self.archive.outbox.backlog()).waiting:  # noqa: ASYNC110  # another process changes it
                await asyncio.sleep(0.1)

    async def quiet(self) -> None:
        """Wait until whoever lives has nothing more to send."""
        seen = -1
        while seen != (seen := len(self.server.requests)):  # noqa: ASYNC110  # another process changes it
            await asyncio.sleep(QUIET)

    def check(self) -> None:
        for channel, delivery in self._owed:
            assert marks(self.server, channel) == whole(delivery, PARTS), channel.type.name

    async def let_time_pass(self) -> None:
        """A while, for Discord and for what the archive keeps of the dead."""
        self.server.clock.advance(A_WHILE.total_seconds())
        moments = {
            DeliveryRow: ("available_at", "claimed_at", "doubt_since", "doubt_until", "planned_at"),
            StepRow: ("at",),
        }

        async def older(connection: Any) -> None:
            for table, names in moments.items():
                key = [column.name for column in table.__table__.primary_key]
                for row in (await connection.execute(select(*table.__table__.columns))).all():
                    aged = {n: getattr(row, n) - A_WHILE for n in names if getattr(row, n) is not None}
                    its = [table.__table__.c[name] == getattr(row, name) for name in key]
                    await connection.execute(update(table).where(*its).values(aged))

        await self.archive._transactions.write(older)


async def test_one_process_started_again_at_once(
    discord_server: DiscordServer, address: str, tmp_path: Path
) -> None:
    async with await Archive.open(address) as archive, AsyncExitStack() as stack:
        desk = Desk(discord_server, archive, address, tmp_path)
        for kill in KILLS:
            await desk.owe()
            bot = await desk.start(stack)
            discord_server.faults.kill(bot.process.pid, kill.step, on=kill.on, where=kill.strikes)
            assert await bot.died(), kill
        await desk.start(stack)
        await desk.finished()
    desk.check()


async def test_one_process_started_again_after_the_nonces_are_forgotten(
    discord_server: DiscordServer, address: str, tmp_path: Path
) -> None:
    # What happens first happens a while ago at Discord, and its ids are as old.
    discord_server.clock.advance(-A_WHILE.total_seconds())
    discord_server.snowflakes._last = 0
    async with await Archive.open(address) as archive, AsyncExitStack() as stack:
        desk = Desk(discord_server, archive, address, tmp_path)
        for kill in KILLS:
            await desk.owe()
            bot = await desk.start(stack, LONG)
            discord_server.faults.kill(bot.process.pid, kill.step, on=kill.on, where=kill.strikes)
            assert await bot.died(), kill
        await desk.let_time_pass()
        await desk.start(stack)
        await desk.finished()
    desk.check()


async def test_two_racing_processes_one_started_again_at_once(
    discord_server: DiscordServer, shared_address: str, tmp_path: Path
) -> None:
    async with await Archive.open(shared_address) as archive, AsyncExitStack() as stack:
        desk = Desk(discord_server, archive, shared_address, tmp_path)
        await desk.owe()
        await desk.start(stack, beside=True)
        for kill in KILLS:
            bot = await desk.start(stack, beside=True)
            await desk.owe()
            discord_server.faults.kill(bot.process.pid, kill.step, on=kill.on, where=kill.strikes)
            assert await bot.died(), kill
        await desk.finished()
    desk.check()


async def test_two_racing_processes_one_of_which_goes_on_after_the_nonces_are_forgotten(
    discord_server: DiscordServer, shared_address: str, tmp_path: Path
) -> None:
    discord_server.clock.advance(-A_WHILE.total_seconds())
    discord_server.snowflakes._last = 0
    async with await Archive.open(shared_address) as archive, AsyncExitStack() as stack:
        desk = Desk(discord_server, archive, shared_address, tmp_path)
        await desk.owe()
        await desk.start(stack, LONG, beside=True)
        for kill in KILLS:
            bot = await desk.start(stack, LONG, beside=True)
            await desk.owe()
            discord_server.faults.kill(bot.process.pid, kill.step, on=kill.on, where=kill.strikes)
            assert await bot.died(), kill
        await desk.quiet()  # only what the dead had claimed is left
        await desk.let_time_pass()
        await desk.finished()
    desk.check()
