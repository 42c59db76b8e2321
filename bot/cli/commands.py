"""The commands. Each gets a Session, does one thing, and returns its exit code."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.session import Assign, Config, Quiet, Session, Verbose, command
from bot.cli.words import count
from bot.errors import ArchiveError, UsageError

if TYPE_CHECKING:
    from bot.cli.plain import View
    from summarizer import Topic

app = typer.Typer(
    add_completion=True,
    no_args_is_help=True,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
)


def _version(wanted: bool) -> None:
    if wanted:
        from bot.running import release

        typer.echo(f"briefing-bot {release() or '(run from a checkout, not installed)'}")
        raise typer.Exit


@app.callback()
def _common(
    context: typer.Context,
    config: Config = None,
    assign: Assign = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
    version: Annotated[
        bool, typer.Option("--version", help="Show the version and stop.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    """Briefings of foreign-policy articles, every line with the sentences it rests on.

    Exit codes: 0 done; 1 not all could be done (said which and why); 2 wrong usage or settings.
    """
    context.obj = {"config": config, "assign": assign, "quiet": quiet, "verbose": verbose}


def _parse_day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"'{text}' is no date; write it as 2023-08-17") from None


AsJson = Annotated[bool, typer.Option("--json", help="One JSON object a line on stdout.")]
Receipts = Annotated[
    bool, typer.Option("--receipts", help="Show each claim beside the exact sentences it rests on.")
]
Topics = Annotated[
    list[str] | None, typer.Option("--topic", "-t", metavar="SLUG", help="Only this topic; can be repeated.")
]
Since = Annotated[
    date | None,
    typer.Option(
        parser=_parse_day,
        metavar="YYYY-MM-DD",
        help="Only what was published on this day or later. Undated articles are left out, and counted.",
    ),
]
From = Annotated[
    list[Path] | None,
    typer.Option(
        "--from",
        metavar="PATH",
        help="Read this file or folder in place of the archive, and keep nothing; can be repeated.",
    ),
]


@app.command()
@command
def summarize(
    session: Session,
    sources: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="PATH_OR_URL",
            help="Addresses, saved pages (HTML or text), folders of them, or - for standard input. "
            "Without any, the configured ones.",
        ),
    ] = None,
    receipts: Receipts = False,
    as_json: AsJson = False,
) -> int:
    """Brief each article found in pages. Writes nothing."""
    from bot.cli import shapes

    # Each briefing is shown when it is made, so on a terminal a bar would be in its way.
    show = None if as_json else _view()
    reader = session.reader(streaming=True)
    for brief in reader.briefs(sources or session.app.sources):
        if show is None:
            shapes.emit(shapes.full(brief))
        else:
            show.brief(brief, receipts=receipts)
    return session.exit_code


@app.command()
@command
def topics(session: Session, as_json: AsJson = False) -> int:
    """List the topics that articles are sorted into, and how many articles each has (with -v their words too)."""
    from bot.cli import shapes

    known = session.app.topics
    counts: dict[str, int] | None = None
    try:
        counts = session.archive.articles_by_topic()
    except ArchiveError as error:
        # The topics can be listed all the same.
        session.voice.problem(error)
    if as_json:
        for topic in known:
            shapes.emit(shapes.topic(topic, _count_of(topic, counts)))
    else:
        view = _view()
        for topic in known:
            view.topic(topic, _count_of(topic, counts), words=session.verbose)
    return session.exit_code


def _count_of(topic: Topic, counts: dict[str, int] | None) -> int | None:
    return None if counts is None else counts.get(topic.slug, 0)


@app.command()
@command
def articles(
    session: Session,
    topic: Topics = None,
    since: Since = None,
    full: Annotated[bool, typer.Option("--full", help="With text, briefing and key points.")] = False,
    receipts: Receipts = False,
    folders: From = None,
    as_json: AsJson = False,
) -> int:
    """List the articles, newest first, undated last."""
    from bot.cli import shapes
    from bot.library.reading import of_topics

    found = of_topics(session.briefs(folders, topic or (), since), topic or ())
    if as_json:
        for brief in found:
            shapes.emit(shapes.full(brief) if full else shapes.listed(brief))
    elif full or receipts:
        view = _view()
        for brief in found:
            view.brief(brief, receipts=receipts)
    else:
        _view().listed(found)
    if not found:
        session.voice.note("No articles.")
    return session.exit_code


@app.command()
@command
def search(
    session: Session,
    query: Annotated[list[str], typer.Argument(metavar="QUERY", help="What to look for, in any words.")],
    topic: Topics = None,
    source: Annotated[
        list[str] | None,
        typer.Option("--source", metavar="NAME", help="Only from this publisher or source; can be repeated."),
    ] = None,
    days: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Only what was published in the last N days.")
    ] = None,
    since: Since = None,
    until: Annotated[
        date | None,
        typer.Option(parser=_parse_day, metavar="YYYY-MM-DD", help="Only what was published up to this day."),
    ] = None,
    folders: From = None,
    as_json: AsJson = False,
) -> int:
    """Search the articles by meaning as well as by words, best first."""
    from bot.briefings.passages import passage
    from bot.cli import shapes
    from bot.library.reading import Within

    asked = " ".join(query).strip()
    if not asked:
        raise UsageError("QUERY", "it is empty", "Say what to look for: briefing-bot search alliance drills")
    if days and since:
        raise UsageError("--days", "it cannot go with --since", "Give one of them.")
    since = _today() - timedelta(days=days) if days else since
    if since and until and since > until:
        raise UsageError(f"--until {until}", f"it is before {since}, so no day is left", "Give a later one.")
    found = session.search(asked, folders, Within(topic or (), source or (), since, until))
    if as_json:
        for brief in found:
            shapes.emit(shapes.hit(brief, passage(asked, brief)))
    else:
        _view().hits((brief, passage(asked, brief)) for brief in found)
    if not found:
        session.voice.note(f"Nothing found for “{asked}”.")
    return session.exit_code


@app.command()
@command
def digest(
    session: Session,
    topic: Topics = None,
    since: Since = None,
    limit: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="At most N stories a topic; says how many more.")
    ] = None,
    receipts: Receipts = False,
    folders: From = None,
    as_json: AsJson = False,
) -> int:
    """Print each topic's articles with their briefings, newest first, undated last.

    Articles that tell the same story are one entry, with every outlet named. An article that belongs to several
    topics stands under each; a topic without any is shown only if named.
    """
    from bot.cli import shapes
    from bot.digests.compose import EVERYTHING, compose
    from bot.digests.stories import Stories
    from bot.library.reading import of_topics

    briefs = session.briefs(folders, topic or (), since)
    candidates = session.candidates(briefs, folders)
    reader = Stories(lambda: session.app.encoder)
    rules = replace(EVERYTHING, most=limit, tiers=session.app.tiers)
    first = datetime.combine(since, time()).astimezone() if since else None
    now = datetime.now().astimezone()
    view = None if as_json else _view()
    silent = []
    for one in session.topics_named(topic) if topic else session.app.topics:
        made = compose(candidates, [one], since=first, until=now, rules=rules, reader=reader)
        if not made.stories and not topic:
            silent.append(one.name)
        elif view is None:
            shapes.emit(shapes.digest(made))
        else:
            view.digest(made, receipts=receipts)
    if silent:
        session.voice.note(f"Nothing for {', '.join(silent)}.")
    if not topic:
        every = [one.slug for one in session.app.topics]
        homeless = len(briefs) - len(of_topics(briefs, every))
        if homeless:
            session.voice.note(f"In no topic: {count(homeless, 'article')} (see briefing-bot articles).")
    return session.exit_code


@app.command()
@command
def check(
    session: Session,
    deep: Annotated[
        bool,
        typer.Option(
            "--deep",
            help="Also walk the whole way from a page to a posted digest, with an article made up for it.",
        ),
    ] = False,
    channel: Annotated[
        int | None,
        typer.Option(
            metavar="ID",
            help="With --deep: the channel in which that digest is posted, corrected and deleted again.",
        ),
    ] = None,
    as_json: AsJson = False,
) -> int:
    """Look over settings, topics, model and sources: what is wrong, and how to mend it."""
    from bot.checks.check import check as look_over
    from bot.cli import shapes

    if channel is not None and not deep:
        raise UsageError("--channel", "it is for --deep alone", "Give both, or neither.")
    view = None if as_json else _view()
    failed = False
    for finding in look_over(session.app, deep=deep, channel=channel):
        failed = failed or finding.state == "fail"
        if view is None:
            shapes.emit(shapes.finding(finding))
        else:
            view.finding(finding)
    return 1 if failed else session.exit_code


def _today() -> date:
    return datetime.now().astimezone().date()


def _view() -> View:
    from bot.cli.plain import View

    return View()
