"""The tables of the queue, which are procrastinate's: made by its own SQL, and brought up to its release.

Which of its migrations a database has stands in a comment on its table, and so travels with a backup. Whoever calls
holds the lock of `bot.archive._migrate`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import text

if TYPE_CHECKING:
    from sqlalchemy import Connection

_SQL = "*.sql"


def newest() -> str:
    """The last migration of the procrastinate that is installed."""
    return _migrations()[-1].stem


def bring_up(connection: Connection) -> None:
    """Make the queue's tables, or run the migrations that they lack. Nothing on SQLite, which has no queue."""
    if connection.dialect.name != "postgresql":
        return
    stored = connection.scalar(text("SELECT obj_description(to_regclass('procrastinate_jobs'), 'pg_class')"))
    last = newest()
    if stored is not None and stored >= last:  # a newer bot may have been here
        return
    if stored is None:
        from procrastinate.schema import SchemaManager

        _execute(connection, SchemaManager.get_schema())
    else:
        for file in _migrations():
            if file.stem > stored:
                _execute(connection, file.read_text(encoding="utf-8"))
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
