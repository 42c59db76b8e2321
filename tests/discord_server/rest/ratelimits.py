"""Discord's limits on requests: buckets of routes, 50 a second for the bot, a ban for going on erring."""

from __future__ import annotations

import hashlib
import math
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .answer import Answer, banned, rate_limited

if TYPE_CHECKING:
    from tests.discord_server.clock import Clock

    from .call import Call

_MAJOR = ("channel_id", "guild_id", "webhook_id", "webhook_token", "interaction_id")
_BAN_WINDOW = 600.0


@dataclass(frozen=True, slots=True)
class Limit:
    """So many requests in a window, which opens with its first request."""

    requests: int
    seconds: float


@dataclass(slots=True)
class _Window:
    used: int
    ends: float


class RateLimits:
    """All windows that are open. Change `routes` (by operation) and `overall` to test with other limits."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._windows: dict[tuple[str, ...], _Window] = {}
        self._invalid: deque[float] = deque()
        self.routes: dict[str, Limit] = {}
        self.default = Limit(50, 1.0)
        self.overall = Limit(50, 1.0)
        self.most_invalid = 10_000
        self.rate_limited: list[str] = []

    @property
    def invalid_requests(self) -> int:
        """The 401s, 403s and 429s (but those of scope `shared`) of the last ten minutes."""
        while self._invalid and self._invalid[0] <= self._clock.now() - _BAN_WINDOW:
            self._invalid.popleft()
        return len(self._invalid)

    def shut_out(self) -> Answer | None:
        """What Cloudflare answers in Discord's stead, once an address has erred too often."""
        return banned() if self.invalid_requests >= self.most_invalid else None

    def admit(self, call: Call, *, counts_overall: bool) -> Answer | None:
        """The 429 that this request is to get, or None after counting it."""
        if counts_overall:
            window = self._window(("overall",), self.overall)
            if window.used >= self.overall.requests:
                return self._refuse(call, "global", window)
            window.used += 1
        limit = self._limit(call)
        window = self._window(self._key(call), limit)
        if window.used >= limit.requests:
            return self._refuse(call, "user", window)
        window.used += 1
        return None

    def count(self, answer: Answer) -> None:
        if answer.status in (401, 403, 429) and answer.headers.get("X-RateLimit-Scope") != "shared":
            self._invalid.append(self._clock.now())

    def headers(self, call: Call) -> dict[str, str]:
        """The state of the request's bucket."""
        limit = self._limit(call)
        window = self._window(self._key(call), limit)
        # Rounded up, so that who waits as told does not come a moment too early.
        after = math.ceil(max(0.0, window.ends - self._clock.now()) * 1000) / 1000
        return {
            "X-RateLimit-Limit": str(limit.requests),
            "X-RateLimit-Remaining": str(max(0, limit.requests - window.used)),
            "X-RateLimit-Reset": f"{window.ends:.3f}",
            "X-RateLimit-Reset-After": f"{after:.3f}",
            "X-RateLimit-Bucket": hashlib.sha256(call.request.operation.encode()).hexdigest()[:32],
        }

    def _limit(self, call: Call) -> Limit:
        return self.routes.get(call.request.operation, self.default)

    def _key(self, call: Call) -> tuple[str, ...]:
        return (call.request.operation, *(call.request.params.get(name, "") for name in _MAJOR))

    def _window(self, key: tuple[str, ...], limit: Limit) -> _Window:
        now = self._clock.now()
        window = self._windows.get(key)
        if window is None or now >= window.ends:
            window = self._windows[key] = _Window(0, now + limit.seconds)
        return window

    def _refuse(self, call: Call, scope: str, window: _Window) -> Answer:
        self.rate_limited.append(f"{scope}: {call.request.operation}")
        answer = rate_limited(scope, math.ceil((window.ends - self._clock.now()) * 1000) / 1000)
        answer.headers |= self.headers(call)
        return answer
