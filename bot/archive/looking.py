"""Looking at a database without changing it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from bot.archive.articles import counting
from bot.archive.database import marks, migrate
from bot.archive.database.engine import WRITES, is_sqlite, make_engine, parse_address, readable
from bot.archive.database.errors import translated
from bot.archive.search.vectors import compared_by
from bot.errors import ArchiveAccessError


@dataclass(frozen=True, slots=True)
class Look:
    """How a database was found."""

    address: str
    """Without a password."""
    schema: Literal["none", "older", "current"]
    """`none`: never opened, the first opening makes it. `current`: or newer, and serving this bot."""
    articles: int | None
    """Those that members see; known where the schema is current."""
    compared_by: str | None = None
    """What compares vectors when somebody searches; known where the schema is current."""
    not_otherwise: str | None = None
    """Why the database does not do so itself; None where it does."""


async def look(address: str) -> Look:
    """Reach the database and see what is in it; nothing is made, and nothing migrated.

    Raises an ArchiveError where `Archive.open` would.
    """
    url = parse_address(address)
    if is_sqlite(url) and not _is_there(Path(url.database or "")):
        return Look(readable(url), "none", None)
    engine = make_engine(url)
    try:
        with translated(readable(url)):
            stored = await migrate.stored_schema(engine)
            if stored is None:
                return Look(readable(url), "none", None)
            async with engine.begin() as connection:
                if await migrate.lacks(connection, readable(url)):
                    return Look(readable(url), "older", None)
                counts = await counting.count(connection)
                by, why = await compared_by(connection)
            return Look(readable(url), "current", counts.articles, by, why)
    finally:
        await engine.dispose()


async def try_writing(address: str) -> bool:
    """Write something into the database and take it back; False where there is none yet, or an older one.

    Raises an ArchiveError where it cannot be written to.
    """
    if (await look(address)).schema != "current":
        return False
    url = parse_address(address)
    engine = make_engine(url)
    try:
        with translated(readable(url)):
            async with engine.execution_options(**{WRITES: True}).connect() as connection:
                await marks.finish(connection, "check", "written")
                await connection.rollback()
        return True
    finally:
        await engine.dispose()


def _is_there(file: Path) -> bool:
    """Whether there is such a file. Raises ArchiveAccessError where there is none and none can be made."""
    if os.path.lexists(file):
        return True
    folder = file.absolute().parent
    there = next(each for each in (folder, *folder.parents) if os.path.lexists(each))
    if there.is_dir() and os.access(there, os.W_OK | os.X_OK):
        return False
    reason = "may not be written to" if there.is_dir() else "is no folder"
    mend = "Set BRIEFING_DATABASE__URL to a place that the bot may write to."
    raise ArchiveAccessError(f"sqlite:///{file}", f"it cannot be made, since {there} {reason}", mend)
