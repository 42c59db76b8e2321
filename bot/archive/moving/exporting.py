"""Writing all that is kept, of one state of the database, without holding it in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select, text

from bot.archive.database.migrate import HEAD
from bot.archive.moving.export_file import Header, Writer
from bot.archive.moving.rows import TABLES, kept, numbered

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Table
    from sqlalchemy.ext.asyncio import AsyncConnection

_AT_ONCE = 500


async def export(
    connection: AsyncConnection, write: Callable[[bytes], object], step: Callable[[int, int], None]
) -> Header:
    """Give `write` the file's bytes, and tell `step` after some rows how many are written, of how many."""
    header = Header(
        HEAD,
        {table.name: await _count(connection, table) for table in TABLES},
        {table.name: await last_number(connection, table) for table in TABLES if never_again(table)},
    )
    writer = Writer(write)
    writer.header(header)
    done = 0
    for table in TABLES:
        rows: Any = select(*kept(table)).order_by(*table.primary_key.columns)
        result = await connection.stream(rows.execution_options(yield_per=_AT_ONCE))
        async for some in result.mappings().partitions():
            for row in some:
                writer.row(table, dict(row))
            done += len(some)
            step(done, header.total)
    writer.end()
    return header


async def _count(connection: AsyncConnection, table: Table) -> int:
    return int((await connection.scalars(select(func.count()).select_from(table))).one())


def never_again(table: Table) -> bool:
    """Whether a number is never given twice, also where the row that had it is gone."""
    return bool(table.dialect_kwargs.get("sqlite_autoincrement"))


async def last_number(connection: AsyncConnection, table: Table) -> int:
    """The highest that was ever given in a table of which `never_again` holds; 0 where none was."""
    if connection.dialect.name == "sqlite":
        statement = text("SELECT seq FROM sqlite_sequence WHERE name = :name")
        return int(await connection.scalar(statement, {"name": table.name}) or 0)
    column = numbered(table)
    assert column is not None  # noqa: S101  # or there were nothing to give again
    sequence = await connection.scalar(
        text("SELECT pg_get_serial_sequence(:table, :column)"), {"table": table.name, "column": column.name}
    )
    given = text(f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {sequence}")  # noqa: S608
    return int(await connection.scalar(given) or 0)
