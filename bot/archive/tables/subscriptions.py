"""The tables of subscriptions, digests and deliveries.

Ids are never used twice, not even on SQLite: the marks of a delivery stay in Discord's channels for ever.
"""

from __future__ import annotations

from datetime import date, datetime, time  # noqa: TC003 - SQLAlchemy reads the annotations
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from bot.archive.tables.base import Base
from bot.archive.tables.columns import BigKey, CleanJSON, CleanText, Instant


def _where(condition: str) -> dict[str, Any]:
    """An index over some rows only. A query on the column proves to both databases that it needs no others."""
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


class SubscriptionRow(Base):
    """A channel with its topics, local time, zone and days."""

    __tablename__ = "subscription"
    __table_args__ = (
        CheckConstraint("place IN ('text', 'announcement', 'thread', 'forum')", name="place"),
        CheckConstraint("days BETWEEN 1 AND 127", name="days"),
        CheckConstraint("most > 0", name="most"),
        CheckConstraint(
            "next_due IS NULL OR (paused_at IS NULL AND left_at IS NULL)", name="due_only_where_served"
        ),
        Index("ix_subscription_next_due_id", "next_due", "id", **_where("next_due IS NOT NULL")),
        Index("ix_subscription_guild", "guild"),
        Index("ix_subscription_channel", "channel"),
        Index("ix_subscription_guild_in_trouble", "guild", **_where("trouble_code IS NOT NULL")),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    guild: Mapped[int] = mapped_column(BigInteger)
    channel: Mapped[int] = mapped_column(BigInteger)
    place: Mapped[str] = mapped_column(String(12))
    role: Mapped[int | None] = mapped_column(BigInteger)
    discussion: Mapped[bool]
    publish: Mapped[bool]
    topics: Mapped[list[str]] = mapped_column(CleanJSON)
    most: Mapped[int]
    when_quiet: Mapped[bool]
    language: Mapped[str | None] = mapped_column(String(10))
    """None for the bot's own."""
    at: Mapped[time]
    zone: Mapped[str] = mapped_column(CleanText)
    days: Mapped[int]
    """One bit for each day of the week: 1 is Monday, 64 is Sunday."""
    owner: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[datetime] = mapped_column(Instant)
    changed_at: Mapped[datetime] = mapped_column(Instant)
    paused_at: Mapped[datetime | None] = mapped_column(Instant)
    left_at: Mapped[datetime | None] = mapped_column(Instant)
    last_date: Mapped[date | None]
    covered_until: Mapped[datetime | None] = mapped_column(Instant)
    next_due: Mapped[datetime | None] = mapped_column(Instant)
    zone_data: Mapped[str] = mapped_column(CleanText)
    """The release of the time zone database that `next_due` was computed with."""
    edition: Mapped[int]
    trouble_code: Mapped[str | None] = mapped_column(CleanText)
    trouble_words: Mapped[str | None] = mapped_column(CleanText)
    trouble_since: Mapped[datetime | None] = mapped_column(Instant)
    trouble_told_at: Mapped[datetime | None] = mapped_column(Instant)


class DigestRow(Base):
    """What deliveries carry. Never changed."""

    __tablename__ = "digest"
    __table_args__ = (Index("ix_digest_used_at", "used_at"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64), unique=True)
    """SHA-256 of all that is in it, in hexadecimal: the same digest is kept once."""
    since: Mapped[datetime] = mapped_column(Instant)
    until: Mapped[datetime] = mapped_column(Instant)
    title: Mapped[str] = mapped_column(CleanText)
    language: Mapped[str | None] = mapped_column(String(10))
    """None for English."""
    parts: Mapped[list[dict[str, Any]]] = mapped_column(CleanJSON)
    used_at: Mapped[datetime] = mapped_column(Instant)
    """When a delivery of it was last planned: one that is purged is not being planned at the same time."""


class StoryRow(Base):
    """One story of a digest."""

    __tablename__ = "digest_story"

    digest_id: Mapped[int] = mapped_column(
        BigKey, ForeignKey("digest.id", ondelete="CASCADE"), primary_key=True
    )
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """From 0, in the order told."""
    part: Mapped[int]
    claims: Mapped[list[str]] = mapped_column(CleanJSON)


class ToldRow(Base):
    """One article of a story, and the briefing of it that was told."""

    __tablename__ = "digest_told"
    __table_args__ = (
        Index("ix_digest_told_article_key", "article_key"),
        Index("ix_digest_told_revision_id", "revision_id"),
    )

    digest_id: Mapped[int] = mapped_column(
        BigKey, ForeignKey("digest.id", ondelete="CASCADE"), primary_key=True
    )
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    rank: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """Its place in the story: 0 is told in full."""
    article_key: Mapped[int] = mapped_column(BigKey, ForeignKey("article.key", ondelete="CASCADE"))
    revision_id: Mapped[int] = mapped_column(BigKey, ForeignKey("revision.id", ondelete="CASCADE"))


class DroppedRow(Base):
    """An article that was looked at for a digest which does not tell it, and why."""

    __tablename__ = "digest_dropped"
    __table_args__ = (Index("ix_digest_dropped_article_key", "article_key"),)

    digest_id: Mapped[int] = mapped_column(
        BigKey, ForeignKey("digest.id", ondelete="CASCADE"), primary_key=True
    )
    article_key: Mapped[int] = mapped_column(
        BigKey, ForeignKey("article.key", ondelete="CASCADE"), primary_key=True
    )
    reason: Mapped[str] = mapped_column(String(20))
    detail: Mapped[str] = mapped_column(CleanText)


class DeliveryRow(Base):
    """The digest owed to one subscription for one local date."""

    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("subscription_id", "local_date"),
        CheckConstraint("status IN ('waiting', 'sent', 'quiet', 'folded', 'given_up')", name="status"),
        CheckConstraint(
            "(status = 'waiting') = (available_at IS NOT NULL)", name="only_waiting_is_available"
        ),
        CheckConstraint("status = 'quiet' OR digest_id IS NOT NULL", name="nothing_to_post_is_quiet"),
        # A subscription never has two under way: what was waiting is over before the next is planned.
        Index(
            "ix_delivery_subscription_id_waiting",
            "subscription_id",
            unique=True,
            **_where("available_at IS NOT NULL"),
        ),
        Index("ix_delivery_available_at_id", "available_at", "id", **_where("available_at IS NOT NULL")),
        Index("ix_delivery_digest_id", "digest_id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    subscription_id: Mapped[int] = mapped_column(BigKey, ForeignKey("subscription.id", ondelete="CASCADE"))
    local_date: Mapped[date]
    due_at: Mapped[datetime] = mapped_column(Instant)
    since: Mapped[datetime] = mapped_column(Instant)
    until: Mapped[datetime] = mapped_column(Instant)
    digest_id: Mapped[int | None] = mapped_column(BigKey, ForeignKey("digest.id"))
    on_demand: Mapped[bool]
    status: Mapped[str] = mapped_column(String(10))
    planned_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    """When it was sent, folded or given up."""
    attempts: Mapped[int]
    """How often it was claimed. With `worker`, the name of the present lease."""
    worker: Mapped[str | None] = mapped_column(CleanText)
    """Who holds it; of one that is over, who held it last."""
    available_at: Mapped[datetime | None] = mapped_column(Instant)
    """From when on anybody may claim it: the next try, or the end of the lease. None where it is over."""
    claimed_at: Mapped[datetime | None] = mapped_column(Instant)
    channel: Mapped[int | None] = mapped_column(BigInteger)
    """Where it is posted; its own from the first claim on, until it is given back with nothing posted."""
    place: Mapped[str | None] = mapped_column(String(12))
    doubt_since: Mapped[datetime | None] = mapped_column(Instant)
    """From here on an earlier holder may have done a step without recording it; a step recorded later ends the
    doubt up to its own moment."""
    doubt_until: Mapped[datetime | None] = mapped_column(Instant)
    restored: Mapped[bool] = mapped_column(server_default=false())
    """Whether a bot may have posted it that ran on after the backup from which this archive was restored: the doubt is
    of all its parts."""
    parts_posted: Mapped[int]
    """How many of the digest's parts, from the first; counted when it is over."""
    problem: Mapped[str | None] = mapped_column(CleanText)


class StepRow(Base):
    """One step of a delivery that was done."""

    __tablename__ = "delivery_step"
    __table_args__ = (
        CheckConstraint("step IN ('forum_post', 'post', 'thread', 'publish')", name="step"),
        Index("ix_delivery_step_message", "message"),
    )

    delivery_id: Mapped[int] = mapped_column(
        BigKey, ForeignKey("delivery.id", ondelete="CASCADE"), primary_key=True
    )
    step: Mapped[str] = mapped_column(String(10), primary_key=True)
    part: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    channel: Mapped[int] = mapped_column(BigInteger)
    message: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime] = mapped_column(Instant)
