"""What sites ask of robots (RFC 9309), kept for a day; read by Protego."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from protego import Protego

from bot.errors import HttpStatusError, RedirectError, RobotsRefusedError
from bot.sources.addresses import shown

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from yarl import URL

    Load = Callable[[URL], Awaitable[bytes]]

ROBOT = "briefing-bot"
"""The name by which a site speaks to this bot in its robots.txt."""
LARGEST = 500 * 1024
"""Bytes that are read of a robots.txt: what comes after is left out, as the standard has it."""
KEPT = 24 * 3600.0
KEPT_IN_TROUBLE = 600.0
"""Seconds for which the rules of a site are kept, and for which it is left alone where it could not give them."""
_MOST = 2_000


@dataclass(slots=True)
class _Site:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    rules: Protego | None = None
    trouble: str | None = None
    good_until: float = float("-inf")


class Robots:
    """The rules of the sites that were asked last."""

    def __init__(self, now: Callable[[], float]) -> None:
        """`now` is in seconds."""
        self._now = now
        self._sites: OrderedDict[str, _Site] = OrderedDict()

    async def check(self, url: URL, load: Load) -> float | None:
        """The pause between two requests that the site asks for, in seconds; None where it asks for none.

        `load` gives the first `LARGEST` bytes under an address, or raises SourceError.

        Raises RobotsRefusedError where the site does not want `url` read or its wishes cannot be had, and what
        `load` raises where the site cannot be reached at all.
        """
        origin = str(url.origin())
        site = self._sites.setdefault(origin, _Site())
        self._sites.move_to_end(origin)
        while len(self._sites) > _MOST:
            self._sites.popitem(last=False)
        async with site.lock:
            if self._now() >= site.good_until:
                await self._ask(site, url.origin() / "robots.txt", load)
        if site.trouble is not None:
            mend = "Try again later."
            raise RobotsRefusedError(
                shown(url), f"what the site asks of robots is not known: {site.trouble}", mend
            )
        if site.rules is None:
            return None
        if not site.rules.can_fetch(str(url), ROBOT):
            mend = "Open it in your browser, save the page and give me the file."
            raise RobotsRefusedError(
                shown(url), "the site asks robots not to read it (in its robots.txt)", mend
            )
        return site.rules.crawl_delay(ROBOT)

    async def _ask(self, site: _Site, url: URL, load: Load) -> None:
        rules, trouble = None, None
        try:
            content = await load(url)
        except HttpStatusError as error:
            # There is none: all may be read. What is in trouble is not read until it says what may be.
            if error.status >= 500 or error.status == 429:
                trouble = error.problem
        except RedirectError:
            pass  # as good as none, by the standard
        else:
            rules = await asyncio.to_thread(_parse, content)
        site.rules, site.trouble = rules, trouble
        site.good_until = self._now() + (KEPT if trouble is None else KEPT_IN_TROUBLE)


def _parse(content: bytes) -> Protego:
    return Protego.parse(content.decode("utf-8-sig", "replace"))
