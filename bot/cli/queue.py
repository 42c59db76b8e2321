"""`briefing-bot queue`: the work that several processes share, and what of it was given up."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.commands import AsJson
from bot.cli.commands import app as commands
from bot.cli.session import Session, command
from bot.cli.words import count, one_line

if TYPE_CHECKING:
    from bot.archive import DeadTask, TaskBacklog

_SHOWN = 1000


@commands.command()
@command
def queue(
    session: Session,
    retry: Annotated[bool, typer.Option("--retry", help="Have all that was given up tried again.")] = False,
    as_json: AsJson = False,
) -> int:
    """How the work stands that processes share by --role, and what of it failed too often."""
    from bot.cli import shapes

    backlog, dead, revived = asyncio.run(_look(session, retry=retry))
    if retry:
        session.voice.note(f"{count(revived, 'piece')} of work will be tried again.")
    if as_json:
        for shape in (*map(_counts, backlog), *map(_dead, dead)):
            shapes.emit(shape)
        return session.exit_code
    if not backlog:
        session.voice.note("Nothing is in the queue.")
    for one in backlog:
        typer.echo("  ".join(f"{name} {value}" for name, value in _counts(one).items()))
    for task in dead:
        typer.echo(
            f"given up after {count(task.tries, 'try', 'tries')}: {task.kind} {one_line(task.about)}\n"
            f"    {one_line(task.problem or 'nobody knows why')}"
        )
    return session.exit_code


async def _look(
    session: Session, *, retry: bool
) -> tuple[tuple[TaskBacklog, ...], tuple[DeadTask, ...], int]:
    from bot.archive import COMMAND_LINE

    async with session.app.archive() as archive:
        work = archive.work
        revived = await work.revive(by=COMMAND_LINE, at=datetime.now(UTC)) if retry else 0
        return await work.backlog(), await work.dead(limit=_SHOWN), revived


def _counts(one: TaskBacklog) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "waiting": one.waiting,
        "oldest_seconds": round(one.oldest),
        "put_off": one.put_off,
        "under_way": one.under_way,
        "given_up": one.dead,
    }


def _dead(task: DeadTask) -> dict[str, Any]:
    return {
        "kind": task.kind,
        "task": task.id,
        "about": task.about,
        "problem": task.problem,
        "tries": task.tries,
        "at": task.at.isoformat() if task.at is not None else None,
    }
