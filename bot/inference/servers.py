"""Which of several servers is asked next, how much at once, and when one is left alone.

- A request goes where it can be expected to end first, by how long that server took lately and what it has at hand. So
  a slow server gets few requests and holds up nobody else's.
- How much a server is given at once is found out: one more with each round of answers, half as much where it says that
  it is busy (additive increase, multiplicative decrease, as in TCP's congestion control: RFC 5681).
- A server that fails again and again is left alone for a while (a circuit breaker, after Nygard's "Release It!"); then
  one request tries it, and the next pause is twice as long where that fails, too.
"""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

_log = logging.getLogger(__name__)

FAILURES = 5
"""In a row, after which a server is left alone."""
FIRST_PAUSE, LONGEST_PAUSE = 15.0, 600.0
"""Seconds for which it is."""
_LATELY = 0.3
"""How much the last answer says of how long the next takes."""
_LOOK = 1.0
"""Seconds after which whoever waits looks again: a pause may be over."""


class NoServerError(Exception):
    """All are left alone for so many seconds."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"after {FAILURES} failures in a row it is left alone for {seconds:.0f} s")
        self.seconds = seconds


@dataclass(slots=True)
class _Server:
    url: str
    room: float
    """How much it is given at once, at this moment."""
    at_hand: int = 0
    takes: float = 0.0
    """Seconds, as of late; 0: nobody knows yet."""
    failures: int = 0
    alone_until: float = 0.0
    pause: float = 0.0
    """The last one, for failures; 0 while it is well."""

    def is_free(self, now: float) -> bool:
        if now < self.alone_until:
            return False
        # After a pause one request tries whether it is well again.
        return self.at_hand < (1 if self.pause else max(1, int(self.room)))

    @property
    def expected(self) -> float:
        return (self.at_hand + 1) * self.takes


class Servers:
    """Used from any number of threads. `most`: requests at one server at once, at most. `now`: seconds."""

    def __init__(
        self, urls: Sequence[str], most: int, *, now: Callable[[], float], random: Callable[[], float]
    ) -> None:
        self._servers = [_Server(url, float(most)) for url in urls]
        self._most = most
        self._now = now
        self._random = random
        self._changed = threading.Condition()

    def turn(self, tried: Collection[str] = ()) -> Turn:
        """Wait until a server has room. One that was not `tried` is taken first.

        Raises NoServerError where all are left alone.
        """
        with self._changed:
            while True:
                now = self._now()
                free = [server for server in self._servers if server.is_free(now)]
                if free:
                    best = min(free, key=lambda server: (server.url in tried, server.expected))
                    best.at_hand += 1
                    return Turn(self, best, now)
                well = [server for server in self._servers if now >= server.alone_until]
                if not well:
                    raise NoServerError(min(server.alone_until for server in self._servers) - now)
                self._changed.wait(_LOOK)

    def others(self, url: str) -> bool:
        """Whether there is another server that is not left alone."""
        with self._changed:
            now = self._now()
            return any(server.url != url and now >= server.alone_until for server in self._servers)

    def _answered(self, server: _Server, seconds: float) -> None:
        if server.pause:
            _log.info("The language model's server %s answers again", server.url)
        server.failures, server.pause, server.alone_until = 0, 0.0, 0.0
        server.takes = seconds if not server.takes else (1 - _LATELY) * server.takes + _LATELY * seconds
        server.room = min(float(self._most), server.room + 1 / max(server.room, 1.0))

    def _busy(self, server: _Server, pause: float | None) -> None:
        server.room = max(1.0, server.room / 2)
        if pause is not None:
            server.alone_until = max(server.alone_until, self._now() + min(pause, LONGEST_PAUSE))

    def _failed(self, server: _Server, seconds: float) -> None:
        server.takes = max(server.takes, seconds)
        server.failures += 1
        if server.failures < FAILURES and not server.pause:
            return
        server.pause = min(LONGEST_PAUSE, 2 * server.pause) if server.pause else FIRST_PAUSE
        # Processes that were turned away together don't come back together.
        alone = server.pause * (1 + 0.2 * self._random())
        server.alone_until = self._now() + alone
        _log.warning(
            "The language model's server %s failed %d times in a row and is left alone for %.0f s",
            server.url,
            server.failures,
            alone,
        )


class Turn:
    """One request's place at a server. One of its methods is called when the request is over."""

    def __init__(self, servers: Servers, server: _Server, begun: float) -> None:
        self._servers, self._server, self._begun = servers, server, begun

    @property
    def url(self) -> str:
        return self._server.url

    def answered(self) -> None:
        self._end(lambda: self._servers._answered(self._server, self._seconds()))

    def busy(self, pause: float | None = None) -> None:
        """It has too much to do, and would like to be left alone for so many seconds."""
        self._end(lambda: self._servers._busy(self._server, pause))

    def failed(self) -> None:
        """It can't be reached, breaks off, is ill or too slow."""
        self._end(lambda: self._servers._failed(self._server, self._seconds()))

    def given_back(self) -> None:
        """Nothing is to be learned from it."""
        self._end(lambda: None)

    def _seconds(self) -> float:
        return self._servers._now() - self._begun

    def _end(self, learn: Callable[[], None]) -> None:
        with self._servers._changed:
            self._server.at_hand -= 1
            learn()
            self._servers._changed.notify_all()
