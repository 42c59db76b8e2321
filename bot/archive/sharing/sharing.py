"""The archive's face for what several processes share: who does what, and whose turn it is."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from sqlalchemy import Double, bindparam, case, cast, func, literal, select, update

from bot.archive.tables import LeaseRow, PaceRow
from bot.archive.tables.columns import upserting

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.archive.database.transactions import Transactions


class Sharing:
    """`Archive.sharing`. Raises what `Archive` does; names have at most 100 characters; moments are aware."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def take(self, name: str, holder: str, *, now: datetime, until: datetime) -> bool:
        """Hold `name` until then, or hold it on; False where another does, whose time is not up."""

        async def work(connection: AsyncConnection) -> bool:
            insert = upserting(connection)(LeaseRow).values(name=name, holder=holder, until=until)
            taken = insert.on_conflict_do_update(
                index_elements=["name"],
                set_={"holder": holder, "until": until},
                where=(LeaseRow.holder == holder) | (LeaseRow.until <= now),
            ).returning(LeaseRow.name)
            return (await connection.execute(taken)).first() is not None

        return await self._transactions.write(work)

    async def give_up(self, name: str, holder: str, *, now: datetime) -> None:
        """Let anybody have it; nothing where another holds it already."""
        mine = (LeaseRow.name == name) & (LeaseRow.holder == holder)

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(update(LeaseRow).where(mine).values(until=now))

        await self._transactions.write(work)

    async def holders(self, beginning: str, *, now: datetime) -> dict[str, str]:
        """Who holds what of all names that begin so."""
        held = (
            select(LeaseRow.name, LeaseRow.holder)
            .where(LeaseRow.name.startswith(beginning, autoescape=True), LeaseRow.until > now)
            .order_by(LeaseRow.name)
        )

        async def work(connection: AsyncConnection) -> dict[str, str]:
            return {row.name: row.holder for row in await connection.execute(held)}

        return await self._transactions.read(work)

    async def reserve(self, name: str, *, count: int, gap: float) -> float:
        """Take the next `count` turns, `gap` seconds apart; how many seconds from now the first one is.

        Turns that nobody took in their time are gone: no process can save them up. The clock is the database's, so
        that machines whose clocks differ keep one pace. It is the leaky bucket of the generic cell rate algorithm
        (ITU-T I.371), without a burst.
        """

        async def work(connection: AsyncConnection) -> float:
            now = _clock(connection)
            taken = bindparam("taken", count * gap, Double)
            insert = upserting(connection)(PaceRow).values(name=name, next_at=now + taken)
            later = case((PaceRow.next_at > now, PaceRow.next_at), else_=now)
            pushed = insert.on_conflict_do_update(
                index_elements=["name"], set_={"next_at": later + taken}
            ).returning((PaceRow.next_at - taken - now).label("wait"))
            return max(0.0, float((await connection.execute(pushed)).scalar_one()))

        return await self._transactions.write(work)

    async def ahead(self, name: str) -> float:
        """For how many seconds from now turns are taken; 0 where the next one is free."""

        async def work(connection: AsyncConnection) -> float:
            taken = select(PaceRow.next_at - _clock(connection)).where(PaceRow.name == name)
            return max(0.0, float((await connection.execute(taken)).scalar_one_or_none() or 0.0))

        return await self._transactions.read(work)


def _clock(connection: AsyncConnection) -> ColumnElement[float]:
    """Seconds since 1970: the moment of the call, not of the transaction's begin."""
    if connection.dialect.name == "postgresql":
        return cast(func.extract("epoch", func.clock_timestamp()), Double)
    return literal(time.time(), Double)
