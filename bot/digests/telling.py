"""Telling people of what they have to mend: each in one message, however many of their digests wait."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from bot.digests.deliver import AWAY
from bot.errors import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.archive import Subscriptions
    from bot.digests.deliver import Poster

_log = logging.getLogger(__name__)

_SECONDS = 10.0
"""For one message."""


class Teller:
    """Collects the owners who were not told of something yet, until they are told.

    Who was heard of is not kept: whoever tries a delivery again hears of its owner again.
    """

    def __init__(self, subscriptions: Subscriptions, poster: Poster, *, now: Callable[[], datetime]) -> None:
        self._subscriptions = subscriptions
        self._poster = poster
        self._now = now
        self._owners: dict[int, None] = {}  # in the order in which they were heard of
        self._somebody = asyncio.Event()
        self._writing = asyncio.Lock()
        self._stopping = False

    def hear(self, owner: int) -> None:
        """This one is to be told."""
        self._owners[owner] = None
        self._somebody.set()

    async def somebody(self) -> None:
        """Wait until somebody is to be told."""
        await self._somebody.wait()

    async def tell(self) -> bool:
        """Tell all who are to be told by now. False where the archive was away: they are to be told still."""
        missed = False
        for owner in tuple(self._owners):
            async with self._writing:
                if not self._stopping and owner in self._owners:
                    missed |= not await self._tell(owner)
        if not self._owners:
            self._somebody.clear()
        return not missed

    async def stop(self) -> None:
        """Begin no message any more, and wait until the one under way is sent."""
        self._stopping = True
        async with self._writing:
            return

    async def _tell(self, owner: int) -> bool:
        del self._owners[owner]
        try:
            await self._write(owner)
        except ArchiveError as error:
            _log.warning("The owner of digests that wait is not told yet: %s", error)
            self.hear(owner)
            return False
        except Exception:  # noqa: BLE001  # one owner's message must not keep the others from theirs
            _log.exception("The owner of digests that wait was not told through a fault of ours")
        return True

    async def _write(self, owner: int) -> None:
        # First marked, then told: of two processes one tells, and one that dies in between has not told twice.
        subscriptions = await self._subscriptions.mark_told(owner, at=self._now(), but=AWAY)
        if not subscriptions:
            return  # another process did, or nothing is in the way any more
        told = await self._poster.tell_owner(subscriptions, _SECONDS)
        _log.info(
            "The owner of subscription %d and %d more %s: %s",
            subscriptions[0].id,
            len(subscriptions) - 1,
            "was told" if told else "could not be told",
            ", ".join(sorted({each.trouble.code for each in subscriptions if each.trouble})),
        )
