"""What every command shares: its common options, and the App, Voice and library they lead to."""

from __future__ import annotations

import functools
import inspect
import logging
import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.app import App
from bot.cli.words import Voice, count
from bot.errors import BotError, UsageError
from bot.library.reading import Library, Reader, Within, shown_name
from summarizer import SummarizerError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import AbstractContextManager
    from datetime import date

    from bot.cli.web import Web
    from bot.digests.model import Candidate
    from bot.ingest import Failure
    from bot.library.archived import ArchiveLibrary
    from summarizer import Brief, Topic

_PANEL = "Settings and words"
_NOWHERE = logging.NullHandler()

Config = Annotated[
    Path | None,
    typer.Option(metavar="DIR", help="Folder of bot.toml and topics.toml.", rich_help_panel=_PANEL),
]
Assign = Annotated[
    list[str] | None,
    typer.Option(
        "--set", metavar="SECTION.KEY=VALUE", help="Change a setting for this run.", rich_help_panel=_PANEL
    ),
]
Quiet = Annotated[
    bool, typer.Option("--quiet", "-q", help="Say nothing but errors on stderr.", rich_help_panel=_PANEL)
]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Say more.", rich_help_panel=_PANEL)]

_SHARED = {
    "config": (Config, None),
    "assign": (Assign, None),
    "quiet": (Quiet, False),
    "verbose": (Verbose, False),
}


class OutputClosed(Exception):  # noqa: N818  # it is no error of anybody's
    """Whoever read our output has gone."""


@dataclass
class Session:
    """One run of one command."""

    config: Path | None = None
    assignments: tuple[str, ...] = ()
    quiet: bool = False
    verbose: bool = False

    @cached_property
    def app(self) -> App:
        return App(self.config, self.assignments)

    @cached_property
    def voice(self) -> Voice:
        return Voice(self.quiet, self.verbose)

    @property
    def exit_code(self) -> int:
        return 1 if self.voice.errors else 0

    def reader(self, *, streaming: bool = False) -> Reader:
        """`streaming`: results are printed meanwhile, and on a terminal a bar would be in their way."""
        from bot.cli.progress import Progress

        shown = not self.quiet and not (streaming and sys.stdout.isatty())
        progress = Progress("Reading pages", shown=shown)
        report, detail = self.voice.problem, self.voice.detail
        return Reader(lambda: self.app.summarizer, self.web.page, report, progress.track, detail)

    @cached_property
    def web(self) -> Web:
        from bot.cli.web import Web

        return Web(self.app)

    def close(self) -> None:
        """Let go of what was opened."""
        if "web" in self.__dict__:
            self.web.close()

    @cached_property
    def archive(self) -> ArchiveLibrary:
        from bot.library.archived import ArchiveLibrary

        return ArchiveLibrary(self.app, _Teller(self))

    def failure(self, failure: Failure) -> None:
        """Say what could not be ingested."""
        name, error = shown_name(failure.name), failure.error
        if isinstance(error, BotError | SummarizerError):
            self.voice.problem(error, name)
        else:
            said = f"a fault in briefing-bot itself ({type(error).__name__}: {error})"
            self.voice.error(f"{name}: {said}. Please report it, with what the option -v adds.")

    def briefs(self, folders: Sequence[Path] | None, slugs: Sequence[str], since: date | None) -> list[Brief]:
        """The library's articles since a day, newest first. Raises UsageError for an unknown topic."""
        self.topics_named(slugs)
        return self._dated(self._library(folders).briefs(), since)

    def search(self, query: str, folders: Sequence[Path] | None, within: Within) -> list[Brief]:
        """The library's articles that fit, best first. Raises UsageError for an unknown topic or source."""
        self.topics_named(within.topics)
        return self._dated(self._library(folders).search(query, within), within.since, within.until)

    def candidates(self, briefs: Sequence[Brief], folders: Sequence[Path] | None) -> list[Candidate]:
        """What `briefs` gave for these folders, with all that it takes to find the same story in several."""
        from bot.digests.model import Candidate
        from bot.digests.stories import MOST

        library = self._library(folders)
        placed = library.vectors([brief.article.id for brief in briefs[:MOST]])
        also = library.also_at([brief.article.id for brief in briefs])
        encoders = {encoder for encoder, _ in placed.values()}
        # The model is loaded only where there is something that it has not seen.
        if len(encoders) > 1 or len(placed) < len(briefs[:MOST]):
            encoders = {self.app.encoder.version}
        vectors = {id_: vector for id_, (encoder, vector) in placed.items() if encoder in encoders}
        return [
            Candidate.of(
                brief,
                brief.briefing,
                also_at=also.get(brief.article.id, ()),
                vector=vectors.get(brief.article.id),
            )
            for brief in briefs
        ]

    def _library(self, folders: Sequence[Path] | None) -> Library:
        if not folders:
            return self.archive
        from bot.library.archived import PageLibrary

        return PageLibrary(self.reader(), [str(folder) for folder in folders], lambda: self.app.encoder)

    def _dated(self, briefs: list[Brief], since: date | None, until: date | None = None) -> list[Brief]:
        from bot.library.reading import published_since

        kept, undated = published_since(briefs, since, until)
        if undated:
            self.voice.note(f"Left out, since their date is not known: {count(undated, 'article')}.")
        return kept

    def topics_named(self, slugs: Sequence[str]) -> list[Topic]:
        """The topics with these slugs, in the order of the topics file. Raises UsageError."""
        known = {topic.slug: topic for topic in self.app.topics}
        for slug in slugs:
            if slug not in known:
                raise _unknown_topic(slug, known)
        return [topic for slug, topic in known.items() if slug in slugs]


@dataclass(frozen=True, slots=True)
class _Teller:
    """What the archive's library says, in the words and with the bar of a session."""

    session: Session

    def note(self, text: str) -> None:
        self.session.voice.note(text)

    def failure(self, failure: Failure) -> None:
        self.session.failure(failure)

    def progress(self, label: str) -> AbstractContextManager[Callable[[int, int, str], None]]:
        from bot.cli.progress import Progress

        return Progress(label, shown=not self.session.quiet).counting()


def _unknown_topic(slug: str, known: dict[str, Topic]) -> UsageError:
    from bot.nearest import nearest

    asked = "-".join(slug.casefold().split())
    by_name = {"-".join(topic.name.casefold().split()): topic.slug for topic in known.values()}
    spelled = {candidate: candidate for candidate in known} | by_name
    # Somebody in a hurry types a part of it: "japan" for japan-rok.
    near = nearest(asked, spelled) if asked else None
    mend = f"Did you mean {spelled[near]}?" if near is not None else f"The topics are: {', '.join(known)}."
    return UsageError(f"--topic {slug}", "there is no such topic", mend)


def command(function: Callable[..., int]) -> Callable[..., None]:
    """Make a function of a Session and its own options into a command that takes the common options too.

    Common options may stand before the command's name or after it. The function returns the exit code.
    """
    own = list(inspect.signature(function, eval_str=True).parameters.values())[1:]
    keyword = inspect.Parameter.KEYWORD_ONLY
    parameters = [
        inspect.Parameter("context", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context),
        *(each.replace(kind=keyword) for each in own),
        *(
            inspect.Parameter(name, keyword, default=default, annotation=kind)
            for name, (kind, default) in _SHARED.items()
        ),
    ]

    @functools.wraps(function)
    def run(context: typer.Context, **options: Any) -> None:
        given = {name: options.pop(name) for name in _SHARED}
        before = context.obj or {}
        session = Session(
            config=given["config"] or before.get("config"),
            assignments=(*(before.get("assign") or ()), *(given["assign"] or ())),
            quiet=given["quiet"] or before.get("quiet", False),
            verbose=given["verbose"] or before.get("verbose", False),
        )
        if not session.verbose:
            # Faults are told in a line; logged, each would bring its traceback along.
            logging.getLogger("bot").addHandler(_NOWHERE)
        try:
            code = function(session, **options)
            sys.stdout.flush()
        except BrokenPipeError:
            raise OutputClosed from None  # typer would end the process itself, with code 1
        finally:
            session.close()
        raise typer.Exit(code)

    del run.__wrapped__  # or its parameters would be read instead
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return run
