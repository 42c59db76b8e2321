"""The archive's face for subscriptions: who is to be sent what, where and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.archive.subscribing import changing, finding
from bot.archive.subscribing.zone_data import zone_data_version
from bot.archive.tables import SubscriptionRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from bot.archive.database.transactions import Transactions
    from bot.archive.subscribing.types import (
        Destination,
        Rescheduled,
        Schedule,
        Subscription,
        Trouble,
        Wanted,
    )


class Subscriptions:
    """`Archive.subscriptions`. Raises what `Archive` does; moments are aware, in UTC.

    A subscription is *active* while it is neither paused nor left by the bot; only then has it a `next_due`.
    """

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    # What members do

    async def add(
        self,
        destination: Destination,
        wanted: Wanted,
        schedule: Schedule,
        *,
        owner: int,
        at: datetime,
        next_due: datetime,
    ) -> Subscription:
        """Make a subscription at `at`, to be looked at first at `next_due`."""
        return await self._transactions.write(
            lambda c: changing.add(c, destination, wanted, schedule, owner, at, next_due)
        )

    async def change(
        self,
        id_: int,
        *,
        at: datetime,
        destination: Destination | None = None,
        wanted: Wanted | None = None,
        schedule: Schedule | None = None,
        next_due: datetime | None = None,
    ) -> Subscription | None:
        """Change what is given, and give the subscription as it is now; None where there is none such.

        A schedule needs its `next_due` (ValueError), which a paused one is not given before it is resumed. A
        delivery that waits goes to a new destination at once, unless something of it may have been posted already.
        """
        if (schedule is None) != (next_due is None):
            raise ValueError("a schedule and its next_due go together")
        return await self._transactions.write(
            lambda c: changing.change(c, id_, at, destination, wanted, schedule, next_due)
        )

    async def pause(self, id_: int, *, at: datetime) -> Subscription | None:
        """Owe nothing until it is resumed; None where there is none such.

        What waits is folded; a sender that is in the middle of it goes on to the end.
        """
        return await self._transactions.write(lambda c: changing.pause(c, id_, at))

    async def resume(self, id_: int, *, next_due: datetime, at: datetime) -> Subscription | None:
        """Take a paused one up again; one that is not paused stays as it is. None where there is none such."""
        return await self._transactions.write(lambda c: changing.resume(c, id_, next_due, at))

    async def remove(self, id_: int) -> bool:
        """Remove it with its deliveries; whoever is sending one loses the lease. False: none such."""
        there = await self._transactions.write(lambda c: changing.remove(c, SubscriptionRow.id == id_))
        return there > 0

    # What is found

    async def get(self, id_: int) -> Subscription | None:
        """The subscription; None where there is none such."""
        return await self._transactions.read(lambda c: finding.get(c, id_))

    async def of_guild(self, guild: int) -> tuple[Subscription, ...]:
        """All of a server, the oldest first."""
        return await self._transactions.read(lambda c: finding.find(c, SubscriptionRow.guild == guild))

    async def in_channel(self, channel: int) -> tuple[Subscription, ...]:
        """All that are sent to a channel, the oldest first."""
        return await self._transactions.read(lambda c: finding.find(c, SubscriptionRow.channel == channel))

    async def zone_last_used(self, guild: int) -> str | None:
        """The time zone that the server chose last."""
        return await self._transactions.read(lambda c: finding.zone_last_used(c, guild))

    async def guilds(self) -> frozenset[int]:
        """Every server with a subscription, those that the bot left among them."""
        return await self._transactions.read(lambda c: finding.guilds(c))

    async def guilds_left(self) -> frozenset[int]:
        """Every server that the bot left and whose subscriptions are still kept."""
        return await self._transactions.read(
            lambda c: finding.guilds(c, SubscriptionRow.left_at.is_not(None))
        )

    async def guilds_in_trouble(self) -> frozenset[int]:
        """Every server with a subscription that cannot be served as it is."""
        return await self._transactions.read(
            lambda c: finding.guilds(c, SubscriptionRow.trouble_code.is_not(None))
        )

    # When

    async def due(
        self, now: datetime, *, limit: int = 500, after: Subscription | None = None
    ) -> tuple[Subscription, ...]:
        """Active ones whose `next_due` has come, the longest due first; page on with the last one got."""
        return await self._transactions.read(lambda c: finding.due(c, now, limit, after))

    async def reschedule(self, changes: Iterable[Rescheduled]) -> None:
        """Look at these at another moment; one that has changed since, or is not active, stays as it is."""
        kept = tuple(changes)
        await self._transactions.write(lambda c: changing.reschedule(c, kept))

    async def recheck(
        self, zone_data: str | None = None, *, limit: int = 500, after: int = 0
    ) -> tuple[Subscription, ...]:
        """Active ones whose `next_due` was computed with other time zone data than `zone_data`, by id.

        `zone_data`: a release, by default this process's own. `reschedule` makes them right; page on with the
        last id.
        """
        release = zone_data_version() if zone_data is None else zone_data
        return await self._transactions.read(lambda c: finding.recheck(c, release, limit, after))

    # What keeps them from being served

    async def set_trouble(self, id_: int, trouble: Trouble | None) -> Trouble | None:
        """Note what keeps it from being served, or that nothing does; the trouble as it is kept.

        The same code again keeps since when, and when the owner was told. A delivery that is finished clears it.
        """
        return await self._transactions.write(lambda c: changing.set_trouble(c, id_, trouble))

    async def mark_told(self, owner: int, *, at: datetime, but: str) -> tuple[Subscription, ...]:
        """Those of whose trouble the caller is to tell their owner, the oldest first: each once, to one caller.

        Of all that this member made; not of one that is not active, nor of a trouble with the code `but`.
        """
        return await self._transactions.write(lambda c: changing.mark_told(c, owner, at, but))

    # Servers that come and go

    async def server_left(self, guild: int, *, at: datetime) -> int:
        """Serve this server's subscriptions no more, and fold what waits; how many there are."""
        return await self._transactions.write(lambda c: changing.server_left(c, guild, at))

    async def server_joined(
        self, guild: int, *, at: datetime, next_dues: Mapping[int, datetime] | None = None
    ) -> int:
        """Serve a server's subscriptions again, if they are still kept; how many there are.

        `next_dues` by id; one without is looked at at once, and what was due while the bot was away is not
        owed. Paused ones stay paused.
        """
        moments = dict(next_dues or {})
        return await self._transactions.write(lambda c: changing.server_joined(c, guild, at, moments))

    async def purge_left(self, before: datetime) -> int:
        """Remove all that the bot left before `before`, with their deliveries; how many there were."""
        return await self._transactions.write(lambda c: changing.remove(c, SubscriptionRow.left_at < before))
