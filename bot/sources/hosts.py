"""Politeness: one request at a time for a host, a pause after each, and longer ones where it does not go well."""

from __future__ import annotations

import asyncio
import random
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.errors import RestingError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

FIRST_REST = 5.0
LONGEST_REST = 3600.0
"""Seconds of rest after a first failure, doubled with each that follows, and the most it comes to."""
LONGEST_PAUSE = 10.0
"""Seconds between two requests that a site may ask for in its robots.txt. Some ask for hours: that, a feed's own
interval gives them anyway."""
_MOST = 10_000
"""Hosts that are remembered."""


@dataclass(slots=True)
class _Host:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    users: int = 0
    not_before: float = 0.0
    rests_until: float = 0.0
    failures: int = 0
    pause: float = 0.0


class Hosts:
    """What is remembered of each host; times are in seconds."""

    def __init__(
        self,
        *,
        pause: float,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        """`now` never goes back; `jitter` gives a number from 0 to 1."""
        self._pause = pause
        self._now = now
        self._sleep = sleep
        self._jitter = jitter
        self._hosts: dict[str, _Host] = {}

    @asynccontextmanager
    async def turn(
        self, host: str, patience: float, *, follows: bool = False, followed: bool = False
    ) -> AsyncIterator[None]:
        """Have the host for one request, when those ahead are done and the pause after them is over.

        Steps of one trip need no pause between them: `follows` says that one was there, `followed` that one
        will be. Raises RestingError where `patience` would not be enough to wait.
        """
        state = self._state(host)
        state.users += 1
        try:
            begun = self._now()
            self._check_rest(host, state, patience)
            try:
                async with asyncio.timeout(patience):
                    await state.lock.acquire()
            except TimeoutError:
                problem = "many pages of this site are being fetched, one after another"
                raise RestingError(host, problem, "Try again in a minute.", patience) from None
            try:
                left = patience - (self._now() - begun)
                self._check_rest(host, state, left)
                ready = max(state.rests_until, 0.0 if follows else state.not_before)
                if (wait := ready - self._now()) > 0:
                    await self._sleep(wait)
                yield
            finally:
                if not followed:
                    # Jitter keeps several bots, started at the same minute, from asking in step.
                    pause = max(self._pause, state.pause) * (1 + self._jitter() / 4)
                    state.not_before = self._now() + pause
                state.lock.release()
        finally:
            state.users -= 1
            if not state.users:
                # A lock belongs to the loop in which it was waited for, and commands may run one after another.
                state.lock = asyncio.Lock()

    def failed(self, host: str) -> None:
        """It could not be reached, or was in trouble: leave it alone, each time twice as long, more or less."""
        state = self._state(host)
        doubled = FIRST_REST * 2.0 ** min(state.failures, 20)
        state.failures += 1
        self.rest(host, min(doubled, LONGEST_REST) * (0.5 + self._jitter() / 2))

    def answered(self, host: str) -> None:
        """It is well."""
        self._state(host).failures = 0

    def rest(self, host: str, seconds: float) -> None:
        """Ask nothing of it for so long."""
        state = self._state(host)
        state.rests_until = max(state.rests_until, self._now() + seconds)

    def slow_down(self, host: str, pause: float | None) -> None:
        """Pause so long after each request, if that is within reason and longer than usual."""
        self._state(host).pause = min(pause or 0.0, LONGEST_PAUSE)

    def _check_rest(self, host: str, state: _Host, patience: float) -> None:
        wait = state.rests_until - self._now()
        if wait > max(0.0, patience):
            problem = "the site failed or asked to be left alone a while ago"
            raise RestingError(host, problem, f"Try again in {_spoken(wait)}.", wait)

    def _state(self, host: str) -> _Host:
        state = self._hosts.get(host)
        if state is None:
            if len(self._hosts) >= _MOST:
                self._forget()
            state = self._hosts[host] = _Host()
        return state

    def _forget(self) -> None:
        """Those of which nothing needs to be known any more; if there are none, those that nobody uses."""
        now = self._now()
        idle = {host: state for host, state in self._hosts.items() if not state.users}
        done = [host for host, state in idle.items() if max(state.rests_until, state.not_before) < now]
        for host in done or list(idle):
            del self._hosts[host]


def _spoken(seconds: float) -> str:
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    return f"{round(seconds / 60)} minutes" if seconds < 5400 else f"{round(seconds / 3600)} hours"
