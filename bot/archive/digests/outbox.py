"""The archive's face for deliveries: what is planned, who sends it, and what became of it."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

from bot.archive.digests import deliveries, kept, planning, sending
from bot.archive.subscribing import finding
from bot.archive.tables import SubscriptionRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime, timedelta

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.archive.database.transactions import Transactions
    from bot.archive.digests.types import (
        Backlog,
        Claimed,
        DeliveryStatus,
        DeliverySummary,
        KeptDigest,
        NewDelivery,
        Posted,
        Telling,
        ToldStory,
    )

_REMEMBERED = 64
"""Digests kept in memory: one is never changed, and thousands of deliveries share it."""


class Outbox:
    """`Archive.outbox`. Raises what `Archive` does; moments are aware, in UTC.

    A subscription has one waiting delivery at most. Whatever a sender writes is refused with LeaseLostError
    once another sender has claimed the delivery after it, or the subscription was removed: then the sender
    must stop. A lease that ran out and that nobody took over still holds. `record`, `extend` and `finish` may
    be called again with the same arguments when the answer was lost (ArchiveUnavailableError).
    """

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions
        self._digests: OrderedDict[int, KeptDigest] = OrderedDict()

    # Planning

    async def plan(self, deliveries: Sequence[NewDelivery], *, at: datetime) -> tuple[int | None, ...]:
        """Write deliveries and their digests, and move the subscriptions on: all of it or, on error, nothing.

        The ids, in the order of `deliveries`; None for one that was not planned: its subscription has changed
        since (`edition`), is paused, left or removed, has had a delivery for that local date or a later one, or
        an older one is being sent or in doubt at this moment. The next tick sees to it then.

        An older delivery that only waits is folded into the new one. A digest is written once, however often
        it is planned, and only where at least one of its deliveries is. Raises ValueError for a digest that
        tells an article which is not kept.
        """
        return await self._transactions.write(lambda c: planning.plan(c, deliveries, at))

    # Sending

    async def claim(self, worker: str, now: datetime, *, lease: timedelta, limit: int) -> tuple[Claimed, ...]:
        """Take waiting deliveries whose time has come, the longest waiting first, until `now + lease`.

        No two senders ever hold one: one whose lease ran out is handed on, in doubt. Those of subscriptions
        that are paused or left stay where they are. `worker` is any name; a claim of its own later on is
        another lease.
        """

        async def take(connection: AsyncConnection) -> tuple[Claimed, ...]:
            rows, done = await sending.claim(connection, worker, now, lease, limit)
            if not rows:
                return ()
            digests = await self._digests_of(connection, {row.digest_id for row in rows})
            ids = [row.subscription_id for row in rows]
            found = await finding.find(connection, SubscriptionRow.id.in_(ids))
            of_id = {subscription.id: subscription for subscription in found}
            return tuple(
                sending.claimed(row, of_id[row.subscription_id], digests[row.digest_id], done.get(row.id, ()))
                for row in rows
            )

        return await self._transactions.write(take)

    async def record(self, held: Claimed, posted: Posted) -> None:
        """Keep that a step was done. Raises LeaseLostError."""
        await self._transactions.write(lambda c: sending.record(c, held, posted))

    async def finish(self, held: Claimed, *, at: datetime, last: Posted | None = None) -> None:
        """Everything was posted (`last`: this step just now); the subscription's trouble is over.

        Raises LeaseLostError.
        """
        await self._transactions.write(lambda c: sending.finish(c, held, at, last))

    async def extend(self, held: Claimed, until: datetime) -> Claimed:
        """Hold the delivery until `until`. Raises LeaseLostError."""
        return await self._transactions.write(lambda c: sending.extend(c, held, until))

    async def release(
        self,
        held: Claimed,
        *,
        at: datetime,
        next_try: datetime,
        problem: str | None = None,
        in_doubt: bool | None = None,
    ) -> None:
        """Give the delivery back, to be claimed from `next_try` on. Raises LeaseLostError.

        `in_doubt`: True where the next step may have been done without being recorded, False where it
        certainly was not; None where this sender tried nothing, so that a doubt from before stays.
        """
        await self._transactions.write(lambda c: sending.release(c, held, at, next_try, problem, in_doubt))

    async def hurry(self, guild: int, *, at: datetime) -> int:
        """Let what waits for this server and is held by nobody be claimed from `at` on; how many had to wait."""
        return await self._transactions.write(lambda c: sending.hurry(c, guild, at))

    async def fold(self, held: Claimed, *, at: datetime, problem: str) -> DeliveryStatus:
        """Post it no more: its period goes into the next. What became of it: given_up where a part stands posted.

        Raises LeaseLostError.
        """
        return await self._transactions.write(lambda c: sending.end(c, held, at, problem, give_up=False))

    async def give_up(self, held: Claimed, *, at: datetime, problem: str) -> DeliveryStatus:
        """As `fold`, for one of which nobody can tell whether a part stands posted. Raises LeaseLostError."""
        return await self._transactions.write(lambda c: sending.end(c, held, at, problem, give_up=True))

    # What was told

    async def told_to(self, subscriptions: Iterable[int], since: datetime) -> dict[int, tuple[Telling, ...]]:
        """What was sent since then to the channel of each of these, by this or another subscription.

        Equal tellings mean an equal history.
        """
        ids = tuple(subscriptions)
        return await self._transactions.read(lambda c: kept.told_to(c, ids, since))

    async def told(self, tellings: Iterable[Telling]) -> dict[Telling, tuple[ToldStory, ...]]:
        """The stories of each telling, in the order told; of a digest posted in part only those posted."""
        wanted = frozenset(tellings)
        return await self._transactions.read(lambda c: kept.told(c, wanted))

    async def digest_of(self, delivery: int) -> KeptDigest | None:
        """What a delivery carries; None for a quiet one, and where there is none such (any more)."""

        async def look(connection: AsyncConnection) -> KeptDigest | None:
            id_ = await kept.of_delivery(connection, delivery)
            return None if id_ is None else (await self._digests_of(connection, {id_}))[id_]

        return await self._transactions.read(look)

    async def deliveries(self, subscription: int, *, limit: int = 10) -> tuple[DeliverySummary, ...]:
        """What became of a subscription's deliveries, the newest first."""
        return await self._transactions.read(lambda c: deliveries.summaries(c, subscription, limit))

    async def backlog(self) -> Backlog:
        """What waits."""
        return await self._transactions.read(deliveries.backlog)

    # Housekeeping

    async def purge_deliveries(self, before: datetime, *, limit: int = 10_000) -> int:
        """Forget deliveries that were over before `before`, with their steps; how many, `limit` at a time.

        What a channel was told is forgotten with them, and their messages' buttons find nothing any more.
        """
        return await self._transactions.write(lambda c: deliveries.purge(c, before, limit))

    async def purge_digests(self, before: datetime, *, limit: int = 1000) -> int:
        """Remove digests that no delivery carries any more, last planned before `before`.

        How many, `limit` at a time.
        """
        return await self._transactions.write(lambda c: kept.purge(c, before, limit))

    async def _digests_of(self, connection: AsyncConnection, ids: set[int]) -> dict[int, KeptDigest]:
        found = {id_: self._digests[id_] for id_ in ids if id_ in self._digests}
        if len(found) < len(ids):
            found |= await kept.read(connection, ids - found.keys())
        for id_ in ids:
            self._digests[id_] = found[id_]
            self._digests.move_to_end(id_)
        while len(self._digests) > _REMEMBERED:
            self._digests.popitem(last=False)
        return found
