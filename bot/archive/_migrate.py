"""Brings a database to the schema of this code, and refuses one that a newer bot has written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from bot.archive._engine import WRITES, make_engine, readable
from bot.archive._errors import translated
from bot.errors import ArchiveDamagedError, ArchiveSchemaError

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy import URL
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

HEAD = "0025"
"""The newest migration; a test holds it to the folder. Known here so that opening an archive that is up to
date, which is nearly always, need not load alembic."""

_LOCK = 0x62726965665F6D31
"""The key of PostgreSQL's advisory lock under which one process migrates and others wait."""


async def migrate(url: URL) -> None:
    """Run what is missing, in one transaction: all of it or nothing. Two processes at once are safe.

    Raises ArchiveSchemaError where the database is of a newer bot, and ArchiveDamagedError where what
    is in it is not whole.
    """
    engine = make_engine(url, migrating=True)
    try:
        with translated(readable(url)):
            async with engine.execution_options(**{WRITES: True}).begin() as connection:
                await lock_schema(connection)
                await connection.run_sync(_upgrade, readable(url))
    finally:
        await engine.dispose()


async def lock_schema(connection: AsyncConnection) -> None:
    """Wait until nobody else changes the schema, and let nobody until this transaction's end."""
    if connection.dialect.name == "postgresql":
        await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})


async def stored_schema(engine: AsyncEngine) -> str | None:
    """The migration that the database stands at, None before the first."""
    async with engine.connect() as connection:
        return await connection.run_sync(_stored)


def _stored(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    stored = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return None if stored is None else str(stored)


def refuse_newer(stored: str, subject: str) -> None:
    """Raise ArchiveSchemaError where this code does not know the schema `stored`."""
    # Imported here because it costs a tenth of a second that a start without migrations need not pay.
    from alembic.script import ScriptDirectory

    known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
    if stored not in known:
        raise ArchiveSchemaError(
            subject,
            f"a newer bot has written this database (its schema is '{stored}', this bot's is '{HEAD}')",
            "Start the newer bot, or put back the backup made before it was installed.",
        )


def _upgrade(connection: Connection, subject: str) -> None:
    from alembic import command

    stored = _stored(connection)
    if stored is not None:
        refuse_newer(stored, subject)
    if stored == HEAD:
        return
    command.upgrade(alembic_config(connection), "head")
    if connection.dialect.name == "sqlite":
        _check_references(connection, subject)


def _check_references(connection: Connection, subject: str) -> None:
    lost = connection.execute(text("PRAGMA foreign_key_check")).first()
    if lost is not None:
        raise ArchiveDamagedError(
            subject,
            f"a row of '{lost[0]}' speaks of a row of '{lost[2]}' that is not there, so nothing was changed",
            "Put a backup in its place, or move the file away and ingest again.",
        )


def alembic_config(connection: Connection) -> Config:
    """Alembic's settings for work on `connection`."""
    config = _config()
    config.attributes["connection"] = connection
    return config


def _config() -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
