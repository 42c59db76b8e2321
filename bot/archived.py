"""The archive as a library for commands: filled on the first start, matched to today's topics, read whole."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol, TypeVar

from summarizer import Brief

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from contextlib import AbstractContextManager

    from bot.app import App
    from bot.archive import Archive, Entry
    from bot.ingest import Failure, IngestReport, Progress

_T = TypeVar("_T")

_AT_ONCE = 500
"""Articles of one query: databases take only so many parameters in one."""


class Teller(Protocol):
    """Where the library says what it does besides what it was asked for."""

    def note(self, text: str) -> None: ...

    def failure(self, failure: Failure) -> None: ...

    def progress(self, label: str) -> AbstractContextManager[Progress]:
        """Shows how far a piece of work is."""


@dataclass(frozen=True, slots=True)
class ArchiveLibrary:
    """A `Library` of what the archive keeps.

    Each method opens the archive, does one thing and closes it, in an event loop of its own. It raises
    ArchiveError where the database fails.
    """

    app: App
    teller: Teller

    def briefs(self) -> list[Brief]:
        """Every article, newest first and undated last; the archive is filled first where it is empty."""
        return self._with_archive(self._briefs)

    def articles_by_topic(self) -> dict[str, int]:
        """How many articles belong to each topic, by slug; the archive is filled first where it is empty."""
        return self._with_archive(self._articles_by_topic)

    def ingest(self, sources: Sequence[str]) -> IngestReport:
        """Read these files and folders into the archive or, without any, the configured ones."""

        async def work(archive: Archive) -> IngestReport:
            await self._match_anew(archive)
            return await self._ingest(archive, sources)

        return self._with_archive(work)

    def _with_archive(self, work: Callable[[Archive], Awaitable[_T]]) -> _T:
        # What is wrong with the topics is said before a database is made or touched.
        _ = self.app.topics

        async def opened() -> _T:
            async with self.app.archive() as archive:
                return await work(archive)

        return asyncio.run(opened())

    async def _briefs(self, archive: Archive) -> list[Brief]:
        await self._prepare(archive)
        entries: dict[str, Entry] = {}
        while page := await archive.latest(limit=_AT_ONCE, offset=len(entries)):
            before = len(entries)
            entries |= {entry.article.id: entry for entry in page}
            if len(entries) == before:
                break
        ordered = sorted(entries.values(), key=_age)
        return [Brief(each.article, each.topics, each.briefing) for each in ordered if each.briefing]

    async def _articles_by_topic(self, archive: Archive) -> dict[str, int]:
        await self._prepare(archive)
        return {each.topic.slug: each.articles for each in await archive.topics()}

    async def _prepare(self, archive: Archive) -> None:
        await self._match_anew(archive)
        await self._first_start(archive)

    async def _match_anew(self, archive: Archive) -> None:
        from bot.ingest import match_anew

        with self.teller.progress("Matching topics") as progress:
            matched = await match_anew(archive, self.app.topics, lambda: self.app.summarizer, progress)
        if matched:
            self.teller.note(f"The topics have changed: articles matched anew: {matched}.")

    async def _first_start(self, archive: Archive) -> None:
        """Fill an archive that has nothing yet; finish the seeds where a first start was stopped half way."""
        from bot.ingest import seeds_are_wanted

        kept = await archive.sources()
        if self.app.settings.library.paths:
            if kept:
                return
            self.teller.note(
                "The archive is empty: reading the configured pages into it first "
                "(if this is stopped, briefing-bot ingest reads the rest)."
            )
            report = await self._ingest(archive, ())
        elif await seeds_are_wanted(archive):
            if not kept:
                self.teller.note(
                    "The archive is empty: reading the documents that come with the bot into it first."
                )
            report = await self._ingest_seeds(archive)
        else:
            return
        for failure in report.failed:
            self.teller.failure(failure)

    async def _ingest_seeds(self, archive: Archive) -> IngestReport:
        from bot.ingest import ingest_seeds

        summarizer = await asyncio.to_thread(lambda: self.app.summarizer)
        with self.teller.progress("Reading pages") as progress:
            return await ingest_seeds(archive, summarizer, _now, progress)

    async def _ingest(self, archive: Archive, sources: Sequence[str]) -> IngestReport:
        from bot.ingest import SEEDS, ingest

        called = None if sources or self.app.settings.library.paths else SEEDS
        summarizer = await asyncio.to_thread(lambda: self.app.summarizer)
        with self.teller.progress("Reading pages") as progress:
            return await ingest(
                sources or self.app.sources, archive, summarizer, _now, progress, source=called
            )


def _now() -> datetime:
    return datetime.now(UTC)


def _age(entry: Entry) -> tuple[bool, int, datetime]:
    """Newest first, undated last; of one day in the order they were read, which is a page's own."""
    published = entry.article.published
    day = published or entry.first_seen.date()
    return published is None, -day.toordinal(), entry.first_seen
