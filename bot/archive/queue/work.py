"""The archive's face for the queue: what is to be done by whichever process has time, and how that stands.

The queue itself is procrastinate's, and `bot.queue` speaks to it. Here stands what an archive has beside it: what a
task is about, what came of it, and how many there are. What is said of tasks is true of PostgreSQL alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select

from bot.archive.database.migrate import HEAD, lock_schema, neighbours
from bot.archive.queue import given_up, handing, schema, tasks
from bot.archive.queue.types import TaskNote, Unbriefed
from bot.archive.tables import TaskNoteRow, TaskTraceRow, UnbriefedRow
from bot.archive.tables.columns import storable, upserting

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Row
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.archive.database.transactions import Transactions
    from bot.archive.maintaining.types import Actor
    from bot.archive.queue.types import DeadTask, Kind, TaskBacklog, TaskState
    from summarizer import Article

_COLUMNS = tuple(UnbriefedRow.__table__.columns)


class Work:
    """`Archive.work`. Raises what `Archive` does; moments are aware, in UTC."""

    def __init__(self, transactions: Transactions, arguments: Mapping[str, Any]) -> None:
        self._transactions = transactions
        self.connect_arguments = arguments
        """Of psycopg, for a connection to the same database. With a password, where there is one."""

    async def bring_up(self, *, contracting: bool = False) -> None:
        """Make the queue's tables as this bot's procrastinate has them. Safe in two processes at once.

        `contracting`: also take away what only an older one needs, unless a bot of another version runs.
        """

        def work_at_once(connection: Connection) -> None:
            same = all(each.schema == HEAD for each in neighbours(connection))
            schema.bring_up(connection, contracting=contracting and same)

        async def work(connection: AsyncConnection) -> None:
            await lock_schema(connection)
            await connection.run_sync(work_at_once)

        await self._transactions.write(work)

    async def put(
        self,
        lock: str,
        priority: int,
        defer: Callable[[Any], Awaitable[int]],
        *,
        trace: str | None = None,
    ) -> int:
        """The id of the task with this lock that waits already, or of the one that `defer` makes on the psycopg
        connection that it is given. One that waits becomes as urgent as asked; if that is more urgent than it was, and
        it failed and waits for its next try, that is made at once. `trace`: the span that one which is made is a part
        of, as a `traceparent`; see `trace_of`."""

        async def work(connection: AsyncConnection) -> int:
            return await tasks.put(connection, lock, priority, defer, trace)

        return await self._transactions.write(work)

    async def put_all(
        self, defer: Callable[[Any], Awaitable[Sequence[int]]], *, trace: str | None = None
    ) -> None:
        """Make tasks of which none waits yet, all of them or none. `defer` gives their ids."""
        await self._transactions.write(lambda c: tasks.put_all(c, defer, trace))

    async def trace_of(self, task: int) -> str | None:
        """The span that put a task into the queue; None where none was kept."""
        found = select(TaskTraceRow.parent).where(TaskTraceRow.task == task)

        async def work(connection: AsyncConnection) -> str | None:
            return (await connection.execute(found)).scalar_one_or_none()

        return await self._transactions.read(work)

    async def let_in(self, task: int) -> None:
        """Let another task about the same wait beside this one, which is under way and will wait once more.

        Or the database would refuse to have it wait where there is one already.
        """
        await self._transactions.write(lambda c: tasks.let_in(c, task))

    # Articles that wait

    async def hand_over(
        self,
        article: Article,
        *,
        page: str,
        source: str,
        belongs: Sequence[str],
        at: datetime,
        revive: bool = False,
    ) -> int:
        """Keep an article until it is briefed, in place of an older text of it; the number that it waits under."""
        values = {
            "article": storable(article.id),
            "told": handing.written(article),
            "page": page,
            "source": source,
            "belongs": list(belongs),
            "revive": revive,
            "read_at": at,
        }

        async def work(connection: AsyncConnection) -> int:
            insert = upserting(connection)(UnbriefedRow).values(values)
            kept: dict[str, Any] = {
                name: insert.excluded[name] for name in values if name not in ("article", "revive")
            }
            kept["revive"] = UnbriefedRow.revive | insert.excluded.revive
            put = insert.on_conflict_do_update(index_elements=["article"], set_=kept)
            return int((await connection.execute(put.returning(UnbriefedRow.id))).scalar_one())

        return await self._transactions.write(work)

    async def unbriefed(self, id_: int) -> Unbriefed | None:
        """None where it was briefed."""

        async def work(connection: AsyncConnection) -> Unbriefed | None:
            row = (await connection.execute(select(*_COLUMNS).where(UnbriefedRow.id == id_))).first()
            return None if row is None else _unbriefed(row)

        return await self._transactions.read(work)

    async def all_unbriefed(self) -> tuple[int, ...]:
        """Their numbers, in the order read."""

        async def work(connection: AsyncConnection) -> tuple[int, ...]:
            return tuple((await connection.scalars(select(UnbriefedRow.id).order_by(UnbriefedRow.id))).all())

        return await self._transactions.read(work)

    async def briefed(self, done: Unbriefed) -> None:
        """It waits no more, unless another text of it was read meanwhile."""
        gone = delete(UnbriefedRow).where(UnbriefedRow.id == done.id, UnbriefedRow.read_at == done.read_at)

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(gone)

        await self._transactions.write(work)

    # What came of tasks

    async def note(
        self, task: int, *, at: datetime, problem: str | None = None, result: Mapping[str, Any] | None = None
    ) -> None:
        """Keep what came of a task, in place of what came of an earlier try."""
        values = {"problem": problem, "result": None if result is None else [dict(result)], "at": at}

        async def work(connection: AsyncConnection) -> None:
            insert = upserting(connection)(TaskNoteRow).values(task=task, **values)
            await connection.execute(insert.on_conflict_do_update(index_elements=["task"], set_=values))

        await self._transactions.write(work)

    async def note_of(self, task: int) -> TaskNote | None:
        """None where nothing was kept of it."""

        async def work(connection: AsyncConnection) -> TaskNote | None:
            columns = (TaskNoteRow.problem, TaskNoteRow.result, TaskNoteRow.at)
            row = (await connection.execute(select(*columns).where(TaskNoteRow.task == task))).first()
            return (
                None if row is None else TaskNote(row.problem, row.result[0] if row.result else None, row.at)
            )

        return await self._transactions.read(work)

    async def state(self, task: int) -> TaskState | None:
        """How a task stands; None where it is kept no more."""
        return await self._transactions.read(lambda c: tasks.state(c, task))

    async def take_back(self, task: int) -> bool:
        """Remove a task that nobody has begun; False where somebody has."""
        return await self._transactions.write(lambda c: tasks.take_back(c, task))

    # How the queue stands

    async def backlog(self) -> tuple[TaskBacklog, ...]:
        """How many tasks of each kind there are. Nothing where there is no queue."""
        return await self._transactions.read(tasks.backlog)

    async def dead(self, *, limit: int, offset: int = 0) -> tuple[DeadTask, ...]:
        """Tasks that were tried often enough and are tried no more, the oldest first. Nothing without a queue."""
        return await self._transactions.read(lambda c: given_up.dead(c, limit, offset))

    async def revive(self, task: int | None = None, *, by: Actor, at: datetime) -> int:
        """Try a dead task, or all of them, once more; how many there were. The audit log says so."""
        return await self._transactions.write(lambda c: given_up.revive(c, task, by, at))

    async def discard(self, task: int, *, by: Actor, at: datetime) -> bool:
        """Let go of a dead task with what it was to do; False where it is dead no more. The audit log says so."""
        return await self._transactions.write(lambda c: given_up.discard(c, task, by, at))

    async def without_task(self, *, read_before: datetime) -> tuple[tuple[Kind, int], ...]:
        """What is to be done and has no task: of a process that died in between, of another database, or of a time
        when there was no queue. `read_before`: what is newer is about to get one."""
        return await self._transactions.read(lambda c: tasks.without_task(c, read_before))

    async def tidy(self, before: datetime) -> int:
        """Remove tasks that ended before then, and what is noted of such; how many. Dead ones stay, but for those
        whose work was done otherwise."""
        return await self._transactions.write(lambda c: tasks.tidy(c, before))


def _unbriefed(row: Row[*tuple[Any, ...]]) -> Unbriefed:
    article = handing.read(row.told)
    return Unbriefed(
        row.id, article, row.page, row.source, tuple(row.belongs), revive=row.revive, read_at=row.read_at
    )
