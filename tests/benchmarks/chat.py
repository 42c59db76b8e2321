"""How fast the running bot acknowledges, and what it weighs: `python -m tests.benchmarks.chat`.

The real process on a Discord on loopback. Printed, never asserted: the machine decides.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import os
import sys
import tempfile
import time
from pathlib import Path
from statistics import quantiles
from typing import TYPE_CHECKING

from tests.discord_server import DiscordServer

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Sequence

    from tests.discord_server import Channel
    from tests.discord_server.interactions import Interaction
    from tests.discord_server.models import User

    Ask = Callable[[], Coroutine[None, None, Interaction]]

WAIT = 120.0
SEARCHERS = 200
"""So many that the cooldown of each is never reached."""


async def measure(commands: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with DiscordServer() as server:
            await _measure(server, Path(folder), commands)


async def _measure(server: DiscordServer, folder: Path, commands: int) -> None:
    guild = server.add_guild("Bench")
    channel = server.add_channel(guild, "briefings")
    members = [server.add_user(f"member{number}") for number in range(SEARCHERS)]
    for member in members:
        server.add_member(guild, member)
    began = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-W", "ignore", "-m", "bot", "run"),
        env={
            **os.environ,
            **server.environment,
            "BRIEFING_DATABASE__URL": f"sqlite:///{folder / 'archive.db'}",
            "XDG_STATE_HOME": str(folder),
            "BRIEFING_LOGGING__LEVEL": "warning",
        },
    )
    try:
        await server.until(lambda: bool(server.gateway.sessions), within=WAIT)
        print(f"process start to session: {time.perf_counter() - began:.1f} s")
        await _filled(server, members[0], channel)
        _print_memory(process.pid, "idle")
        asks = _asks(server, members, channel)
        _print_latencies("idle", await _run(asks, commands))
        searching = asyncio.create_task(_search(server, members, channel))
        _print_latencies("while others search without pause", await _run(asks, commands))
        searching.cancel()
        _print_memory(process.pid, "after all that")
    finally:
        process.terminate()
        asked = time.perf_counter()
        code = await process.wait()
        print(f"SIGTERM to exit {code}: {time.perf_counter() - asked:.1f} s")


async def _filled(server: DiscordServer, user: User, channel: Channel) -> None:
    choices: list[object] = []
    while len(choices) < 5:
        typing = await server.autocomplete("briefing", "article", "", user=user, channel=channel)
        await typing.acknowledged(within=WAIT)
        choices = list(typing.choices)


def _asks(server: DiscordServer, members: Sequence[User], channel: Channel) -> itertools.cycle[Ask]:
    user = members[0]
    return itertools.cycle(
        [
            lambda: server.run_command("latest", user=user, channel=channel),
            lambda: server.run_command("topics", user=user, channel=channel),
            lambda: server.run_command("briefing", {"article": "bridging"}, user=user, channel=channel),
            lambda: server.autocomplete("briefing", "article", "tri", user=user, channel=channel),
            lambda: server.run_command("about", user=user, channel=channel),
        ]
    )


async def _run(asks: itertools.cycle[Ask], count: int) -> list[float]:
    latencies = []
    for ask in itertools.islice(asks, count):
        interaction = await ask()
        await interaction.acknowledged(within=WAIT)
        assert interaction.latency is not None
        latencies.append(interaction.latency * 1000)
    return latencies


async def _search(server: DiscordServer, members: Sequence[User], channel: Channel) -> None:
    for number in itertools.count():
        query = f"What do allies in Asia expect of Washington in year {number}?"
        member = members[number % len(members)]
        found = await server.run_command("search", {"query": query}, user=member, channel=channel)
        await found.answered(within=WAIT)


def _print_latencies(when: str, latencies: Sequence[float]) -> None:
    cuts = quantiles(latencies, n=100)
    print(
        f"acknowledged, {when}, {len(latencies)} interactions: "
        f"p50 {cuts[49]:.0f} ms, p99 {cuts[98]:.0f} ms, max {max(latencies):.0f} ms"
    )


def _print_memory(pid: int, when: str) -> None:
    status = Path(f"/proc/{pid}/status")
    if status.exists():
        (line,) = [line for line in status.read_text().splitlines() if line.startswith("VmRSS")]
        print(f"resident, {when}: {int(line.split()[1]) / 1024:.0f} MB")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--commands", type=int, default=1000)
    asyncio.run(measure(parser.parse_args().commands))
