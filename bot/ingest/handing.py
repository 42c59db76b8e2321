"""Articles that one process reads and another briefs: handing them over, and briefing them there."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.errors import SourceError
from bot.ingest import Failure, Ingested, IngestReport, ingest
from bot.queue.policy import NORMAL, URGENT
from bot.sources.documents import Document
from bot.workers import Given, Threads
from summarizer import ModelError, PageHints, SummarizerError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bot.archive import Archive
    from bot.ingest.report import Clock
    from bot.queue.queue import Came, Queue
    from bot.workers import Worker
    from summarizer import Article, Summarizer, Topic

BEGUN = 10.0
"""Seconds in which a process begins what somebody waits for, or none is there that has time."""
ENDED = 600.0
"""Seconds that somebody waits. Discord gives 15 minutes."""

_LOG = logging.getLogger(__name__)


class Hands:
    """Hands articles over by the queue, as `bot.ingest.HandOver`. `tasks`: by the article's id, those made."""

    def __init__(self, archive: Archive, queue: Queue, clock: Clock, *, priority: int = NORMAL) -> None:
        self._archive = archive
        self._queue = queue
        self._clock = clock
        self._priority = priority
        self.tasks: dict[str, tuple[int, int]] = {}
        """The article's number among the unbriefed, and the task's."""

    async def __call__(
        self, article: Article, *, page: str, source: str, belongs: Sequence[Topic], revive: bool
    ) -> None:
        slugs = [topic.slug for topic in belongs]
        waits = await self._archive.work.hand_over(
            article, page=page, source=source, belongs=slugs, at=self._clock(), revive=revive
        )
        # Died in between, what waits is found without a task, and gets one.
        self.tasks[article.id] = (waits, await self._queue.put("brief", waits, self._priority))


async def brief_handed(
    id_: int,
    archive: Archive,
    summarizer: Summarizer,
    clock: Clock,
    topics: Mapping[str, Topic],
    worker: Worker,
) -> Ingested | Failure | None:
    """Brief and keep the article that waits under this number; None where it waits no more.

    A Failure is of an article that cannot be briefed, today or at any other time: it waits no more. What may be
    another time is raised, and it waits on. `topics`: the configured ones, by their slugs.
    """
    waiting = await archive.work.unbriefed(id_)
    if waiting is None:
        return None
    report = await ingest(
        [Document(waiting.page, b"", PageHints())],
        archive,
        summarizer,
        clock,
        source=waiting.source,
        revive=waiting.revive,
        worker=Given(worker, waiting.article),
        belongs=[topics[slug] for slug in waiting.belongs if slug in topics],
    )
    for failure in report.failed:
        if not isinstance(failure.error, SummarizerError) or isinstance(failure.error, ModelError):
            raise failure.error
        _LOG.warning("A piece of the source %s cannot be briefed: %s", waiting.source, failure.error)
    await archive.work.briefed(waiting)
    return report.ingested[0] if report.ingested else report.failed[0]


async def ingest_shared(
    document: Document,
    archive: Archive,
    queue: Queue,
    summarizer: Summarizer,
    clock: Clock,
    topics: Mapping[str, Topic],
    *,
    source: str,
    belongs: Sequence[Topic] = (),
    begun: float = BEGUN,
    ended: float = ENDED,
) -> IngestReport:
    """As `bot.ingest.ingest`, for somebody who waits: briefed by another process or, where none begins within `begun`
    seconds, here. What is not done after `ended` seconds is left in the queue, and told as queued."""
    hands = Hands(archive, queue, clock, priority=URGENT)
    worker = Threads(summarizer)
    report = await ingest(
        [document],
        archive,
        summarizer,
        clock,
        source=source,
        revive=True,
        worker=worker,
        belongs=belongs,
        hand_over=hands,
    )

    async def waited(one: Ingested) -> Ingested | Failure:
        if one.outcome != "queued":
            return one
        waits, task = hands.tasks[one.article_id]
        came = await queue.came(task, begun, begun=True)
        if not came.begun and await archive.work.take_back(task):
            try:
                return await brief_handed(waits, archive, summarizer, clock, topics, worker) or one
            except Exception:
                await queue.put("brief", waits, NORMAL)  # it is tried again, as others are
                raise
        return _came(one, await queue.came(task, ended))

    done = [await waited(one) for one in report.ingested]
    failed = [one for one in done if isinstance(one, Failure)]
    return IngestReport(tuple(one for one in done if isinstance(one, Ingested)), (*report.failed, *failed))


def _came(asked: Ingested, came: Came) -> Ingested | Failure:
    result = came.result
    if result and "failed" in result:
        name, *parts = result["failed"]
        return Failure(name, SourceError(*parts))
    if result:
        return Ingested(**result)
    if came.ended and came.problem is None:
        return replace(asked, outcome="unchanged")  # another process was quicker
    return asked


async def brief_all_handed(
    archive: Archive,
    summarizer: Callable[[], Summarizer],
    clock: Clock,
    topics: Mapping[str, Topic],
    worker: Worker,
) -> int:
    """What processes beside each other left, when there is but one; how many articles there were.

    The summarizer is asked for only where there are any.
    """
    waiting = await archive.work.all_unbriefed()
    for id_ in waiting:
        try:
            await brief_handed(id_, archive, summarizer(), clock, topics, worker)
        except Exception as error:  # noqa: BLE001  # one article must not keep the others waiting
            _LOG.warning("An article that was read is still to be briefed: %s", error)
    return len(waiting)
