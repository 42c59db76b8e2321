"""`briefing-bot export` and `import`: all that the archive keeps, into a file and back."""

from __future__ import annotations

import asyncio
import gzip
import os
import sys
import tempfile
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated

import typer

from bot.cli.commands import app as commands
from bot.cli.session import Session, command
from bot.cli.words import count
from bot.errors import ExportFileError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.archive import Moved

_GZIP = b"\x1f\x8b"


@commands.command("export")
@command
def export(
    session: Session,
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="Where to; .gz packs it, and - is standard output.")
    ],
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Also where the file is there already.")
    ] = False,
) -> int:
    """Write everything that the archive keeps to a file, as JSON lines. Settings and secrets are not in it.

    The running bot need not be stopped: what is written is the archive at one moment.
    """
    from bot.cli.progress import Progress

    async def work(write: Callable[[bytes], object]) -> Moved:
        async with session.app.archive() as archive:
            with Progress("Exporting", shown=not session.quiet).counting() as step:
                return await archive.moving.export(write, lambda done, total: step(done, total, ""))

    with _written(file, overwrite=overwrite) as write:
        moved = asyncio.run(work(write))
    session.voice.note(f"Exported {count(moved.articles, 'article')}, {count(moved.rows, 'row')} in all.")
    return session.exit_code


@commands.command("import")
@command
def import_(
    session: Session,
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="What export wrote, packed or not; - is standard input.")
    ],
    articles: Annotated[
        bool,
        typer.Option(
            "--articles", help="Only the articles, also into an archive with others: those that it lacks."
        ),
    ] = False,
) -> int:
    """Take in what export wrote: all of it or, where anything is wrong with it, nothing.

    Into an empty archive, of SQLite or PostgreSQL: it becomes what the other one was, and buttons under what that
    bot posted go on working. Stop the other bot first, or both would post.
    """
    from bot.cli.progress import Progress

    async def work(opened: IO[bytes], name: str) -> Moved:
        async with session.app.archive() as archive:
            with Progress("Importing", shown=not session.quiet).counting() as step:
                return await archive.moving.take_in(
                    opened,
                    name,
                    articles_only=articles,
                    step=lambda done, total: step(done, total, ""),
                    at=None if articles else datetime.now(UTC),
                )

    with _opened(file) as (opened, name):
        moved = asyncio.run(work(opened, name))
    here = moved.of_articles - moved.articles
    known = f"; {count(here, 'more was', 'more were')} here already" if here else ""
    session.voice.note(f"Imported {count(moved.articles, 'article')}{known}.")
    return session.exit_code


@contextmanager
def _written(file: str, *, overwrite: bool) -> Iterator[Callable[[bytes], object]]:
    """A function that writes to `file`, which is there under its name only once all is written."""
    if file == "-":
        if sys.stdout.isatty():
            mend = "Give a file's name, or pipe it somewhere."
            raise UsageError("-", "an export is for files, not for a screen", mend)
        yield sys.stdout.buffer.write
        return
    path = Path(file)
    if path.exists() and not overwrite:
        mend = "Give another name, or --overwrite to write over it."
        raise UsageError(file, "is there already", mend)
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as raw:
            try:
                if path.suffix == ".gz":
                    # Without a name and a time in it, the same archive gives the same file.
                    with gzip.GzipFile("", "wb", 6, raw, mtime=0) as packed:
                        yield packed.write
                else:
                    yield raw.write
                raw.flush()
                os.fsync(raw.fileno())
                Path(raw.name).replace(path)
            except BaseException:
                Path(raw.name).unlink(missing_ok=True)
                raise
    except OSError as error:
        mend = "Give a place that may be written to and has room."
        raise ExportFileError(file, f"cannot be written ({error.strerror or error})", mend) from error


@contextmanager
def _opened(file: str) -> Iterator[tuple[IO[bytes], str]]:
    if file == "-":
        if sys.stdin.isatty():
            raise UsageError("-", "nothing is piped to standard input", "Give a file's name, or pipe one in.")
        yield _unpacked(sys.stdin.buffer), "standard input"
        return
    try:
        with Path(file).open("rb") as raw:
            yield _unpacked(raw), file
    except OSError as error:
        mend = "Give a file that briefing-bot export wrote."
        raise ExportFileError(file, f"cannot be read ({error.strerror or error})", mend) from error


def _unpacked(raw: IO[bytes]) -> IO[bytes]:
    """The content of a file, packed or not: what it is called may be wrong."""
    first = raw.peek(2)[:2]  # type: ignore[attr-defined]  # buffered, as every opened file is
    return gzip.GzipFile(fileobj=raw, mode="rb") if first == _GZIP else raw  # type: ignore[return-value]
