"""Reading and writing what is remembered of sources. See `Watching`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, case, delete, func, select, update

from bot.archive.maintaining import acts
from bot.archive.maintaining.notices import take_back, tell
from bot.archive.sources.types import AnswerState, Pause, SourceState, TriedPiece
from bot.archive.tables import PauseRow, PieceRow, SourceRow
from bot.archive.tables.columns import upserting

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy import Row
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.archive.maintaining.types import Actor


async def states(connection: AsyncConnection) -> dict[str, SourceState]:
    rows = await connection.execute(select(*SourceRow.__table__.columns).order_by(SourceRow.slug))
    return {
        row.slug: SourceState(
            slug=row.slug,
            address=row.address,
            answer=AnswerState(row.answered_by, row.etag, row.last_modified) if row.answered_by else None,
            asked_at=row.asked_at,
            succeeded_at=row.succeeded_at,
            due_at=row.due_at,
            failures=row.failures,
            failing_since=row.failing_since,
            problem=row.problem,
            marked_at=row.marked_at,
            moved_to=row.moved_to,
        )
        for row in rows
    }


async def tried(connection: AsyncConnection, slug: str) -> dict[str, TriedPiece]:
    statement = select(PieceRow.key, PieceRow.mark, PieceRow.done, PieceRow.attempts).where(
        PieceRow.slug == slug
    )
    return {
        row.key: TriedPiece(row.mark, row.done, row.attempts) for row in await connection.execute(statement)
    }


async def keep_piece(
    connection: AsyncConnection, slug: str, key: str, mark: str, done: bool, at: datetime
) -> None:
    insert = upserting(connection)(PieceRow).values(
        slug=slug, key=key, mark=mark, done=done, attempts=1, tried_at=at
    )
    again = case((PieceRow.mark == insert.excluded.mark, PieceRow.attempts + 1), else_=1)
    await connection.execute(
        insert.on_conflict_do_update(
            index_elements=["slug", "key"],
            set_={"mark": insert.excluded.mark, "done": done, "attempts": again, "tried_at": at},
        )
    )


async def succeeded(
    connection: AsyncConnection,
    slug: str,
    address: str,
    answer: AnswerState | None,
    at: datetime,
    due_at: datetime,
    moved_to: str | None,
) -> None:
    before = await _held(connection, slug)
    values = {
        "address": address,
        "answered_by": answer.answered_by if answer else None,
        "etag": answer.etag if answer else None,
        "last_modified": answer.last_modified if answer else None,
        "asked_at": at,
        "succeeded_at": at,
        "due_at": due_at,
        "failures": 0,
        "failing_since": None,
        "problem": None,
        "marked_at": None,
        "moved_to": moved_to,
    }
    await _upsert(connection, slug, values, values)
    # Nobody needs to hear of an end who has not heard of the beginning.
    if before is not None and before.marked_at and not await take_back(connection, ("failing",), slug):
        await tell(connection, "recovered", slug, before.problem or "", at, before.failing_since)
    if moved_to != (before.moved_to if before is not None else None):
        await take_back(connection, ("moved",), slug)
        if moved_to is not None:
            await tell(connection, "moved", slug, moved_to, at)


async def failed(
    connection: AsyncConnection,
    slug: str,
    address: str,
    problem: str,
    at: datetime,
    due_at: datetime,
    marked_after: int,
) -> int:
    told = {"asked_at": at, "due_at": due_at, "problem": problem}
    new = told | {"address": address, "failures": 1, "failing_since": at}
    before = await _held(connection, slug)
    if before is not None and before.address != address:
        # Another source by the same name: what is known of the other says nothing of it.
        nothing = ("answered_by", "etag", "last_modified", "succeeded_at", "marked_at", "moved_to")
        await take_back(connection, ("failing", "moved"), slug)
        await _upsert(connection, slug, new, new | dict.fromkeys(nothing))
        return 1
    # Counted by the database: two processes may fail at the same source.
    again = told | {
        "failures": SourceRow.failures + 1,
        "failing_since": func.coalesce(SourceRow.failing_since, at, type_=SourceRow.failing_since.type),
    }
    await _upsert(connection, slug, new, again)
    mark = and_(SourceRow.slug == slug, SourceRow.failures >= marked_after, SourceRow.marked_at.is_(None))
    marked = update(SourceRow).where(mark).values(marked_at=at).returning(SourceRow.failing_since)
    row = (await connection.execute(marked)).first()
    if row is not None:
        await tell(connection, "failing", slug, problem, at, row.failing_since)
    counted = await connection.scalar(select(SourceRow.failures).where(SourceRow.slug == slug))
    return int(counted or 0)


async def pauses(connection: AsyncConnection) -> dict[str, Pause]:
    rows = await connection.execute(select(PauseRow.slug, PauseRow.paused_at, PauseRow.actor_name))
    return {row.slug: Pause(row.paused_at, row.actor_name) for row in rows}


async def pause(connection: AsyncConnection, slug: str, words: str, by: Actor, at: datetime) -> bool:
    insert = upserting(connection)(PauseRow).values(slug=slug, paused_at=at, actor=by.id, actor_name=by.name)
    made = await connection.execute(insert.on_conflict_do_nothing().returning(PauseRow.slug))
    if made.first() is None:
        return False
    await acts.note(connection, by, "pause", slug, words, at)
    return True


async def resume(connection: AsyncConnection, slug: str, words: str, by: Actor, at: datetime) -> bool:
    gone = await connection.execute(delete(PauseRow).where(PauseRow.slug == slug).returning(PauseRow.slug))
    if gone.first() is None:
        return False
    await acts.note(connection, by, "resume", slug, words, at)
    return True


async def _held(connection: AsyncConnection, slug: str) -> Row[*tuple[Any, ...]] | None:
    """What is known of the source, which nobody else changes meanwhile."""
    statement = select(*SourceRow.__table__.columns).where(SourceRow.slug == slug).with_for_update()
    return (await connection.execute(statement)).first()


async def _upsert(connection: AsyncConnection, slug: str, new: dict[str, Any], again: dict[str, Any]) -> None:
    insert = upserting(connection)(SourceRow).values(slug=slug, **new)
    await connection.execute(insert.on_conflict_do_update(index_elements=["slug"], set_=again))


_LISTED_AT_ONCE = 500
"""A database takes only so many values in one statement."""


async def forget_pieces(
    connection: AsyncConnection, slug: str, listed: Collection[str], before: datetime
) -> int:
    """See `Watching.forget_pieces`."""
    old = select(PieceRow.key).where(PieceRow.slug == slug, PieceRow.tried_at < before)
    gone = sorted(set(await connection.scalars(old)) - set(listed))
    for first in range(0, len(gone), _LISTED_AT_ONCE):
        some = gone[first : first + _LISTED_AT_ONCE]
        await connection.execute(
            delete(PieceRow).where(PieceRow.slug == slug, PieceRow.key.in_(some), PieceRow.tried_at < before)
        )
    return len(gone)
