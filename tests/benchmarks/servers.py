"""What memory a server takes in the process that hears of it: `python -m tests.benchmarks.servers`.

The real process, in the role chat, on a Discord on loopback that has so many servers, each with so many channels and
roles. Printed, never asserted.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.discord_server import DiscordServer

READY = 300.0
_CONSOLE = Console()


async def memory(servers: int, channels: int, roles: int) -> float:
    """Of a bot that has heard of all servers, in MB."""
    async with DiscordServer() as server:
        for number in range(servers):
            guild = server.add_guild(f"Server {number}")
            for each in range(channels):
                server.add_channel(guild, f"channel-{each}")
            for each in range(roles):
                server.add_role(guild, f"Role {each}")
        with tempfile.TemporaryDirectory() as folder:
            return await _of_process(server, servers, Path(folder))


async def _of_process(server: DiscordServer, servers: int, folder: Path) -> float:
    own = {
        "HOME": str(folder),
        "XDG_STATE_HOME": str(folder / "state"),
        "BRIEFING_DATABASE__URL": f"sqlite:///{folder / 'archive.db'}",
        "BRIEFING_LIBRARY__PATHS": str(folder / "no pages"),
    }
    log = folder / "log"
    with log.open("wb") as words:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-W", "ignore", "-m", "bot", "run"),
            env={**os.environ, **own, **server.environment},
            stderr=words,
        )
        try:
            async with asyncio.timeout(READY):
                while f"in {servers} server" not in log.read_text():  # noqa: ASYNC110  # another process's
                    await asyncio.sleep(0.2)
            await asyncio.sleep(3)
            return _resident(process.pid)
        finally:
            process.kill()
            await process.wait()


def _resident(pid: int) -> float:
    """MB of memory that a process holds, as Linux tells."""
    status = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmRSS"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--servers", type=int, nargs="+", default=[1, 500, 1000, 2000])
    parser.add_argument("--channels", type=int, default=30, help="in each")
    parser.add_argument("--roles", type=int, default=20, help="in each, beside everyone")
    wanted = parser.parse_args()
    table = Table(
        title=f"A bot that hears of servers with {wanted.channels} channels and {wanted.roles} roles"
    )
    for name in ("servers", "MB", "kB for each more"):
        table.add_column(name, justify="right")
    before: tuple[int, float] | None = None
    for servers in wanted.servers:
        taken = asyncio.run(memory(servers, wanted.channels, wanted.roles))
        more = "" if before is None else f"{(taken - before[1]) * 1024 / (servers - before[0]):.0f}"
        table.add_row(f"{servers:,}", f"{taken:.0f}", more)
        before = servers, taken
    _CONSOLE.print(table)
    _CONSOLE.print(f"load at the end: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


if __name__ == "__main__":
    main()
