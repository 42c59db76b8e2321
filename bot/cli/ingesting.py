"""`briefing-bot ingest`: pages into the archive."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.commands import AsJson
from bot.cli.commands import app as commands
from bot.cli.session import Session, command

if TYPE_CHECKING:
    from bot.ingest import IngestReport
    from bot.ingest.report import Came

_WORDS: dict[Came, str] = {
    "added": "new",
    "copied": "copy",
    "changed": "new version",
    "rebriefed": "new briefing",
    "updated": "updated",
    "unchanged": "unchanged",
    "queued": "queued",
}
_FAILED = "failed"
_RARE: tuple[Came, ...] = ("copied", "rebriefed", "updated", "queued")
"""Told only where there are some: they come of a text that is here from elsewhere, a new engine, other topics, or
details that became known."""


@commands.command()
@command
def ingest(
    session: Session,
    sources: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="PATH_OR_URL",
            help="Addresses, saved pages (HTML or text), folders of them, or - for standard input. "
            "Without any, the configured ones.",
        ),
    ] = None,
    as_json: AsJson = False,
) -> int:
    """Read pages into the archive, where the other commands find them. Again, only what changed is done."""
    from bot.cli import shapes
    from bot.cli.plain import View

    report = session.archive.ingest(sources or ())
    for failure in report.failed:
        session.failure(failure)
        if as_json:
            shapes.emit(shapes.failure(failure, _FAILED))
    for each in report.ingested:
        session.voice.detail(f"{each.name}: {each.title}: {_WORDS[each.outcome]}")
        if as_json:
            shapes.emit(shapes.ingested(each, _WORDS[each.outcome].replace(" ", "_")))
    if not as_json:
        View().counts(_counts(report))
    return session.exit_code


def _counts(report: IngestReport) -> dict[str, int]:
    counted = {outcome: report.count(outcome) for outcome in _WORDS}
    told = {_WORDS[outcome]: number for outcome, number in counted.items() if number or outcome not in _RARE}
    return told | {_FAILED: len(report.failed)}
