"""Four processes of mixed roles under fire: `python -m tests.benchmarks.kills --minutes 5`.

On one PostgreSQL and a Discord on loopback with four shards. Every few seconds one process is killed and started again;
meanwhile digests fall due each minute, reports arrive and members use the bot. Then PostgreSQL is cut off and started
again under the same load, as often as asked. At the end what stands at Discord and in the archive is held against what
had to be done. How long things took is printed, and depends on the machine.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path
from statistics import median, quantiles
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from bot.archive import Archive
from tests.bot.postgres import running_server
from tests.bot.transport._fleet import ROLES, Fleet, Siege
from tests.bot.transport._members import SHARDS
from tests.discord_server import DiscordServer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.bot.postgres import Server
    from tests.bot.transport._fleet import Outcome

STARTED = 300.0
AWAY = 5.0
"""Seconds without a database, each time."""
_CONSOLE = Console()


async def measure(wanted: argparse.Namespace, postgres: Server, folder: Path) -> tuple[Outcome, Siege]:
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(DiscordServer())
        server.gateway.settings.recommended_shards = SHARDS
        server.gateway.settings.identify_interval = 5.0  # as Discord's
        address = postgres.database()
        archive = await stack.enter_async_context(await Archive.open(address))
        fleet = Fleet(server, folder, address, stack)
        siege = Siege(server, archive, fleet, channels=wanted.channels)
        for roles in ROLES:
            await fleet.start(roles)
        await server.until(lambda: len(server.gateway.connected()) == SHARDS, within=STARTED)
        await siege.subscribe(minutes=wanted.minutes)
        async with asyncio.TaskGroup() as group:
            going_on = [
                group.create_task(siege.publish(every=wanted.report_every)),
                group.create_task(siege.members.go_on(every=wanted.ask_every)),
            ]
            killing = group.create_task(siege.kill(every=wanted.kill_every))
            await siege.all_owed_is_past()
            siege.enough.set()
            await killing
            await fleet.stands()
            for _ in range(wanted.restarts):
                postgres.stop()
                await asyncio.sleep(AWAY)
                postgres.start()
                await asyncio.sleep(20)
            for task in going_on:
                task.cancel()
        await siege.drained(within=wanted.patience)
        if wanted.logs is not None:
            fleet.write_logs(wanted.logs)
        return await siege.judge(), siege


def show(wanted: argparse.Namespace, outcome: Outcome, siege: Siege) -> None:
    table = Table(
        title=f"{outcome.kills} kills in {wanted.minutes} minutes, {wanted.restarts} restarts of PostgreSQL"
    )
    table.add_column("")
    table.add_column("", justify="right")
    table.add_row("digests owed / posted once", f"{len(siege.channels)} / {outcome.digests}")
    table.add_row("late: median / last, s", f"{median(outcome.lateness):.0f} / {outcome.lateness[-1]:.0f}")
    table.add_row("reports published / kept, each briefed once", f"{siege.published} / {outcome.articles}")
    table.add_row("asked by members", str(outcome.asked))
    table.add_row("of these, heard by a process that lived on", str(outcome.judged))
    table.add_row("acknowledged: median / p99, ms", _ms(outcome.latencies))
    table.add_row("answered too late for Discord", str(outcome.too_late))
    table.add_row("nothing left to do after, s", f"{outcome.drained_in:.0f}")
    table.add_row("wrong", str(len(outcome.wrong)))
    _CONSOLE.print(table)
    for each in outcome.wrong:
        _CONSOLE.print(f"- {each}", markup=False)
    _CONSOLE.print(f"load at the end: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


def _ms(latencies: Sequence[float]) -> str:
    if len(latencies) < 2:
        return "–"
    return f"{median(latencies) * 1000:.0f} / {quantiles(latencies, n=100)[-1] * 1000:.0f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=int, default=5)
    parser.add_argument("--channels", type=int, default=60)
    parser.add_argument("--kill-every", type=float, default=8.0, help="seconds")
    parser.add_argument("--report-every", type=float, default=4.0, help="seconds")
    parser.add_argument("--ask-every", type=float, default=0.5, help="seconds")
    parser.add_argument("--restarts", type=int, default=2, help="of PostgreSQL, at the end")
    parser.add_argument("--patience", type=float, default=600.0, help="seconds until all must be done")
    parser.add_argument("--logs", type=Path, metavar="FOLDER", help="keep what the processes said")
    wanted = parser.parse_args()
    with running_server(durable=True) as postgres, tempfile.TemporaryDirectory() as folder:
        outcome, siege = asyncio.run(measure(wanted, postgres, Path(folder)))
    show(wanted, outcome, siege)
    sys.exit(bool(outcome.wrong))


if __name__ == "__main__":
    main()
