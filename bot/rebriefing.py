"""Which kept articles are to be briefed anew, what that would change, and doing it so that a restart loses nothing."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.context import speaking_of
from bot.errors import ArchiveBusyError, ArchiveUnavailableError, UsageError
from bot.ingest import Failure, guarded
from bot.resummarize import resummarize
from bot.revisions import told
from bot.running import new_worker_name
from bot.tracing import span

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
    from datetime import date

    from bot.archive import Archive, Job, Keeper
    from bot.ingest import Clock
    from bot.workers import Worker
    from summarizer import EngineInfo, Summarizer

_LOG = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
"""How long one article may take: a job of which nothing is heard for so long is taken up by another."""
_AWAY = 5.0
"""Seconds between two tries while the archive is away."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Articles by their ids; or else those of any of the topics (slugs), dated from `since` to `until`, and not
    yet briefed by the engine of today (`older`). With neither topics, day nor `older`, all of them."""

    articles: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    since: date | None = None
    older: bool = False
    until: date | None = None

    def words(self) -> str:
        """The same in words. Equal words mean an equal selection."""
        if self.articles:
            return f"the articles {', '.join(self.articles)}" if self.articles[1:] else self.articles[0]
        parts = ["those that no briefing by today's engine is kept of"] if self.older else ["every article"]
        parts += [f"of the topics {', '.join(self.topics)}"] if self.topics else []
        parts += [f"dated {period}"] if (period := self._period()) else []
        return " ".join(parts)

    def _period(self) -> str:
        first, last = (f"{day:%Y-%m-%d}" if day else "" for day in (self.since, self.until))
        if first and last:
            return f"from {first} to {last}"
        return f"{first} or later" if first else f"{last} or earlier" if last else ""


async def select(archive: Archive, selection: Selection, engine: EngineInfo) -> tuple[str, ...]:
    """Ids, each once, in the order first kept. Raises UsageError for an article that is not kept."""
    if selection.articles:
        for id_ in selection.articles:
            if await archive.get(id_) is None:
                mend = "briefing-bot articles --json lists the ids."
                raise UsageError(f"the article {id_}", "it is not in the archive", mend)
        return tuple(dict.fromkeys(selection.articles))
    not_by = engine if selection.older else None
    found: dict[str, None] = {}
    for topic in selection.topics or (None,):
        found |= dict.fromkeys(
            await archive.ids(topic, since=selection.since, until=selection.until, not_by=not_by)
        )
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Change:
    """What briefing an article anew would change of what members see."""

    article: str
    title: str
    engines: tuple[str, str]
    """Name and version of what briefed it, and of what would."""
    removed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    """Texts of claims and key points."""
    left: tuple[str, ...] = ()
    joined: tuple[str, ...] = ()
    """Slugs of topics."""

    @property
    def revises(self) -> bool:
        """Whether a new revision would be kept."""
        return bool(self.removed or self.added) or self.engines[0] != self.engines[1]

    def __bool__(self) -> bool:
        return bool(self.revises or self.left or self.joined)


async def changes(
    ids: Iterable[str], archive: Archive, worker: Worker
) -> AsyncIterator[tuple[str, Change | Failure | None]]:
    """Each id with what would change, what would fail, or None where the article is gone. Writes nothing."""
    for id_ in ids:
        entry = await archive.get(id_)
        if entry is None:
            yield id_, None
            continue
        made = await guarded(entry.article.title, worker.brief(entry.article))
        if isinstance(made, Failure):
            yield id_, made
            continue
        brief, before = made.brief, entry.briefing
        old, new = told(before) if before else [], told(brief.briefing)
        had, has = [{match.topic.slug for match in each} for each in (entry.topics, brief.topics)]
        yield (
            id_,
            Change(
                id_,
                entry.article.title,
                (engine_words(before.engine) if before else "none", engine_words(brief.briefing.engine)),
                removed=tuple(text for text in old if text not in new),
                added=tuple(text for text in new if text not in old),
                left=tuple(sorted(had - has)),
                joined=tuple(sorted(has - had)),
            ),
        )


def engine_words(engine: EngineInfo) -> str:
    """Name and version."""
    return f"{engine.name} {engine.version}"


class Rebriefer:
    """Does jobs of the archive, one article after the other: `run` one that is held, or `work_off` all that wait.

    `tell` hears of a job after each article and at its end. Where the archive is away, it is waited for.
    """

    def __init__(
        self,
        archive: Archive,
        keeper: Keeper,
        summarizer: Summarizer,
        clock: Clock,
        tell: Callable[[Job], Awaitable[None]],
    ) -> None:
        self.worker = new_worker_name()
        self._archive = archive
        self._keeper: Keeper = keeper
        self._summarizer = summarizer
        self._clock = clock
        self._tell = tell

    async def claim(self, words: str | None = None) -> Job | None:
        """The oldest job that waits for this keeper, of these words if any are given."""
        return await self._archive.jobs.claim(
            self._keeper, self.worker, self._clock(), lease=LEASE, words=words
        )

    async def take(self, id_: int) -> Job | None:
        """This job, from whoever holds it. None: it is at its end, or in parts."""
        return await self._archive.jobs.take(id_, self.worker, self._clock(), lease=LEASE)

    async def run(self, held: Job, worker: Worker) -> Job | None:
        """Do what is left of it; the job at its end. None: it was cancelled, or another has it now.

        Stopped (by a cancellation) it is handed back, and gone on with at the article that was under way.
        """
        job: Job | None = held
        try:
            while job is not None and job.left:
                held = job
                with speaking_of(job=held.id, article=held.left[0]), span("brief anew"):
                    job = await self._one(held, worker)
                    if job is not None:
                        await self._tell(job)
        except asyncio.CancelledError:
            await self._archive.jobs.release(held)
            raise
        if job is None and (ended := await self._archive.jobs.get(held.id)) is not None:
            await self._tell(ended)
        return job

    async def _one(self, job: Job, worker: Worker) -> Job | None:
        while True:
            try:
                report = await resummarize(
                    job.left[:1], self._archive, self._summarizer, self._clock, worker=worker
                )
                failure = report.failed[0] if report.failed else None
                if failure is not None:
                    _LOG.warning("%s could not be briefed anew: %s", failure.name, failure.error)
                return await self._archive.jobs.step(
                    job,
                    changed=bool(report.count("rebriefed") + report.count("updated")),
                    problem=f"{failure.name}: {failure.error}" if failure else None,
                    now=self._clock(),
                    lease=LEASE,
                )
            except (ArchiveUnavailableError, ArchiveBusyError) as error:
                _LOG.warning("Briefing anew waits for the archive: %s", error)
                await asyncio.sleep(_AWAY)
