"""`briefing-bot resummarize`: kept articles briefed anew."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.commands import AsJson, Topics, _parse_day, _today
from bot.cli.commands import app as commands
from bot.cli.session import Session, command
from bot.cli.words import count, one_line
from bot.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from bot.archive import Archive, Job
    from bot.rebriefing import Change, Rebriefer, Selection

Since = Annotated[
    date | None,
    typer.Option(parser=_parse_day, metavar="YYYY-MM-DD", help="Only what is dated this day or later."),
]
Until = Annotated[
    date | None,
    typer.Option(parser=_parse_day, metavar="YYYY-MM-DD", help="Only what is dated this day or earlier."),
]


@commands.command()
@command
def resummarize(
    session: Session,
    article: Annotated[
        list[str] | None, typer.Option("--article", metavar="ID", help="This article; can be repeated.")
    ] = None,
    topic: Topics = None,
    since: Since = None,
    until: Until = None,
    days: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Only what is dated in the last N days.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Every article.")] = False,
    older: Annotated[
        bool, typer.Option("--older-than-engine", help="Only what the engine of today has never briefed.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would change, and change nothing.")
    ] = False,
    as_json: AsJson = False,
) -> int:
    """Brief articles of the archive anew and keep what differs, as new revisions.

    Stopped (Ctrl-C), the same command goes on where it was.
    """
    from bot.rebriefing import Selection

    others = bool(topic or since or until or days or older)
    if since and days:
        raise UsageError("--since and --days", "both say from when on", "Give one of them.")
    if (article and (others or everything)) or (everything and others):
        raise UsageError(
            "--article" if article else "--all",
            "other options narrow it down",
            "Give it alone, or not at all.",
        )
    if not (article or others or everything):
        mend = "Give --article, --topic, --since, --until, --days or --older-than-engine, or --all for every one."
        raise UsageError("resummarize", "it is not said which articles", mend)
    session.topics_named(topic or ())
    since = _today() - timedelta(days=days - 1) if days else since
    selection = Selection(tuple(article or ()), tuple(topic or ()), since, older, until)
    run = _try(session, selection, as_json) if dry_run else _do(session, selection, as_json)
    asyncio.run(run)
    return session.exit_code


def _bar(session: Session, label: str) -> AbstractContextManager[Callable[[int, int, str], None]]:
    from bot.cli.progress import Progress

    return Progress(label, shown=not session.quiet).counting()


async def _try(session: Session, selection: Selection, as_json: bool) -> None:
    from bot.cli import shapes
    from bot.cli.plain import View
    from bot.ingest import Failure
    from bot.rebriefing import changes, select
    from bot.workers import Threads

    app = session.app
    counted = dict.fromkeys(("new briefing", "other topics", "unchanged", "failed"), 0)
    async with app.archive() as archive:
        summarizer = await asyncio.to_thread(lambda: app.summarizer)
        ids = await select(archive, selection, summarizer.engine.info)
        with _bar(session, "Briefing (dry run)") as progress:
            number = 0
            async for id_, change in changes(ids, archive, Threads(summarizer)):
                number += 1
                progress(number, len(ids), id_)
                if isinstance(change, Failure):
                    counted["failed"] += 1
                    session.failure(change)
                elif not change:
                    counted["unchanged"] += 1
                else:
                    counted["new briefing" if change.revises else "other topics"] += 1
                    shapes.emit(shapes.change(change)) if as_json else _say(change)
    if not as_json:
        View().counts(counted)


def _say(change: Change) -> None:
    lines = [one_line(change.title), f"    {change.engines[0]} → {change.engines[1]}"]
    lines += [f"  - {one_line(text)}" for text in change.removed]
    lines += [f"  + {one_line(text)}" for text in change.added]
    if change.revises and not (change.removed or change.added):
        lines.append("    tells the same")
    lines += [f"  - topic {slug}" for slug in change.left]
    lines += [f"  + topic {slug}" for slug in change.joined]
    typer.echo("\n".join(lines))


async def _do(session: Session, selection: Selection, as_json: bool) -> None:
    from bot.cli import shapes
    from bot.cli.plain import View
    from bot.rebriefing import Rebriefer
    from bot.workers import Threads

    app = session.app
    async with app.archive() as archive:
        summarizer = await asyncio.to_thread(lambda: app.summarizer)
        with _bar(session, "Briefing anew") as progress:

            async def tell(job: Job) -> None:
                progress(job.done, len(job.articles), "")

            rebriefer = Rebriefer(archive, "command line", summarizer, lambda: datetime.now(UTC), tell)
            job = await _job(session, archive, rebriefer, selection)
            if job is None:
                session.voice.note("No articles.")
                return
            done = await rebriefer.run(job, Threads(summarizer)) or job
    if done.problem:
        session.voice.error(f"{count(done.failed, 'article')} could not be briefed; the last: {done.problem}")
    counted = {"changed": done.changed, "failed": done.failed}
    counted["unchanged"] = done.done - done.changed - done.failed
    if as_json:
        shapes.emit(counted)
    else:
        View().counts(counted)


async def _job(session: Session, archive: Archive, rebriefer: Rebriefer, selection: Selection) -> Job | None:
    """The job of this selection that was stopped, or else a new one. Raises UsageError."""
    from bot.archive import COMMAND_LINE
    from bot.rebriefing import engine_words, select

    engine = session.app.summarizer.engine.info
    words = f"{selection.words()}, by {engine_words(engine)}"
    stopped = await rebriefer.claim(words)
    if stopped is not None:
        session.voice.note(
            f"Going on where it was stopped: {stopped.done} of {len(stopped.articles)} are done."
        )
        return stopped
    if any(job.words == words for job in await archive.jobs.waiting("command line")):
        mend = "Wait for it to end; if it was killed, it can be gone on with in five minutes."
        raise UsageError("resummarize", "another process is doing just this", mend)
    ids = await select(archive, selection, engine)
    if not ids:
        return None
    await archive.jobs.add("command line", words, ids, by=COMMAND_LINE, at=datetime.now(UTC))
    return await rebriefer.claim(words)
