"""Corrections travel: posted messages are brought up to date when what they tell was changed."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from bot.archive import BOT
from bot.context import speaking_of
from bot.digests.deliver import Blocked, Done, Lost, NotYet, Order, Unclear
from bot.errors import ArchiveBusyError, ArchiveUnavailableError
from bot.tracing import span
from bot.words import speaking

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from bot.archive import AmendedStory, Amendment, Archive
    from bot.digests.deliver import Poster

    Amend = Callable[
        [Sequence[dict[str, Any]], dict[str, Any], Sequence[AmendedStory]], list[dict[str, Any]] | None
    ]

_log = logging.getLogger(__name__)

AT_ONCE = 20
"""Messages that are taken together."""
LEASE = timedelta(minutes=10)
_SECONDS = 20.0
_UNDER_WAY = timedelta(minutes=1)
_SOON = timedelta(minutes=1)
_LATER = timedelta(hours=6)
GIVE_UP = timedelta(days=7)
"""For so long what is in the way may be mended."""


class Corrector:
    """Edits what waits to be edited, by `poster`; `amend` says what a message is to be."""

    def __init__(
        self, archive: Archive, poster: Poster, amend: Amend, *, now: Callable[[], datetime]
    ) -> None:
        self._archive = archive
        self._poster = poster
        self._amend = amend
        self._now = now

    async def tick(self, now: datetime) -> int:
        """Bring up to date all that can be now; how many messages are. What cannot is tried again later."""
        done = 0
        try:
            while found := await self._archive.corrections.claim(now, lease=LEASE, limit=AT_ONCE):
                for amendment in found:
                    with (
                        speaking_of(delivery=amendment.delivery, part=amendment.part),
                        span("correct message"),
                    ):
                        done += await self._one(amendment)
        except (ArchiveUnavailableError, ArchiveBusyError) as error:
            _log.warning("Corrections wait for the archive: %s", error)
        if done:
            _log.info("Corrected %d messages", done)
        return done

    async def _one(self, amendment: Amendment) -> bool:
        corrections = self._archive.corrections
        if amendment.message is None:
            if amendment.under_way:
                await corrections.put_off(amendment, self._now() + _UNDER_WAY, None)
            else:
                await corrections.end(amendment)
            return False
        order = Order(
            delivery=amendment.delivery,
            step="post",
            part=amendment.part,
            destination=amendment.destination,
            channel=amendment.channel,
            title="",
            local_date=amendment.local_date,
            message=amendment.message,
        )

        def change(components: Sequence[dict[str, Any]]) -> list[dict[str, Any]] | None:
            with speaking(amendment.language):  # what is put in is in the language of the rest
                return self._amend(components, amendment.body, amendment.stories)

        outcome = await self._poster.edit(order, change, _SECONDS)
        match outcome:
            case Done():
                await corrections.end(amendment)
                return True
            case Lost():
                await corrections.end(amendment)  # it was deleted: nobody reads it any more
            case Blocked("channel_gone", _):
                await corrections.end(amendment)  # and all that stood in it with it
            case Blocked(_, words):
                await self._again(amendment, words, None)
            case NotYet(problem, after):
                await self._again(amendment, problem, after)
            case Unclear(problem):
                await self._again(amendment, problem, None)
            case _:
                await self._again(amendment, "Discord's answer was not understood", None)
        return False

    async def _again(self, amendment: Amendment, problem: str, after: timedelta | None) -> None:
        now = self._now()
        if now - amendment.wanted_at > GIVE_UP:
            _log.error("A correction of delivery %d was given up: %s", amendment.delivery, problem)
            words = f"gave up correcting a message in channel {amendment.channel}: {problem}"
            await self._archive.audit.note(BOT, "correct", None, words, at=now)
            await self._archive.corrections.end(amendment, problem=problem)
            return
        pause = min(_SOON * (1 << min(amendment.attempts, 16)), _LATER)
        await self._archive.corrections.put_off(amendment, now + max(pause, after or pause), problem)
