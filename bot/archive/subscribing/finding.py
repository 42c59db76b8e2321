"""Subscriptions: found. Inside a transaction of its caller's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, literal, select
from sqlalchemy import tuple_ as pair

from bot.archive.subscribing.rows import COLUMNS, subscription
from bot.archive.tables import SubscriptionRow
from bot.archive.tables.columns import Instant

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.archive.subscribing.types import Subscription


async def find(connection: AsyncConnection, *conditions: ColumnElement[bool]) -> tuple[Subscription, ...]:
    """Those that meet all of `conditions`, the oldest first."""
    found = select(*COLUMNS).where(*conditions).order_by(SubscriptionRow.id)
    return tuple(subscription(row) for row in await connection.execute(found))


async def due(
    connection: AsyncConnection, now: datetime, limit: int, after: Subscription | None
) -> tuple[Subscription, ...]:
    """See `Subscriptions.due`."""
    found = (
        select(*COLUMNS)
        .where(SubscriptionRow.next_due <= now)
        .order_by(SubscriptionRow.next_due, SubscriptionRow.id)
        .limit(limit)
    )
    if after is not None:
        place = pair(SubscriptionRow.next_due, SubscriptionRow.id)
        found = found.where(place > pair(literal(after.next_due, Instant), after.id))
    return tuple(subscription(row) for row in await connection.execute(found))


async def recheck(
    connection: AsyncConnection, zone_data: str, limit: int, after: int
) -> tuple[Subscription, ...]:
    """See `Subscriptions.recheck`."""
    found = (
        select(*COLUMNS)
        .where(
            SubscriptionRow.id > after,
            SubscriptionRow.zone_data != zone_data,
            SubscriptionRow.next_due.is_not(None),
        )
        .order_by(SubscriptionRow.id)
        .limit(limit)
    )
    return tuple(subscription(row) for row in await connection.execute(found))


async def guilds(connection: AsyncConnection, *conditions: ColumnElement[bool]) -> frozenset[int]:
    """Every server with a subscription that meets all of `conditions`."""
    return frozenset(await connection.scalars(select(SubscriptionRow.guild).where(*conditions).distinct()))


async def zone_last_used(connection: AsyncConnection, guild: int) -> str | None:
    """See `Subscriptions.zone_last_used`."""
    newest = (SubscriptionRow.changed_at.desc(), SubscriptionRow.id.desc())
    found = select(SubscriptionRow.zone).where(SubscriptionRow.guild == guild).order_by(*newest).limit(1)
    zone: str | None = await connection.scalar(found)
    return zone


async def get(connection: AsyncConnection, id_: int) -> Subscription | None:
    """See `Subscriptions.get`."""
    found = await find(connection, SubscriptionRow.id == id_)
    return found[0] if found else None
