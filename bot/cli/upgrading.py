"""`briefing-bot upgrade`: the database's schema, while processes of two versions run."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.commands import app as commands
from bot.cli.session import Session, command

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.archive import Standing

Contract = Annotated[
    bool,
    typer.Option("--contract", help="Also take away what only older bots needed; refused while one runs."),
]


@commands.command()
@command
def upgrade(session: Session, contract: Contract = False) -> int:
    """Bring the database up to this version, as its first start does, and say which versions can run on it."""
    standing = asyncio.run(_upgrade(session, contract=contract))
    for line in _told(standing):
        print(line)
    return session.exit_code


async def _upgrade(session: Session, *, contract: bool) -> Standing:
    async with session.app.archive() as archive:
        if contract:
            await archive.contract()
        return await archive.presence.standing()


def _told(standing: Standing) -> Iterator[str]:
    yield f"The schema is {standing.stored}. Bots that know {standing.oldest} or later can run on it."
    for each in standing.neighbours:
        yield f"{each.name} runs, and knows {each.schema}."
    if standing.contractions:
        steps = ", ".join(standing.contractions)
        yield f"Left until no older bot runs: {steps}. Then run: briefing-bot upgrade --contract"
