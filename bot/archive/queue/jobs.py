"""The archive's face for work on many articles, which goes on after a restart where it was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import and_, case, exists, insert, or_, select, update
from sqlalchemy.orm import aliased

from bot.archive.maintaining import acts
from bot.archive.maintaining.notices import tell
from bot.archive.maintaining.types import Actor
from bot.archive.tables import JobRow

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, timedelta

    from sqlalchemy import ColumnElement, Row
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.archive.database.transactions import Transactions

Keeper = Literal["bot", "command line"]
JobStatus = Literal["waiting", "done", "cancelled"]


@dataclass(frozen=True, slots=True)
class Job:
    """Articles to be briefed anew, and how far that is."""

    id: int
    keeper: Keeper
    """Who does it."""
    words: str
    """Which articles, in words for people."""
    articles: tuple[str, ...]
    """Their ids, in the order in which they are done."""
    done: int
    changed: int
    failed: int
    problem: str | None
    """What went wrong last, with one of the articles."""
    status: JobStatus
    by: Actor
    asked_at: datetime
    ended_at: datetime | None
    channel: int | None
    message: int | None
    """The message that shows how far it is."""
    worker: str | None
    parent: int | None = None
    """The job that this is a part of."""

    @property
    def left(self) -> tuple[str, ...]:
        return self.articles[self.done :]


_WAITS = JobRow.status == "waiting"
_PART = aliased(JobRow)
_IN_PARTS = exists().where(_PART.parent == JobRow.id)
_COLUMNS = tuple(JobRow.__table__.columns)
_OF_PARTS = ("keeper", "words", "status", "actor", "actor_name", "asked_at")
"""What a part has in common with its job."""


class Jobs:
    """`Archive.jobs`. Raises what `Archive` does; moments are aware, in UTC.

    Whoever does a job holds it by a lease, which each step renews: nobody else does it meanwhile, and it is
    taken up by another once the holder is gone.
    """

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def add(
        self, keeper: Keeper, words: str, articles: Sequence[str], *, by: Actor, at: datetime
    ) -> Job:
        """Keep that these articles are to be briefed anew. The audit log says so."""
        values = {
            "keeper": keeper,
            "words": words,
            "articles": list(articles),
            "total": len(articles),
            **dict.fromkeys(("done", "changed", "failed"), 0),
            "status": "waiting",
            "actor": by.id,
            "actor_name": by.name,
            "asked_at": at,
        }

        async def work(connection: AsyncConnection) -> Job:
            row = (await connection.execute(insert(JobRow).values(values).returning(*_COLUMNS))).one()
            told = f"had {len(articles)} articles briefed anew: {words}"
            await acts.note(connection, by, "resummarize", None, told, at)
            return _job(row)

        return await self._transactions.write(work)

    async def get(self, id_: int) -> Job | None:
        """None where there is none such."""

        async def work(connection: AsyncConnection) -> Job | None:
            row = (await connection.execute(select(*_COLUMNS).where(JobRow.id == id_))).first()
            return None if row is None else _job(row)

        return await self._transactions.read(work)

    async def waiting(self, keeper: Keeper | None = None) -> tuple[Job, ...]:
        """Those that are not at their end, the oldest first; their parts are not told."""

        async def work(connection: AsyncConnection) -> tuple[Job, ...]:
            statement = select(*_COLUMNS).where(_WAITS, JobRow.parent.is_(None)).order_by(JobRow.id)
            if keeper is not None:
                statement = statement.where(JobRow.keeper == keeper)
            return tuple(_job(row) for row in await connection.execute(statement))

        return await self._transactions.read(work)

    async def claim(
        self, keeper: Keeper, worker: str, now: datetime, *, lease: timedelta, words: str | None = None
    ) -> Job | None:
        """Take the oldest job that waits for this keeper (and is of these words) and that nobody else does."""

        async def work(connection: AsyncConnection) -> Job | None:
            free = or_(JobRow.held_until.is_(None), JobRow.held_until <= now, JobRow.worker == worker)
            wanted = and_(_WAITS, JobRow.keeper == keeper, free, ~_IN_PARTS)
            if words is not None:
                wanted = and_(wanted, JobRow.words == words)
            oldest = select(JobRow.id).where(wanted).order_by(JobRow.id).limit(1)
            id_ = await connection.scalar(oldest.with_for_update(skip_locked=True))
            if id_ is None:
                return None
            values = {"worker": worker, "held_until": now + lease}
            return await _change(connection, JobRow.id == id_, values)

        return await self._transactions.write(work)

    async def take(self, id_: int, worker: str, now: datetime, *, lease: timedelta) -> Job | None:
        """Take this one from whoever holds it, which can do no more of it then. None: it is at its end, or in parts."""
        values = {"worker": worker, "held_until": now + lease}
        wanted = and_(JobRow.id == id_, _WAITS, ~_IN_PARTS)
        return await self._transactions.write(lambda c: _change(c, wanted, values))

    async def split(self, id_: int, size: int) -> None:
        """Make parts of so many articles each of what is left; nothing where that is done, or there are no more."""

        async def work(connection: AsyncConnection) -> None:
            wanted = and_(JobRow.id == id_, _WAITS, JobRow.parent.is_(None), ~_IN_PARTS)
            row = (await connection.execute(select(*_COLUMNS).where(wanted).with_for_update())).first()
            if row is None or len(left := _job(row).left) <= size:
                return
            same = {name: row._mapping[name] for name in _OF_PARTS}
            none = dict.fromkeys(("done", "changed", "failed"), 0)
            parts = [
                {**same, **none, "parent": id_, "articles": [*some], "total": len(some)}
                for some in (left[first : first + size] for first in range(0, len(left), size))
            ]
            await connection.execute(insert(JobRow), parts)

        await self._transactions.write(work)

    async def step(
        self, held: Job, *, changed: bool, problem: str | None, now: datetime, lease: timedelta
    ) -> Job | None:
        """The next article is done (`problem`: it failed). None: cancelled, or another's by now. Stop then."""
        values = {
            "done": held.done + 1,
            "changed": held.changed + changed,
            "failed": held.failed + (problem is not None),
            "problem": problem or held.problem,
            "status": case((JobRow.total == held.done + 1, "done"), else_=JobRow.status),
            "ended_at": case((JobRow.total == held.done + 1, now), else_=None),
            "held_until": now + lease,
        }

        async def work(connection: AsyncConnection) -> Job | None:
            job = await _change(connection, _held(held), values)
            whole = job
            if job is not None and job.parent is not None:
                whole = await _count_in(connection, job.parent, changed=changed, problem=problem, now=now)
            # Who started one on the command line sees there what came of it.
            if whole is not None and whole.status == "done" and whole.failed and whole.keeper == "bot":
                told = f"{whole.words}: {whole.failed} of {len(whole.articles)} failed; the last: {whole.problem}"
                await tell(connection, "job", str(whole.id), told, now)
            return job

        return await self._transactions.write(work)

    async def release(self, held: Job) -> None:
        """Let it be gone on with at once, by anybody."""
        # However far it came meanwhile: a step may have been kept whose answer nobody waited for.
        mine = and_(JobRow.id == held.id, JobRow.worker == held.worker, _WAITS)
        await self._transactions.write(lambda c: _change(c, mine, {"held_until": None}))

    async def show_in(self, id_: int, channel: int, message: int) -> None:
        """Keep which message shows how far it is."""
        values = {"channel": channel, "message": message}
        await self._transactions.write(lambda c: _change(c, JobRow.id == id_, values))

    async def cancel(self, id_: int, *, by: Actor, at: datetime) -> Job | None:
        """End it after the article that is under way; what is done stays. None: it is at its end already."""

        async def work(connection: AsyncConnection) -> Job | None:
            values = {"status": "cancelled", "ended_at": at}
            job = await _change(connection, and_(JobRow.id == id_, _WAITS), values)
            if job is not None:
                parts = update(JobRow).where(JobRow.parent == id_, _WAITS)
                await connection.execute(parts.values(values))
                told = f"stopped briefing anew after {job.done} of {len(job.articles)}: {job.words}"
                await acts.note(connection, by, "cancel", None, told, at)
            return job

        return await self._transactions.write(work)


async def _change(
    connection: AsyncConnection, wanted: ColumnElement[bool], values: dict[str, Any]
) -> Job | None:
    row = (await connection.execute(update(JobRow).where(wanted).values(values).returning(*_COLUMNS))).first()
    return None if row is None else _job(row)


async def _count_in(
    connection: AsyncConnection, parent: int, *, changed: bool, problem: str | None, now: datetime
) -> Job | None:
    """One more article of a job in parts is done."""
    last = JobRow.total == JobRow.done + 1
    values = {
        "done": JobRow.done + 1,
        "changed": JobRow.changed + int(changed),
        "failed": JobRow.failed + int(problem is not None),
        "problem": problem or JobRow.problem,
        "status": case((last, "done"), else_=JobRow.status),
        "ended_at": case((last, now), else_=None),
    }
    return await _change(connection, and_(JobRow.id == parent, _WAITS), values)


def _held(held: Job) -> ColumnElement[bool]:
    return and_(
        JobRow.id == held.id, JobRow.worker == held.worker, JobRow.done == held.done, _WAITS, ~_IN_PARTS
    )


def _job(row: Row[*tuple[Any, ...]]) -> Job:
    return Job(
        id=row.id,
        keeper=row.keeper,
        words=row.words,
        articles=tuple(row.articles),
        done=row.done,
        changed=row.changed,
        failed=row.failed,
        problem=row.problem,
        status=row.status,
        by=Actor(row.actor, row.actor_name),
        asked_at=row.asked_at,
        ended_at=row.ended_at,
        channel=row.channel,
        message=row.message,
        worker=row.worker,
        parent=row.parent,
    )
