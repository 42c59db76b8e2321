"""Tasks that were tried often enough: told of, tried again, or let go. Inside a transaction of its caller's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from bot.archive.maintaining import acts
from bot.archive.queue.schema import is_there
from bot.archive.queue.types import DeadTask

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Row
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.archive.maintaining.types import Actor


async def dead(connection: AsyncConnection, limit: int, offset: int) -> tuple[DeadTask, ...]:
    """See `Work.dead`."""
    if not await is_there(connection):
        return ()
    rows = await connection.execute(_DEAD, {"limit": limit, "offset": offset})
    return tuple(map(_dead, rows))


async def revive(connection: AsyncConnection, task: int | None, by: Actor, at: datetime) -> int:
    """See `Work.revive`."""
    found = [one for one in await dead(connection, 10_000, 0) if task is None or one.id == task]
    if not found:
        return 0
    ids = [one.id for one in found]
    # What waits already under the same lock does the same: two of them the database refuses.
    await connection.execute(_DROP_TWINS, {"tasks": ids})
    await connection.execute(_REVIVE, {"tasks": ids})
    about = found[0].about if len(found) == 1 else f"{len(found)} things"
    await acts.note(connection, by, "retry", None, f"had given-up work tried again: {about}", at)
    return len(found)


async def drop_moot(connection: AsyncConnection) -> int:
    """Let go of what was settled otherwise; how many."""
    return int((await connection.execute(_MOOT)).rowcount)


async def discard(connection: AsyncConnection, task: int, by: Actor, at: datetime) -> bool:
    """See `Work.discard`."""
    found = [one for one in await dead(connection, 10_000, 0) if one.id == task]
    if not found:
        return False
    (one,) = found
    if one.kind == "brief":
        await connection.execute(_DROP_UNBRIEFED, {"task": task})
    await connection.execute(_DROP, {"tasks": [task]})
    await acts.note(connection, by, "retry", None, f"let go of given-up work: {one.about}", at)
    return True


def _dead(row: Row[*tuple[Any, ...]]) -> DeadTask:
    return DeadTask(row.id, row.kind, row.about, row.problem, row.attempts, row.at)


_ABOUT = """
    CASE task.task_name
        WHEN 'brief' THEN coalesce(unbriefed.told -> 0 ->> 'title', 'an article')
        WHEN 'rebrief' THEN coalesce(job.words, 'a job')
        ELSE task.args ->> 'about'
    END
"""

_OF_TASK = """
    LEFT JOIN unbriefed ON task.task_name = 'brief' AND unbriefed.id::text = task.args ->> 'about'
    LEFT JOIN job ON task.task_name = 'rebrief' AND job.id::text = task.args ->> 'about'
"""

_DEAD = text(f"""
    SELECT task.id, task.task_name AS kind, {_ABOUT} AS about, note.problem, task.attempts,
        coalesce(note.at, (SELECT max(at) FROM procrastinate_events WHERE job_id = task.id)) AS at
    FROM procrastinate_jobs AS task
    {_OF_TASK}
    LEFT JOIN task_note AS note ON note.task = task.id
    WHERE task.status = 'failed' ORDER BY task.id LIMIT :limit OFFSET :offset
""")  # noqa: S608  # our own words

_DROP_TWINS = text("""
    DELETE FROM procrastinate_jobs AS task WHERE task.id = ANY(:tasks) AND task.status = 'failed' AND EXISTS (
        SELECT 1 FROM procrastinate_jobs AS twin
        WHERE twin.lock = task.lock AND (
            twin.status = 'todo' OR (twin.status = 'failed' AND twin.id = ANY(:tasks) AND twin.id > task.id)
        )
    )
""")

_REVIVE = text("""
    UPDATE procrastinate_jobs SET status = 'todo', attempts = 0, scheduled_at = NULL, worker_id = NULL
    WHERE id = ANY(:tasks) AND status = 'failed'
""")

_DROP = text("DELETE FROM procrastinate_jobs WHERE id = ANY(:tasks) AND status = 'failed'")

_DROP_UNBRIEFED = text("""
    DELETE FROM unbriefed USING procrastinate_jobs AS task
    WHERE task.id = :task AND unbriefed.id::text = task.args ->> 'about'
""")

_MOOT = text(f"""
    DELETE FROM procrastinate_jobs WHERE id IN (
        SELECT task.id FROM procrastinate_jobs AS task
        {_OF_TASK}
        LEFT JOIN task_note AS note ON note.task = task.id
        LEFT JOIN source ON task.task_name = 'fetch' AND source.slug = task.args ->> 'about'
        WHERE task.status = 'failed' AND CASE task.task_name
            WHEN 'brief' THEN unbriefed.id IS NULL
            WHEN 'rebrief' THEN job.id IS NULL OR job.status <> 'waiting'
            ELSE source.succeeded_at > note.at
        END
    )
""")  # noqa: S608  # our own words
