"""Sources that are read by themselves: each minute those whose time has come, while the bot runs."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from bot.clock import utc_now
from bot.context import speaking_of
from bot.digests.schedule import Job, Scheduler
from bot.errors import ArchiveBusyError, ArchiveUnavailableError
from bot.ingest.gathering import MARKED_AFTER, Gatherer, due
from bot.running import new_worker_name

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence
    from contextlib import AbstractContextManager

    from bot.archive import Archive
    from bot.ingest import HandOver
    from bot.ingest.gathering import Gathered
    from bot.sources.configured import Source
    from bot.sources.reading import Fetch
    from bot.workers import OwnProcess
    from summarizer import Summarizer, Topic

_log = logging.getLogger(__name__)

HELD = timedelta(minutes=5)
"""For so long a source is left to the process that began to ask it and may have died. Asking twice loses nothing."""


class Asks(Protocol):
    """Whatever has sources asked: `Watch`, or `bot.queued.QueuedWatch`."""

    @property
    def sources(self) -> Sequence[Source]: ...

    async def ask(self, source: Source) -> Gathered: ...


class Watch:
    """Started and stopped with the bot. What has not changed costs one request; only what is new starts a worker.

    `sources`: the configured ones, those that are off too. `hand_over` as in `bot.ingest.ingest`.
    """

    def __init__(
        self,
        sources: Sequence[Source],
        archive: Archive,
        fetch: Fetch,
        summarizer: Summarizer,
        worker: Callable[[], AbstractContextManager[OwnProcess]],
        *,
        topics: Sequence[Topic] = (),
        hand_over: HandOver | None = None,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self.sources = sources
        self._archive = archive
        self._fetch = fetch
        self._summarizer = summarizer
        self._worker = worker
        self._topics = topics
        self._hand_over = hand_over
        self._now = now
        self._name = new_worker_name()
        self._asking: dict[str, asyncio.Task[Gathered]] = {}
        self._jobs = Scheduler([Job("sources that are due", self.tick)], clock=now)

    def start(self) -> None:
        """Begin to ask; without a source that is on, there is nothing to begin."""
        if any(source.enabled for source in self.sources):
            self._jobs.start()

    async def stop(self, seconds: float) -> None:
        """Ask nobody any more. What is cut off is done by the next start."""
        asking = list(self._asking.values())
        await self._jobs.stop(seconds)
        for task in asking:
            task.cancel()
        await asyncio.gather(*asking, return_exceptions=True)

    async def ask(self, source: Source) -> Gathered:
        """Ask one source now, whatever its time and whether it is paused; what came of it.

        Whoever asks while it is asked waits for the same answer. It goes on though nobody waits any more.
        Raises ArchiveError.
        """
        task = self._asking.get(source.slug)
        if task is None:
            task = asyncio.create_task(self._ask(source), name=f"asking {source.slug}")
            self._asking[source.slug] = task
            task.add_done_callback(lambda _: self._asking.pop(source.slug, None))
        return await asyncio.shield(task)

    async def _ask(self, source: Source) -> Gathered:
        (gathered,) = [each async for each in self._gather([source])]
        return gathered

    async def tick(self, now: datetime) -> list[Gathered]:
        """Ask the sources whose time has come; what came of each. Where the archive is away, the next tick does it."""
        gathered: list[Gathered] = []
        try:
            free = [one for one in await self.due(now) if one.slug not in self._asking]
            taken = [one for one in free if await self._take(one.slug, now)]
            # Another process may have asked it just before.
            async for each in self._gather(await self._due(taken, now) if taken else []):
                gathered.append(each)  # noqa: PERF401  # what came before the archive went away counts
            for one in taken:
                await self._archive.sharing.give_up(_lease(one.slug), self._name, now=self._now())
        except (ArchiveUnavailableError, ArchiveBusyError) as error:
            _log.warning("Sources that are due wait for the archive: %s", error)
        return gathered

    async def due(self, now: datetime) -> list[Source]:
        """Those whose time has come, the longest overdue first. Raises ArchiveError."""
        return await self._due(self.sources, now)

    async def _due(self, sources: Sequence[Source], now: datetime) -> list[Source]:
        watching = self._archive.watching
        return due(sources, await watching.states(), now, paused=await watching.pauses())

    async def _take(self, slug: str, now: datetime) -> bool:
        """Whether no other process asks it at this moment."""
        return await self._archive.sharing.take(_lease(slug), self._name, now=now, until=now + HELD)

    async def _gather(self, sources: Sequence[Source]) -> AsyncIterator[Gathered]:
        if not sources:
            return
        with self._worker() as worker:
            gatherer = Gatherer(
                self._archive,
                self._fetch,
                self._summarizer,
                worker,
                self._now,
                topics=self._topics,
                hand_over=self._hand_over,
            )
            async for each in gatherer.gather(sources):
                with speaking_of(source=each.source.slug):
                    _tell(each)
                yield each


def _lease(slug: str) -> str:
    return f"source/{slug}"


def _tell(gathered: Gathered) -> None:
    slug = gathered.source.slug
    if gathered.failure is not None:
        if gathered.failures == MARKED_AFTER:
            _log.error("The source %s has failed %d times in a row: %s", slug, MARKED_AFTER, gathered.failure)
        else:
            _log.warning("The source %s could not be read: %s", slug, gathered.failure)
    for failure in gathered.report.failed:
        _log.warning("A piece of the source %s could not be read: %s: %s", slug, failure.name, failure.error)
    for problem in gathered.problems:
        _log.info("The source %s: %s", slug, problem)
    new = sum(each.outcome in ("added", "changed", "queued") for each in gathered.report.ingested)
    if new:
        _log.info("Read %d articles of the source %s", new, slug)
