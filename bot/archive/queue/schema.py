"""The tables of the queue, which are procrastinate's: made by its own SQL, and brought up to its release.

Which of its migrations a database has stands in a comment on its table, and so travels with a backup. Whoever calls
holds the lock of `bot.archive.database.migrate`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection
    from sqlalchemy.ext.asyncio import AsyncConnection

_SQL = "*.sql"


def newest() -> str:
    """The last migration of the procrastinate that is installed."""
    return _migrations()[-1].stem


def bring_up(connection: Connection, *, contracting: bool = False) -> None:
    """Make the queue's tables, or run the migrations that they lack. Nothing on SQLite, which has no queue.

    procrastinate has two steps for each of its versions, as this archive has: what is named `post` takes away what the
    version before needs. Of the newest version that is left, unless `contracting`, until a newer one comes.
    """
    if connection.dialect.name != "postgresql":
        return
    stored = connection.scalar(text("SELECT obj_description(to_regclass('procrastinate_jobs'), 'pg_class')"))
    if stored is None:
        from procrastinate.schema import SchemaManager

        _execute(connection, SchemaManager.get_schema())
        _note(connection, newest())
        return
    for file in lacking(stored, _migrations(), contracting=contracting):
        _execute(connection, file.read_text(encoding="utf-8"))
        _note(connection, file.stem)


def lacking(stored: str, migrations: Sequence[Path], *, contracting: bool) -> list[Path]:
    """Those to be run, in order, where all up to `stored` were; none where a newer bot has been."""
    version = _version(migrations[-1].stem)
    later = [file for file in migrations if file.stem > stored]
    if contracting:
        return later
    return [file for file in later if _version(file.stem) != version or "_post_" not in file.stem]


def _version(stem: str) -> str:
    return stem.partition("_")[0]


def _note(connection: Connection, last: str) -> None:
    _execute(connection, f"COMMENT ON TABLE procrastinate_jobs IS '{last}'")


def _migrations() -> list[Path]:
    """In the order in which they are to be run: procrastinate names them so."""
    from procrastinate.schema import SchemaManager

    return sorted(Path(SchemaManager.get_migrations_path()).glob(_SQL))


def _execute(connection: Connection, script: str) -> None:
    """Several statements at once, which a driver takes only where there is nothing to fill in."""
    cursor = connection.connection.cursor()
    try:
        cursor.execute(script)
    finally:
        cursor.close()


async def is_there(connection: AsyncConnection) -> bool:
    """Whether there is a queue."""
    if connection.dialect.name != "postgresql":
        return False
    return await connection.scalar(text("SELECT to_regclass('procrastinate_jobs')")) is not None
