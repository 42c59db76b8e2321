"""Forgetting a server or a member for good. Inside a transaction of its caller's."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, delete, func, or_, select, update

from bot.archive.maintaining import acts
from bot.archive.maintaining.types import BOT
from bot.archive.tables import (
    ActRow,
    AmendmentRow,
    CorrectionRow,
    DeliveryRow,
    DigestRow,
    FeedbackRow,
    JobRow,
    NoticeRow,
    PauseRow,
    StepRow,
    SubscriptionRow,
    TaskNoteRow,
)

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.ext.asyncio import AsyncConnection

FORGOTTEN = "(forgotten)"
_NOBODY = 0
"""The owner of a subscription whose owner is forgotten: Discord has nobody of that id."""
_BEING_PLANNED = timedelta(hours=1)
"""A digest that was used so lately may be in a plan that is not kept yet; tidying up finds it later."""

_ID = re.compile(r"(?<!\d)\d{1,20}(?!\d)")

_WORDS = (
    ActRow.words,
    ActRow.subject,
    AmendmentRow.problem,
    CorrectionRow.reason,
    DeliveryRow.problem,
    FeedbackRow.words,
    JobRow.words,
    JobRow.problem,
    NoticeRow.words,
    NoticeRow.problem,
    SubscriptionRow.trouble_words,
    TaskNoteRow.problem,
)
"""Where an id can stand in words of ours or of a person."""


@dataclass(frozen=True, slots=True)
class ServerData:
    """What is kept of a server."""

    subscriptions: int
    deliveries: int
    messages: int
    """Of Discord, whose ids are kept."""
    digests: int
    """That were made for it alone."""


@dataclass(frozen=True, slots=True)
class MemberData:
    """What is kept of a member."""

    feedback: int
    acts: int
    """Entries of the audit log, and jobs."""
    subscriptions: int
    """That they set up."""


async def data_of_server(connection: AsyncConnection, guild: int) -> ServerData:
    """See `Housekeeping.data_of_server`."""
    of_server = _deliveries_of(guild)
    return ServerData(
        subscriptions=await _count(connection, SubscriptionRow.id, SubscriptionRow.guild == guild),
        deliveries=await _count(connection, DeliveryRow.id, DeliveryRow.id.in_(of_server)),
        messages=await _count(connection, StepRow.message, StepRow.delivery_id.in_(of_server)),
        digests=await _count(connection, DigestRow.id, _made_for(guild)),
    )


async def forget_server(
    connection: AsyncConnection, guild: int, channels: Collection[int], at: datetime
) -> ServerData:
    """See `Housekeeping.forget_server`."""
    # In the order in which all others lock them.
    held = select(SubscriptionRow.id, SubscriptionRow.channel, SubscriptionRow.role).where(
        SubscriptionRow.guild == guild
    )
    subscriptions = (await connection.execute(held.order_by(SubscriptionRow.id).with_for_update())).all()
    found = await data_of_server(connection, guild)
    of_server = _deliveries_of(guild)
    steps = select(StepRow.channel, StepRow.message).where(StepRow.delivery_id.in_(of_server))
    posted = (await connection.execute(steps)).all()
    places = {guild, *channels, *(row.channel for row in subscriptions), *(row.channel for row in posted)}
    roles = {row.role for row in subscriptions if row.role is not None}
    messages = {row.message for row in posted} | await _shown_in(connection, places)
    digests = (
        await connection.scalars(
            select(DigestRow.id).where(_made_for(guild), DigestRow.used_at < at - _BEING_PLANNED)
        )
    ).all()
    await connection.execute(delete(SubscriptionRow).where(SubscriptionRow.guild == guild))
    if digests:
        await connection.execute(delete(DigestRow).where(DigestRow.id.in_(digests)))
    await connection.execute(
        update(JobRow).where(JobRow.channel.in_(places)).values(channel=None, message=None)
    )
    told = update(NoticeRow).where(NoticeRow.channel.in_(places))
    await connection.execute(told.values(channel=None, message=None, begun_at=None))
    await _scrub(connection, {*places, *roles, *messages})
    await acts.note(
        connection, BOT, "forget", None, f"forgot a server with {found.subscriptions} subscriptions", at
    )
    return found


async def data_of_member(connection: AsyncConnection, member: int) -> MemberData:
    """See `Housekeeping.data_of_member`."""
    return MemberData(
        feedback=await _count(connection, FeedbackRow.id, FeedbackRow.member == member),
        acts=await _count(connection, ActRow.id, ActRow.actor == member)
        + await _count(connection, JobRow.id, JobRow.actor == member),
        subscriptions=await _count(connection, SubscriptionRow.id, SubscriptionRow.owner == member),
    )


async def forget_member(connection: AsyncConnection, member: int, at: datetime) -> MemberData:
    """See `Housekeeping.forget_member`."""
    held = select(SubscriptionRow.id).where(SubscriptionRow.owner == member)
    await connection.execute(held.order_by(SubscriptionRow.id).with_for_update())
    found = await data_of_member(connection, member)
    await connection.execute(delete(FeedbackRow).where(FeedbackRow.member == member))
    for row in (ActRow, JobRow, PauseRow):
        nobody = {"actor": None, "actor_name": FORGOTTEN}
        await connection.execute(update(row).where(row.actor == member).values(nobody))
    await connection.execute(
        update(SubscriptionRow).where(SubscriptionRow.owner == member).values(owner=_NOBODY)
    )
    await _scrub(connection, [member])
    await acts.note(connection, BOT, "forget", None, "forgot a member, who asked for it", at)
    return found


async def _shown_in(connection: AsyncConnection, places: Collection[int]) -> set[int]:
    """The messages in these places that show jobs and notices."""
    found: set[int] = set()
    for row in (JobRow, NoticeRow):
        shown = select(row.message).where(row.channel.in_(places), row.message.is_not(None))
        found |= {message for message in await connection.scalars(shown) if message is not None}
    return found


def _deliveries_of(guild: int) -> Any:
    return (
        select(DeliveryRow.id)
        .join(SubscriptionRow, SubscriptionRow.id == DeliveryRow.subscription_id)
        .where(SubscriptionRow.guild == guild)
    )


def _made_for(guild: int) -> ColumnElement[bool]:
    """Of a digest: only this server was sent it."""
    carried = (
        select(DeliveryRow.id)
        .join(SubscriptionRow, SubscriptionRow.id == DeliveryRow.subscription_id)
        .where(DeliveryRow.digest_id == DigestRow.id)
    )
    here = carried.where(SubscriptionRow.guild == guild).exists()
    return and_(here, ~carried.where(SubscriptionRow.guild != guild).exists())


async def _scrub(connection: AsyncConnection, ids: Collection[int]) -> None:
    """Take ids of Discord's out of all words. One pass: a server may have thousands of channels and messages."""
    wanted = {str(id_) for id_ in ids}

    def without(found: re.Match[str]) -> str:
        return FORGOTTEN if found.group() in wanted else found.group()

    tables: dict[Any, list[Any]] = {}
    for column in _WORDS:
        tables.setdefault(column.class_, []).append(column)
    for row, columns in tables.items():
        keys = [*row.__table__.primary_key]
        there = or_(*(column.is_not(None) for column in columns))
        for told in (await connection.execute(select(*keys, *columns).where(there))).all():
            before, key = told[len(keys) :], told[: len(keys)]
            after = [words and _ID.sub(without, words) for words in before]
            if after != [*before]:
                this = and_(*(column == value for column, value in zip(keys, key, strict=True)))
                values = {column.key: words for column, words in zip(columns, after, strict=True)}
                await connection.execute(update(row).where(this).values(values))


async def _count(connection: AsyncConnection, column: Any, condition: ColumnElement[bool]) -> int:
    return int((await connection.scalars(select(func.count(column)).where(condition))).one())
