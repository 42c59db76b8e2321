"""Claiming deliveries and saying what became of them. Everything here runs inside a transaction of its caller's.

A lease is named by its worker and the number of its claim. Rows are locked in one order, the subscription
before its deliveries, so that two writers never wait for each other.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, ColumnElement, and_, case, func, literal, null, or_, select, update

from bot.archive.digests.deliveries import SERVED, WAITS, steps
from bot.archive.digests.types import Claimed, Posted
from bot.archive.subscribing.waiting import ENDED, PARTS_POSTED
from bot.archive.tables import DeliveryRow, StepRow, SubscriptionRow
from bot.archive.tables.columns import Instant, upserting
from bot.errors import LeaseLostError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime, timedelta

    from sqlalchemy import Row
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.archive.digests.types import DeliveryStatus, KeptDigest
    from bot.archive.subscribing.types import Subscription


async def claim(
    connection: AsyncConnection, worker: str, now: datetime, lease: timedelta, limit: int
) -> tuple[Sequence[Row[*tuple[Any, ...]]], dict[int, tuple[Posted, ...]]]:
    """The rows of what was claimed, and the steps of each that are done; see `Outbox.claim`."""
    free = (
        select(DeliveryRow.id)
        .join(SubscriptionRow, SubscriptionRow.id == DeliveryRow.subscription_id)
        .where(DeliveryRow.available_at <= now, SERVED)
        .order_by(DeliveryRow.available_at, DeliveryRow.id)
        .limit(limit)
        .with_for_update(of=DeliveryRow, skip_locked=True)
    )
    ids = (await connection.scalars(free)).all()
    if not ids:
        return (), {}
    abandoned = DeliveryRow.worker.is_not(None)
    of_its = SubscriptionRow.id == DeliveryRow.subscription_id
    channel = select(SubscriptionRow.channel).where(of_its).scalar_subquery()
    place = select(SubscriptionRow.place).where(of_its).scalar_subquery()
    values = {
        "doubt_since": case(
            (abandoned, func.coalesce(DeliveryRow.doubt_since, DeliveryRow.claimed_at)),
            else_=DeliveryRow.doubt_since,
        ),
        "doubt_until": case((abandoned, DeliveryRow.available_at), else_=DeliveryRow.doubt_until),
        "channel": func.coalesce(DeliveryRow.channel, channel),
        "place": func.coalesce(DeliveryRow.place, place),
        "worker": worker,
        "attempts": DeliveryRow.attempts + 1,
        "claimed_at": now,
        "available_at": now + lease,
    }
    claimed = await connection.execute(
        update(DeliveryRow)
        .where(DeliveryRow.id.in_(ids))
        .values(values)
        .returning(*DeliveryRow.__table__.columns)
    )
    rows = sorted(claimed.all(), key=lambda row: ids.index(row.id))
    return rows, await steps(connection, ids)


def claimed(
    row: Row[*tuple[Any, ...]],
    subscription: Subscription,
    digest: KeptDigest,
    done: tuple[Posted, ...],
) -> Claimed:
    """What a sender is handed of a row that it claimed."""
    since = row.doubt_since
    if since is not None and done and not row.restored:
        since = max(since, *(posted.at for posted in done))
    return Claimed(
        id=row.id,
        worker=row.worker,
        subscription=replace(
            subscription,
            destination=replace(subscription.destination, channel=row.channel, place=row.place),
        ),
        local_date=row.local_date,
        due_at=row.due_at,
        digest=digest,
        done=done,
        attempt=row.attempts,
        lease_until=row.available_at,
        in_doubt_since=since,
        in_doubt_until=row.doubt_until,
        on_demand=row.on_demand,
        restored=row.restored and since is not None,
        elsewhere=row.restored and since is not None and since < row.planned_at,
    )


async def record(connection: AsyncConnection, held: Claimed, posted: Posted) -> None:
    """See `Outbox.record`."""
    make = upserting(connection)
    row = {
        "delivery_id": DeliveryRow.id,
        "step": literal(posted.step),
        "part": literal(posted.part),
        "channel": literal(posted.channel, BigInteger),
        "message": literal(posted.message, BigInteger),
        "at": literal(posted.at, Instant),
    }
    # Waits for whoever claims the delivery at this moment, and then finds the lease lost.
    mine = select(*row.values()).where(_lease(held), WAITS).with_for_update(of=DeliveryRow)
    statement = make(StepRow).from_select(list(row), mine).on_conflict_do_nothing()
    if (await connection.execute(statement.returning(StepRow.delivery_id))).first() is None:
        await _recorded_before(connection, held, posted)


async def _recorded_before(connection: AsyncConnection, held: Claimed, posted: Posted) -> None:
    """The same again, after an answer that was lost, is no mistake."""
    same = await connection.scalar(
        select(StepRow.message)
        .join(DeliveryRow, DeliveryRow.id == StepRow.delivery_id)
        .where(_lease(held), StepRow.step == posted.step, StepRow.part == posted.part)
    )
    if same != posted.message:
        raise lost(held)


async def finish(connection: AsyncConnection, held: Claimed, at: datetime, last: Posted | None) -> None:
    """See `Outbox.finish`."""
    # Sent already is no mistake: the answer to the first call may have been lost.
    mine = and_(_lease(held), or_(WAITS, DeliveryRow.status == "sent"))
    until = select(DeliveryRow.until).where(mine).scalar_subquery()
    covered = SubscriptionRow.covered_until
    served = (
        update(SubscriptionRow)
        .where(SubscriptionRow.id == select(DeliveryRow.subscription_id).where(mine).scalar_subquery())
        .values(
            covered_until=case((and_(covered.is_not(None), covered > until), covered), else_=until),
            edition=SubscriptionRow.edition + 1,
            trouble_code=None,
            trouble_words=None,
            trouble_since=None,
            trouble_told_at=None,
        )
    )
    if (await connection.execute(served.returning(SubscriptionRow.id))).first() is None:
        raise lost(held)
    if last is not None:
        await record(connection, held, last)
    values = {
        "status": "sent",
        "available_at": None,
        "ended_at": at,
        "parts_posted": PARTS_POSTED,
        "problem": None,
    }
    await _write(connection, held, values, mine)


async def extend(connection: AsyncConnection, held: Claimed, until: datetime) -> Claimed:
    """See `Outbox.extend`."""
    await _write(connection, held, {"available_at": until})
    return replace(held, lease_until=until)


async def release(
    connection: AsyncConnection,
    held: Claimed,
    at: datetime,
    next_try: datetime,
    problem: str | None,
    in_doubt: bool | None,
) -> None:
    """See `Outbox.release`."""
    values: dict[str, Any] = {"worker": None, "available_at": next_try, "problem": problem}
    if in_doubt:
        values["doubt_since"] = func.coalesce(DeliveryRow.doubt_since, DeliveryRow.claimed_at)
        values["doubt_until"] = at
        await _write(connection, held, values)
        return
    if in_doubt is not None:
        values |= {"doubt_since": None, "doubt_until": None}
    # Where nothing was posted, it goes wherever the subscription then leads.
    sure = DeliveryRow.doubt_since.is_(None) if in_doubt is None else literal(True)
    untouched = and_(sure, ~select(StepRow.part).where(StepRow.delivery_id == DeliveryRow.id).exists())
    values["channel"] = case((untouched, null()), else_=DeliveryRow.channel)
    values["place"] = case((untouched, null()), else_=DeliveryRow.place)
    await _write(connection, held, values)


async def hurry(connection: AsyncConnection, guild: int, at: datetime) -> int:
    """See `Outbox.hurry`."""
    of_guild = select(SubscriptionRow.id).where(SubscriptionRow.guild == guild)
    waiting = and_(
        DeliveryRow.subscription_id.in_(of_guild), DeliveryRow.worker.is_(None), DeliveryRow.available_at > at
    )
    ids = (
        await connection.scalars(
            select(DeliveryRow.id).where(waiting).order_by(DeliveryRow.id).with_for_update()
        )
    ).all()
    if ids:
        await connection.execute(update(DeliveryRow).where(DeliveryRow.id.in_(ids)).values(available_at=at))
    return len(ids)


async def end(
    connection: AsyncConnection, held: Claimed, at: datetime, problem: str, *, give_up: bool
) -> DeliveryStatus:
    """See `Outbox.fold` and `Outbox.give_up`."""
    values = ENDED | {"ended_at": at, "problem": problem}
    if give_up:
        values["status"] = "given_up"
    row = await _write(connection, held, values)
    status: DeliveryStatus = row.status
    return status


def _lease(held: Claimed) -> ColumnElement[bool]:
    return and_(
        DeliveryRow.id == held.id, DeliveryRow.worker == held.worker, DeliveryRow.attempts == held.attempt
    )


async def _write(
    connection: AsyncConnection,
    held: Claimed,
    values: Mapping[str, Any],
    condition: ColumnElement[bool] | None = None,
) -> Row[*tuple[Any, ...]]:
    """Change the delivery while the lease holds. Raises LeaseLostError."""
    mine = and_(_lease(held), WAITS) if condition is None else condition
    statement = update(DeliveryRow).where(mine).values(values).returning(DeliveryRow.status)
    row = (await connection.execute(statement)).first()
    if row is None:
        raise lost(held)
    return row


def lost(held: Claimed) -> LeaseLostError:
    """What a sender hears whose lease is another's."""
    return LeaseLostError(
        f"delivery {held.id}",
        "another sender has it now, or its subscription is gone",
        "Nothing more may be sent of it here.",
    )
