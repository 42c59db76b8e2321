"""The archive's face for what is told in the maintainers' channel: each thing once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import and_, delete, func, insert, select, update
from sqlalchemy.orm import aliased

from bot.archive.tables import NoticeRow

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from sqlalchemy import ColumnElement, Row
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.archive.database.transactions import Transactions

NoticeKind = Literal["failing", "recovered", "moved", "job"]
"""A source has failed so often that it counts as broken; it answers again; it has moved for good; and articles that
were to be briefed anew could not be."""

_WAITS = NoticeRow.available_at.is_not(None)
_COLUMNS = (
    NoticeRow.id,
    NoticeRow.kind,
    NoticeRow.subject,
    NoticeRow.words,
    NoticeRow.since,
    NoticeRow.at,
    NoticeRow.attempts,
    NoticeRow.problem,
    NoticeRow.begun_at,
    NoticeRow.channel,
)


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that maintainers are to be told."""

    id: int
    kind: NoticeKind
    subject: str
    """The slug of a source, or the number of a job."""
    words: str
    """What is wrong or was; where the source has moved; or what the job was."""
    since: datetime | None
    """Since when the source failed."""
    at: datetime
    attempts: int = 0
    problem: str | None = None
    begun_at: datetime | None = None
    """When somebody began to tell it who did not say what came of it."""
    channel: int | None = None
    """Where they began to."""


@dataclass(frozen=True, slots=True)
class Untold:
    """What waits to be told."""

    waiting: int = 0
    problem: str | None = None
    """Why the oldest of those that could not be told could not."""


class Notices:
    """`Archive.notices`. What is to be told is written in the transaction of what makes it so.

    Raises what `Archive` does; moments are aware, in UTC.
    """

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def claim(self, now: datetime, *, lease: timedelta) -> Notice | None:
        """Take the oldest whose time has come until `now + lease`. Of one subject, one comes after the other."""
        earlier = aliased(NoticeRow)
        waits_before = (
            select(earlier.id)
            .where(
                earlier.available_at.is_not(None),
                earlier.subject == NoticeRow.subject,
                earlier.id < NoticeRow.id,
            )
            .exists()
        )
        oldest = (
            select(NoticeRow.id)
            .where(NoticeRow.available_at <= now, ~waits_before)
            .order_by(NoticeRow.id)
            .limit(1)
            .with_for_update(skip_locked=True, of=NoticeRow)
        )

        async def work(connection: AsyncConnection) -> Notice | None:
            id_ = await connection.scalar(oldest)
            if id_ is None:
                return None
            taken = update(NoticeRow).where(NoticeRow.id == id_).values(available_at=now + lease)
            row = (await connection.execute(taken.returning(*_COLUMNS))).one()
            return _notice(row)

        return await self._transactions.write(work)

    async def begin(self, id_: int, channel: int, at: datetime) -> bool:
        """From now on it may be told there, until it is said what came of it. False: it needs not be any more."""
        return await self._set(id_, {"begun_at": at, "channel": channel})

    async def told(self, id_: int, channel: int, message: int) -> None:
        """It is told, by this message."""
        values = {"channel": channel, "message": message, "problem": None, "begun_at": None}
        await self._set(id_, {"available_at": None, **values})

    async def put_off(self, id_: int, until: datetime, problem: str, *, unclear: bool = False) -> None:
        """It could not be told; try again at `until`. `unclear`: it may have been told all the same."""
        values: dict[str, Any] = {"available_at": until, "problem": problem}
        values["attempts"] = NoticeRow.attempts + 1
        if not unclear:
            values["begun_at"] = None
        await self._set(id_, values)

    async def hurry(self, now: datetime) -> None:
        """What was in the way of telling may be gone: try at once whatever nobody is telling."""
        idle = and_(NoticeRow.available_at > now, NoticeRow.begun_at.is_(None))
        await self._transactions.write(lambda c: _change(c, idle, {"available_at": now}))

    async def forget_news(self, before: datetime) -> int:
        """Forget what is no news any more and was never tried to be told; how much that was.

        What is still so (a source that is broken or has moved) stays to be told.
        """
        old = and_(
            _WAITS,
            NoticeRow.kind.in_(("job", "recovered")),
            NoticeRow.at < before,
            NoticeRow.attempts == 0,
            NoticeRow.begun_at.is_(None),
        )

        async def work(connection: AsyncConnection) -> int:
            gone = await connection.execute(delete(NoticeRow).where(old).returning(NoticeRow.id))
            return len(gone.all())

        return await self._transactions.write(work)

    async def untold(self) -> Untold:
        """How much waits, and why."""

        async def work(connection: AsyncConnection) -> Untold:
            waiting = int((await connection.scalars(select(func.count()).where(_WAITS))).one())
            hindered = select(NoticeRow.problem).where(_WAITS, NoticeRow.problem.is_not(None))
            problem = await connection.scalar(hindered.order_by(NoticeRow.id).limit(1))
            return Untold(waiting, problem)

        return await self._transactions.read(work)

    async def get(self, id_: int) -> Notice | None:
        """None where there is none such."""

        async def work(connection: AsyncConnection) -> Notice | None:
            row = (await connection.execute(select(*_COLUMNS).where(NoticeRow.id == id_))).first()
            return None if row is None else _notice(row)

        return await self._transactions.read(work)

    async def _set(self, id_: int, values: dict[str, Any]) -> bool:
        return await self._transactions.write(lambda c: _change(c, NoticeRow.id == id_, values))


async def tell(
    connection: AsyncConnection,
    kind: NoticeKind,
    subject: str,
    words: str,
    at: datetime,
    since: datetime | None = None,
) -> None:
    """Maintainers are to be told. Part of the transaction of whatever happened."""
    values = {"words": words, "since": since, "at": at, "available_at": at, "attempts": 0}
    await connection.execute(insert(NoticeRow).values(kind=kind, subject=subject, **values))


async def take_back(connection: AsyncConnection, kinds: tuple[NoticeKind, ...], subject: str) -> bool:
    """What nobody has begun to tell needs not be told any more; whether that was anything."""
    mine = and_(_WAITS, NoticeRow.kind.in_(kinds), NoticeRow.subject == subject)
    gone = await connection.execute(
        delete(NoticeRow).where(mine, NoticeRow.begun_at.is_(None)).returning(NoticeRow.id)
    )
    return gone.first() is not None


def _notice(row: Row[*tuple[Any, ...]]) -> Notice:
    return Notice(*row)


async def _change(connection: AsyncConnection, wanted: ColumnElement[bool], values: dict[str, Any]) -> bool:
    changed = update(NoticeRow).where(_WAITS, wanted).values(values).returning(NoticeRow.id)
    return (await connection.execute(changed)).first() is not None
