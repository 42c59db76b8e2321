"""What is remembered of sources: how they fared, when they are to be asked again, and what was read of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.archive.sources import remembered

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from bot.archive.database.transactions import Transactions
    from bot.archive.maintaining.types import Actor
    from bot.archive.sources.types import AnswerState, Pause, SourceState, TriedPiece


class Watching:
    """Raises what `Archive` raises. Slugs have at most 60 characters, keys and marks at most 64."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def states(self) -> dict[str, SourceState]:
        """Every source that was ever asked, by its slug."""
        return await self._transactions.read(remembered.states)

    async def tried(self, slug: str) -> Mapping[str, TriedPiece]:
        """The pieces of a source that were tried, by their keys."""
        return await self._transactions.read(lambda c: remembered.tried(c, slug))

    async def keep_piece(self, slug: str, key: str, mark: str, *, done: bool, at: datetime) -> None:
        """Remember that a piece was tried, once more. `done`: it need not be tried again while its mark stays."""
        await self._transactions.write(lambda c: remembered.keep_piece(c, slug, key, mark, done, at))

    async def forget_pieces(self, slug: str, *, listed: Collection[str], before: datetime) -> int:
        """Forget what was tried last before `before`, unless the source still lists it; how many pieces."""
        return await self._transactions.write(lambda c: remembered.forget_pieces(c, slug, listed, before))

    async def succeeded(
        self,
        slug: str,
        address: str,
        *,
        answer: AnswerState | None,
        at: datetime,
        due_at: datetime,
        moved_to: str | None = None,
    ) -> None:
        """A source answered: its failures are over. Maintainers are told where it counted as broken."""
        await self._transactions.write(
            lambda c: remembered.succeeded(c, slug, address, answer, at, due_at, moved_to)
        )

    async def failed(
        self, slug: str, address: str, *, problem: str, at: datetime, due_at: datetime, marked_after: int
    ) -> int:
        """A source did not answer; how often in a row that makes it. What it answered before stays known.

        After `marked_after` failures it counts as broken, of which maintainers are told.
        """
        return await self._transactions.write(
            lambda c: remembered.failed(c, slug, address, problem, at, due_at, marked_after)
        )

    async def pauses(self) -> dict[str, Pause]:
        """The paused sources, by slug."""
        return await self._transactions.read(remembered.pauses)

    async def pause(self, slug: str, words: str, *, by: Actor, at: datetime) -> bool:
        """Let a source not be asked by itself. `words` are for the audit log. False: it is paused already."""
        return await self._transactions.write(lambda c: remembered.pause(c, slug, words, by, at))

    async def resume(self, slug: str, words: str, *, by: Actor, at: datetime) -> bool:
        """Let it be asked again. False: it is not paused."""
        return await self._transactions.write(lambda c: remembered.resume(c, slug, words, by, at))
