"""The archive's face for corrections: which posted messages are to be brought up to date, and what they are to say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import and_, func, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.archive import _digests, _read, _subscriptions
from bot.archive.tables import (
    AmendmentRow,
    ArticleRow,
    CorrectionRow,
    DeliveryRow,
    StepRow,
    StoryRow,
    SubscriptionRow,
    ToldRow,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime, timedelta

    from sqlalchemy import Row
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.archive._transactions import Transactions
    from bot.archive.subscriptions import Destination
    from bot.archive.types import Entry

CorrectionKind = Literal["changed", "hidden", "shown"]


@dataclass(frozen=True, slots=True)
class Correction:
    """What members are shown of an article was changed after it was posted."""

    kind: CorrectionKind
    at: datetime
    reason: str | None
    """Why, where a maintainer said so."""


@dataclass(frozen=True, slots=True)
class AmendedStory:
    """A story of a message, as it was told and as it is now."""

    article: str
    """The id of the one that was told in full."""
    claims: tuple[tuple[int, str], ...]
    """Those told in the message, with their numbers in the digest."""
    before: Entry
    """As it was told."""
    now: Entry | None
    """As it is shown; None where it is hidden, or all its briefings were withdrawn."""
    corrections: tuple[Correction, ...]
    """Since it was posted, the oldest first; none where nothing of it changed."""


@dataclass(frozen=True, slots=True)
class Amendment:
    """A posted message that is to be brought up to date."""

    delivery: int
    part: int
    edition: int
    attempts: int
    wanted_at: datetime
    destination: Destination
    local_date: date
    channel: int
    message: int | None
    """None where it is not posted (yet)."""
    under_way: bool
    """Whether its delivery is still to be posted."""
    body: dict[str, Any]
    """As it was kept before it was posted."""
    stories: tuple[AmendedStory, ...]


class Corrections:
    """`Archive.corrections`. What is to be done is written in the transaction of the act that makes it so."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def claim(self, now: datetime, *, lease: timedelta, limit: int) -> tuple[Amendment, ...]:
        """Take messages whose time has come until `now + lease`, the longest waiting first.

        Doing one twice does no harm: what it is to say follows from the archive alone.
        """
        return await self._transactions.write(lambda c: _claim(c, now, lease, limit))

    async def end(self, amendment: Amendment, *, problem: str | None = None) -> None:
        """It is up to date or, with a problem, is given up; unless there was another correction meanwhile."""
        values = {"available_at": None, "problem": problem}
        await self._transactions.write(lambda c: _set(c, amendment, values))

    async def put_off(self, amendment: Amendment, until: datetime, problem: str | None) -> None:
        """Try again at `until`; with a problem, that was an attempt."""
        values: dict[str, Any] = {"available_at": until}
        if problem is not None:
            values |= {"problem": problem, "attempts": amendment.attempts + 1}
        await self._transactions.write(lambda c: _set(c, amendment, values))

    async def of(self, delivery: int, part: int) -> tuple[AmendedStory, ...]:
        """The stories that a part of a delivery tells, as they were told and as they are; none where it is gone."""

        async def look(connection: AsyncConnection) -> tuple[AmendedStory, ...]:
            found = select(DeliveryRow.digest_id, DeliveryRow.planned_at).where(DeliveryRow.id == delivery)
            row = (await connection.execute(found)).first()
            if row is None or row.digest_id is None:
                return ()
            digest = (await _digests.read(connection, [row.digest_id]))[row.digest_id]
            return await _stories(connection, digest.stories, part, row.planned_at)

        return await self._transactions.read(look)

    async def waiting(self) -> int:
        """How many messages are to be brought up to date."""
        statement = select(func.count()).where(AmendmentRow.available_at.is_not(None))

        async def count(connection: AsyncConnection) -> int:
            return int((await connection.scalars(statement)).one())

        return await self._transactions.read(count)


async def owe(
    connection: AsyncConnection, key: int, kind: CorrectionKind, at: datetime, reason: str | None = None
) -> None:
    """What is shown of an article changes: every message that told it is to be brought up to date.

    Part of the transaction of whatever changes it. Nothing where it was told nowhere.
    """
    told = (
        select(DeliveryRow.id, StoryRow.part)
        .join(ToldRow, ToldRow.digest_id == DeliveryRow.digest_id)
        .join(StoryRow, (StoryRow.digest_id == ToldRow.digest_id) & (StoryRow.place == ToldRow.place))
        .where(
            ToldRow.article_key == key,
            ToldRow.rank == 0,
            or_(DeliveryRow.status.in_(("waiting", "sent")), DeliveryRow.parts_posted > StoryRow.part),
        )
        .distinct()
        .order_by(DeliveryRow.id, StoryRow.part)
    )
    rows = (await connection.execute(told)).all()
    if not rows:
        return
    await connection.execute(insert(CorrectionRow).values(article_key=key, kind=kind, at=at, reason=reason))
    make = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    for row in rows:
        values = {"wanted_at": at, "available_at": at, "attempts": 0, "problem": None}
        statement = make(AmendmentRow).values(delivery_id=row.id, part=row.part, edition=1, **values)
        again = {"edition": AmendmentRow.edition + 1, **values}
        await connection.execute(
            statement.on_conflict_do_update(index_elements=["delivery_id", "part"], set_=again)
        )


async def _set(connection: AsyncConnection, amendment: Amendment, values: dict[str, Any]) -> None:
    mine = and_(
        AmendmentRow.delivery_id == amendment.delivery,
        AmendmentRow.part == amendment.part,
        AmendmentRow.edition == amendment.edition,
    )
    await connection.execute(update(AmendmentRow).where(mine).values(values))


async def _claim(
    connection: AsyncConnection, now: datetime, lease: timedelta, limit: int
) -> tuple[Amendment, ...]:
    free = (
        select(*AmendmentRow.__table__.columns)
        .where(AmendmentRow.available_at <= now)
        .order_by(AmendmentRow.available_at, AmendmentRow.delivery_id, AmendmentRow.part)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    rows = (await connection.execute(free)).all()
    made = []
    for row in rows:
        mine = and_(AmendmentRow.delivery_id == row.delivery_id, AmendmentRow.part == row.part)
        await connection.execute(update(AmendmentRow).where(mine).values(available_at=now + lease))
        made.append(await _amendment(connection, row))
    return tuple(made)


async def _amendment(connection: AsyncConnection, row: Row[*tuple[Any, ...]]) -> Amendment:
    delivery = (
        await connection.execute(
            select(*DeliveryRow.__table__.columns).where(DeliveryRow.id == row.delivery_id)
        )
    ).one()
    (subscription,) = await _subscriptions.find(connection, SubscriptionRow.id == delivery.subscription_id)
    posted = (
        await connection.execute(
            select(StepRow.channel, StepRow.message).where(
                StepRow.delivery_id == delivery.id,
                StepRow.step.in_(("post", "forum_post")),
                StepRow.part == row.part,
            )
        )
    ).first()
    digest = (await _digests.read(connection, [delivery.digest_id]))[delivery.digest_id]
    return Amendment(
        delivery=delivery.id,
        part=row.part,
        edition=row.edition,
        attempts=row.attempts,
        wanted_at=row.wanted_at,
        destination=subscription.destination,
        local_date=delivery.local_date,
        channel=posted.channel if posted else subscription.destination.channel,
        message=posted.message if posted else None,
        under_way=delivery.status == "waiting",
        body=digest.parts[row.part],
        stories=await _stories(connection, digest.stories, row.part, delivery.planned_at),
    )


async def _stories(
    connection: AsyncConnection, stories: Sequence[Any], part: int, planned_at: datetime
) -> tuple[AmendedStory, ...]:
    made: list[AmendedStory] = []
    number = 1
    for story in stories:
        numbered = tuple(enumerate(story.claims, start=number))
        number += len(numbered)
        if story.part != part or not story.articles:
            continue
        id_, revision = story.articles[0], story.revisions[0]
        told = await _read.entries_of_revisions(connection, [revision])
        entry = await _read.entry(connection, id_)
        rows = await connection.execute(
            select(CorrectionRow.kind, CorrectionRow.at, CorrectionRow.reason)
            .join(ArticleRow, ArticleRow.key == CorrectionRow.article_key)
            .where(ArticleRow.id == id_, CorrectionRow.at >= planned_at)
            .order_by(CorrectionRow.id)
        )
        corrections = tuple(Correction(row.kind, row.at, row.reason) for row in rows)
        now = entry if entry and entry.briefing else None
        made.append(AmendedStory(id_, numbered, told[revision], now, corrections))
    return tuple(made)
