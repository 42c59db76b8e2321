"""The archive's face for letting go: of what was kept long enough, and of what somebody asks to be forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.archive.forgetting import forget, retiring

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.archive.database.transactions import Transactions
    from bot.archive.forgetting.forget import MemberData, ServerData

_AT_ONCE = 200
"""Articles of one transaction: nobody has to wait long for the database."""
_ENTRIES_AT_ONCE = 10_000


class Housekeeping:
    """`Archive.housekeeping`. Raises what `Archive` does; moments are aware, in UTC."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def retire(self, before: datetime, *, at: datetime) -> int:
        """Remove every article that was first seen before `before`, with all that is its own.

        Kept are those that got a new text since, that a kept digest tells, that are hidden, and those that feedback
        or a job waits for. What is removed is remembered by its id and a hash of its text, so that a source which
        still has it does not bring it back. Each portion is one transaction. How many there were.
        """
        gone, last = 0, 0
        while True:
            after = last
            some, last = await self._transactions.write(
                lambda c, after=after: retiring.retire(c, before, at, after, _AT_ONCE)  # type: ignore[misc]
            )
            gone += some
            if last == after:
                return gone

    async def forget_acts(self, before: datetime) -> int:
        """Remove what the audit log tells of the time before `before`, with jobs that had ended and notices that were
        told by then; how many entries.
        """
        return await self._in_portions(lambda c: retiring.forget_acts(c, before, _ENTRIES_AT_ONCE))

    async def forget_settled(self, before: datetime) -> int:
        """Remove what members said and maintainers had settled before `before`; how much."""
        return await self._in_portions(lambda c: retiring.forget_settled(c, before, _ENTRIES_AT_ONCE))

    async def _in_portions(self, work: Callable[[AsyncConnection], Awaitable[int]]) -> int:
        gone = 0
        while some := await self._transactions.write(work):
            gone += some
        return gone

    async def data_of_server(self, guild: int) -> ServerData:
        """What is kept of a server."""
        return await self._transactions.read(lambda c: forget.data_of_server(c, guild))

    async def forget_server(self, guild: int, *, at: datetime, channels: Collection[int] = ()) -> ServerData:
        """Remove all that is kept of a server, at once and for good; what there was.

        `channels` of it, where they are known: a job's message may stand in one that has no subscription. The audit
        log says that a server was forgotten, and not which.
        """
        return await self._transactions.write(lambda c: forget.forget_server(c, guild, channels, at))

    async def data_of_member(self, member: int) -> MemberData:
        """What is kept of a member."""
        return await self._transactions.read(lambda c: forget.data_of_member(c, member))

    async def forget_member(self, member: int, *, at: datetime) -> MemberData:
        """Remove what a member said, and the member's id and name wherever they stand; what there was.

        What they did as a maintainer stays in the audit log, without who it was; subscriptions that they set up stay
        with their servers, and nobody is told of their troubles.
        """
        return await self._transactions.write(lambda c: forget.forget_member(c, member, at))
