"""Thousands of subscriptions due in the same minute: `python -m tests.benchmarks.fanout`.

The real process on a Discord on loopback that enforces Discord's limits: 50 requests a second for the bot, five
messages in five seconds for a channel. Printed, never asserted: the machine decides.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import sys
import tempfile
import time as clocks
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from statistics import quantiles
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from bot.archive import Archive, Destination, Schedule, Wanted
from summarizer import TopicMatch
from tests.bot.archive.samples import JAPAN, briefing, keep
from tests.bot.postgres import running_server
from tests.discord_server import DiscordServer

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import AsyncIterator, Sequence

POST = "POST /channels/{channel_id}/messages"
A_SERVER = 100
"""Channels in one server."""
READY = 90.0
"""Seconds that the process may take to be ready before the minute comes."""
LIMIT = 50
_CONSOLE = Console()


@dataclass(frozen=True)
class Run:
    """What was measured of one run."""

    database: str
    subscriptions: int
    sent: int
    doubled: int
    refused: int
    lateness: Sequence[float]
    """Seconds after the due instant, at Discord, in order."""
    resting_mb: float
    most_mb: float
    cpu_seconds: float
    statements: dict[str, int]
    compositions: str


async def measure(subscriptions: int, database: str, address: str, folder: Path) -> Run:
    async with DiscordServer() as server, await Archive.open(address) as archive:
        # Kept small: thousands of bodies would be the bench's memory, and time.
        due = datetime.now(UTC).replace(second=0, microsecond=0) + timedelta(seconds=60 * 2)
        await _articles(archive, due)
        await _subscribe(server, archive, subscriptions, due)
        counted = folder / f"{database}.json"
        async with _process(server, address, folder, counted) as process:
            await server.until(lambda: bool(server.gateway.sessions), within=READY)
            await asyncio.sleep(max(0.0, due.timestamp() - clocks.time() - 3))
            resting = _memory(process.pid)["VmRSS"]
            before = _cpu(process.pid)
            within = subscriptions / LIMIT * 3 + 120
            async with asyncio.timeout(within):
                await asyncio.sleep(max(0.0, due.timestamp() - clocks.time() + 3))
                while (await archive.outbox.backlog()).waiting:  # noqa: ASYNC110  # another process's
                    await asyncio.sleep(0.5)
            most, after = _memory(process.pid)["VmHWM"], _cpu(process.pid)
            process.send_signal(signal.SIGTERM)
            await process.wait()
        posts = [request for request in server.requested(POST) if request.status == 200]
        channels = [request.params["channel_id"] for request in posts]
        lines = [json.loads(line)["message"] for line in (folder / "log").read_text().splitlines()]
        return Run(
            database=database,
            subscriptions=subscriptions,
            sent=len(set(channels)),
            doubled=len(channels) - len(set(channels)),
            refused=len(server.rate_limits.rate_limited),
            lateness=sorted(request.at - due.timestamp() for request in posts),
            resting_mb=resting,
            most_mb=most,
            cpu_seconds=after - before,
            statements=json.loads(counted.read_text()),
            compositions=" ".join(line for line in lines if line.startswith("Planned")),
        )


async def _articles(archive: Archive, due: datetime) -> None:
    for number in range(20):
        sentence = f"Seoul and Tokyo agreed on point {number} of their talks."
        await keep(
            archive,
            f"article-{number}",
            title=f"Point {number} of the talks",
            text=f"{sentence} More is to follow.",
            topics=(TopicMatch(JAPAN, 0.9, ("the title",)),),
            briefing=briefing(sentence),
            at=due - timedelta(hours=number + 1),
        )


async def _subscribe(server: DiscordServer, archive: Archive, count: int, due: datetime) -> None:
    for number in range(count):
        if number % A_SERVER == 0:
            guild = server.add_guild(f"Server {number // A_SERVER}")
        channel = server.add_channel(guild, "briefings")
        await archive.subscriptions.add(
            Destination(guild.id, channel.id),
            Wanted((JAPAN.slug,)),
            Schedule(time(due.hour, due.minute), "UTC"),
            owner=guild.owner_id,
            at=due - timedelta(hours=12),
            next_due=due,
        )


@asynccontextmanager
async def _process(
    server: DiscordServer, address: str, folder: Path, counted: Path
) -> AsyncIterator[Process]:
    own = {
        "HOME": str(folder),
        "XDG_STATE_HOME": str(folder / "state"),
        "BRIEFING_DATABASE__URL": address,
        "BRIEFING_LOGGING__FORMAT": "json",
        "BRIEFING_LIBRARY__PATHS": str(folder / "no pages"),
    }
    log = (folder / "log").open("wb")  # a pipe would have to be read meanwhile
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-W", "ignore", "-m", "tests.benchmarks._counted", str(counted), "run"),
        env={**os.environ, **own, **server.environment},
        stderr=log,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


def _memory(pid: int) -> dict[str, float]:
    """MB, by the names of Linux."""
    lines = (line.split() for line in Path(f"/proc/{pid}/status").read_text().splitlines())
    return {line[0].rstrip(":"): int(line[1]) / 1024 for line in lines if line[0].startswith("Vm")}


def _cpu(pid: int) -> float:
    """Seconds of processor time."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def show(runs: Sequence[Run]) -> None:
    table = Table(title="Digests due in the same minute")
    table.add_column("")
    for run in runs:
        table.add_column(f"{run.subscriptions:,} on {run.database}", justify="right")
    for name, values in _rows(runs).items():
        table.add_row(name, *values)
    _CONSOLE.print(table)
    for run in runs:
        _CONSOLE.print(run.compositions)
        most = sorted(run.statements.items(), key=lambda item: -item[1])[:12]
        for statement, count in most:
            _CONSOLE.print(f"  {count / run.subscriptions:6.3f} × {statement}", highlight=False, markup=False)


def _rows(runs: Sequence[Run]) -> dict[str, list[str]]:
    rows: dict[str, list[str]] = {}

    def add(name: str, value: str) -> None:
        rows.setdefault(name, []).append(value)

    for run in runs:
        first, last = run.lateness[0], run.lateness[-1]
        rate = (len(run.lateness) - 1) / (last - first)
        statements = sum(count for name, count in run.statements.items() if name != "COMMIT")
        add("channels that got it", f"{run.sent:,}")
        add("twice", f"{run.doubled:,}")
        add("requests a second", f"{rate:.1f} ({rate / LIMIT:.0%} of {LIMIT})")
        add("429s", f"{run.refused:,}")
        add("first, s late", f"{first:.2f}")
        add("median, s late", f"{quantiles(run.lateness, n=2)[0]:.1f}")
        add("last, s late", f"{last:.1f}")
        add("MB at rest", f"{run.resting_mb:.0f}")
        add("MB at most", f"{run.most_mb:.0f}")
        add("processor, ms a delivery", f"{run.cpu_seconds / run.subscriptions * 1000:.1f}")
        add("statements a delivery", f"{statements / run.subscriptions:.2f}")
        add("commits a delivery", f"{run.statements['COMMIT'] / run.subscriptions:.2f}")
    return rows


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--subscriptions", type=int, default=5000)
    parser.add_argument("--database", choices=["sqlite", "postgresql", "both"], default="both")
    chosen = parser.parse_args()
    names = ["sqlite", "postgresql"] if chosen.database == "both" else [chosen.database]
    runs = []
    for name in names:
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            address = f"sqlite:///{folder / 'archive.db'}"
            if name == "postgresql":
                address = stack.enter_context(running_server(durable=True)).database()
            runs.append(await measure(chosen.subscriptions, name, address, folder))
    show(runs)


if __name__ == "__main__":
    asyncio.run(main())
