"""The statements that the archive sends to its database, and how the database goes about them."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import event, func, insert, select

from bot.archive.tables import DeliveryRow, DigestRow, SubscriptionRow

from .samples import NOON
from .subscribers import DAY, SEOUL

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.archive import Archive

Sent = tuple[str, Any]
"""A statement, and what stands for its placeholders."""

_PORTION = 5000


@contextmanager
def listened(archive: Archive) -> Iterator[list[Sent]]:
    """What is sent while the context lasts. A statement for many rows counts once; BEGIN and COMMIT do not."""
    sent: list[Sent] = []

    def note(_c: object, _u: object, statement: str, parameters: Any, _o: object, many: bool) -> None:
        if not statement.startswith("BEGIN"):
            sent.append((statement, parameters[0] if many and isinstance(parameters, list) else parameters))

    engine = archive._engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)


async def explained(archive: Archive, sent: list[Sent]) -> str:
    """How the database would go about the statements, with as many rows as there are."""
    plans: list[str] = []
    async with archive._engine.begin() as connection:
        explain = "EXPLAIN " if connection.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN "
        for statement, parameters in sent:
            found = await connection.exec_driver_sql(explain + statement, parameters)
            plans += [str(row[-1]) for row in found]
    return "\n".join(plans)


async def fill(
    archive: Archive, subscriptions: int, *, days: int, next_due: datetime = NOON, apart: float = 60
) -> None:
    """Make `subscriptions`, each with a digest sent on each of the `days` before today.

    They are due `apart` seconds one after the other, each in a channel of its own; all write one digest a day.
    """
    columns = {
        "place": "text",
        "role": None,
        "discussion": False,
        "publish": False,
        "topics": ["japan-rok"],
        "most": 8,
        "when_quiet": False,
        "at": SEOUL.at,
        "zone": SEOUL.zone,
        "days": 127,
        "owner": 1,
        "created_at": NOON - 90 * DAY,
        "changed_at": NOON - 90 * DAY,
        "last_date": (NOON - DAY).date(),
        "covered_until": NOON - DAY,
        "zone_data": "2025b",
        "edition": 1,
    }

    def row(number: int) -> dict[str, Any]:
        return columns | {
            "id": number,
            "guild": 1000 + number // 4,
            "channel": 10**6 + number,
            "next_due": next_due + timedelta(seconds=apart * number),
        }

    async def write(connection: AsyncConnection) -> None:
        # Portion by portion: a million of them would take gigabytes.
        for portion in _portions(subscriptions):
            await connection.execute(insert(SubscriptionRow), [row(number) for number in portion])
        for day in range(1, days + 1):
            await _write_a_day(connection, subscriptions, day)
        if connection.dialect.name == "postgresql":
            for table in (SubscriptionRow, DeliveryRow, DigestRow):
                numbers = func.pg_get_serial_sequence(table.__tablename__, "id")
                await connection.execute(
                    select(func.setval(numbers, select(func.max(table.id)).scalar_subquery()))
                )

    await archive._transactions.write(write)
    await analyze(archive)


async def analyze(archive: Archive) -> None:
    """Let PostgreSQL know how much there is, which it finds out by itself in time. SQLite is never told."""

    async def look(connection: AsyncConnection) -> None:
        if connection.dialect.name == "postgresql":
            await connection.exec_driver_sql("ANALYZE")

    await archive._transactions.write(look)


def _portions(subscriptions: int) -> Iterator[range]:
    for start in range(1, subscriptions + 1, _PORTION):
        yield range(start, min(start + _PORTION, subscriptions + 1))


async def _write_a_day(connection: AsyncConnection, subscriptions: int, day: int) -> None:
    due_at = NOON - day * DAY
    digest = {
        "id": day,
        "fingerprint": f"{day:064x}",
        "since": due_at - DAY,
        "until": due_at,
        "title": "The news",
        "parts": [{"content": "The news."}],
        "used_at": due_at,
    }
    await connection.execute(insert(DigestRow), [digest])
    columns = {
        "local_date": due_at.date(),
        "due_at": due_at,
        "since": due_at - DAY,
        "until": due_at,
        "digest_id": day,
        "on_demand": False,
        "status": "sent",
        "planned_at": due_at,
        "ended_at": due_at,
        "attempts": 1,
        "worker": "a",
        "parts_posted": 1,
    }
    for portion in _portions(subscriptions):
        rows = [columns | {"subscription_id": number, "channel": 10**6 + number} for number in portion]
        await connection.execute(insert(DeliveryRow), rows)
