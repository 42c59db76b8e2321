"""Taking in what was exported: all of it into an empty archive, or its articles into another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Integer, delete, func, insert, select, text
from sqlalchemy.exc import DBAPIError, StatementError

from bot.archive.articles.shown import show_all
from bot.archive.moving.exporting import never_again
from bot.archive.moving.rows import TABLES, numbered
from bot.archive.tables import ArticleRow, MarkRow, TopicRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Table
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.archive.moving.export_file import Header, Reader, Row

_AT_ONCE = 500

_REPLACED = (TopicRow, MarkRow)
"""What a start of the bot writes by itself: an archive with nothing else is empty."""

_MEND = "Export once more, or take another copy of the file."


async def lock(connection: AsyncConnection) -> None:
    """Let nobody else write until the transaction ends. On SQLite, nobody can."""
    if connection.dialect.name == "postgresql":
        names = ", ".join(f'"{table.name}"' for table in TABLES)
        await connection.execute(text(f"LOCK TABLE {names} IN EXCLUSIVE MODE"))


async def is_empty(connection: AsyncConnection) -> bool:
    """Whether there is nothing that an import would have to be joined with."""
    for table in TABLES:
        if table not in [each.__table__ for each in _REPLACED]:
            first = next(iter(table.primary_key.columns))
            if (await connection.execute(select(first).limit(1))).first() is not None:
                return False
    return True


class Restoring:
    """Puts every row back as it was, with its numbers: they stand in the buttons of messages at Discord."""

    def __init__(self, connection: AsyncConnection, reader: Reader) -> None:
        self._connection = connection
        self._reader = reader

    async def begin(self) -> None:
        for table in _REPLACED:
            await self._connection.execute(delete(table))

    async def take(self, table: Table, rows: Sequence[Row]) -> int:
        await put(self._connection, self._reader, table, rows, [row.values for row in rows])
        return len(rows)

    async def finish(self, header: Header) -> None:
        for table in TABLES:
            await _go_on_after(self._connection, table, header.last.get(table.name, 0))
        keys = (await self._connection.scalars(select(ArticleRow.key).order_by(ArticleRow.key))).all()
        for first in range(0, len(keys), _AT_ONCE):
            await show_all(self._connection, keys[first : first + _AT_ONCE])


async def put(
    connection: AsyncConnection,
    reader: Reader,
    table: Table,
    rows: Sequence[Row],
    values: Sequence[dict[str, Any]],
) -> None:
    """Insert `values`, which come of `rows`. Raises ExportFileError, which names the line that is refused."""
    groups: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for each in values:
        groups.setdefault(tuple(each), []).append(each)
    try:
        async with connection.begin_nested():
            for some in groups.values():
                await connection.execute(insert(table), some)
    except (DBAPIError, StatementError) as error:
        if isinstance(error, DBAPIError) and error.connection_invalidated:
            raise
        await _name_the_line(connection, reader, table, rows, values)
        raise


async def _name_the_line(
    connection: AsyncConnection,
    reader: Reader,
    table: Table,
    rows: Sequence[Row],
    values: Sequence[dict[str, Any]],
) -> None:
    for row, one in zip(rows, values, strict=True):
        try:
            async with connection.begin_nested():
                await connection.execute(insert(table), [one])
        except (DBAPIError, StatementError) as error:
            said = str(error.orig or error).strip().partition("\n")[0]
            problem = f"the database refuses this row of '{table.name}' ({said})"
            raise reader.error(row.line, problem, _MEND) from error


async def _go_on_after(connection: AsyncConnection, table: Table, given: int) -> None:
    """Let the next row have a number that no row has or, where that must not be, ever had."""
    column = numbered(table)
    if column is None or not isinstance(column.type.as_generic(), Integer):
        return
    highest = max(given, int(await connection.scalar(select(func.max(column))) or 0))
    if connection.dialect.name == "postgresql":
        sequence = func.pg_get_serial_sequence(table.name, column.name)
        await connection.execute(select(func.setval(sequence, max(highest, 1), highest > 0)))
    elif never_again(table):
        await connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), {"name": table.name})
        if highest:
            await connection.execute(
                text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :seq)"),
                {"name": table.name, "seq": highest},
            )
