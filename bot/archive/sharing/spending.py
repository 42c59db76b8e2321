"""The archive's face for what a model may cost a day, whatever number of processes asks it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import and_, select, update

from bot.archive.tables import SpentRow
from bot.archive.tables.columns import upserting

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import ColumnElement
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.archive.database.transactions import Transactions


@dataclass(frozen=True, slots=True)
class Spent:
    """What one day has cost so far."""

    requests: int
    tokens: int


class Spending:
    """`Archive.spending`: requests and tokens by day (UTC) and by name. Raises what `Archive` does."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def reserve(
        self, day: date, name: str, tokens: int, *, most_requests: int | None, most_tokens: int | None
    ) -> bool:
        """Count a request of at most so many tokens; False, and nothing counted, where the day has no room for it."""

        async def work(connection: AsyncConnection) -> bool:
            make = upserting(connection)
            empty = make(SpentRow).values(day=day, name=name, requests=0, tokens=0)
            await connection.execute(empty.on_conflict_do_nothing(index_elements=["day", "name"]))
            fits = [_is(day, name)]
            if most_requests is not None:
                fits.append(SpentRow.requests < most_requests)
            if most_tokens is not None:
                fits.append(SpentRow.tokens + tokens <= most_tokens)
            counted = update(SpentRow).where(and_(*fits)).values(_more(1, tokens)).returning(SpentRow.day)
            return (await connection.execute(counted)).first() is not None

        return await self._transactions.write(work)

    async def settle(self, day: date, name: str, *, reserved: int, used: int) -> None:
        """Put what a request cost in the place of what was reserved for it."""
        settled = update(SpentRow).where(_is(day, name)).values(_more(0, used - reserved))

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(settled)

        await self._transactions.write(work)

    async def spent(self, day: date, name: str) -> Spent:
        """What the day has cost so far, with what is under way at its most."""

        async def work(connection: AsyncConnection) -> Spent:
            row = (
                await connection.execute(select(SpentRow.requests, SpentRow.tokens).where(_is(day, name)))
            ).first()
            return Spent(0, 0) if row is None else Spent(row.requests, row.tokens)

        return await self._transactions.read(work)


def _is(day: date, name: str) -> ColumnElement[bool]:
    return and_(SpentRow.day == day, SpentRow.name == name)


def _more(requests: int, tokens: int) -> dict[str, ColumnElement[int]]:
    return {"requests": SpentRow.requests + requests, "tokens": SpentRow.tokens + tokens}
