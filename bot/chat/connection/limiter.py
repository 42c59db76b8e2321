"""Discord's limit on a bot as a whole, which discord.py does not keep: 50 requests a second, all routes.

Past it Discord refuses everything for a while, and 10,000 refusals in ten minutes ban the address. Answers
to interactions go through webhooks and do not count.
"""

from __future__ import annotations

import asyncio
import heapq
from collections import deque
from itertools import count
from typing import TYPE_CHECKING, Any

from bot.chat.connection.budgets import Lowest

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    Turns = Callable[[int, float], Awaitable[float | None]]
    """Takes so many turns, so many seconds apart; in how many seconds the first is, None where nobody can say."""

MOST, WINDOW = 50, 1.0
"""So many requests in so many seconds is Discord's limit."""
SPARE = 0.01
"""Seconds more, for clocks that do not run quite alike."""
PACE = 49.0
"""Requests a second, evenly: what goes at once would come to Discord in heaps."""
AT_ONCE = 2
"""So many may follow each other at once, where the loop was too busy to let them go one by one."""
SLOWER, SLOWEST = 1.1, 1.5
"""How much slower it goes after a refusal (another process has the same token), and the least speed."""
_RECOVERY = 0.9998
_LOST = 60.0
"""Seconds after which nobody asks any more when a request came to Discord."""
SHARED_PACE = 46.0
"""Requests a second of all processes together: somewhat less, since their ways to Discord are not equally long."""
_TURNS = 5
"""Turns that are asked for at once, at most, where several requests wait."""
SHARED = "discord"
"""The name by which all processes take their turns."""
_ALONE_PACE = 8.0
"""Requests a second where nobody can say what the other processes do."""


class Limiter:
    """Lets requests go, first come first served, so that Discord never sees more than its limit in any window.

    It cannot be known when a request comes to Discord, but it is not before it left, and not after its answer
    came, less half of the shortest time that any took there and back. So each counts from the one until a window
    after the other. `clock` gives seconds that never go back; `sleep` waits for some.
    """

    def __init__(
        self,
        most: int = MOST,
        window: float = WINDOW + SPARE,
        pace: float = PACE,
        *,
        clock: Callable[[], float] | None = None,
        sleep: Callable[[float], Any] = asyncio.sleep,
        turns: Turns | None = None,
        shared_pace: float = SHARED_PACE,
    ) -> None:
        """`turns` gives this process its part of what several share, who make `shared_pace` requests a second."""
        self._most = most
        self._window = window
        self._gap = 1 / pace
        self._slowed = 1.0
        self._refused_until = 0.0
        self._clock = clock
        self._sleep = sleep
        self._turn = asyncio.Lock()
        self._numbers = count()
        self._on_their_way: dict[int, float] = {}
        """When each left."""
        self._counting: list[float] = []
        """Until when each that was answered counts, the first at the front."""
        self._shortest = float("inf")
        self._next = 0.0
        self._turns = turns
        self._shared_gap = 1 / shared_pace
        self._waiting = 0
        self._own_turns: deque[float] = deque()
        self._left = Lowest()

    @classmethod
    def for_bot(cls, limit: int = MOST, turns: Turns | None = None) -> Limiter:
        """Where Discord allows `limit` requests a second: as far below it as one keeps below 50."""
        share = limit / MOST
        return cls(limit, pace=PACE * share, turns=turns, shared_pace=SHARED_PACE * share)

    @property
    def waiting(self) -> int:
        """Requests that wait for their turn at this moment."""
        return self._waiting

    @property
    def most(self) -> int:
        """How many requests a second Discord allows."""
        return self._most

    @property
    def left(self) -> int:
        """How many more Discord would have allowed, had this process the limit to itself; the fewest of a minute."""
        fewest = self._left.at(self._now())
        return self._most if fewest is None else int(fewest)

    @property
    def is_shared(self) -> bool:
        """Whether several processes take turns."""
        return self._turns is not None

    @property
    def ahead(self) -> float:
        """In how many seconds one more request would go, at this process's own pace."""
        return max(0.0, self._next - self._now()) + self._waiting * self._gap * self._slowed

    async def wait(self) -> int:
        """Return when one more request may be made, with its number for `came`."""
        self._waiting += 1
        try:
            return await self._wait()
        finally:
            self._waiting -= 1

    async def _wait(self) -> int:
        async with self._turn:
            if self._turns is not None:
                await self._shared_turn(self._turns)
            while (pause := self._pause()) > 0:
                await self._sleep(pause)
            now, gap = self._now(), self._gap * self._slowed
            number = next(self._numbers)
            self._on_their_way[number] = now
            self._left.note(now, self._most - len(self._on_their_way) - len(self._counting))
            self._next = max(self._next, now - AT_ONCE * gap) + gap
            self._slowed = max(1.0, self._slowed * _RECOVERY)
            return number

    def came(self, number: int, *, answered: bool = True) -> None:
        """The request has come to Discord by now, if ever; `answered`: this moment, its answer came."""
        left, now = self._on_their_way.pop(number, None), self._now()
        if left is None:
            return
        if answered:
            self._shortest = min(self._shortest, now - left)
        back = self._shortest / 2 if answered else 0.0
        heapq.heappush(self._counting, now - back + self._window)

    def refused(self) -> None:
        """Discord says that it was too fast: go slower for a while. Several in one window are one."""
        now = self._now()
        if now >= self._refused_until:
            self._slowed = min(self._slowed * SLOWER, SLOWEST)
            self._refused_until = now + self._window

    async def _shared_turn(self, turns: Turns) -> None:
        """Wait for a turn among all processes; those that this one got and could not use in time are gone."""
        now = self._now()
        while self._own_turns and self._own_turns[0] < now - 2 * self._shared_gap:
            self._own_turns.popleft()
        if not self._own_turns:
            wanted = min(max(self._waiting, 1), _TURNS)
            wait = await turns(wanted, self._shared_gap)
            if wait is None:
                await self._sleep(1 / _ALONE_PACE)
                return
            first = self._now() + wait
            self._own_turns.extend(first + number * self._shared_gap for number in range(wanted))
        if (pause := self._own_turns.popleft() - self._now()) > 0:
            await self._sleep(pause)

    def _pause(self) -> float:
        now = self._now()
        while self._counting and self._counting[0] <= now:
            heapq.heappop(self._counting)
        if self._next > now:
            return self._next - now
        if len(self._on_their_way) + len(self._counting) < self._most:
            return 0.0
        for number in [n for n, left in self._on_their_way.items() if now - left > _LOST]:
            self.came(number, answered=False)
        return min(self._counting[0] - now, self._gap) if self._counting else self._gap

    def _now(self) -> float:
        return self._clock() if self._clock else asyncio.get_running_loop().time()
