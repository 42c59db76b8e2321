"""The archive's face for which processes of the bot run on it, so that none is upgraded from under another."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Interval, delete, func, literal, text

from bot.archive.database import migrate
from bot.archive.tables import LeaseRow
from bot.archive.tables.columns import upserting

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.archive.database.migrate import Standing
    from bot.archive.database.transactions import Transactions

BEAT = timedelta(seconds=30)
"""How often a process is to say that it runs."""

_BELIEVED = timedelta(minutes=3)
"""How long it is believed: a database may be away for a while, and a process be busy."""

_SHARED_LOCK = text("SELECT pg_advisory_xact_lock_shared(:key)")


class Presence:
    """`Archive.presence`, on PostgreSQL. Raises what `Archive` does. All moments are by the database's clock."""

    def __init__(self, transactions: Transactions, subject: str) -> None:
        self._transactions = transactions
        self._subject = subject

    async def say(self, process: str) -> None:
        """`process` (at most 80 characters) runs this code, for the next minutes.

        Whoever would change the schema so that this code cannot go on sees that, or has done so already: then
        ArchiveSchemaError is raised.
        """
        until = func.now() + literal(_BELIEVED, Interval)
        mine = {"name": _name(process), "holder": process, "until": until}

        async def work(connection: AsyncConnection) -> None:
            # Either this is seen by whoever migrates, who waits for it, or it waits and sees what was done.
            await connection.execute(_SHARED_LOCK, {"key": migrate.LOCK})
            await migrate.lacks(connection, self._subject)
            insert = upserting(connection)(LeaseRow).values(**mine)
            await connection.execute(
                insert.on_conflict_do_update(index_elements=["name"], set_={"until": until})
            )
            # Names of processes do not come again.
            dead = LeaseRow.name.startswith(migrate.RUNNING) & (LeaseRow.until < func.now())
            await connection.execute(delete(LeaseRow).where(dead))

        await self._transactions.write(work)

    async def leave(self, process: str) -> None:
        """It does not run any more."""

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(delete(LeaseRow).where(LeaseRow.name == _name(process)))

        await self._transactions.write(work)

    async def standing(self) -> Standing:
        """How far the schema has come, what is left to do, and who runs on it."""
        return await self._transactions.read(lambda connection: migrate.standing(connection, self._subject))


def _name(process: str) -> str:
    return f"{migrate.RUNNING}{migrate.HEAD}:{process}"
