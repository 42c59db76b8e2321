"""The archive's face for corrections: which posted messages are to be brought up to date, and what they are to say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, select, update

from bot.archive.articles import reading
from bot.archive.digests import kept
from bot.archive.subscribing import finding
from bot.archive.tables import AmendmentRow, ArticleRow, CorrectionRow, DeliveryRow, StepRow, SubscriptionRow

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime, timedelta

    from sqlalchemy import Row
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.archive.articles.types import Entry
    from bot.archive.database.transactions import Transactions
    from bot.archive.digests.types import ToldStory
    from bot.archive.subscribing.types import Destination
    from bot.briefings.revisions import CorrectionKind


@dataclass(frozen=True, slots=True)
class Correction:
    """What members are shown of an article was changed after it was posted."""

    kind: CorrectionKind
    at: datetime
    reason: str | None
    """Why, where a maintainer said so."""
    before: Entry | None = None
    """The briefing that does not hold any more; None where it is hidden or shown again."""
    after: Entry | None = None
    """The one in its place."""


@dataclass(frozen=True, slots=True)
class AmendedArticle:
    """An article of a story, as it was told and as it is now."""

    before: Entry
    """As it was told."""
    now: Entry | None
    """As it is shown; None where it is hidden, or all its briefings were withdrawn."""
    corrections: tuple[Correction, ...]
    """Since it was posted, the oldest first; none where nothing of it changed."""


@dataclass(frozen=True, slots=True)
class AmendedStory:
    """A story of a message, as it was told and as it is now."""

    claims: tuple[tuple[int, str], ...]
    """Those told in the message, with their numbers in the digest."""
    lead: AmendedArticle
    """The one that was told in full."""
    others: tuple[AmendedArticle, ...] = ()
    """Those that were folded into it."""

    @property
    def article(self) -> str:
        """The id of `lead`."""
        return self.lead.before.article.id

    @property
    def is_corrected(self) -> bool:
        """Whether anything of it changed."""
        return any(each.corrections for each in (self.lead, *self.others))


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
    language: str | None = None
    """That of the bot's own words in it; None for English."""


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
            its = (AmendmentRow.delivery_id == DeliveryRow.id) & (AmendmentRow.part == part)
            found = select(DeliveryRow.digest_id, AmendmentRow.since_correction).outerjoin(AmendmentRow, its)
            row = (await connection.execute(found.where(DeliveryRow.id == delivery))).first()
            if row is None or row.digest_id is None:
                return ()
            digest = (await kept.read(connection, [row.digest_id]))[row.digest_id]
            return await _stories(connection, digest.stories, part, row.since_correction)

        return await self._transactions.read(look)

    async def waiting(self) -> int:
        """How many messages are to be brought up to date."""
        statement = select(func.count()).where(AmendmentRow.available_at.is_not(None))

        async def count(connection: AsyncConnection) -> int:
            return int((await connection.scalars(statement)).one())

        return await self._transactions.read(count)


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
    (subscription,) = await finding.find(connection, SubscriptionRow.id == delivery.subscription_id)
    posted = (
        await connection.execute(
            select(StepRow.channel, StepRow.message).where(
                StepRow.delivery_id == delivery.id,
                StepRow.step.in_(("post", "forum_post")),
                StepRow.part == row.part,
            )
        )
    ).first()
    digest = (await kept.read(connection, [delivery.digest_id]))[delivery.digest_id]
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
        stories=await _stories(connection, digest.stories, row.part, row.since_correction),
        language=digest.language,
    )


async def _stories(
    connection: AsyncConnection, stories: Sequence[ToldStory], part: int, since: int | None
) -> tuple[AmendedStory, ...]:
    """`since`: the id of the first correction that is told of; None: there is none."""
    here = [story for story in stories if story.part == part]
    told = await reading.entries_of_revisions(connection, [id_ for story in here for id_ in story.revisions])
    made: list[AmendedStory] = []
    number = 1
    for story in stories:
        numbered = tuple(enumerate(story.claims, start=number))
        number += len(numbered)
        if story.part == part and story.articles:
            lead, *others = [await _article(connection, told[id_], since) for id_ in story.revisions]
            made.append(AmendedStory(numbered, lead, tuple(others)))
    return tuple(made)


async def _article(connection: AsyncConnection, told: Entry, since: int | None) -> AmendedArticle:
    now = await reading.entry(connection, told.article.id)
    rows: Sequence[Row[*tuple[Any, ...]]] = ()
    if since is not None:
        found = (
            select(*CorrectionRow.__table__.columns)
            .join(ArticleRow, ArticleRow.key == CorrectionRow.article_key)
            .where(ArticleRow.id == told.article.id, CorrectionRow.id >= since)
            .order_by(CorrectionRow.id)
        )
        rows = (await connection.execute(found)).all()
    named = {id_ for row in rows for id_ in (row.before_id, row.after_id) if id_ is not None}
    entries = await reading.entries_of_revisions(connection, sorted(named)) if named else {}
    corrections = tuple(
        Correction(
            "updated" if row.by_source else row.kind,
            row.at,
            row.reason,
            entries.get(row.before_id),
            entries.get(row.after_id),
        )
        for row in rows
    )
    return AmendedArticle(told, now if now and now.briefing else None, corrections)
