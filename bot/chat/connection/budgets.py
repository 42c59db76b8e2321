"""What Discord tells of the budgets that it gives the bot, kept for the metrics: buckets, and session starts."""

from __future__ import annotations

import time
from collections import deque
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

LOOKS_BACK = 60.0
"""Seconds: watchers come by every few, and what was short between two visits is not to be missed."""
ROUTES = 100
"""Routes that are told apart, at most: each is a series in whatever watches."""
OTHERS = "others"
_DAY = 86_400.0


class Lowest:
    """The lowest of the values that were noted in the last minute."""

    def __init__(self) -> None:
        self._falling: deque[tuple[float, float]] = deque()
        """Moments and values; those that a later and no higher one followed are of no concern any more."""

    def note(self, now: float, value: float) -> None:
        while self._falling and self._falling[-1][1] >= value:
            self._falling.pop()
        self._falling.append((now, value))

    def at(self, now: float) -> float | None:
        """None where none was noted."""
        while self._falling and self._falling[0][0] <= now - LOOKS_BACK:
            self._falling.popleft()
        return self._falling[0][1] if self._falling else None


class Budgets:
    """`clock` gives seconds that never go back."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._shares: dict[str, Lowest] = {}
        self._total = self._remaining = 0
        self._whole_at: float | None = None
        """When all session starts are there again; None where Discord has told nothing of them."""

    def answered(self, route: str, headers: Mapping[str, str]) -> None:
        """Discord answered a request; its headers may tell of its bucket. `route` has no ids in it."""
        limit, left = headers.get("X-RateLimit-Limit", ""), headers.get("X-RateLimit-Remaining", "")
        if not (limit.isdecimal() and left.isdecimal() and int(limit)):
            return
        if route not in self._shares and len(self._shares) >= ROUTES:
            route = OTHERS
        share = min(1.0, int(left) / int(limit))
        self._shares.setdefault(route, Lowest()).note(self._clock(), share)

    def shares(self) -> dict[str, float]:
        """Of each route that was used in the last minute, what was left of its buckets where least was, 0 to 1."""
        now = self._clock()
        lowest = {route: one.at(now) for route, one in self._shares.items()}
        return {route: share for route, share in lowest.items() if share is not None}

    def sessions(self, limits: Mapping[str, Any]) -> None:
        """Discord told how many sessions may be started: its `session_start_limit`."""
        self._total, self._remaining = int(limits["total"]), int(limits["remaining"])
        self._whole_at = self._clock() + int(limits["reset_after"]) / 1000

    def identified(self) -> None:
        """This process starts one."""
        self._pass_resets()
        self._remaining = max(0, self._remaining - 1)

    def session_starts(self) -> dict[str, float]:
        """How many there are in a day and how many are left: as Discord told at the start, less those since of this
        process. Nothing where it was not asked."""
        if self._whole_at is None:
            return {}
        self._pass_resets()
        return {"total": float(self._total), "remaining": float(self._remaining)}

    def _pass_resets(self) -> None:
        while self._whole_at is not None and self._whole_at <= self._clock():
            self._whole_at += _DAY
            self._remaining = self._total
