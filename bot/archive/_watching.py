"""Reading and writing what is remembered of sources. See `Watching`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import case, func, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.archive.tables import PieceRow, SourceRow

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.archive.watching import AnswerState, SourceState, TriedPiece


async def states(connection: AsyncConnection) -> dict[str, SourceState]:
    from bot.archive.watching import AnswerState, SourceState

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
        )
        for row in rows
    }


async def tried(connection: AsyncConnection, slug: str) -> dict[str, TriedPiece]:
    from bot.archive.watching import TriedPiece

    statement = select(PieceRow.key, PieceRow.mark, PieceRow.done, PieceRow.attempts).where(
        PieceRow.slug == slug
    )
    return {
        row.key: TriedPiece(row.mark, row.done, row.attempts) for row in await connection.execute(statement)
    }


async def keep_piece(
    connection: AsyncConnection, slug: str, key: str, mark: str, done: bool, at: datetime
) -> None:
    insert = _insert(connection)(PieceRow).values(
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
) -> None:
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
    }
    await _upsert(connection, slug, values, values)


async def failed(
    connection: AsyncConnection, slug: str, address: str, problem: str, at: datetime, due_at: datetime
) -> int:
    told = {"asked_at": at, "due_at": due_at, "problem": problem}
    new = told | {"address": address, "failures": 1, "failing_since": at}
    # Counted by the database: two processes may fail at the same source.
    again = told | {
        "failures": SourceRow.failures + 1,
        "failing_since": func.coalesce(SourceRow.failing_since, at, type_=SourceRow.failing_since.type),
    }
    await _upsert(connection, slug, new, again)
    counted = await connection.scalar(select(SourceRow.failures).where(SourceRow.slug == slug))
    return int(counted or 0)


def _insert(connection: AsyncConnection) -> Any:
    return postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert


async def _upsert(connection: AsyncConnection, slug: str, new: dict[str, Any], again: dict[str, Any]) -> None:
    insert = _insert(connection)(SourceRow).values(slug=slug, **new)
    await connection.execute(insert.on_conflict_do_update(index_elements=["slug"], set_=again))
