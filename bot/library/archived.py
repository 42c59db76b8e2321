"""Libraries for commands: the archive, filled on the first start and matched to today's topics; and saved pages."""

from __future__ import annotations

import asyncio
import tempfile
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Protocol, TypeVar

from bot.errors import UsageError
from bot.nearest import nearest
from bot.sources.documents import is_address
from summarizer import Brief

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Sequence
    from contextlib import AbstractContextManager

    from bot.app import App
    from bot.archive import Address, Archive, Entry
    from bot.ingest import Failure, IngestReport
    from bot.ingest.report import Progress
    from bot.library.reading import Reader, Vector, Within
    from bot.workers import Worker
    from summarizer import Encoder

_T = TypeVar("_T")

_MOST_FOUND = 100
"""Articles that a search gives: nobody reads further down."""

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

    def search(self, query: str, within: Within) -> list[Brief]:
        """See `Library.search`; the archive is filled first where it is empty."""

        async def work(archive: Archive) -> list[Brief]:
            await self._prepare(archive)
            return await _search(archive, self.app.encoder, query, within)

        return self._with_archive(work)

    def vectors(self, ids: Sequence[str]) -> dict[str, Vector]:
        """See `Library.vectors`."""

        return self._in_portions(lambda archive: archive.vectors, ids)

    def also_at(self, ids: Sequence[str]) -> dict[str, tuple[Address, ...]]:
        """See `Library.also_at`."""
        return self._in_portions(lambda archive: archive.also_at, ids)

    def _in_portions(
        self,
        ask: Callable[[Archive], Callable[[Sequence[str]], Awaitable[dict[str, _T]]]],
        ids: Sequence[str],
    ) -> dict[str, _T]:
        async def work(archive: Archive) -> dict[str, _T]:
            found: dict[str, _T] = {}
            for first in range(0, len(ids), _AT_ONCE):
                found |= await ask(archive)(ids[first : first + _AT_ONCE])
            return found

        return self._with_archive(work)

    def articles_by_topic(self) -> dict[str, int]:
        """How many articles belong to each topic, by slug; the archive is filled first where it is empty."""
        return self._with_archive(self._articles_by_topic)

    def ingest(self, sources: Sequence[str]) -> IngestReport:
        """Read these files and folders into the archive or, without any, the configured ones."""

        async def work(archive: Archive) -> IngestReport:
            await self._match_anew(archive)
            report = await self._ingest(archive, sources)
            return report if sources else await self._gathered(archive, report)

        return self._with_archive(work)

    def _with_archive(self, work: Callable[[Archive], Awaitable[_T]]) -> _T:
        # What is wrong with topics and sources is said before a database is made or touched.
        _ = self.app.topics, self.app.configured_sources

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
        return _told(ordered)

    async def _articles_by_topic(self, archive: Archive) -> dict[str, int]:
        await self._prepare(archive)
        return {each.topic.slug: each.articles for each in await archive.topics()}

    async def _prepare(self, archive: Archive) -> None:
        await self._match_anew(archive)
        await self._first_start(archive)

    async def _match_anew(self, archive: Archive) -> None:
        from bot.ingest import match_anew

        with self.teller.progress("Matching topics") as progress:
            matched = await match_anew(
                archive,
                self.app.topics,
                lambda: self.app.summarizer,
                progress,
                belonging=self.app.belonging,
                encoder=self.app.encoder_version,
            )
        if matched:
            self.teller.note(f"The topics or the encoder have changed: articles matched anew: {matched}.")

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
        elif self.app.active_sources:
            if not kept:
                self.teller.note("The archive is empty: briefing-bot ingest asks your sources.")
            return
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

    async def _gathered(self, archive: Archive, before: IngestReport) -> IngestReport:
        """Ask every source that is on and not paused; what came of it, behind what came `before`."""
        from bot.ingest import Failure, IngestReport
        from bot.ingest.gathering import Gatherer
        from bot.workers import Threads

        pauses = await archive.watching.pauses()
        for source in self.app.active_sources:
            if source.slug in pauses:
                self.teller.note(f"{source.slug}: not asked, since {pauses[source.slug].by} paused it.")
        sources = [source for source in self.app.active_sources if source.slug not in pauses]
        if not sources:
            return before
        ingested, failed = [*before.ingested], [*before.failed]
        summarizer = await asyncio.to_thread(lambda: self.app.summarizer)
        async with self.app.fetcher(operators=True) as fetcher:
            worker = Threads(summarizer)
            gatherer = Gatherer(archive, fetcher.fetch, summarizer, worker, _now, topics=self.app.topics)
            with self.teller.progress("Asking sources") as progress:
                done = 0
                async for each in gatherer.gather(sources):
                    done += 1
                    progress(done, len(sources), each.source.slug)
                    ingested += each.report.ingested
                    failed += each.report.failed
                    if each.failure is not None:
                        failed.append(Failure(each.source.slug, each.failure))
                    for said in each.problems:
                        self.teller.note(f"{each.source.slug}: {said}")
                    if each.waiting:
                        self.teller.note(f"{each.source.slug}: left for the next time: {each.waiting}")
        return IngestReport(tuple(ingested), tuple(failed))

    async def _ingest_seeds(self, archive: Archive) -> IngestReport:
        from bot.ingest import ingest_seeds

        summarizer = await asyncio.to_thread(lambda: self.app.summarizer)
        with self.teller.progress("Reading pages") as progress:
            return await ingest_seeds(archive, summarizer, _now, progress)

    async def _ingest(self, archive: Archive, sources: Sequence[str]) -> IngestReport:
        from bot.ingest import SEEDS, ingest
        from bot.sources.pages import fetch_page
        from bot.workers import Fetching, Threads

        called = None if sources or self.app.settings.library.paths else SEEDS
        summarizer = await asyncio.to_thread(lambda: self.app.summarizer)
        pages = sources or self.app.sources
        async with AsyncExitStack() as stack:
            worker: Worker = Threads(summarizer)
            if any(map(is_address, pages)):
                fetcher = await stack.enter_async_context(self.app.fetcher(operators=True))
                worker = Fetching(worker, partial(fetch_page, fetcher))
            progress = stack.enter_context(self.teller.progress("Reading pages"))
            # What somebody names is wanted, however long ago it was let go.
            revive = bool(sources)
            return await ingest(
                pages, archive, summarizer, _now, progress, source=called, revive=revive, worker=worker
            )


class PageLibrary:
    """A `Library` of the saved pages that some sources hold."""

    def __init__(self, reader: Reader, sources: Sequence[str], encoder: Callable[[], Encoder]) -> None:
        self._reader = reader
        self._sources = sources
        self._encoder = encoder

    def briefs(self) -> list[Brief]:
        return sorted(self._read(), key=_age_of_page)

    def vectors(self, ids: Sequence[str]) -> dict[str, Vector]:
        return {}

    def also_at(self, ids: Sequence[str]) -> dict[str, tuple[Address, ...]]:
        return {}

    def search(self, query: str, within: Within) -> list[Brief]:
        """See `Library.search`. The archive that does it is gone afterwards."""
        briefs = self._read()
        if not briefs:
            return []

        async def work(folder: str) -> list[Brief]:
            from bot.archive import Archive

            async with await Archive.open(f"sqlite:///{folder}/pages.db") as archive:
                await _keep(archive, briefs, self._encoder())
                return await _search(archive, self._encoder(), query, within)

        with tempfile.TemporaryDirectory(prefix="briefing-bot-") as folder:
            return asyncio.run(work(folder))

    def _read(self) -> list[Brief]:
        """Each article once, in the order of the pages."""
        kept: dict[str, Brief] = {}
        for brief in self._reader.briefs(self._sources):
            kept.setdefault(brief.article.id, brief)
        return list(kept.values())


async def _keep(archive: Archive, briefs: Iterable[Brief], encoder: Encoder) -> None:
    from bot.workers import article_vector

    for brief in briefs:
        await archive.record(
            *(brief.article, brief.topics, brief.briefing),
            at=_now(),
            matched_by="",
            vector=await asyncio.to_thread(article_vector, brief, encoder),
            encoder=encoder.version,
        )


async def _search(archive: Archive, encoder: Encoder, query: str, within: Within) -> list[Brief]:
    outlets = await archive.outlets() if within.sources else ()
    sources = [_meant(outlets, name) for name in within.sources]
    vector = (await asyncio.to_thread(encoder.encode, [query]))[0]
    found = await archive.search(
        query,
        vector,
        encoder=encoder.version,
        topic=within.topics or None,
        source=sources or None,
        since=within.since,
        until=within.until,
        limit=_MOST_FOUND,
    )
    return _told(found)


def _meant(outlets: Iterable[str], asked: str) -> str:
    names = {name.casefold(): name for name in outlets}
    wanted = asked.strip().casefold()
    if wanted in names:
        return names[wanted]
    near = nearest(wanted, names) if wanted else None
    some = ", ".join(list(names.values())[:8])
    mend = (
        f"Did you mean {names[near]}?" if near is not None else f"Articles are from: {some or 'nowhere yet'}."
    )
    raise UsageError(f"--source {asked}", "no article is from there", mend)


def _told(entries: Iterable[Entry]) -> list[Brief]:
    return [Brief(each.article, each.topics, each.briefing) for each in entries if each.briefing]


def _now() -> datetime:
    return datetime.now(UTC)


def _age(entry: Entry) -> tuple[bool, int, datetime]:
    """Newest first, undated last; of one day in the order they were read, which is a page's own."""
    published = entry.article.published
    day = published or entry.first_seen.date()
    return published is None, -day.toordinal(), entry.first_seen


def _age_of_page(brief: Brief) -> tuple[bool, int]:
    published = brief.article.published
    return published is None, -published.toordinal() if published else 0
