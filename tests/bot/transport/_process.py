"""`briefing-bot` as a real process."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from tests.discord_server import DiscordServer

STARTED = 60.0
"""Seconds that a start may take on a busy machine; the bot itself needs two or three."""


class Running:
    """The process, and what it said when it ended."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process

    async def stop(self, number: signal.Signals = signal.SIGTERM) -> tuple[int, str]:
        self.process.send_signal(number)
        return await self.ended()

    async def died(self) -> bool:
        """Whether it was killed, sooner or later."""
        # What was put off for a minute comes after that.
        return await asyncio.wait_for(self.process.wait(), 3 * STARTED) == -signal.SIGKILL

    async def ended(self) -> tuple[int, str]:
        _, said = await asyncio.wait_for(self.process.communicate(), STARTED)
        assert self.process.returncode is not None
        return self.process.returncode, said.decode()


@contextlib.asynccontextmanager
async def running(
    server: DiscordServer, folder: Path, command: str = "run", **settings: str
) -> AsyncIterator[Running]:
    """`briefing-bot run` (or another command, with its options) with an archive of its own."""
    own = {
        "HOME": str(folder),
        "XDG_STATE_HOME": str(folder / "state"),
        "BRIEFING_DATABASE__URL": f"sqlite:///{folder / 'archive.db'}",
        "BRIEFING_LOGGING__FORMAT": "json",
        "BRIEFING_SUMMARIZER__THREADS": "1",
    }
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-W", "ignore", "-m", "bot", *command.split()),
        env={**os.environ, **own, **server.environment, **settings},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        yield Running(process)
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()
