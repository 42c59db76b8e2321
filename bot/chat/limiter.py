"""Discord's limit on a bot as a whole, which discord.py does not keep: 50 requests a second, all routes.

Past it Discord refuses everything for a while, and 10,000 refusals in ten minutes ban the address. Answers
to interactions go through webhooks and do not count.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

MOST = 50
WITHIN = 1.05
"""So many requests in so many seconds, evenly. Discord's window is a second: the rest is for requests that took
longer on their way than those after them."""
AT_ONCE = 2
"""So many may follow each other at once, where the loop was too busy to let them go one by one."""
SLOWER, SLOWEST = 1.1, 1.5
"""How much slower it goes after each refusal, and the least speed. It recovers in some minutes."""
_RECOVERY = 0.9998


class Limiter:
    """Lets requests go at an even pace, first come first served: at most so many in any stretch of `within` seconds.

    Even, because a burst is torn apart on its way, and its end can meet the beginning of the next one in the same
    second. `clock` gives seconds that never go back; `sleep` waits for some.
    """

    def __init__(
        self,
        most: int = MOST,
        within: float = WITHIN,
        *,
        clock: Callable[[], float] | None = None,
        sleep: Callable[[float], Any] = asyncio.sleep,
    ) -> None:
        self._gap = within / most
        self._slowed = 1.0
        self._clock = clock
        self._sleep = sleep
        self._turn = asyncio.Lock()
        # When the last ones really left, which a busy loop lets happen later than they might have.
        self._left: deque[float] = deque(maxlen=most)
        self._next = 0.0

    async def wait(self) -> None:
        """Return when one more request may be made."""
        async with self._turn:
            while (pause := self._pause()) > 0:
                await self._sleep(pause)
            now, gap = self._now(), self._gap * self._slowed
            self._left.append(now)
            self._next = max(self._next, now - AT_ONCE * gap) + gap
            self._slowed = max(1.0, self._slowed * _RECOVERY)

    def refused(self) -> None:
        """Discord says that it was too fast: go slower for a while."""
        self._slowed = min(self._slowed * SLOWER, SLOWEST)

    def _pause(self) -> float:
        most = self._left.maxlen or 1
        first = self._left[0] + self._gap * most if len(self._left) == most else 0.0
        return max(self._next, first) - self._now()

    def _now(self) -> float:
        return self._clock() if self._clock else asyncio.get_running_loop().time()
