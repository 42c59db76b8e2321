"""`briefing-bot sources`: feeds from and to other feed readers, as OPML."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, get_args

import typer

from bot.cli.commands import app as commands
from bot.cli.session import Session, command
from bot.cli.words import count, one_line
from bot.errors import SourceError, UsageError

if TYPE_CHECKING:
    from bot.sources.configured import Tier

app = typer.Typer(no_args_is_help=True, help="Hand feeds to other feed readers, and take theirs, as OPML.")
commands.add_typer(app, name="sources")

_HEADER = "# What the bot reads by itself: see the sources.toml that comes with it for what can be said of a source.\n"


@app.command("export")
@command
def export(
    session: Session,
    file: Annotated[str, typer.Argument(metavar="FILE", help="Where to; - is standard output.")] = "-",
) -> int:
    """Write the feeds of sources.toml, those that are off too, as OPML 2.0."""
    from bot.sources.opml import write_opml

    sources = session.app.configured_sources
    feeds = [source for source in sources if source.kind == "feed"]
    content = write_opml(feeds, {topic.slug: topic.name for topic in session.app.topics})
    if file == "-":
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    else:
        path = Path(file)
        if path.exists():
            raise UsageError(file, "is there already", "Give another name.")
        try:
            path.write_bytes(content)
        except OSError as error:
            mend = "Give a place that may be written to."
            raise SourceError(file, f"cannot be written ({error.strerror})", mend) from error
    left = len(sources) - len(feeds)
    without = f" Left out, since OPML knows feeds alone: {count(left, 'other source')}." if left else ""
    session.voice.note(f"Exported {count(len(feeds), 'feed')}.{without}")
    return session.exit_code


@app.command("import")
@command
def import_(
    session: Session,
    file: Annotated[str, typer.Argument(metavar="FILE", help="An OPML file; - is standard input.")],
    tier: Annotated[
        str, typer.Option("--tier", help="What kind of outlets: official, press, think tank or state media.")
    ] = "press",
    show: Annotated[
        bool, typer.Option("--print", help="Print the tables, and leave sources.toml as it is.")
    ] = False,
) -> int:
    """Add the feeds of an OPML file to your sources.toml, behind what is in it. Those that are there are skipped."""
    from bot.sources.adding import source_tables
    from bot.sources.configured import Tier
    from bot.sources.opml import read_opml

    if tier not in get_args(Tier):
        raise UsageError(f"--tier {tier}", "there is no such kind", f"They are: {', '.join(get_args(Tier))}.")
    topics = {topic.slug: topic.name for topic in session.app.topics}
    feeds = read_opml(_read(file), "standard input" if file == "-" else file)
    place = None if show else _place(session)
    # What only comes with the bot, and is hidden by a file of the operator's, is not there.
    there = session.app.configured_sources if place is None or place.exists() else ()
    tables, wrong = source_tables(feeds, there, topics, _tier(tier))
    if show:
        typer.echo("\n".join(tables), nl=False)
    elif tables and place is not None:
        _append(place, "\n".join(tables), topics)
    for address in wrong:
        session.voice.error(
            f"{one_line(address)}: is no address of a feed that the bot can read. It was left out."
        )
    skipped = len(feeds) - len(tables) - len(wrong)
    known = f"; {count(skipped, 'more was', 'more were')} there already" if skipped else ""
    verb = "Found" if show else "Added"
    behind = f" to {place}" if place is not None else ""
    session.voice.note(f"{verb} {count(len(tables), 'feed')}{behind}{known}.")
    return session.exit_code


def _tier(tier: str) -> Tier:
    return tier  # type: ignore[return-value]  # it was looked up


def _read(file: str) -> bytes:
    from bot.sources.opml import MOST_BYTES

    if file == "-":
        return sys.stdin.buffer.read(MOST_BYTES + 1)
    try:
        with Path(file).open("rb") as opened:
            return opened.read(MOST_BYTES + 1)
    except OSError as error:
        mend = "Give a file that a feed reader exported as OPML."
        raise SourceError(file, f"cannot be read ({error.strerror})", mend) from error


def _place(session: Session) -> Path:
    from bot.app import SOURCES_FILE

    folder = session.app.resources.operator
    if folder is None:
        mend = "Make the folder config here, name yours with --config, or give --print."
        raise UsageError(SOURCES_FILE, "there is no config folder of yours to keep it in", mend)
    return folder / SOURCES_FILE


def _append(place: Path, tables: str, topics: dict[str, str]) -> None:
    """Write the tables behind what is in the file, which is never half written."""
    from bot.sources.configured import parse_sources

    try:
        before = place.read_bytes() if place.exists() else _HEADER.encode()
        content = before.rstrip(b"\n") + b"\n\n" + tables.encode()
        parse_sources(content, str(place), topics)
        with tempfile.NamedTemporaryFile(dir=place.parent, prefix=f".{place.name}.", delete=False) as made:
            made.write(content)
            made.flush()
            os.fsync(made.fileno())
        Path(made.name).chmod(place.stat().st_mode & 0o777 if place.exists() else 0o644)
        Path(made.name).replace(place.resolve())
    except OSError as error:
        mend = "Give it the rights, or use --print."
        raise SourceError(str(place), f"cannot be written ({error.strerror})", mend) from error
