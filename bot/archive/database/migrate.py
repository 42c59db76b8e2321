"""Brings a database to the schema of this code, and says which code a schema still serves.

What the steps are, and why there are two kinds of them, stands in `migrations/README.md`.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Connection, func, inspect, select, text, update

from bot.archive.database.chain import Migration, chain, config
from bot.archive.database.engine import WRITES, is_sqlite, make_engine, readable
from bot.archive.database.errors import translated
from bot.archive.tables import LeaseRow, ServedRow
from bot.errors import ArchiveBusyError, ArchiveDamagedError, ArchiveSchemaError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import URL
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

HEAD = "0033"
"""The newest migration; a test holds it to the folder. Known here so that opening an archive that is up to
date, which is nearly always, need not load alembic."""

LOCK = 0x62726965665F6D31
"""The key of PostgreSQL's advisory lock under which one process migrates and others wait."""

RUNNING = "running:"
"""How the leases of running processes are named: so, then their HEAD, a colon, and who they are."""

_FOR_LOCKS = text("SET LOCAL lock_timeout = '4s'")
"""A step that waits for a lock keeps all others waiting behind it, who would otherwise go on."""
_TRIES, _PAUSE = 15, 2.0


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A process of the bot that runs on the same database."""

    name: str
    schema: str
    """The newest migration that its code knows."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a database has come."""

    stored: str
    oldest: str
    """The oldest migration whose code may run on it."""
    contractions: tuple[str, ...]
    """Those still to be made."""
    neighbours: tuple[Neighbour, ...]
    """All that run, the asking one too if it said so."""


async def migrate(url: URL, *, contracting: bool = False) -> None:
    """Run what is missing, in one transaction: all of it or nothing. Two processes at once are safe.

    On PostgreSQL without contractions, unless they are asked for or something newer needs them. Raises
    ArchiveSchemaError where the database serves this code no more, or processes run that a contraction would leave
    behind; and ArchiveDamagedError where what is in it is not whole.
    """
    engine = make_engine(url, migrating=True)
    try:
        for left in range(_TRIES - 1, -1, -1):
            try:
                await _migrate(engine, url, contracting=contracting)
            except ArchiveBusyError:
                if is_sqlite(url) or not left:
                    raise
                await asyncio.sleep(_PAUSE)
            else:
                return
    finally:
        await engine.dispose()


async def _migrate(engine: AsyncEngine, url: URL, *, contracting: bool) -> None:
    with translated(readable(url)):
        async with engine.execution_options(**{WRITES: True}).begin() as connection:
            await lock_schema(connection)
            if not is_sqlite(url):
                await connection.execute(_FOR_LOCKS)
            await connection.run_sync(_upgrade, readable(url), contracting)


async def lock_schema(connection: AsyncConnection) -> None:
    """Wait until nobody else changes the schema, and let nobody until this transaction's end."""
    if connection.dialect.name == "postgresql":
        await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})


async def stored_schema(engine: AsyncEngine) -> str | None:
    """The migration that the database stands at, None before the first."""
    async with engine.connect() as connection:
        return await connection.run_sync(_stored)


def _stored(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    stored = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return None if stored is None else str(stored)


async def lacks(connection: AsyncConnection, subject: str) -> bool:
    """Whether the database lacks what this code needs. Raises ArchiveSchemaError where it serves it no more."""
    return await connection.run_sync(_lacks, subject)


def _lacks(connection: Connection, subject: str) -> bool:
    stored = _stored(connection)
    if stored == HEAD:
        return False
    return stored is None or any(step.phase == "expand" for step in _missing(connection, stored, subject))


async def standing(connection: AsyncConnection, subject: str) -> Standing:
    """How far a database that serves this code has come. Raises ArchiveSchemaError."""
    return await connection.run_sync(_standing, subject)


def _standing(connection: Connection, subject: str) -> Standing:
    stored = _stored(connection)
    missing = _missing(connection, stored, subject)
    return Standing(
        stored or "",
        _oldest(connection) or "",
        tuple(step.revision for step in missing if step.phase == "contract"),
        tuple(neighbours(connection)),
    )


def _missing(connection: Connection, stored: str | None, subject: str) -> list[Migration]:
    """What is still to be run; nothing where a newer bot has run it. Raises ArchiveSchemaError."""
    steps = chain()
    if stored is None:
        return steps
    known = [step.revision for step in steps]
    if stored in known:
        return steps[known.index(stored) + 1 :]
    oldest = _oldest(connection)
    if oldest in known:
        return []
    since = f", and serves bots from '{oldest}' on" if oldest else ""
    raise ArchiveSchemaError(
        subject,
        f"a newer bot has written this database (its schema is '{stored}'{since}; this bot's is '{HEAD}')",
        "Start the newer bot, or put back the backup made before it was installed.",
    )


def _oldest(connection: Connection) -> str | None:
    if not inspect(connection).has_table(ServedRow.__tablename__):
        return None
    return connection.scalar(select(ServedRow.oldest))


def neighbours(connection: Connection) -> list[Neighbour]:
    """The processes that run on it, on PostgreSQL; by its own clock."""
    if connection.dialect.name == "sqlite":
        return []
    live = select(LeaseRow.name).where(LeaseRow.name.startswith(RUNNING), LeaseRow.until > func.now())
    parts = (
        name.removeprefix(RUNNING).partition(":") for name in connection.scalars(live.order_by(LeaseRow.name))
    )
    return [Neighbour(name, schema) for schema, _, name in parts]


def _upgrade(connection: Connection, subject: str, contracting: bool) -> None:
    stored = _stored(connection)
    missing = _missing(connection, stored, subject)
    alone = stored is None or connection.dialect.name == "sqlite"
    steps = missing if alone else _allowed(connection, missing, subject, contracting=contracting)
    if not steps:
        return
    from alembic import command

    command.upgrade(config(connection), steps[-1].revision)
    for step in steps:
        if step.phase == "contract":
            connection.execute(update(ServedRow).values(oldest=step.needs))
    if connection.dialect.name == "sqlite":
        _check_references(connection, subject)


def _allowed(
    connection: Connection, missing: list[Migration], subject: str, *, contracting: bool
) -> list[Migration]:
    """Those of the missing ones that may be run beside whatever runs. Raises ArchiveSchemaError."""
    phases = [step.phase for step in missing]
    if "contract" not in phases:
        return missing
    first = phases.index("contract")
    if not contracting and "expand" not in phases[first:]:
        return missing[:first]
    for step in missing:
        if step.phase == "contract":
            _refuse_beside_older(step, neighbours(connection), subject)
    return missing


def _refuse_beside_older(step: Migration, running: Sequence[Neighbour], subject: str) -> None:
    known = [each.revision for each in chain()]
    able = known[known.index(step.needs or step.revision) :]
    # What is not known here is newer.
    older = [each for each in running if each.schema in known and each.schema not in able]
    if older:
        raise ArchiveSchemaError(
            subject,
            f"older bots run on it that need what '{step.revision}' takes away: "
            + ", ".join(f"{each.name} ('{each.schema}')" for each in older),
            f"Upgrade them or stop them, and try again; they have to know '{step.needs}'.",
        )


def _check_references(connection: Connection, subject: str) -> None:
    lost = connection.execute(text("PRAGMA foreign_key_check")).first()
    if lost is not None:
        raise ArchiveDamagedError(
            subject,
            f"a row of '{lost[0]}' speaks of a row of '{lost[2]}' that is not there, so nothing was changed",
            "Put a backup in its place, or move the file away and ingest again.",
        )
