"""Copies of a SQLite file that are whole, whatever runs on it."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import tempfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot.archive.database.alone import alone
from bot.archive.database.engine import is_sqlite, parse_address, readable
from bot.archive.database.errors import translated
from bot.errors import ArchiveDamagedError, UsageError

if TYPE_CHECKING:
    from sqlalchemy import URL

_OURS = "alembic_version"


def back_up(address: str, file: Path, *, overwrite: bool = False) -> int:
    """Copy the archive into a file, as it is at one moment; how many bytes. A bot may go on writing meanwhile.

    The copy is looked over before it has its name. Raises UsageError for PostgreSQL and for a file that is there, and
    ArchiveError.
    """
    url = _sqlite(address, "pg_dump -Fc -d DATABASE -f FILE copies a PostgreSQL while the bot runs.")
    source = Path(url.database or "")
    if not source.exists():
        raise UsageError(
            readable(url), "there is no archive yet", "The first command that needs it makes it."
        )
    if file.exists() and not overwrite:
        raise UsageError(str(file), "is there already", "Give another name, or --overwrite to write over it.")
    _copy(source, file)
    return file.stat().st_size


async def put_back(address: str, file: Path, *, overwrite: bool = False) -> Path | None:
    """Make a copy that `back_up` made the archive. What was there before is kept beside it, under the name given.

    Raises UsageError where an archive is there and not `overwrite`, ArchiveInUseError where a bot runs on it, and
    ArchiveDamagedError for a file that is no archive.
    """
    url = _sqlite(address, "pg_restore puts a PostgreSQL back; then run briefing-bot restore without a file.")
    target = Path(url.database or "")
    await asyncio.to_thread(_look_first, url, file, overwrite=overwrite)
    async with alone(url, patience=0.0):
        return await asyncio.to_thread(_replace, target, file)


def _look_first(url: URL, file: Path, *, overwrite: bool) -> None:
    target = Path(url.database or "")
    if not file.exists():
        raise UsageError(str(file), "there is no such file", "Give one that briefing-bot backup wrote.")
    if target.exists() and not overwrite:
        mend = "Give --overwrite to put it aside, or set BRIEFING_DATABASE__URL to another place."
        raise UsageError(readable(url), "there is an archive already", mend)
    target.parent.mkdir(parents=True, exist_ok=True)


def _replace(target: Path, file: Path) -> Path | None:
    fresh = target.with_name(f".{target.name}.restoring")
    fresh.unlink(missing_ok=True)
    _copy(file, fresh)
    aside = _put_aside(target) if target.exists() else None
    fresh.replace(target)
    return aside


def _sqlite(address: str, otherwise: str) -> URL:
    url = parse_address(address)
    if not is_sqlite(url):
        raise UsageError(readable(url), "only a SQLite file is copied by this command", otherwise)
    return url


def _put_aside(target: Path) -> Path:
    # What is still in its write-ahead log goes along.
    with closing(sqlite3.connect(target)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    aside = target.with_name(f"{target.name}.before-{datetime.now(UTC):%Y%m%dT%H%M%SZ}")
    target.replace(aside)
    for end in ("-wal", "-shm"):
        target.with_name(target.name + end).unlink(missing_ok=True)
    return aside


def _copy(source: Path, file: Path) -> None:
    """By SQLite's own online backup: the pages of one moment, read while others write."""
    with translated(str(source)):
        raw, name = tempfile.mkstemp(dir=file.absolute().parent, prefix=f".{file.name}.")
        os.close(raw)
        copy = Path(name)
        try:
            with (
                closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True, timeout=15)) as from_,
                closing(sqlite3.connect(copy)) as to,
            ):
                from_.backup(to)
                _check(to, source)
                # One file, without a log beside it, until somebody opens it.
                to.execute("PRAGMA journal_mode = DELETE")
            with copy.open("rb+") as written:
                os.fsync(written.fileno())
            copy.replace(file)
        except sqlite3.DatabaseError as error:
            raise _damaged(source, str(error)) from error
        finally:
            copy.unlink(missing_ok=True)


def _check(connection: sqlite3.Connection, source: Path) -> None:
    (said,) = connection.execute("PRAGMA quick_check").fetchone()
    if said != "ok":
        raise _damaged(source, str(said))
    listed = connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (_OURS,)).fetchone()
    if listed is None:
        raise _damaged(source, "it is none of the bot's")


def _damaged(source: Path, why: str) -> ArchiveDamagedError:
    return ArchiveDamagedError(str(source), f"it is no whole archive ({why})", "Take another copy.")
