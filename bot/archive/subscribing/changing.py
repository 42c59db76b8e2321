"""Subscriptions: made and changed. Everything here runs inside a transaction of its caller's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, and_, bindparam, case, delete, insert, literal, null, select, update

from bot.archive.subscribing.finding import find, get
from bot.archive.subscribing.rows import (
    COLUMNS,
    NO_TROUBLE,
    of_destination,
    of_schedule,
    of_wanted,
    subscription,
)
from bot.archive.subscribing.waiting import settle, wake
from bot.archive.subscribing.zone_data import zone_data_version
from bot.archive.tables import SubscriptionRow
from bot.archive.tables.columns import Instant

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.archive.subscribing.types import (
        Destination,
        Rescheduled,
        Schedule,
        Subscription,
        Trouble,
        Wanted,
    )

_SERVED = and_(SubscriptionRow.paused_at.is_(None), SubscriptionRow.left_at.is_(None))
_ONE_MORE = SubscriptionRow.edition + 1


async def add(
    connection: AsyncConnection,
    destination: Destination,
    wanted: Wanted,
    schedule: Schedule,
    owner: int,
    at: datetime,
    next_due: datetime,
) -> Subscription:
    """See `Subscriptions.add`."""
    values = {
        **of_destination(destination),
        **of_wanted(wanted),
        **of_schedule(schedule),
        "owner": owner,
        "created_at": at,
        "changed_at": at,
        "next_due": next_due,
        "zone_data": zone_data_version(),
        "edition": 1,
    }
    made = await connection.execute(insert(SubscriptionRow).values(values).returning(*COLUMNS))
    return subscription(made.one())


async def reschedule(connection: AsyncConnection, changes: Iterable[Rescheduled]) -> None:
    """See `Subscriptions.reschedule`."""
    rows = [
        {"of_id": change.subscription, "of_edition": change.edition, "new_due": change.next_due}
        for change in sorted(changes, key=lambda change: change.subscription)
    ]
    if not rows:
        return
    statement = (
        update(SubscriptionRow)
        .where(
            SubscriptionRow.id == bindparam("of_id"),
            SubscriptionRow.edition == bindparam("of_edition"),
            _SERVED,
        )
        .values(next_due=bindparam("new_due", type_=Instant), zone_data=zone_data_version())
    )
    await connection.execute(statement, rows)


async def change(
    connection: AsyncConnection,
    id_: int,
    at: datetime,
    destination: Destination | None,
    wanted: Wanted | None,
    schedule: Schedule | None,
    next_due: datetime | None,
) -> Subscription | None:
    """See `Subscriptions.change`."""
    values: dict[str, Any] = {"edition": _ONE_MORE}
    if destination is not None:
        # What kept the old channel from being posted in says nothing of the new one.
        values |= of_destination(destination) | NO_TROUBLE
    if wanted is not None:
        values |= of_wanted(wanted)
    if schedule is not None:
        values |= of_schedule(schedule) | {"changed_at": at} | _looked_at(_SERVED, next_due)
    changed = await _update(connection, SubscriptionRow.id == id_, values)
    if destination is not None:
        await wake(connection, id_, at)
    return changed


async def pause(connection: AsyncConnection, id_: int, at: datetime) -> Subscription | None:
    """See `Subscriptions.pause`."""
    values = {"paused_at": at, "next_due": None, "edition": _ONE_MORE}
    paused = await _update(
        connection, and_(SubscriptionRow.id == id_, SubscriptionRow.paused_at.is_(None)), values
    )
    if paused is not None:
        await settle(connection, [id_], at, "the subscription was paused before it could be posted")
        return paused
    return await get(connection, id_)


async def resume(
    connection: AsyncConnection, id_: int, next_due: datetime, at: datetime
) -> Subscription | None:
    """See `Subscriptions.resume`."""
    values = {"paused_at": None, "changed_at": at, "edition": _ONE_MORE}
    values |= _looked_at(SubscriptionRow.left_at.is_(None), next_due)
    resumed = await _update(
        connection, and_(SubscriptionRow.id == id_, SubscriptionRow.paused_at.is_not(None)), values
    )
    return resumed or await get(connection, id_)


async def remove(connection: AsyncConnection, *conditions: ColumnElement[bool]) -> int:
    """Remove those that meet all of `conditions`, with their deliveries and steps; how many there were."""
    ids = await _locked(connection, *conditions)
    if ids:
        await connection.execute(delete(SubscriptionRow).where(SubscriptionRow.id.in_(ids)))
    return len(ids)


async def server_left(connection: AsyncConnection, guild: int, at: datetime) -> int:
    """See `Subscriptions.server_left`."""
    ids = await _locked(connection, SubscriptionRow.guild == guild, SubscriptionRow.left_at.is_(None))
    if ids:
        values = {"left_at": at, "next_due": None, "edition": _ONE_MORE}
        await connection.execute(update(SubscriptionRow).where(SubscriptionRow.id.in_(ids)).values(values))
        await settle(connection, ids, at, "the bot left the server before it could be posted")
    return len(ids)


async def server_joined(
    connection: AsyncConnection, guild: int, at: datetime, next_dues: Mapping[int, datetime]
) -> int:
    """See `Subscriptions.server_joined`."""
    ids = await _locked(connection, SubscriptionRow.guild == guild, SubscriptionRow.left_at.is_not(None))
    for id_ in ids:
        values = {"left_at": None, "changed_at": at, "edition": _ONE_MORE}
        values |= _looked_at(SubscriptionRow.paused_at.is_(None), next_dues.get(id_, at))
        await connection.execute(update(SubscriptionRow).where(SubscriptionRow.id == id_).values(values))
    return len(ids)


async def set_trouble(connection: AsyncConnection, id_: int, trouble: Trouble | None) -> Trouble | None:
    """See `Subscriptions.set_trouble`."""
    if trouble is None:
        values: dict[str, Any] = NO_TROUBLE
    else:
        same = SubscriptionRow.trouble_code == trouble.code
        values = {
            "trouble_code": trouble.code,
            "trouble_words": trouble.words,
            "trouble_since": case(
                (same, SubscriptionRow.trouble_since), else_=literal(trouble.since, Instant)
            ),
            "trouble_told_at": case(
                (same, SubscriptionRow.trouble_told_at), else_=literal(trouble.told_at, Instant)
            ),
        }
    changed = await _update(connection, SubscriptionRow.id == id_, values)
    return None if changed is None else changed.trouble


async def mark_told(
    connection: AsyncConnection, owner: int, at: datetime, but: str
) -> tuple[Subscription, ...]:
    """See `Subscriptions.mark_told`."""
    to_mend = SubscriptionRow.trouble_code != but
    # Chosen by the index of those in trouble, and looked at once more when they are held.
    theirs = select(SubscriptionRow.id).where(to_mend, SubscriptionRow.owner == owner)
    untold = SubscriptionRow.trouble_told_at.is_(None)
    ids = await _locked(connection, SubscriptionRow.id.in_(theirs), to_mend, untold, _SERVED)
    if not ids:
        return ()
    told = SubscriptionRow.id.in_(ids)
    await connection.execute(update(SubscriptionRow).where(told).values(trouble_told_at=at))
    return await find(connection, told)


def _looked_at(where: ColumnElement[bool], next_due: datetime | None) -> dict[str, Any]:
    """Look at the subscription at `next_due`, but only `where` that holds: a paused one stays so."""
    return {
        "next_due": case((where, literal(next_due, Instant)), else_=null()),
        "zone_data": zone_data_version(),
    }


async def _update(
    connection: AsyncConnection, condition: ColumnElement[bool], values: Mapping[str, Any]
) -> Subscription | None:
    statement = update(SubscriptionRow).where(condition).values(values).returning(*COLUMNS)
    row = (await connection.execute(statement)).first()
    return None if row is None else subscription(row)


async def _locked(connection: AsyncConnection, *conditions: ColumnElement[bool]) -> Sequence[int]:
    """Ids, held until the transaction ends. In one order everywhere, so that two writers never wait for each
    other."""
    found = select(SubscriptionRow.id).where(*conditions).order_by(SubscriptionRow.id).with_for_update()
    return (await connection.scalars(found)).all()
