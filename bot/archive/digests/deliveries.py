"""Reading deliveries, what waits among them, and forgetting old ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, delete, func, select

from bot.archive.digests.types import Backlog, DeliverySummary, Posted
from bot.archive.tables import DeliveryRow, StepRow, SubscriptionRow

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

WAITS = DeliveryRow.available_at.is_not(None)
SERVED = and_(SubscriptionRow.paused_at.is_(None), SubscriptionRow.left_at.is_(None))
"""For a statement that joins the delivery's subscription."""

_ORDER = ("forum_post", "post", "thread", "publish")


async def summaries(
    connection: AsyncConnection, subscription: int, limit: int
) -> tuple[DeliverySummary, ...]:
    """See `Outbox.deliveries`."""
    rows = (
        await connection.execute(
            select(*DeliveryRow.__table__.columns)
            .where(DeliveryRow.subscription_id == subscription)
            .order_by(DeliveryRow.local_date.desc())
            .limit(limit)
        )
    ).all()
    done = await steps(connection, [row.id for row in rows])
    return tuple(
        DeliverySummary(
            id=row.id,
            subscription=row.subscription_id,
            local_date=row.local_date,
            due_at=row.due_at,
            status=row.status,
            attempts=row.attempts,
            sent_at=row.ended_at if row.status == "sent" else None,
            next_try=row.available_at if row.worker is None else None,
            problem=row.problem,
            messages=done.get(row.id, ()),
            on_demand=row.on_demand,
        )
        for row in rows
    )


async def backlog(connection: AsyncConnection) -> Backlog:
    """See `Outbox.backlog`."""
    waiting = (
        await connection.execute(
            select(
                func.count().label("waiting"),
                func.count(DeliveryRow.worker).label("held"),
                func.count(DeliveryRow.doubt_since).label("in_doubt"),
                func.min(DeliveryRow.due_at).label("oldest_due"),
            )
            .join(SubscriptionRow, SubscriptionRow.id == DeliveryRow.subscription_id)
            .where(WAITS, SERVED)
        )
    ).one()
    # Not by `next_due`: SQLite would take that index, which holds nearly all.
    troubled = select(func.count()).where(SubscriptionRow.trouble_code.is_not(None), SERVED)
    return Backlog(
        waiting=waiting.waiting,
        held=waiting.held,
        in_doubt=waiting.in_doubt,
        oldest_due=waiting.oldest_due,
        troubled=int((await connection.scalars(troubled)).one()),
    )


async def purge(connection: AsyncConnection, before: datetime, limit: int) -> int:
    """See `Outbox.purge_deliveries`."""
    over = select(DeliveryRow.id).where(DeliveryRow.ended_at < before).order_by(DeliveryRow.id).limit(limit)
    purged = delete(DeliveryRow).where(DeliveryRow.id.in_(over))
    return len((await connection.execute(purged.returning(DeliveryRow.id))).all())


async def steps(connection: AsyncConnection, ids: Sequence[int]) -> dict[int, tuple[Posted, ...]]:
    """The steps done of each delivery, in the order they are done in."""
    rows = await connection.execute(
        select(*StepRow.__table__.columns).where(StepRow.delivery_id.in_(list(ids)))
    )
    found: dict[int, list[Posted]] = {}
    for row in rows:
        posted = Posted(row.step, row.part, row.channel, row.message, row.at)
        found.setdefault(row.delivery_id, []).append(posted)
    return {
        id_: tuple(sorted(done, key=lambda posted: (_ORDER.index(posted.step), posted.part)))
        for id_, done in found.items()
    }
