"""Discord's limit on a bot as a whole, which discord.py does not keep: 50 requests a second, all routes.

Past it Discord refuses everything for a while, and 10,000 refusals in ten minutes ban the address. Answers
to interactions go through webhooks and do not count.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    import discord

A_SECOND = 45.0
"""A little under Discord's 50: requests bunch up on their way."""


class Limiter:
    """A token bucket: a burst of one second's requests, then so many a second, first come first served.

    `clock` gives seconds that never go back; `sleep` waits for some.
    """

    def __init__(
        self,
        a_second: float = A_SECOND,
        *,
        clock: Callable[[], float] | None = None,
        sleep: Callable[[float], Any] = asyncio.sleep,
    ) -> None:
        self._a_second = a_second
        self._clock = clock
        self._sleep = sleep
        self._next = 0.0

    async def wait(self) -> None:
        """Return when one more request may be made."""
        now = self._clock() if self._clock else asyncio.get_running_loop().time()
        # Each request owns the next place in a line; a place up to a second back in time is a saved one.
        self._next = max(self._next, now - 1) + 1 / self._a_second
        if self._next > now:
            await self._sleep(self._next - now)


def limit_requests(client: discord.Client, limiter: Limiter) -> None:
    """Let every request of `client` to the REST API wait its turn."""
    request = client.http.request

    async def limited(*args: Any, **kwargs: Any) -> Any:
        await limiter.wait()
        return await request(*args, **kwargs)

    client.http.request = limited  # type: ignore[method-assign]  # discord.py has no hook before a request
