"""What the bot does, as tasks of the queue, for processes that share it out.

The work itself is done by the very functions that do it where there is one process.
"""

from __future__ import annotations

import logging
from contextlib import ExitStack, nullcontext
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.clock import utc_now
from bot.digests.schedule import MINUTE, Job, Scheduler
from bot.errors import ArchiveBusyError, ArchiveUnavailableError, BotError, SourceError
from bot.ingest import Failure, Ingested, IngestReport
from bot.ingest.gathering import AT_ONCE, Gathered
from bot.queue.policy import BULK, NORMAL, SOON, URGENT
from bot.queue.upkeep import EVERY

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence
    from contextlib import AbstractContextManager

    from bot.archive import Archive
    from bot.ingest.report import Clock
    from bot.ingest.watching import Watch
    from bot.queue.queue import Queue, Task
    from bot.queue.upkeep import Upkeep
    from bot.roles import Role, Roles
    from bot.sources.configured import Source
    from bot.workers import OwnProcess, Worker

_log = logging.getLogger(__name__)

PART = 10
"""Articles of one task, where many are briefed anew: few enough that members' tasks come in between."""
STOPS = 2.0
"""Seconds that what is under way may take to end when the process stops; others do what is cut off."""
_PATIENCE = 900.0
_LEASE = "sources that are due"


class QueuedWatch:
    """Has sources asked by a process that is there for it. As `bot.ingest.watching.Watch` to whoever asks."""

    def __init__(self, sources: Sequence[Source], queue: Queue) -> None:
        self.sources = sources
        self._queue = queue

    async def ask(self, source: Source) -> Gathered:
        """As `Watch.ask`. Raises ArchiveError, and TimeoutError where nobody has done it for a quarter of an hour."""
        task = await self._queue.put("fetch", source.slug, URGENT)
        came = await self._queue.came(task, _PATIENCE)
        if came.result:
            return _gathered(source, came.result)
        if came.problem is not None:
            mend = "It is tried again by itself; /maintain queue shows what was given up."
            return Gathered(source, failure=SourceError(source.slug, came.problem.rstrip("."), mend))
        if not came.ended:
            raise TimeoutError
        return Gathered(source)


class QueuedRebriefing:
    """Has articles briefed anew by processes that are there for it."""

    def __init__(self, archive: Archive, queue: Queue, clock: Clock = utc_now) -> None:
        self._archive = archive
        self._queue = queue
        self._clock = clock

    def start(self) -> None:
        """There is nothing to start."""

    async def stop(self) -> None:
        """Nor to stop."""

    async def there_is_one(self) -> None:
        """A job was added: make tasks of it, several where it is large."""
        jobs = self._archive.jobs
        waiting = await jobs.waiting("bot")
        for job in waiting:
            await jobs.split(job.id, PART)
        single = {job.id for job in waiting if len(job.articles) == 1}
        soon = self._clock() + MINUTE
        lacking = await self._archive.work.without_task(read_before=soon)
        parts = [id_ for kind, id_ in lacking if kind == "rebrief"]
        for id_ in parts:
            if id_ in single:
                await self._queue.put("rebrief", id_, SOON)
        if many := [id_ for id_ in parts if id_ not in single]:
            await self._queue.put_all("rebrief", many, BULK)


class SharedWork:
    """This process's part of the work, by its roles. Started and stopped with the bot.

    `brief` and `rebrief` do it for what waits under a number. `make_worker` makes what reads and briefs, and
    `make_watch` what asks sources, which is given whatever gives that.
    """

    def __init__(
        self,
        archive: Archive,
        queue: Queue,
        upkeep: Upkeep,
        make_watch: Callable[[Callable[[], AbstractContextManager[OwnProcess]]], Watch],
        *,
        name: str,
        roles: Roles,
        parallel: int,
        make_worker: Callable[[], OwnProcess],
        brief: Callable[[int, Worker], Awaitable[Ingested | Failure | None]],
        rebrief: Callable[[int, Worker], Awaitable[object]],
        rebriefing: QueuedRebriefing,
        now: Clock = utc_now,
    ) -> None:
        self._archive = archive
        self._queue = queue
        self._watch = watch = make_watch(self.worker)
        self._name = name
        self._make_worker = make_worker
        self._brief = brief
        self._rebrief = rebrief
        self._rebriefing = rebriefing
        self._now = now
        self._parallel: dict[Role, int] = {}
        if "ingest" in roles:
            self._parallel["ingest"] = AT_ONCE
        if "worker" in roles:
            self._parallel["worker"] = parallel
        jobs = [Job("the queue", upkeep.tick, every=EVERY)] if self._parallel else []
        if "ingest" in roles and any(source.enabled for source in watch.sources):
            jobs.append(Job("sources that are due", self.look_for_due))
        self._scheduler = Scheduler(jobs, clock=now) if jobs else None
        self._stack = ExitStack()

    def start(self) -> None:
        """Begin to do tasks, where this process is for any."""
        if self._scheduler is None:
            return
        self._worker = self._stack.enter_context(self._make_worker())
        self._queue.handle("fetch", self._on_fetch)
        self._queue.handle("brief", self._on_brief)
        self._queue.handle("rebrief", self._on_rebrief)
        self._queue.start(self._parallel, STOPS)
        self._scheduler.start()

    async def stop(self, seconds: float) -> None:
        """Begin no task any more; what is cut off is done by others. Stopping twice is no mistake."""
        if self._scheduler is not None:
            await self._scheduler.stop(seconds)
        await self._queue.stop()
        self._stack.close()

    def worker(self) -> AbstractContextManager[OwnProcess]:
        """What reads and briefs: one for all tasks of this process, kept while it runs."""
        return nullcontext(self._worker)

    async def look_for_due(self, now: datetime) -> None:
        """Put the sources whose time has come into the queue, unless another process just does."""
        try:
            until = now + timedelta(seconds=MINUTE.total_seconds() / 2)
            if not await self._archive.sharing.take(_LEASE, self._name, now=now, until=until):
                return
            for source in await self._watch.due(now):
                await self._queue.put("fetch", source.slug, NORMAL)
        except (ArchiveUnavailableError, ArchiveBusyError) as error:
            _log.warning("Sources that are due wait for the archive: %s", error)

    async def _on_fetch(self, task: Task) -> Mapping[str, Any] | None:
        sources = self._watch.sources if task.urgent else await self._watch.due(self._now())
        for source in sources:
            if source.slug == task.about and source.enabled:
                return _told(await self._watch.ask(source))
        return None  # asked just before, paused, or configured no more

    async def _on_brief(self, task: Task) -> Mapping[str, Any] | None:
        came = await self._brief(int(task.about), self._worker)
        if isinstance(came, Failure):
            return {"failed": [came.name, *_parts(came.error)]}
        return asdict(came) if came is not None else None

    async def _on_rebrief(self, task: Task) -> None:
        job = await self._archive.jobs.get(int(task.about))
        if job is not None and job.parent is None and len(job.left) > PART:
            await self._rebriefing.there_is_one()
        else:
            await self._rebrief(int(task.about), self._worker)


def _parts(error: Exception) -> tuple[str, str, str]:
    if isinstance(error, BotError) or hasattr(error, "mend"):
        return str(error.subject), str(error.problem), str(error.mend)  # type: ignore[attr-defined]
    return "it", f"{type(error).__name__}: {error}", "Look into the logs."


def _told(gathered: Gathered) -> dict[str, Any]:
    """As JSON values, for a process that waits for it."""
    return {
        "ingested": [asdict(one) for one in gathered.report.ingested],
        "failed": [[one.name, *_parts(one.error)] for one in gathered.report.failed],
        "failure": _parts(gathered.failure) if gathered.failure is not None else None,
        "problems": list(gathered.problems),
        "listed": gathered.listed,
        "waiting": gathered.waiting,
        "failures": gathered.failures,
    }


def _gathered(source: Source, told: Mapping[str, Any]) -> Gathered:
    """What `_told` told."""
    failed = tuple(Failure(name, SourceError(*parts)) for name, *parts in told["failed"])
    return Gathered(
        source,
        IngestReport(tuple(Ingested(**one) for one in told["ingested"]), failed),
        failure=SourceError(*told["failure"]) if told["failure"] else None,
        problems=tuple(told["problems"]),
        listed=told["listed"],
        waiting=told["waiting"],
        failures=told["failures"],
    )
