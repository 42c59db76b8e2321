"""Keeping the queue whole: what dead processes left is done by others, what has no task gets one, what is old goes."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Status

from bot.errors import ArchiveBusyError, ArchiveUnavailableError
from bot.queue.policy import BULK, NORMAL, pause

if TYPE_CHECKING:
    from collections.abc import Callable

    from procrastinate.jobs import Job

    from bot.archive import Sharing, Work
    from bot.queue.queue import Queue

_log = logging.getLogger(__name__)

EVERY = timedelta(seconds=15)
_LEASE = "queue upkeep"
_OVERLOOKED = timedelta(minutes=1)
"""What is younger has its task in a moment."""
_AT_ONCE = 1000
_TIDIED = timedelta(hours=1)


class Upkeep:
    """`tick` is called again and again in every process that does tasks; each time, one of them does it."""

    def __init__(
        self,
        queue: Queue,
        work: Work,
        sharing: Sharing,
        name: str,
        *,
        keep: timedelta,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """`name` of this process. `keep`: for how long tasks that ended are kept."""
        self._queue = queue
        self._work = work
        self._sharing = sharing
        self._name = name
        self._keep = keep
        self._now = now
        self._tidy_at: datetime | None = None

    async def tick(self, now: datetime) -> None:
        """Look after the queue, unless another process just does. Where the database is away, the next tick does."""
        try:
            await self._take_up()
            if not await self._sharing.take(_LEASE, self._name, now=now, until=now + EVERY):
                return
            await self._take_over()
            await self._make_missing(now)
            if self._tidy_at is None or now >= self._tidy_at:
                self._tidy_at = now + _TIDIED
                await self._work.tidy(now - self._keep)
        except (ArchiveUnavailableError, ArchiveBusyError, ConnectorException) as error:
            _log.warning("Looking after the queue waits for the database: %s", error)

    async def _take_up(self) -> None:
        """Have done what this process is said to be at, and is not."""
        for job in await self._queue.adrift():
            await self._hand_on(job, "is done again: the database was away while it was begun or ended")

    async def _take_over(self) -> None:
        """Have others do what was under way in processes that give no sign of life any more."""
        for job in await self._queue.stalled():
            await self._hand_on(job, "is taken over from a process that died")

    async def _hand_on(self, job: Job, why: str) -> None:
        try:
            await self._try_again(job, why)
        except ConnectorException as error:
            # It ended just now, after all.
            _log.info("Task %s was not handed on: %s", job.id, error.__cause__ or error)

    async def _try_again(self, job: Job, why: str) -> None:
        assert job.id is not None  # noqa: S101  # it comes from the database
        about = job.task_kwargs.get("about")
        if pause(job.attempts + 1) is not None:
            _log.warning("To %s %s %s", job.task_name, about, why)
            await self._work.let_in(job.id)
            await self._queue.manager.retry_job(job)
            return
        problem = f"each of the {job.attempts + 1} processes that tried it died of something"
        _log.error("To %s %s is tried no more: %s", job.task_name, about, problem)
        await self._work.note(job.id, at=self._now(), problem=problem)
        await self._queue.manager.finish_job(job, Status.FAILED, delete_job=False)

    async def _make_missing(self, now: datetime) -> None:
        missing = (await self._work.without_task(read_before=now - _OVERLOOKED))[:_AT_ONCE]
        for kind, priority in (("brief", NORMAL), ("rebrief", BULK)):
            if abouts := [about for of, about in missing if of == kind]:
                await self._queue.put_all(kind, abouts, priority)  # type: ignore[arg-type]
