"""Briefing kept articles anew, so that a restart loses nothing."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.context import speaking_of
from bot.errors import ArchiveBusyError, ArchiveUnavailableError
from bot.rebriefing.resummarize import resummarize
from bot.running import new_worker_name
from bot.tracing import span

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.archive import Archive, Job, Keeper
    from bot.ingest.report import Clock
    from bot.workers import Worker
    from summarizer import Summarizer

_LOG = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
"""How long one article may take: a job of which nothing is heard for so long is taken up by another."""
_AWAY = 5.0
"""Seconds between two tries while the archive is away."""


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
