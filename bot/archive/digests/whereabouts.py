"""The archive's face for where an article went: in which digests of a channel it is, and why not in the others."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import aliased

from bot.archive.articles import copies, hidden, reading
from bot.archive.tables import (
    ArticleRow,
    DeliveryRow,
    DroppedRow,
    MovedRow,
    RevisionRow,
    StepRow,
    StoryRow,
    SubscriptionRow,
    ToldRow,
    VersionRow,
)
from bot.archive.tables.columns import storable

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy import Select
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.archive.articles.types import Entry
    from bot.archive.database.transactions import Transactions
    from bot.archive.digests.types import DeliveryStatus

_MOST = 5


@dataclass(frozen=True, slots=True)
class InDigest:
    """A digest of a channel that an article has to do with."""

    subscription: int
    local_date: date
    status: DeliveryStatus
    at: datetime
    """When it was over or, waiting, planned."""
    problem: str | None


@dataclass(frozen=True, slots=True)
class ToldIn(InDigest):
    """A digest that tells it."""

    story: str
    """The title of the article that was told in full."""
    in_full: bool
    """Whether it is that one."""
    message: tuple[int, int] | None
    """Channel and message that tell it; None where that is not posted."""


@dataclass(frozen=True, slots=True)
class LeftOutOf(InDigest):
    """A digest that it was looked at for, and that does not tell it."""

    reason: str
    detail: str


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Everything that is known of an article in a channel, the newest first."""

    entry: Entry
    hidden_at: datetime | None
    moved: dict[str, bool]
    """Slugs of topics that a maintainer put it into (True) or took it out of (False)."""
    told: tuple[ToldIn, ...]
    left_out: tuple[LeftOutOf, ...]
    of_its_time: tuple[InDigest, ...]
    """Digests of the time when it was first seen."""
    is_copy: bool = False
    """Whether what was asked for is the same text at another address."""
    merged: Whereabouts | None = None
    """The article that was asked for, where a maintainer merged it into this one."""


class Finding:
    """`Archive.finding`."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def whereabouts(self, article: str, channel: int) -> Whereabouts | None:
        """Where an article is in the digests of a channel; None where it is not kept.

        `article`: an id, or an address. Of a copy it tells where its original is, and of what was merged, where the
        article is that is shown in its place.
        """
        return await self._transactions.read(lambda c: _whereabouts(c, article, channel))


async def _whereabouts(connection: AsyncConnection, asked: str, channel: int) -> Whereabouts | None:
    for id_ in await _ids(connection, storable(asked)):
        entry = await reading.entry(connection, id_)
        if entry is None:
            continue
        found = await _of(connection, entry, channel)
        if entry.briefing is None:
            instead = await hidden.instead_of(connection, entry.article.id)
            if instead is not None:
                return replace(await _of(connection, instead, channel), merged=found)
        # The outlet that is named first may be the one that came later: its address is no other.
        its_own = entry.article.id, entry.article.url and copies.id_at(entry.article.url)
        return replace(found, is_copy=id_ not in its_own)
    return None


async def _ids(connection: AsyncConnection, asked: str) -> list[str]:
    """What may be meant: an id, or that of an address, or of one that differs in nothing that matters."""
    place = copies.place_of(asked)
    if place is None:
        return [asked]
    there = select(ArticleRow.id).where(ArticleRow.place == place).order_by(ArticleRow.key).limit(1)
    return [asked, copies.id_at(asked), *await connection.scalars(there)]


async def _of(connection: AsyncConnection, entry: Entry, channel: int) -> Whereabouts:
    found = select(ArticleRow.key, ArticleRow.hidden_at).where(ArticleRow.id == entry.article.id)
    row = (await connection.execute(found)).one()
    moved = await connection.execute(
        select(MovedRow.slug, MovedRow.belongs).where(MovedRow.article_key == row.key)
    )
    return Whereabouts(
        entry,
        row.hidden_at,
        {each.slug: each.belongs for each in moved},
        await _told(connection, row.key, channel),
        await _left_out(connection, row.key, channel),
        await _of_its_time(connection, entry.first_seen, channel),
    )


def _digests(channel: int, *columns: Any) -> Select[*tuple[Any, ...]]:
    """A statement over the deliveries of a channel, the newest first."""
    # Where it was posted; the subscription may lead elsewhere by now.
    there: ColumnElement[int] = func.coalesce(DeliveryRow.channel, SubscriptionRow.channel)
    of_delivery = (
        DeliveryRow.subscription_id,
        DeliveryRow.local_date,
        DeliveryRow.status,
        func.coalesce(DeliveryRow.ended_at, DeliveryRow.planned_at).label("moment"),
        DeliveryRow.problem,
    )
    return (
        select(*of_delivery, *columns)
        .select_from(DeliveryRow)
        .join(SubscriptionRow, SubscriptionRow.id == DeliveryRow.subscription_id)
        .where(there == channel)
        .order_by(DeliveryRow.id.desc())
        .limit(_MOST)
    )


async def _told(connection: AsyncConnection, key: int, channel: int) -> tuple[ToldIn, ...]:
    lead = aliased(ToldRow)
    # A story longer than a message is there once for each: the first of them is what a link leads to.
    statement = (
        _digests(channel, ToldRow.rank, VersionRow.title, StepRow.channel, StepRow.message)
        .join(ToldRow, ToldRow.digest_id == DeliveryRow.digest_id)
        .join(StoryRow, and_(StoryRow.digest_id == ToldRow.digest_id, StoryRow.place == ToldRow.place))
        .join(lead, and_(lead.digest_id == ToldRow.digest_id, lead.place == ToldRow.place, lead.rank == 0))
        .join(RevisionRow, RevisionRow.id == lead.revision_id)
        .join(VersionRow, VersionRow.id == RevisionRow.version_id)
        .outerjoin(
            StepRow,
            and_(
                StepRow.delivery_id == DeliveryRow.id,
                StepRow.part == StoryRow.part,
                StepRow.step.in_(("post", "forum_post")),
            ),
        )
        .where(ToldRow.article_key == key)
        .order_by(StoryRow.place)
    )
    return tuple(
        ToldIn(
            row.subscription_id,
            row.local_date,
            row.status,
            row.moment,
            row.problem,
            story=row.title,
            in_full=row.rank == 0,
            message=None if row.message is None else (row.channel, row.message),
        )
        for row in await connection.execute(statement)
    )


async def _left_out(connection: AsyncConnection, key: int, channel: int) -> tuple[LeftOutOf, ...]:
    statement = (
        _digests(channel, DroppedRow.reason, DroppedRow.detail)
        .join(DroppedRow, DroppedRow.digest_id == DeliveryRow.digest_id)
        .where(DroppedRow.article_key == key)
    )
    return tuple(
        LeftOutOf(
            row.subscription_id, row.local_date, row.status, row.moment, row.problem, row.reason, row.detail
        )
        for row in await connection.execute(statement)
    )


async def _of_its_time(
    connection: AsyncConnection, first_seen: datetime, channel: int
) -> tuple[InDigest, ...]:
    # By the subscription, so that not every delivery is read.
    statement = _digests(channel).where(
        SubscriptionRow.channel == channel, DeliveryRow.since < first_seen, DeliveryRow.until >= first_seen
    )
    return tuple(
        InDigest(row.subscription_id, row.local_date, row.status, row.moment, row.problem)
        for row in await connection.execute(statement)
    )
