"""How fast the running bot acknowledges, and what it weighs: `python -m tests.benchmarks.chat`.

The real process on a Discord on loopback. Printed, never asserted: the machine decides.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import os
import sys
import tempfile
import time
from contextlib import asynccontextmanager
from pathlib import Path
from statistics import quantiles
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table

from tests.discord_server import DiscordServer

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Sequence

    from tests.discord_server import Channel
    from tests.discord_server.interactions import Interaction
    from tests.discord_server.models import User

    Ask = Callable[[], Coroutine[None, None, Interaction]]

WAIT = 120.0
SEARCHERS = 200
"""So many that the cooldown of each is never reached."""
WARM_UP = 25
_CONSOLE = Console()


class Bench:
    """One bot process, one server, and the table of what was measured."""

    def __init__(self, server: DiscordServer, process: Process) -> None:
        self._server = server
        self._process = process
        guild = server.add_guild("Bench")
        self._channel: Channel = server.add_channel(guild, "briefings")
        self._members: list[User] = [server.add_user(f"member{number}") for number in range(SEARCHERS)]
        for member in self._members:
            server.add_member(guild, member)
        self._asks = self._questions()
        self._table = Table(title="From an interaction's sending to its acknowledgement, ms")
        for column in ("", "commands", "p50", "p99", "max", "loop lag p50", "p99", "max", "MB", "load"):
            self._table.add_column(column, justify="left" if column == "" else "right")

    async def until_ready(self, began: float) -> None:
        await self._server.until(lambda: bool(self._server.gateway.sessions), within=WAIT)
        _CONSOLE.print(f"process start to READY: {time.perf_counter() - began:.1f} s (load {_load()})")
        choices: Sequence[object] = ()
        while len(choices) < 5:
            typing = await self._server.autocomplete(
                "briefing", "article", "", user=self._members[0], channel=self._channel
            )
            await typing.acknowledged(within=WAIT)
            choices = typing.choices

    async def row(self, name: str, commands: int) -> None:
        """Send the commands one after another, each when the one before was acknowledged."""
        await self._latencies(WARM_UP)
        await self.tell("lag")
        latencies = await self._latencies(commands)
        lags = [1000 * lag for lag in await self.tell("lag")]
        memory = " + ".join(f"{size:.0f}" for size in _resident(self._process.pid))
        cells = [name, str(commands), *_cells(latencies), *_cells(lags), memory, _load()]
        self._table.add_row(*cells)
        _CONSOLE.print("measured:", " | ".join(cells))  # a run that is stopped has not been for nothing

    async def tell(self, order: str) -> Any:
        """Give the process an order; see `_chat_process`."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(order.encode() + b"\n")
        answer = await self._process.stdout.readline()
        if not answer:
            raise SystemExit("the bot's process ended; see above")
        return json.loads(answer)

    @asynccontextmanager
    async def searching(self) -> AsyncIterator[None]:
        """Others search all the while, one after another."""
        task = asyncio.create_task(self._search())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    def show(self) -> None:
        self._table.caption = f"{os.cpu_count()} cores; load of the machine at the end of each row"
        _CONSOLE.print(self._table)

    async def _latencies(self, count: int) -> list[float]:
        latencies = []
        for ask in itertools.islice(self._asks, count):
            interaction = await ask()
            await interaction.acknowledged(within=WAIT)
            assert interaction.latency is not None
            latencies.append(interaction.latency * 1000)
        return latencies

    def _questions(self) -> Iterator[Ask]:
        server, asker = self._server, {"user": self._members[0], "channel": self._channel}
        return itertools.cycle(
            [
                lambda: server.run_command("latest", **asker),
                lambda: server.run_command("topics", **asker),
                lambda: server.run_command("briefing", {"article": "bridging"}, **asker),
                lambda: server.autocomplete("briefing", "article", "tri", **asker),
                lambda: server.run_command("about", **asker),
            ]
        )

    async def _search(self) -> None:
        for number, member in enumerate(itertools.cycle(self._members)):
            query = {"query": f"What do allies in Asia expect of Washington in year {number}?"}
            found = await self._server.run_command("search", query, user=member, channel=self._channel)
            await found.answered(within=WAIT)


async def measure(commands: int, articles: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        # Judging every body is work in the server that Discord would not do on this machine.
        async with DiscordServer(check_schema=False) as server:
            began = time.perf_counter()
            process = await _start(server, Path(folder))
            try:
                await _measure(Bench(server, process), began, commands, articles)
            finally:
                if process.returncode is None:
                    process.terminate()
                asked = time.perf_counter()
                code = await process.wait()
                _CONSOLE.print(f"SIGTERM to exit {code}: {time.perf_counter() - asked:.1f} s")


async def _measure(bench: Bench, began: float, commands: int, articles: int) -> None:
    await bench.until_ready(began)
    await bench.row("idle, seeds only", commands)
    kept = await bench.tell(f"fill {articles}")
    await bench.row(f"idle, {kept} articles", commands)
    await _bulk(bench, "process", "all briefed anew (own process)", commands)
    async with bench.searching():
        await bench.row("others search without pause", commands)
    # Last, since what it loads stays in the bot's memory.
    await _bulk(bench, "threads", "all briefed anew in threads, to compare", commands)
    bench.show()


async def _bulk(bench: Bench, where: str, name: str, commands: int) -> None:
    await bench.tell(f"bulk {where}")
    began = time.perf_counter()
    await bench.row(name, commands)
    rate = await bench.tell("rest") / (time.perf_counter() - began)
    _CONSOLE.print(f"{name}: {rate:.1f} articles a second")


async def _start(server: DiscordServer, folder: Path) -> Process:
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-W", "ignore", "-m", "tests.benchmarks._chat_process"),
        env={
            **os.environ,
            **server.environment,
            "BRIEFING_DATABASE__URL": f"sqlite:///{folder / 'archive.db'}",
            "XDG_STATE_HOME": str(folder),
        },
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=2**26,
    )


def _cells(milliseconds: Sequence[float]) -> tuple[str, str, str]:
    cuts = quantiles(milliseconds, n=100, method="inclusive")
    return f"{cuts[49]:.0f}", f"{cuts[98]:.0f}", f"{max(milliseconds):.0f}"


def _load() -> str:
    return f"{os.getloadavg()[0]:.1f}"


def _resident(pid: int) -> list[float]:
    """Megabytes of the process and of each of its children; none where the system does not tell."""
    sizes = []
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            told = dict(line.split(":", 1) for line in status.read_text().splitlines())
        except OSError:
            continue  # it has ended
        if int(told["Pid"]) == pid or int(told["PPid"]) == pid:
            sizes.append((int(told["Pid"]) != pid, int(told.get("VmRSS", "0 kB").split()[0]) / 1024))
    return [size for _, size in sorted(sizes)]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--commands", type=int, default=1000)
    parser.add_argument("--articles", type=int, default=200, help="news articles kept beside the seeds")
    chosen = parser.parse_args()
    asyncio.run(measure(chosen.commands, chosen.articles))
