"""Deliveries that are owed, a server that refuses them, and waiting for what becomes of them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import TYPE_CHECKING

from bot.archive import Destination, NewDelivery, NewDigest, Schedule, Wanted
from bot.digests.deliver import Blocked, Done, Order, Outcome

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.archive import Archive, Subscription

NOON = datetime(2024, 5, 10, 12, tzinfo=UTC)
DAY = timedelta(days=1)


async def owe(archive: Archive, count: int, *, owner: int = 3, **destination: bool) -> list[Subscription]:
    """Subscriptions of one owner, each with a delivery that is due at noon."""
    digest = NewDigest(NOON - DAY, NOON, (), ({"n": 0},), "News")
    made = [
        await archive.subscriptions.add(
            Destination(1, 100 * owner + number, **destination),
            Wanted(),
            Schedule(time(12), "UTC"),
            owner=owner,
            at=NOON - DAY,
            next_due=NOON,
        )
        for number in range(count)
    ]
    new = [
        NewDelivery(each.id, each.edition, date(2024, 5, 10), NOON, NOON - DAY, NOON, digest, NOON + DAY)
        for each in made
    ]
    await archive.outbox.plan(new, at=NOON)
    return made


async def eventually(happens: Callable[[], object]) -> None:
    async with asyncio.timeout(20):
        while not happens():  # noqa: ASYNC110  # nobody tells of it
            await asyncio.sleep(0.01)


LACKING = Blocked("missing_permissions", "I may not.")

Answer = Callable[[int], Awaitable[Outcome]]
"""What is answered to a request, given how many there were before it."""


def always(outcome: Outcome) -> Answer:
    async def answer(_: int) -> Outcome:
        return outcome

    return answer


async def nothing(_: int) -> None:
    """Nothing happens before an owner is told."""


@dataclass
class Server:
    """Answers what is posted as `answer` says, and takes what owners are told."""

    now: datetime = NOON
    answer: Answer = field(default_factory=lambda: always(LACKING))
    of_step: str = "post"
    """All others are done."""
    before_telling: Callable[[int], Awaitable[None]] = nothing
    """Given the owner."""
    told: list[tuple[int, list[int]]] = field(default_factory=list)
    """Each owner, and the subscriptions that the message was about."""
    _asked: count[int] = field(default_factory=count)

    async def carry_out(self, order: Order, seconds: float) -> Outcome:
        if order.step == self.of_step:
            return await self.answer(next(self._asked))
        return Done(order.channel, 1000 + order.delivery)

    async def tell_owner(self, subscriptions: Sequence[Subscription], seconds: float) -> bool:
        (owner,) = {each.owner for each in subscriptions}
        await self.before_telling(owner)
        assert all(each.trouble and each.trouble.told_at == self.now for each in subscriptions)
        self.told.append((owner, ids(subscriptions)))
        return True


def ids(subscriptions: Sequence[Subscription]) -> list[int]:
    return [each.id for each in subscriptions]
