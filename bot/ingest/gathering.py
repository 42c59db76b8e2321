"""Sources → archive: what is due is asked, what is new is read, and how each source fared is remembered."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.archive import AnswerState
from bot.context import speaking_of
from bot.errors import HttpStatusError, RestingError, SourceError, WorkerLostError
from bot.ingest import Failure, Ingested, IngestReport, guarded, ingest
from bot.sources.fetched import Validators
from bot.sources.reading import Known, Look, Seen, folder_documents, is_passing, look, obtain
from bot.tracing import span

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Container, Iterable, Mapping, Sequence
    from datetime import datetime

    from bot.archive import Archive, SourceState
    from bot.ingest import HandOver
    from bot.ingest.report import Clock
    from bot.sources.configured import Source
    from bot.sources.documents import Document
    from bot.sources.reading import Fetch, Piece
    from bot.workers import Worker
    from summarizer import Summarizer, Topic

AT_ONCE = 8
"""Sources that are asked at once. Each waits for its own host; what is read of them waits for `READING`."""
READING = 2
MARKED_AFTER = 5
"""Failures in a row after which a source counts as broken, not as away for a moment."""
LONGEST_PAUSE = timedelta(days=7)
"""Between two tries, however often a source has failed: it is never forgotten."""
LONGEST_WISH = timedelta(days=1)
"""Of a publisher, for the time between two visits."""
UNLISTED = timedelta(days=60)
"""For so long after it was tried it is remembered that a piece was, though its source lists it no more."""
_JITTER = 0.1


@dataclass(frozen=True, slots=True)
class Gathered:
    """What came of asking one source."""

    source: Source
    report: IngestReport = field(default_factory=IngestReport)
    failure: SourceError | None = None
    """Of the source itself; then there is nothing else."""
    problems: tuple[str, ...] = ()
    """What is wrong with it, though it could be read."""
    listed: int = 0
    waiting: int = 0
    """New pieces that are left for the next time."""
    failures: int = 0
    """In a row, this one included."""


def next_visit(
    every: timedelta,
    now: datetime,
    *,
    failures: int = 0,
    wish: timedelta | None = None,
    chance: float = 0.5,
) -> datetime:
    """When a source is to be asked again.

    every: as configured. failures: in a row; each doubles the pause. wish: how long its publisher would like to be
    left alone. chance: from 0 to 1; moves the moment by a tenth, so that not all sources are asked at once.
    """
    pause = max(every, min(wish, LONGEST_WISH)) if wish is not None else every
    pause = min(pause * (1 << min(failures, 16)), max(LONGEST_PAUSE, every))
    moved = 1 + _JITTER * (2 * chance - 1)
    return now + pause * moved


def due(
    sources: Iterable[Source],
    states: Mapping[str, SourceState],
    now: datetime,
    *,
    paused: Container[str] = (),
) -> list[Source]:
    """Those that are on, not `paused` (slugs), and to be asked now, the longest overdue first.

    A changed address is asked at once.
    """
    waited: list[tuple[datetime | None, Source]] = []
    for source in sources:
        state = states.get(source.slug)
        if not source.enabled or source.slug in paused:
            continue
        if state is None or state.address != source.address:
            waited.append((None, source))
        elif state.due_at <= now:
            waited.append((state.due_at, source))
    waited.sort(key=lambda each: (each[0] is not None, each[0].timestamp() if each[0] else 0.0))
    return [source for _, source in waited]


class Gatherer:
    """Asks sources and keeps what is new. A source that fails is in what comes back, and the others go on."""

    def __init__(
        self,
        archive: Archive,
        fetch: Fetch,
        summarizer: Summarizer,
        worker: Worker,
        clock: Clock,
        *,
        topics: Sequence[Topic] = (),
        hand_over: HandOver | None = None,
        chance: Callable[[], float] = random.random,
    ) -> None:
        """`topics` are the configured ones, of which sources name some. `worker` reads feeds and pages; `hand_over`
        as in `bot.ingest.ingest`."""
        self._archive = archive
        self._fetch = fetch
        self._summarizer = summarizer
        self._worker = worker
        self._clock = clock
        self._topics = {topic.slug: topic for topic in topics}
        self._hand_over = hand_over
        self._chance = chance
        self._reading = asyncio.Semaphore(READING)

    async def gather(self, sources: Sequence[Source]) -> AsyncIterator[Gathered]:
        """Ask each source, several at once; what came of each, as it comes.

        Raises ArchiveError where the database fails: what was kept until then is kept.
        """
        states = await self._archive.watching.states()
        turns = asyncio.Semaphore(AT_ONCE)

        async def in_turn(source: Source) -> Gathered:
            with speaking_of(source=source.slug):
                async with turns:
                    with span("fetch source", kind=source.kind) as asking:
                        found = await self._one(source, states.get(source.slug))
                        asking.add(
                            listed=found.listed,
                            read=len(found.report.ingested),
                            failed=len(found.report.failed) + (found.failure is not None),
                        )
                    return found

        tasks = [asyncio.create_task(in_turn(source), name=f"source {source.slug}") for source in sources]
        try:
            for task in asyncio.as_completed(tasks):
                yield await task
        finally:
            for pending in tasks:
                pending.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _one(self, source: Source, state: SourceState | None) -> Gathered:
        if state is not None and state.address != source.address:
            state = None
        try:
            return await (self._folder(source) if source.kind == "folder" else self._web(source, state))
        except SourceError as error:
            return await self._failed(source, state, error)

    async def _web(self, source: Source, state: SourceState | None) -> Gathered:
        tried = await self._archive.watching.tried(source.slug)
        seen = {key: Seen(each.mark, each.done, each.attempts) for key, each in tried.items()}
        found = await look(source, Known(_validators(state), seen), self._fetch, self._worker.feed)
        ingested: list[Ingested] = []
        failed: list[Failure] = []
        complete = not found.waiting
        for piece in found.new:
            report, done = await self._piece(source, piece)
            ingested += report.ingested
            failed += report.failed
            complete = complete and done
            at = self._clock()
            await self._archive.watching.keep_piece(source.slug, piece.key, piece.mark, done=done, at=at)
        if found.new:
            before = self._clock() - UNLISTED
            await self._archive.watching.forget_pieces(source.slug, listed=found.listed, before=before)
        await self._succeeded(source, found, complete=complete)
        report = IngestReport(tuple(ingested), tuple(failed))
        moved = (f"it has moved for good: change its address to {found.moved_to}",) if found.moved_to else ()
        return Gathered(source, report, None, (*moved, *found.problems), len(found.listed), found.waiting)

    async def _piece(self, source: Source, piece: Piece) -> tuple[IngestReport, bool]:
        """What came of a piece, and whether it is done with."""
        document = await guarded(piece.name, obtain(source, piece, self._fetch, self._clock()))
        if isinstance(document, Failure):
            return IngestReport(failed=(document,)), not is_passing(document.error)
        async with self._reading:
            report = await self._ingest([document], source)
        return report, not any(isinstance(each.error, WorkerLostError) for each in report.failed)

    async def _folder(self, source: Source) -> Gathered:
        documents, unreadable = await asyncio.to_thread(folder_documents, source)
        async with self._reading:
            report = await self._ingest(documents, source)
        failed = (*(Failure(name, error) for name, error in unreadable), *report.failed)
        await self._succeeded(source, Look(), complete=True)
        return Gathered(source, IngestReport(report.ingested, failed), listed=len(documents))

    async def _ingest(self, documents: list[Document], source: Source) -> IngestReport:
        belongs = [self._topics[slug] for slug in source.topics if slug in self._topics]
        return await ingest(
            documents,
            self._archive,
            self._summarizer,
            self._clock,
            source=source.slug,
            worker=self._worker,
            belongs=belongs,
            hand_over=self._hand_over,
        )

    async def _succeeded(self, source: Source, found: Look, *, complete: bool) -> None:
        now = self._clock()
        answer = found.validators if complete else None  # or what is left would pass for unchanged
        await self._archive.watching.succeeded(
            source.slug,
            source.address,
            answer=AnswerState(answer.url, answer.etag, answer.last_modified) if answer else None,
            at=now,
            due_at=next_visit(source.every, now, wish=found.every, chance=self._chance()),
            moved_to=found.moved_to,
        )

    async def _failed(self, source: Source, state: SourceState | None, error: SourceError) -> Gathered:
        now = self._clock()
        wait = error.retry_after if isinstance(error, RestingError | HttpStatusError) else None
        wish = timedelta(seconds=wait) if wait else None
        failures = (state.failures if state is not None else 0) + 1
        due_at = next_visit(source.every, now, failures=failures, wish=wish, chance=self._chance())
        failures = await self._archive.watching.failed(
            source.slug,
            source.address,
            problem=f"{error.problem}. {error.mend}",
            at=now,
            due_at=due_at,
            marked_after=MARKED_AFTER,
        )
        return Gathered(source, failure=error, failures=failures)


def _validators(state: SourceState | None) -> Validators | None:
    answer = state.answer if state is not None else None
    return Validators(answer.answered_by, answer.etag, answer.last_modified) if answer else None
