"""Knowing what is under way, so that a stop can wait for it."""

from __future__ import annotations

import asyncio
from contextlib import suppress


class UnderWay:
    """Counts answers being made: enter it for each."""

    def __init__(self) -> None:
        self._count = 0
        self._idle = asyncio.Event()
        self._idle.set()

    def __enter__(self) -> None:
        self._count += 1
        self._idle.clear()

    def __exit__(self, *_: object) -> None:
        self._count -= 1
        if not self._count:
            self._idle.set()

    async def finish(self, seconds: float) -> int:
        """Wait until nothing is under way, for so long at most; how many answers are left unfinished."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._idle.wait()
        return self._count
