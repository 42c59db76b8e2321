"""Time as the server sees it. A test moves it instead of waiting."""

from __future__ import annotations

import datetime
import time

_DISCORD_EPOCH_MS = 1_420_070_400_000
_NUMBERS_IN_A_MILLISECOND = 1 << 22


class Clock:
    """The wall clock, plus what tests have added."""

    def __init__(self) -> None:
        self._added = 0.0

    def now(self) -> float:
        """Seconds since 1970."""
        return time.time() + self._added

    def advance(self, seconds: float) -> None:
        """Let `seconds` pass at once: tokens age, nonce windows close, rate limits reset."""
        self._added += seconds

    def timestamp(self) -> str:
        return datetime.datetime.fromtimestamp(self.now(), datetime.UTC).isoformat()


class Snowflakes:
    """Ids that rise with time, as Discord's do."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last = 0

    def next(self) -> int:
        born = (int(self._clock.now() * 1000) - _DISCORD_EPOCH_MS) * _NUMBERS_IN_A_MILLISECOND
        self._last = max(born, self._last + 1)
        return self._last

    def next_millisecond(self) -> int:
        """An id whose time part differs from all before it, so that guilds spread over shards."""
        self._last = (self._last // _NUMBERS_IN_A_MILLISECOND + 1) * _NUMBERS_IN_A_MILLISECOND
        return self.next()
