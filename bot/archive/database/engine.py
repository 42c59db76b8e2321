"""From an address to an engine: SQLite with one writer at a time, or PostgreSQL through psycopg."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, NullPool, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.archive.search.vectors import sqlite_vec
from bot.errors import ArchiveAccessError, ArchiveAddressError

if TYPE_CHECKING:
    from sqlalchemy import Connection
    from sqlalchemy.engine.interfaces import DBAPIConnection

_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}
_EXAMPLES = "Write it as sqlite:////path/to/briefing.db or postgresql://user:password@host/database."
_SECRETS = ("password", "sslpassword")

BUSY_SECONDS = 15
"""How long a statement waits for another process's write on SQLite, and a new connection for PostgreSQL."""

_OLDEST_SQLITE = (3, 35)
"""The first with RETURNING."""

WRITES = "briefing_writes"
"""The execution option of a connection that is going to write."""


def default_address() -> str:
    """SQLite in the data folder that the platform gives this user's programs."""
    from platformdirs import user_data_path

    return f"sqlite:///{user_data_path('briefing-bot', appauthor=False) / 'briefing.db'}"


def parse_address(address: str) -> URL:
    """The address as SQLAlchemy takes it, with the drivers that the bot uses. Raises ArchiveAddressError."""
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):
        # The address cannot be taken apart, so neither can a password in it be told from the rest.
        raise ArchiveAddressError("the database's address", "cannot be read", _EXAMPLES) from None
    if url.drivername not in _DRIVERS:
        raise ArchiveAddressError(
            readable(url), f"'{url.drivername}' is no database the bot can use", _EXAMPLES
        )
    url = url.set(drivername=_DRIVERS[url.drivername])
    if is_sqlite(url) and (url.database or ":memory:") == ":memory:":
        raise ArchiveAddressError(readable(url), "names no file to keep the archive in", _EXAMPLES)
    return url


def is_sqlite(url: URL) -> bool:
    """Whether the address is a file of SQLite's."""
    return url.get_backend_name() == "sqlite"


def readable(url: URL) -> str:
    """The address as a person may see it: no driver, no password."""
    hidden = {key: "***" for key in url.query if key in _SECRETS}
    url = url.update_query_dict(hidden).set(drivername=url.get_backend_name())
    return url.render_as_string(hide_password=True)


def make_engine(url: URL, *, migrating: bool = False) -> AsyncEngine:
    """An engine that connects on first use. Raises ArchiveAccessError where a file's folder cannot be made.

    `migrating` gives one without a pool, and without SQLite's foreign keys: a table that is rebuilt would
    take its children's rows with it.
    """
    pool: dict[str, Any] = {"poolclass": NullPool} if migrating else {"pool_pre_ping": not is_sqlite(url)}
    if not is_sqlite(url):
        return create_async_engine(url.update_query_dict(_postgresql_defaults(url)), **pool)
    _check_version(url)
    _prepare_folder(url)
    engine = create_async_engine(url, connect_args={"timeout": BUSY_SECONDS}, **pool)
    event.listen(engine.sync_engine, "connect", _prepare_sqlite(foreign_keys=not migrating))
    if not migrating:
        event.listen(engine.sync_engine, "connect", sqlite_vec.load)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def _postgresql_defaults(url: URL) -> dict[str, str]:
    defaults = {"connect_timeout": str(BUSY_SECONDS), "application_name": "briefing-bot"}
    return {key: value for key, value in defaults.items() if key not in url.query}


def connect_arguments(url: URL) -> dict[str, Any]:
    """What psycopg takes to connect to the same PostgreSQL; nothing for a file of SQLite's."""
    if is_sqlite(url):
        return {}
    url = url.update_query_dict(_postgresql_defaults(url))
    return dict(url.get_dialect()().create_connect_args(url)[1])


def _check_version(url: URL) -> None:
    if sqlite3.sqlite_version_info < _OLDEST_SQLITE:
        raise ArchiveAccessError(
            readable(url),
            f"this Python brings SQLite {sqlite3.sqlite_version}, and the archive needs 3.35 or newer",
            "Use a newer build of Python, or a PostgreSQL database.",
        )


def _prepare_folder(url: URL) -> None:
    """Make the file's folder, and say in words why the file could not be opened, which SQLite does not."""
    file = Path(url.database or "")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _refused(url, f"its folder {file.parent} cannot be made ({error.strerror})") from error
    if file.is_dir():
        raise _refused(url, "it is a folder, not a file")
    if file.exists() and not os.access(file, os.R_OK):
        raise _refused(url, "the file may not be read")
    if not os.access(file.parent, os.W_OK | os.X_OK):
        raise _refused(url, f"its folder {file.parent} may not be written to")


def _refused(url: URL, problem: str) -> ArchiveAccessError:
    mend = (
        "Give the bot's user the rights to file and folder, or set BRIEFING_DATABASE__URL to another place."
    )
    return ArchiveAccessError(readable(url), problem, mend)


def _prepare_sqlite(*, foreign_keys: bool) -> Any:
    def prepare(connection: DBAPIConnection, _record: object) -> None:
        # Python must not begin transactions by itself: it would leave out SELECT and CREATE.
        connection.isolation_level = None
        cursor = connection.cursor()
        # WAL lets readers read while one writes. `synchronous` stays FULL: what was recorded as sent to a
        # channel must still be recorded after a power cut.
        cursor.execute("PRAGMA journal_mode = WAL")
        # What somebody asked to be deleted is not to be found in the file either.
        cursor.execute("PRAGMA secure_delete = ON")
        cursor.execute(f"PRAGMA foreign_keys = {'ON' if foreign_keys else 'OFF'}")
        cursor.close()

    return prepare


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that reads first and writes later could find the file taken in between, and fail at once.
    writes = connection.get_execution_options().get(WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
