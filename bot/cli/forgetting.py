"""`briefing-bot forget`: all that is kept of a server or of a member, removed for good."""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.commands import app as commands
from bot.cli.session import Session, command
from bot.errors import UsageError
from bot.forgetting import member_words, server_words

if TYPE_CHECKING:
    from bot.archive import Archive
    from bot.forgetting import Words

Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]


@commands.command()
@command
def forget(
    session: Session,
    server: Annotated[
        int | None, typer.Option("--server", metavar="ID", min=1, help="Discord's id of a server.")
    ] = None,
    member: Annotated[
        int | None, typer.Option("--member", metavar="ID", min=1, help="Discord's id of a member.")
    ] = None,
    yes: Yes = False,
) -> int:
    """Remove all that is kept of a server or of a member, for good. It says what, and asks first."""
    if (server is None) == (member is None):
        raise UsageError("forget", "it is not said who", "Give either --server ID or --member ID.")
    asyncio.run(_forget(session, server, member, yes=yes))
    return session.exit_code


async def _forget(session: Session, server: int | None, member: int | None, *, yes: bool) -> None:
    async with session.app.archive() as archive:
        words = await _words(archive, server, member)
        for line in words.lines:
            session.voice.note(line)
        if words.nothing:
            return
        if not yes:
            if not sys.stdin.isatty():
                raise UsageError("forget", "nobody is there to be asked", "Give --yes.")
            await asyncio.to_thread(typer.confirm, "Remove it for good?", abort=True, err=True)
        now = datetime.now(UTC)
        if server is not None:
            await archive.housekeeping.forget_server(server, at=now)
        elif member is not None:
            await archive.housekeeping.forget_member(member, at=now)
    session.voice.note("Removed.")


async def _words(archive: Archive, server: int | None, member: int | None) -> Words:
    if server is not None:
        return server_words(await archive.housekeeping.data_of_server(server))
    return member_words(await archive.housekeeping.data_of_member(member or 0))
