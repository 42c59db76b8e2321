"""What a database's error means to the person who runs the bot."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from bot.errors import (
    ArchiveAccessError,
    ArchiveBusyError,
    ArchiveDamagedError,
    ArchiveError,
    ArchiveFullError,
    ArchiveUnavailableError,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

_MENDS: dict[type[ArchiveError], tuple[str, str]] = {
    ArchiveUnavailableError: (
        "the database cannot be reached",
        "Check that it runs and that the address is right; a running bot tries again by itself.",
    ),
    ArchiveBusyError: (
        "another process holds the database",
        "Try again; if it stays so, look for a second bot on the same database.",
    ),
    ArchiveFullError: ("there is no room left for the database", "Free some disk space and try again."),
    ArchiveAccessError: (
        "the database refuses the bot",
        "Check the user, the password, and the rights to the database or to its file and folder.",
    ),
    ArchiveDamagedError: (
        "the database is damaged or not a database",
        "Put a backup in its place, or move the file away and ingest again.",
    ),
}

_SQLITE: dict[int, type[ArchiveError]] = {
    sqlite3.SQLITE_BUSY: ArchiveBusyError,
    sqlite3.SQLITE_LOCKED: ArchiveBusyError,
    sqlite3.SQLITE_FULL: ArchiveFullError,
    sqlite3.SQLITE_CORRUPT: ArchiveDamagedError,
    sqlite3.SQLITE_NOTADB: ArchiveDamagedError,
    sqlite3.SQLITE_CANTOPEN: ArchiveAccessError,
    sqlite3.SQLITE_PERM: ArchiveAccessError,
    sqlite3.SQLITE_READONLY: ArchiveAccessError,
    sqlite3.SQLITE_AUTH: ArchiveAccessError,
    sqlite3.SQLITE_IOERR: ArchiveUnavailableError,
}

_SQLSTATES: dict[str, type[ArchiveError]] = {
    # The longest beginning that fits decides; see PostgreSQL's appendix on error codes.
    "08": ArchiveUnavailableError,
    "28": ArchiveAccessError,
    "3D": ArchiveAccessError,
    "40": ArchiveBusyError,
    "42501": ArchiveAccessError,
    "25006": ArchiveAccessError,
    "53": ArchiveUnavailableError,
    "53100": ArchiveFullError,
    "55P03": ArchiveBusyError,
    "57P": ArchiveUnavailableError,
    "58": ArchiveUnavailableError,
    "XX001": ArchiveDamagedError,
    "XX002": ArchiveDamagedError,
}

_REFUSALS = ("authentication failed", "no password supplied", "no pg_hba.conf entry", "does not exist")
"""What a server says while it connects comes without a code."""


@contextmanager
def translated(subject: str) -> Iterator[None]:
    """Turn a database's error into an ArchiveError about `subject`. Our own mistakes pass as they are."""
    try:
        yield
    except DBAPIError as error:
        kind = _kind(error)
        if kind is None:
            raise
        raise _explained(kind, subject, error.orig) from error
    except (OSError, PoolTimeoutError) as error:
        raise _explained(ArchiveUnavailableError, subject, error) from error


def _explained(kind: type[ArchiveError], subject: str, error: BaseException | None) -> ArchiveError:
    problem, mend = _MENDS[kind]
    said = str(error).strip().partition("\n")[0]
    return kind(subject, f"{problem} ({said})" if said else problem, mend)


def _kind(error: DBAPIError) -> type[ArchiveError] | None:
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is not None:
        # The low byte is the primary code; the rest says more of the same.
        return _SQLITE.get(code & 0xFF)
    state = getattr(error.orig, "sqlstate", None)
    if state is not None:
        fitting = [beginning for beginning in _SQLSTATES if state.startswith(beginning)]
        return _SQLSTATES[max(fitting, key=len)] if fitting else None
    if error.connection_invalidated or type(error.orig).__name__ in ("OperationalError", "ConnectionTimeout"):
        refused = any(refusal in str(error.orig) for refusal in _REFUSALS)
        return ArchiveAccessError if refused else ArchiveUnavailableError
    return None
