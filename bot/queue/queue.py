"""Putting tasks into the queue, and doing them."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

import procrastinate
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.retry import BaseRetryStrategy, RetryDecision
from procrastinate.worker import Worker

from bot.context import speaking_of
from bot.errors import ArchiveError, BotError
from bot.queue.policy import DONE_BY, URGENT, lock, pause
from bot.tracing import continuing, is_on, span, trace_parent
from summarizer import SummarizerError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from procrastinate.jobs import Job

    from bot.archive import Kind, Work
    from bot.roles import Role

_log = logging.getLogger(__name__)

# It logs each task with a traceback where one fails; what that means is logged here, in words.
logging.getLogger("procrastinate").setLevel(logging.CRITICAL)

CONNECTIONS = 2
"""Of a process that does tasks, beside the archive's, and one for each of its roles that hears of new tasks."""
_GLANCE = 0.25


@dataclass(frozen=True, slots=True)
class Pace:
    """How often a process that does tasks gives a sign of life, and looks for more. In seconds."""

    heartbeat: float = 10.0
    dead: float = 30.0
    """Without a sign of life, after which its tasks are another's."""
    look: float = 5.0
    """For tasks, though the database says when there is a new one: it says nothing of those that are tried again."""
    away: float = 5.0
    """Between two tries while the database is away."""


@dataclass(frozen=True, slots=True)
class Task:
    """What a handler is given."""

    id: int
    kind: Kind
    about: str
    urgent: bool
    """Somebody waits for what comes of it."""


class Handler(Protocol):
    """Does a task. What it raises makes it be tried again; what it returns is kept for whoever waits."""

    async def __call__(self, task: Task, /) -> Mapping[str, Any] | None: ...


@dataclass(frozen=True, slots=True)
class Came:
    """What came of a task that was waited for."""

    begun: bool
    """Whether somebody has begun it, or did."""
    ended: bool
    problem: str | None = None
    result: Mapping[str, Any] | None = None


class Queue:
    """One process's end of the queue. `put` works at once; `start` begins to do tasks.

    Nothing is lost when a process dies: `Upkeep` has its tasks done by another.
    """

    def __init__(
        self, work: Work, pace: Pace = Pace(), *, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._work = work
        self._pace = pace
        self._now = now
        connector = procrastinate.PsycopgConnector(
            conninfo="",
            kwargs=dict(work.connect_arguments),
            min_size=1,
            max_size=CONNECTIONS,
        )
        self._app = procrastinate.App(connector=connector)
        self.manager = self._app.job_manager
        self._handlers: dict[Kind, Handler] = {}
        self._opening = asyncio.Lock()
        self._serving: list[asyncio.Task[None]] = []
        self._workers: dict[Role, Worker] = {}
        self._under_way: set[int] = set()
        self._missed: set[int] = set()
        self.ends: dict[str, int] = {}
        """How many tasks of each kind ended in this process, well (`brief`) or not (`brief failed`)."""

    # Putting

    async def put(self, kind: Kind, about: str | int, priority: int) -> int:
        """Have this done; the id of the task. One that waits already does, if need be made more urgent.

        Raises ArchiveError.
        """
        defer = partial(self._defer, kind, str(about), priority)
        while True:
            try:
                return await self._work.put(lock(kind, str(about)), priority, defer, trace=trace_parent())
            except AlreadyEnqueued:  # by another process, between the look and the deed
                continue

    async def put_all(self, kind: Kind, abouts: Sequence[str | int], priority: int) -> None:
        """The same for many of which none waits yet. Raises ArchiveError."""
        try:
            defer = partial(self._defer_all, kind, [*map(str, abouts)], priority)
            await self._work.put_all(defer, trace=trace_parent())
        except AlreadyEnqueued:
            for about in abouts:
                await self.put(kind, about, priority)

    async def _defer(self, kind: Kind, about: str, priority: int, connection: Any) -> int:
        (task,) = await self._defer_all(kind, [about], priority, connection)
        return task

    async def _defer_all(self, kind: Kind, abouts: list[str], priority: int, connection: Any) -> list[int]:
        jobs = [
            procrastinate.jobs.Job(
                queue=DONE_BY[kind],
                priority=priority,
                lock=lock(kind, about),
                queueing_lock=lock(kind, about),
                task_name=kind,
                task_kwargs={"about": about},
            )
            for about in abouts
        ]
        put = await self.manager.batch_defer_jobs_async(jobs, connection=connection)
        return [job.id for job in put if job.id is not None]

    async def came(self, task: int, seconds: float, *, begun: bool = False) -> Came:
        """Wait for a task, for so long at most; with `begun`, for its begin alone. Raises ArchiveError."""
        until = asyncio.get_running_loop().time() + seconds
        before: int | None = None  # tries that nobody waited for
        while True:
            state = await self._work.state(task)
            before = state.attempts if state is not None and before is None else before
            ended = state is None or state.ended
            tried = state is not None and state.attempts > (before or 0)
            started = ended or tried or (state is not None and state.status == "doing")
            late = asyncio.get_running_loop().time() >= until
            if ended or tried or late or (begun and started):
                note = await self._work.note_of(task)
                problem, result = (note.problem, note.result) if note is not None else (None, None)
                return Came(started, ended, problem, result)
            await asyncio.sleep(_GLANCE)

    # Doing

    def handle(self, kind: Kind, handler: Handler) -> None:
        """Say how this kind is done here. Before `start`."""
        self._handlers[kind] = handler

        async def run(context: procrastinate.JobContext, about: str) -> None:
            await self._run(kind, context.job, about)

        self._app.task(name=kind, queue=DONE_BY[kind], pass_context=True, retry=_Pauses())(run)

    def start(self, parallel: Mapping[Role, int], seconds: float) -> None:
        """Do the tasks of these roles, so many at once. A stop cuts off what takes longer than so many seconds."""
        for role, count in parallel.items():
            self._serving.append(
                asyncio.create_task(self._serve(role, count, seconds), name=f"queue of {role}")
            )

    async def stop(self) -> None:
        """Begin no task any more, and wait for those under way as `start` said; others do what is cut off."""
        for serving in self._serving:
            serving.cancel()
        await asyncio.gather(*self._serving, return_exceptions=True)
        self._serving.clear()
        with suppress(Exception):  # where the database is away, there is nothing to close
            await self._app.connector.close_async()

    async def _serve(self, role: Role, count: int, seconds: float) -> None:
        while True:
            try:
                async with self._opening:
                    await self._work.bring_up()
                    await self._app.connector.open_async()
                # As `App.run_worker_async`, which does not tell under which id it works.
                self._workers[role] = worker = Worker(
                    self._app,
                    queues=[role],
                    name=role,
                    concurrency=count,
                    install_signal_handlers=False,
                    shutdown_graceful_timeout=seconds,
                    update_heartbeat_interval=self._pace.heartbeat,
                    stalled_worker_timeout=self._pace.dead,
                    fetch_job_polling_interval=self._pace.look,
                )
                await worker.run()  # type: ignore[no-untyped-call]
                _log.warning("The queue of %s was interrupted, and is gone on with", role)
            except (ArchiveError, procrastinate.exceptions.ConnectorException, OSError) as error:
                _log.warning("The queue of %s waits for the database: %s", role, error.__cause__ or error)
            except Exception:  # noqa: BLE001  # whatever it was, the queue goes on
                _log.exception("The queue of %s failed through a fault of ours", role)
            await asyncio.sleep(self._pace.away)

    async def _run(self, kind: Kind, job: Job, about: str) -> None:
        assert job.id is not None  # noqa: S101  # it comes from the database
        urgent = job.priority >= URGENT
        with speaking_of(task=job.id):
            await self._do(job, Task(job.id, kind, about, urgent))

    async def _do(self, job: Job, task: Task) -> None:
        self._under_way.add(task.id)
        try:
            await self._handle(job, task)
        finally:
            self._under_way.discard(task.id)

    async def _handle(self, job: Job, task: Task) -> None:
        try:
            with continuing(await self._put_by(task)), span("do task", kind=task.kind):
                result = await self._handlers[task.kind](task)
        except BaseException as error:
            with suppress(ArchiveError):  # what stays as it is now is taken for a dead process's, and mended
                await self._work.let_in(task.id)
            if isinstance(error, Exception):
                self._count(f"{task.kind} failed")
                await self._failed(job, task, error)
            raise
        self._count(task.kind)
        if task.urgent:
            await self._work.note(task.id, at=self._now(), result=result or {})

    async def _put_by(self, task: Task) -> str | None:
        """The span that it is a part of; spans are of no use where the archive is away, and in nobody's way."""
        if is_on():
            with suppress(ArchiveError):
                return await self._work.trace_of(task.id)
        return None

    async def _failed(self, job: Job, task: Task, error: Exception) -> None:
        again = pause(job.attempts + 1)
        foreseen = isinstance(error, BotError | SummarizerError)
        then = f"it is tried again in {again}" if again else "it is tried no more; /maintain queue shows it"
        level = logging.WARNING if again else logging.ERROR
        _log.log(level, "To %s %s failed: %s; %s", task.kind, task.about, error, then, exc_info=not foreseen)
        problem = str(error) if foreseen else f"{type(error).__name__}: {error}"
        with suppress(ArchiveError):
            await self._work.note(task.id, at=self._now(), problem=problem)

    async def stalled(self) -> list[Job]:
        """What is under way in processes that give no sign of life any more; nothing while this one does no tasks."""
        try:
            return [*await self.manager.get_stalled_jobs(seconds_since_heartbeat=self._pace.dead)]
        except procrastinate.exceptions.AppNotOpen:
            return []

    async def adrift(self) -> list[Job]:
        """What this process is said to be at, now and when this was last asked, and is not.

        Where the database is cut off just then, it does not tell that a task was begun, or is not told that one ended.
        Nobody takes that for dead, since the process lives; and there is a moment before each task and after it, so
        that one look does not do.
        """
        said = [
            job
            for worker in self._workers.values()
            if worker.worker_id is not None
            for job in await self.manager.list_jobs_async(status="doing", worker_id=worker.worker_id)
        ]
        missing = {job.id for job in said if job.id is not None} - self._under_way
        before, self._missed = self._missed, missing
        return [job for job in said if job.id in missing & before]

    def _count(self, name: str) -> None:
        self.ends[name] = self.ends.get(name, 0) + 1


class _Pauses(BaseRetryStrategy):
    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if isinstance(exception, asyncio.CancelledError):
            return RetryDecision()  # this process stops: another does it at once
        again = pause(job.attempts + 1)
        return None if again is None else RetryDecision(retry_at=datetime.now(UTC) + again)
