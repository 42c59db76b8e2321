"""The queue's tasks, as procrastinate keeps them. Inside a transaction of its caller's.

What is read here are its tables `procrastinate_jobs` (what it calls a job is a task here, since a job is something else
in this archive) and `procrastinate_events`; what is changed there goes by its own functions where it has one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import bindparam, text

from bot.archive.queue.given_up import drop_moot
from bot.archive.queue.schema import is_there
from bot.archive.queue.types import Kind, TaskBacklog, TaskState
from bot.archive.tables.columns import Instant

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

_ENDED = ["succeeded", "cancelled", "aborted"]


async def put(
    connection: AsyncConnection,
    lock: str,
    priority: int,
    defer: Callable[[Any], Awaitable[int]],
    trace: str | None,
) -> int:
    """See `Work.put`."""
    # One at a time for each lock: two that find nothing would both add one, and the database refuse the second.
    await connection.execute(_HOLD, {"lock": lock})
    for waits in (_HASTEN, _HASTEN_TRIED):
        waiting = await connection.scalar(waits, {"lock": lock, "priority": priority})
        if waiting is not None:
            return int(waiting)
    raw = await connection.get_raw_connection()
    task = await defer(raw.driver_connection)
    await _keep_trace(connection, [task], trace)
    return task


async def put_all(
    connection: AsyncConnection, defer: Callable[[Any], Awaitable[Sequence[int]]], trace: str | None
) -> None:
    """See `Work.put_all`."""
    raw = await connection.get_raw_connection()
    await _keep_trace(connection, await defer(raw.driver_connection), trace)


async def _keep_trace(connection: AsyncConnection, tasks: Sequence[int], trace: str | None) -> None:
    if trace is not None and tasks:
        await connection.execute(_KEEP_TRACE, [{"task": task, "parent": trace} for task in tasks])


async def let_in(connection: AsyncConnection, task: int) -> None:
    """See `Work.let_in`."""
    await connection.execute(_LET_IN, {"task": task})


async def state(connection: AsyncConnection, task: int) -> TaskState | None:
    """See `Work.state`."""
    row = (await connection.execute(_STATE, {"task": task})).first()
    return None if row is None else TaskState(row.status, row.attempts)


async def take_back(connection: AsyncConnection, task: int) -> bool:
    """See `Work.take_back`."""
    cancelled = text("SELECT procrastinate_cancel_job_v1(:task, false, true)")
    return await connection.scalar(cancelled, {"task": task}) is not None


async def backlog(connection: AsyncConnection) -> tuple[TaskBacklog, ...]:
    """See `Work.backlog`."""
    if not await is_there(connection):
        return ()
    rows = await connection.execute(_BACKLOG)
    return tuple(
        TaskBacklog(
            cast("Kind", row.kind),
            waiting=row.waiting,
            put_off=row.put_off,
            under_way=row.under_way,
            dead=row.dead,
            oldest=max(0.0, float(row.oldest or 0.0)),
        )
        for row in rows
    )


async def without_task(connection: AsyncConnection, read_before: datetime) -> tuple[tuple[Kind, int], ...]:
    """See `Work.without_task`."""
    rows = await connection.execute(_WITHOUT_TASK, {"before": read_before})
    return tuple((cast("Kind", row.kind), int(row.id)) for row in rows)


async def tidy(connection: AsyncConnection, before: datetime) -> int:
    """See `Work.tidy`."""
    gone = (await connection.execute(_TIDY, {"before": before, "ended": _ENDED})).rowcount
    moot = await drop_moot(connection)
    await connection.execute(_TIDY_NOTES, {"before": before})
    await connection.execute(_TIDY_TRACES)
    return int(gone + moot)


_HOLD = text("SELECT pg_advisory_xact_lock(hashtextextended('task ' || :lock, 0))")

_HASTEN = text("""
    UPDATE procrastinate_jobs SET priority = greatest(priority, :priority)
    WHERE queueing_lock = :lock AND status = 'todo' RETURNING id
""")

_HASTEN_TRIED = text("""
    UPDATE procrastinate_jobs SET priority = greatest(priority, :priority),
        scheduled_at = CASE WHEN :priority > priority THEN NULL ELSE scheduled_at END
    WHERE queueing_lock IS NULL AND lock = :lock AND status = 'todo' RETURNING id
""")

_KEEP_TRACE = text("""
    INSERT INTO task_trace (task, parent) VALUES (:task, :parent)
    ON CONFLICT (task) DO UPDATE SET parent = excluded.parent
""")

_LET_IN = text("UPDATE procrastinate_jobs SET queueing_lock = NULL WHERE id = :task AND status = 'doing'")

_STATE = text("SELECT status::text AS status, attempts FROM procrastinate_jobs WHERE id = :task")

_BACKLOG = text("""
    WITH counted AS (
        SELECT task_name AS kind,
            count(*) FILTER (WHERE status = 'todo' AND NOT coalesce(scheduled_at > now(), false)) AS waiting,
            count(*) FILTER (WHERE status = 'todo' AND scheduled_at > now()) AS put_off,
            count(*) FILTER (WHERE status = 'doing') AS under_way,
            count(*) FILTER (WHERE status = 'failed') AS dead,
            min(id) FILTER (WHERE status = 'todo' AND NOT coalesce(scheduled_at > now(), false)) AS first
        FROM procrastinate_jobs WHERE status IN ('todo', 'doing', 'failed') GROUP BY task_name
    )
    SELECT counted.*, extract(epoch FROM now() - greatest(first_task.scheduled_at, (
        SELECT min(at) FROM procrastinate_events WHERE job_id = counted.first AND type = 'deferred'
    ))) AS oldest
    FROM counted LEFT JOIN procrastinate_jobs AS first_task ON first_task.id = counted.first
    ORDER BY kind
""")

_WITHOUT_TASK = text("""
    WITH tasked AS (
        SELECT task_name, args ->> 'about' AS about FROM procrastinate_jobs
        WHERE status IN ('todo', 'doing', 'failed')
    )
    SELECT 'brief' AS kind, id FROM unbriefed WHERE read_at < :before
        AND NOT EXISTS (SELECT 1 FROM tasked WHERE task_name = 'brief' AND about = unbriefed.id::text)
    UNION ALL
    SELECT 'rebrief' AS kind, id FROM job WHERE status = 'waiting' AND keeper = 'bot' AND asked_at < :before
        AND NOT EXISTS (SELECT 1 FROM job AS part WHERE part.parent = job.id)
        AND NOT EXISTS (SELECT 1 FROM tasked WHERE task_name = 'rebrief' AND about = job.id::text)
    ORDER BY kind, id
""").bindparams(bindparam("before", type_=Instant))

_TIDY = text("""
    DELETE FROM procrastinate_jobs AS task
    WHERE status::text = ANY(:ended)
        AND (SELECT max(at) FROM procrastinate_events WHERE job_id = task.id) < :before
""").bindparams(bindparam("before", type_=Instant))

_TIDY_NOTES = text("""
    DELETE FROM task_note WHERE at < :before
        AND NOT EXISTS (SELECT 1 FROM procrastinate_jobs WHERE id = task_note.task)
""").bindparams(bindparam("before", type_=Instant))

_TIDY_TRACES = text("""
    DELETE FROM task_trace WHERE NOT EXISTS (SELECT 1 FROM procrastinate_jobs WHERE id = task_trace.task)
""")
