"""What waits to be posted for a subscription: ended, or tried at once. Inside a transaction of its caller's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, case, func, select, update

from bot.archive.tables import DeliveryRow, StepRow

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

PARTS_POSTED = (
    select(func.count(StepRow.part.distinct()))
    .where(StepRow.delivery_id == DeliveryRow.id, StepRow.step.in_(("forum_post", "post")))
    .scalar_subquery()
)

ENDED: dict[str, Any] = {
    "status": case((PARTS_POSTED > 0, "given_up"), else_="folded"),
    "parts_posted": PARTS_POSTED,
    "available_at": None,
}
"""Of a delivery that is not posted any more: given up where a part of it stands posted."""


async def settle(
    connection: AsyncConnection, subscriptions: Sequence[int], at: datetime, problem: str
) -> None:
    """End what waits for these subscriptions, held by nobody and with nothing in doubt."""
    await connection.execute(
        update(DeliveryRow)
        .where(
            DeliveryRow.subscription_id.in_(subscriptions),
            DeliveryRow.available_at.is_not(None),
            DeliveryRow.worker.is_(None),
            DeliveryRow.doubt_since.is_(None),
        )
        .values(ENDED | {"ended_at": at, "problem": func.coalesce(DeliveryRow.problem, problem)})
    )


async def wake(connection: AsyncConnection, subscription: int, at: datetime) -> None:
    """Try at once what is put off for a subscription."""
    put_off = and_(
        DeliveryRow.subscription_id == subscription,
        DeliveryRow.available_at > at,
        DeliveryRow.worker.is_(None),
    )
    await connection.execute(update(DeliveryRow).where(put_off).values(available_at=at))
