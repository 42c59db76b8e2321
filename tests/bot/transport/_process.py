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

STARTED = 120.0
"""Seconds that a start may take on a busy machine; the bot itself needs two or three."""


class Running:
    """The process, and what it says.

    Its words are read all the time: a process whose words nobody takes stands still once a pipe is full.
    """

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self._printed, self._said = bytearray(), bytearray()
        assert process.stdout is not None
        assert process.stderr is not None
        self._readers = [
            asyncio.create_task(_read(process.stdout, self._printed)),
            asyncio.create_task(_read(process.stderr, self._said)),
        ]

    @property
    def printed(self) -> str:
        return self._printed.decode(errors="replace")

    @property
    def said(self) -> str:
        return self._said.decode(errors="replace")

    async def stop(self, number: signal.Signals = signal.SIGTERM) -> tuple[int, str]:
        self.process.send_signal(number)
        return await self.ended()

    async def died(self) -> bool:
        """Whether it was killed, sooner or later."""
        # What was put off for a minute comes after that.
        return await asyncio.wait_for(self.process.wait(), 2 * STARTED) == -signal.SIGKILL

    async def ended(self) -> tuple[int, str]:
        """Its exit code, and what it said."""
        code = await asyncio.wait_for(self.process.wait(), STARTED)
        await asyncio.wait(self._readers, timeout=STARTED)
        return code, self.said

    async def end(self) -> None:
        if self.process.returncode is None:
            self.process.kill()
        await self.ended()


async def _read(stream: asyncio.StreamReader, into: bytearray) -> None:
    while some := await stream.read(1 << 16):
        into += some


@contextlib.asynccontextmanager
async def running(
    server: DiscordServer, folder: Path, command: str = "run", *, code: Path | None = None, **settings: str
) -> AsyncIterator[Running]:
    """`briefing-bot run` (or another command, with its options) with an archive of its own; `code`: of another checkout."""
    own = {
        "HOME": str(folder),
        "XDG_STATE_HOME": str(folder / "state"),
        "BRIEFING_DATABASE__URL": f"sqlite:///{folder / 'archive.db'}",
        "BRIEFING_LOGGING__FORMAT": "json",
        "BRIEFING_SUMMARIZER__THREADS": "1",
    }
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-W", "ignore", "-m", "bot", *command.split()),
        env={**os.environ, **own, **server.environment, **settings}
        | ({"PYTHONPATH": str(code)} if code is not None else {}),
        cwd=code,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    bot = Running(process)
    try:
        yield bot
    except BaseException:
        # For whoever reads why the test failed.
        print(f"== {command}, process {process.pid} ==\n{bot.said[-20_000:]}")
        raise
    finally:
        await bot.end()
