"""`briefing-bot backup` and `restore`: a copy of the archive while the bot runs, and going on from one."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path  # noqa: TC003  # typer reads the annotations
from typing import Annotated

import typer

from bot.cli.commands import app as commands
from bot.cli.session import Session, command

Overwrite = Annotated[bool, typer.Option("--overwrite", help="Also where there is something already.")]


@commands.command()
@command
def backup(
    session: Session,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to.")],
    overwrite: Overwrite = False,
) -> int:
    """Copy a SQLite archive into a file, whole and looked over, while the bot runs on it.

    Settings and secrets are not in it: keep ./config and what holds the token beside it. For PostgreSQL use pg_dump.
    """
    from bot.archive import back_up

    size = back_up(session.app.archive_address, file, overwrite=overwrite)
    session.voice.note(f"Copied the archive to {file}: {size / 1_000_000:.1f} MB.")
    return session.exit_code


@commands.command()
@command
def restore(
    session: Session,
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar="[FILE]", help="What backup wrote; none where pg_restore has put the database back."
        ),
    ] = None,
    overwrite: Overwrite = False,
) -> int:
    """Go on from a backup: put it where the archive is, and know that more was posted since.

    Whatever may have been posted after the backup is then looked for in its channel before it is posted. Stop the
    other bot first.
    """
    address = session.app.archive_address

    async def work() -> None:
        from bot.archive import put_back

        if file is not None:
            aside = await put_back(address, file, overwrite=overwrite)
            if aside is not None:
                session.voice.note(f"What was there before is in {aside}.")
        async with session.app.archive() as archive, archive.alone():
            since = await archive.moving.restored(datetime.now(UTC))
            articles = await archive.count()
        session.voice.note(
            f"Restored {articles} articles. Nothing is known of the time since {since:%Y-%m-%d %H:%M} UTC: digests "
            "that were due by now are looked for in their channels before they are posted."
        )

    asyncio.run(work())
    return session.exit_code
