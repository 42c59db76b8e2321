"""Subscriptions, digests and deliveries to keep."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from bot.archive import (
    Claimed,
    Destination,
    NewDelivery,
    NewDigest,
    Posted,
    Schedule,
    Step,
    Subscription,
    ToldStory,
    Wanted,
)

from .samples import NOON

if TYPE_CHECKING:
    from bot.archive import Archive

SERVER, CHANNEL, OWNER = 2**62 + 1, 2**62 + 2, 2**62 + 3
TODAY = NOON.date()
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
SEOUL = Schedule(time(21), "Asia/Seoul")
"""Noon in UTC."""


async def subscribe(
    archive: Archive, channel: int = CHANNEL, guild: int = SERVER, **changes: Any
) -> Subscription:
    """Make a subscription that is due at noon; `changes` are other arguments of `add`."""
    arguments: dict[str, Any] = {
        "destination": Destination(guild, channel),
        "wanted": Wanted(),
        "schedule": SEOUL,
        "owner": OWNER,
        "at": NOON - DAY,
        "next_due": NOON,
    }
    return await archive.subscriptions.add(**(arguments | changes))


def digest(name: str = "the news", *stories: ToldStory, parts: int = 1, at: datetime = NOON) -> NewDigest:
    bodies = tuple({"content": f"{name}, part {part}"} for part in range(parts))
    return NewDigest(at - DAY, at, stories, bodies, name)


def delivery(
    subscription: Subscription, told: NewDigest | None, *, days: int = 0, **changes: Any
) -> NewDelivery:
    """What is owed to `subscription` at noon of the day that is `days` after today."""
    due_at = NOON + days * DAY
    made = NewDelivery(
        subscription=subscription.id,
        edition=subscription.edition,
        local_date=TODAY + days * DAY,
        due_at=due_at,
        since=due_at - DAY,
        until=due_at,
        digest=told,
        next_due=due_at + DAY,
    )
    return replace(made, **changes)


async def fresh(archive: Archive, subscription: Subscription) -> Subscription:
    """The subscription as it is now."""
    found = await archive.subscriptions.get(subscription.id)
    assert found is not None
    return found


async def plan(
    archive: Archive, subscription: Subscription, told: NewDigest | None = None, *, days: int = 0
) -> int:
    """Plan a delivery of some digest, and give its id."""
    now = await fresh(archive, subscription)
    new = delivery(now, told or digest(at=NOON + days * DAY), days=days)
    (made,) = await archive.outbox.plan([new], at=NOON + days * DAY)
    assert made is not None
    return made


async def claim(
    archive: Archive, worker: str = "a", now: datetime = NOON, limit: int = 10
) -> tuple[Claimed, ...]:
    """Claim for a minute."""
    return await archive.outbox.claim(worker, now, lease=MINUTE, limit=limit)


async def claim_one(archive: Archive, worker: str = "a", now: datetime = NOON) -> Claimed:
    (held,) = await claim(archive, worker, now)
    return held


def posted(part: int = 0, step: Step = "post", *, at: datetime = NOON, message: int | None = None) -> Posted:
    return Posted(step, part, CHANNEL, message if message is not None else 2**61 + part, at)


def local(day: int) -> date:
    return TODAY + day * DAY
