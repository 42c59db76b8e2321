"""An archive that was restored knows nothing of what was posted since the backup. Inside a transaction of its caller's.

Three things follow, once and for all:

- Numbers are not given again: they stand in the buttons of messages which this archive does not know.
- What waited may have been posted, with the very marks that it has here: it is in doubt, all its parts.
- What is planned from now on, and was due before now, may have been posted under another number: see `Order.elsewhere`.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, case, func, select, text, true, update

from bot.archive.database import marks
from bot.archive.database.numbers import REVISIONS
from bot.archive.digests.doubt import DAY, RESTORED, Restored
from bot.archive.moving.exporting import never_again
from bot.archive.moving.rows import TABLES, numbered
from bot.archive.tables import ActRow, ArticleRow, DeliveryRow, RevisionRow, SourceRow, SubscriptionRow

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Table
    from sqlalchemy.ext.asyncio import AsyncConnection

LEAP = 1_000_000
"""Numbers that are left out: more than any bot gives between two backups."""

_MOMENTS = (
    ActRow.at,
    ArticleRow.first_seen,
    DeliveryRow.claimed_at,
    DeliveryRow.ended_at,
    DeliveryRow.planned_at,
    SourceRow.asked_at,
    SubscriptionRow.changed_at,
)
"""The newest of them all is no later than the backup."""


async def restored(connection: AsyncConnection, at: datetime) -> Restored:
    """See `Moving.restored`."""
    newest = [await connection.scalar(select(func.max(column))) for column in _MOMENTS]
    since = max((moment for moment in newest if moment is not None and moment <= at), default=at - DAY)
    await _leap(connection)
    doubt = {
        "restored": true(),
        "worker": None,
        "available_at": at,
        "doubt_since": case((DeliveryRow.doubt_since < since, DeliveryRow.doubt_since), else_=since),
        "doubt_until": at,
        # Where it may stand posted is where its subscription then led.
        "channel": func.coalesce(DeliveryRow.channel, _of_subscription(SubscriptionRow.channel)),
        "place": func.coalesce(DeliveryRow.place, _of_subscription(SubscriptionRow.place)),
    }
    await connection.execute(update(DeliveryRow).where(DeliveryRow.available_at.is_not(None)).values(doubt))
    told = json.dumps({"since": since.isoformat(), "at": at.isoformat()})
    await marks.finish(connection, RESTORED, told)
    return Restored(since, at)


def _of_subscription(column: Any) -> Any:
    its = and_(SubscriptionRow.id == DeliveryRow.subscription_id)
    return select(column).where(its).scalar_subquery()


async def _leap(connection: AsyncConnection) -> None:
    for table in TABLES:
        if connection.dialect.name == "postgresql":
            await _leap_on_postgresql(connection, table)
        elif never_again(table):
            names = {"name": table.name, "leap": LEAP}
            await connection.execute(
                text("UPDATE sqlite_sequence SET seq = seq + :leap WHERE name = :name"), names
            )
    if connection.dialect.name == "sqlite":
        highest = int(await connection.scalar(select(func.max(RevisionRow.id))) or 0)
        before = int(await marks.finished(connection, REVISIONS) or 0)
        await marks.finish(connection, REVISIONS, str(max(highest, before) + LEAP))


async def _leap_on_postgresql(connection: AsyncConnection, table: Table) -> None:
    column = numbered(table)
    sequence = column is not None and await connection.scalar(
        select(func.pg_get_serial_sequence(table.name, column.name))
    )
    if sequence:
        await connection.execute(select(func.setval(sequence, func.nextval(sequence) + LEAP)))
