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
WITHIN = 1.04
"""So many requests in any so many seconds. Discord's window is a second: the rest is for requests that took
longer on their way than those after them."""


class Limiter:
    """At most so many requests in any stretch of so many seconds, first come first served.

    `clock` gives seconds that never go back; `sleep` waits for some.
    """

    def __init__(
        self,
        most: int = MOST,
        within: float = WITHIN,
        *,
        clock: Callable[[], float] | None = None,
        sleep: Callable[[float], Any] = asyncio.sleep,
    ) -> None:
        self._within = within
        self._clock = clock
        self._sleep = sleep
        # When the last ones really left, which a busy loop lets happen later than they might have.
        self._left: deque[float] = deque(maxlen=most)
        self._turn = asyncio.Lock()

    async def wait(self) -> None:
        """Return when one more request may be made."""
        async with self._turn:
            while (pause := self._pause()) > 0:
                await self._sleep(pause)
            self._left.append(self._now())

    def _pause(self) -> float:
        most = self._left.maxlen or 1
        if len(self._left) < most:
            return 0.0
        return self._left[0] + self._within - self._now()

    def _now(self) -> float:
        return self._clock() if self._clock else asyncio.get_running_loop().time()
