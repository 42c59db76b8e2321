"""Planning deliveries, and ending those that are not posted any more. Inside a transaction of its caller's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, func, insert, select, update

from bot.archive.digests import kept
from bot.archive.digests.doubt import last_restored
from bot.archive.digests.owing import catch_up, hold_articles
from bot.archive.subscribing.waiting import settle
from bot.archive.subscribing.zone_data import zone_data_version
from bot.archive.tables import DeliveryRow, SubscriptionRow
from bot.archive.tables.columns import Instant

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.archive.digests.doubt import Restored
    from bot.archive.digests.types import NewDelivery

_AT_ONCE = 1000
"""Deliveries in one statement: a database takes only so many values."""


async def plan(
    connection: AsyncConnection, deliveries: Sequence[NewDelivery], at: datetime
) -> tuple[int | None, ...]:
    """See `Outbox.plan`."""
    # Articles are held before subscriptions and deliveries by whoever changes them, too.
    digests_given = {id(new.digest): new.digest for new in deliveries if new.digest is not None}
    stories = [story for digest in digests_given.values() for story in digest.stories]
    await hold_articles(connection, (article for story in stories for article in story.articles))
    # Subscriptions are locked in one order everywhere, so that two planners never wait for each other.
    ordered = sorted(deliveries, key=lambda new: new.subscription)
    planned: dict[int, int] = {}
    winners: list[NewDelivery] = []
    for batch in _batches(ordered):
        winners += await _open(connection, batch, at)
    digests = await _keep_digests(connection, winners, at)
    before = await last_restored(connection)
    for batch in _batches(winners):
        made = await _insert(connection, batch, digests, at, before)
        await catch_up(connection, list(made.values()), at)
        await _move_on(connection, batch)
        planned |= {id(new): made[new.subscription] for new in batch}
    return tuple(planned.get(id(new)) for new in deliveries)


def _batches(deliveries: Sequence[NewDelivery]) -> Iterator[Sequence[NewDelivery]]:
    for start in range(0, len(deliveries), _AT_ONCE):
        yield deliveries[start : start + _AT_ONCE]


async def _open(connection: AsyncConnection, batch: Sequence[NewDelivery], at: datetime) -> list[NewDelivery]:
    """Those that can be planned. Their subscriptions are held, and nothing of them waits any more."""
    found = await connection.execute(
        select(
            SubscriptionRow.id,
            SubscriptionRow.edition,
            SubscriptionRow.last_date,
            SubscriptionRow.paused_at,
            SubscriptionRow.left_at,
        )
        .where(SubscriptionRow.id.in_([new.subscription for new in batch]))
        .order_by(SubscriptionRow.id)
        .with_for_update()
    )
    there = {row.id: row for row in found}
    fitting: dict[int, NewDelivery] = {}
    for new in batch:
        row = there.get(new.subscription)
        if (
            row is not None
            and row.edition == new.edition
            and row.paused_at is None
            and row.left_at is None
            and (row.last_date is None or row.last_date < new.local_date)
        ):
            fitting.setdefault(new.subscription, new)
    busy = await _make_room(connection, list(fitting), at)
    return [new for subscription, new in fitting.items() if subscription not in busy]


async def _make_room(connection: AsyncConnection, subscriptions: list[int], at: datetime) -> set[int]:
    """End what waits for these subscriptions; those of which a sender must first say how it stands."""
    waiting = (
        await connection.execute(
            select(
                DeliveryRow.id,
                DeliveryRow.subscription_id,
                DeliveryRow.worker,
                DeliveryRow.doubt_since,
            )
            .where(DeliveryRow.subscription_id.in_(subscriptions), DeliveryRow.available_at.is_not(None))
            .order_by(DeliveryRow.id)
            .with_for_update()
        )
    ).all()
    busy = {row.subscription_id for row in waiting if row.worker is not None or row.doubt_since is not None}
    doubtful = [row.id for row in waiting if row.worker is None and row.doubt_since is not None]
    if doubtful:
        soon = and_(DeliveryRow.id.in_(doubtful), DeliveryRow.available_at > at)
        await connection.execute(update(DeliveryRow).where(soon).values(available_at=at))
    free = [row.subscription_id for row in waiting if row.subscription_id not in busy]
    if free:
        await settle(connection, free, at, "the next digest was due before it could be posted")
    return busy


async def _keep_digests(
    connection: AsyncConnection, winners: Sequence[NewDelivery], at: datetime
) -> dict[int, int]:
    """By the digest object's identity, the id it is kept under. A digest that nobody won is not written."""
    digests = {id(new.digest): new.digest for new in winners if new.digest is not None}
    marks = {key: kept.fingerprint(digest) for key, digest in digests.items()}
    ids: dict[str, int] = {}
    for key in sorted(digests, key=marks.__getitem__):
        if marks[key] not in ids:
            ids[marks[key]] = await kept.keep(connection, digests[key], marks[key], at)
    return {key: ids[mark] for key, mark in marks.items()}


async def _insert(
    connection: AsyncConnection,
    batch: Sequence[NewDelivery],
    digests: dict[int, int],
    at: datetime,
    before: Restored | None,
) -> dict[int, int]:
    """By subscription, the delivery's id. `before`: when the archive was restored, if it was."""
    rows = [
        {
            "subscription_id": new.subscription,
            "local_date": new.local_date,
            "due_at": new.due_at,
            "since": new.since,
            "until": new.until,
            "digest_id": None if new.digest is None else digests[id(new.digest)],
            "on_demand": new.on_demand,
            "status": "quiet" if new.is_quiet else "waiting",
            "planned_at": at,
            "ended_at": at if new.is_quiet else None,
            "attempts": 0,
            "parts_posted": 0,
            # What was due first is sent first; what is sent ahead of its time is sent now.
            "available_at": None if new.is_quiet else min(new.due_at, at),
            **(before.doubt(new.due_at) if before is not None and not new.is_quiet else {}),
        }
        for new in batch
    ]
    made = await connection.execute(
        insert(DeliveryRow).returning(DeliveryRow.id, DeliveryRow.subscription_id), rows
    )
    return {row.subscription_id: row.id for row in made}


async def _move_on(connection: AsyncConnection, batch: Sequence[NewDelivery]) -> None:
    rows: list[dict[str, Any]] = [
        {
            "of_id": new.subscription,
            "new_date": new.local_date,
            "new_due": new.next_due,
            "covered": new.until if new.is_quiet else None,
        }
        for new in batch
    ]
    statement = (
        update(SubscriptionRow)
        .where(SubscriptionRow.id == bindparam("of_id"))
        .values(
            last_date=bindparam("new_date"),
            next_due=bindparam("new_due", type_=Instant),
            zone_data=zone_data_version(),
            covered_until=func.coalesce(bindparam("covered", type_=Instant), SubscriptionRow.covered_until),
            edition=SubscriptionRow.edition + 1,
        )
    )
    await connection.execute(statement, rows)
