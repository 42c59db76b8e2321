"""Processes of mixed roles on one PostgreSQL, of which one is killed every few seconds, and then the database.

For minutes on end, with figures: `python -m tests.benchmarks.kills`.
"""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING

from bot.archive import Archive

from ._fleet import ROLES, Fleet, Siege
from ._members import SHARDS
from ._process import STARTED

if TYPE_CHECKING:
    from pathlib import Path

    from tests.bot.postgres import Server
    from tests.discord_server import DiscordServer


async def test_everything_is_done_once_whoever_is_killed(
    discord_server: DiscordServer, postgres: Server, tmp_path: Path
) -> None:
    gateway = discord_server.gateway
    gateway.settings.recommended_shards = SHARDS
    gateway.settings.identify_interval = 1.0
    address = postgres.database()
    async with AsyncExitStack() as stack, await Archive.open(address) as archive:
        fleet = Fleet(discord_server, tmp_path, address, stack)
        siege = Siege(discord_server, archive, fleet, channels=8)
        for roles in ROLES[:3]:
            await fleet.start(roles)
        await discord_server.until(lambda: len(gateway.connected()) == SHARDS, within=2 * STARTED)
        await siege.subscribe(minutes=1)
        async with asyncio.TaskGroup() as group:
            going_on = [
                group.create_task(siege.publish(every=4)),
                group.create_task(siege.members.go_on(every=1)),
            ]
            killing = group.create_task(siege.kill(every=8))
            await siege.all_owed_is_past()
            siege.enough.set()
            await killing
            await fleet.stands()
            postgres.stop()
            await asyncio.sleep(2)
            postgres.start()
            await asyncio.sleep(5)
            for task in going_on:
                task.cancel()
        await siege.drained(within=3 * STARTED)
        outcome = await siege.judge()
    assert not outcome.wrong
    assert outcome.kills >= 2
    assert outcome.judged
