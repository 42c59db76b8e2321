"""The archive's face for the audit log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.archive.maintaining import acts

if TYPE_CHECKING:
    from datetime import datetime

    from bot.archive.database.transactions import Transactions
    from bot.archive.maintaining.types import Act, Actor


class Audit:
    """`Archive.audit`: who did what, when, to what. Nothing in it is changed; it ends where operators want
    old entries removed, and says no more who it was where a member is to be forgotten.

    What changes the archive writes its line in the same transaction; `note` is for what is done elsewhere.
    """

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def note(self, by: Actor, deed: str, subject: str | None, words: str, *, at: datetime) -> None:
        """Keep that something was done. `deed` has at most 32 characters."""
        await self._transactions.write(lambda c: acts.note(c, by, deed, subject, words, at))

    async def acts(self, *, subject: str | None = None, limit: int = 10, offset: int = 0) -> tuple[Act, ...]:
        """What was done, to this subject or to anything, the newest first."""
        return await self._transactions.read(lambda c: acts.newest(c, subject, limit, offset))
