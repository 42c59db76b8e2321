"""Subscriptions, the digests that they are sent, and each delivery with its messages."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _create_subscriptions()
    _create_digests()
    _create_deliveries()
    op.create_index("ix_shown_first_seen", "shown", ["first_seen"])


def _create_subscriptions() -> None:
    op.create_table(
        "subscription",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("guild", sa.BigInteger(), nullable=False),
        sa.Column("channel", sa.BigInteger(), nullable=False),
        sa.Column("place", sa.String(12), nullable=False),
        sa.Column("role", sa.BigInteger()),
        sa.Column("discussion", sa.Boolean(), nullable=False),
        sa.Column("publish", sa.Boolean(), nullable=False),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("most", sa.Integer(), nullable=False),
        sa.Column("when_quiet", sa.Boolean(), nullable=False),
        sa.Column("at", sa.Time(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("owner", sa.BigInteger(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("changed_at", _MOMENT, nullable=False),
        sa.Column("paused_at", _MOMENT),
        sa.Column("left_at", _MOMENT),
        sa.Column("last_date", sa.Date()),
        sa.Column("covered_until", _MOMENT),
        sa.Column("next_due", _MOMENT),
        sa.Column("zone_data", sa.Text(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("trouble_code", sa.Text()),
        sa.Column("trouble_words", sa.Text()),
        sa.Column("trouble_since", _MOMENT),
        sa.Column("trouble_told_at", _MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_subscription"),
        sa.CheckConstraint(
            "place IN ('text', 'announcement', 'thread', 'forum')", name=op.f("ck_subscription_place")
        ),
        sa.CheckConstraint("days BETWEEN 1 AND 127", name=op.f("ck_subscription_days")),
        sa.CheckConstraint("most > 0", name=op.f("ck_subscription_most")),
        sa.CheckConstraint(
            "next_due IS NULL OR (paused_at IS NULL AND left_at IS NULL)",
            name=op.f("ck_subscription_due_only_where_served"),
        ),
        sqlite_autoincrement=True,
    )
    _create_index(
        "subscription", "ix_subscription_next_due_id", "next_due", "id", where="next_due IS NOT NULL"
    )
    _create_index("subscription", "ix_subscription_guild", "guild")
    _create_index("subscription", "ix_subscription_channel", "channel")


def _create_digests() -> None:
    op.create_table(
        "digest",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("since", _MOMENT, nullable=False),
        sa.Column("until", _MOMENT, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("used_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_digest"),
        sa.UniqueConstraint("fingerprint", name="uq_digest_fingerprint"),
        sqlite_autoincrement=True,
    )
    _create_index("digest", "ix_digest_used_at", "used_at")
    op.create_table(
        "digest_story",
        sa.Column("digest_id", _KEY, nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("claims", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("digest_id", "place", name="pk_digest_story"),
        sa.ForeignKeyConstraint(
            ["digest_id"], ["digest.id"], name="fk_digest_story_digest_id_digest", ondelete="CASCADE"
        ),
    )
    op.create_table(
        "digest_told",
        sa.Column("digest_id", _KEY, nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("rank", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("article_key", _KEY, nullable=False),
        sa.Column("revision_id", _KEY, nullable=False),
        sa.PrimaryKeyConstraint("digest_id", "place", "rank", name="pk_digest_told"),
        sa.ForeignKeyConstraint(
            ["digest_id"], ["digest.id"], name="fk_digest_told_digest_id_digest", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["article_key"], ["article.key"], name="fk_digest_told_article_key_article", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revision.id"], name="fk_digest_told_revision_id_revision", ondelete="CASCADE"
        ),
    )
    _create_index("digest_told", "ix_digest_told_article_key", "article_key")
    _create_index("digest_told", "ix_digest_told_revision_id", "revision_id")


def _create_deliveries() -> None:
    op.create_table(
        "delivery",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("subscription_id", _KEY, nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("due_at", _MOMENT, nullable=False),
        sa.Column("since", _MOMENT, nullable=False),
        sa.Column("until", _MOMENT, nullable=False),
        sa.Column("digest_id", _KEY),
        sa.Column("on_demand", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(10), nullable=False),
        sa.Column("planned_at", _MOMENT, nullable=False),
        sa.Column("ended_at", _MOMENT),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("worker", sa.Text()),
        sa.Column("available_at", _MOMENT),
        sa.Column("claimed_at", _MOMENT),
        sa.Column("channel", sa.BigInteger()),
        sa.Column("place", sa.String(12)),
        sa.Column("doubt_since", _MOMENT),
        sa.Column("doubt_until", _MOMENT),
        sa.Column("parts_posted", sa.Integer(), nullable=False),
        sa.Column("problem", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_delivery"),
        sa.ForeignKeyConstraint(
            ["subscription_id"],
            ["subscription.id"],
            name="fk_delivery_subscription_id_subscription",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["digest_id"], ["digest.id"], name="fk_delivery_digest_id_digest"),
        sa.UniqueConstraint("subscription_id", "local_date", name="uq_delivery_subscription_id_local_date"),
        sa.CheckConstraint(
            "status IN ('waiting', 'sent', 'quiet', 'folded', 'given_up')", name=op.f("ck_delivery_status")
        ),
        sa.CheckConstraint(
            "(status = 'waiting') = (available_at IS NOT NULL)",
            name=op.f("ck_delivery_only_waiting_is_available"),
        ),
        sa.CheckConstraint(
            "status = 'quiet' OR digest_id IS NOT NULL", name=op.f("ck_delivery_nothing_to_post_is_quiet")
        ),
        sqlite_autoincrement=True,
    )
    waiting = "available_at IS NOT NULL"
    _create_index(
        "delivery", "ix_delivery_subscription_id_waiting", "subscription_id", where=waiting, unique=True
    )
    _create_index("delivery", "ix_delivery_available_at_id", "available_at", "id", where=waiting)
    _create_index("delivery", "ix_delivery_digest_id", "digest_id")
    op.create_table(
        "delivery_step",
        sa.Column("delivery_id", _KEY, nullable=False),
        sa.Column("step", sa.String(10), nullable=False),
        sa.Column("part", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("channel", sa.BigInteger(), nullable=False),
        sa.Column("message", sa.BigInteger(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("delivery_id", "step", "part", name="pk_delivery_step"),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["delivery.id"], name="fk_delivery_step_delivery_id_delivery", ondelete="CASCADE"
        ),
        sa.CheckConstraint(
            "step IN ('forum_post', 'post', 'thread', 'publish')", name=op.f("ck_delivery_step_step")
        ),
    )
    _create_index("delivery_step", "ix_delivery_step_message", "message")


def _create_index(
    table: str, name: str, *columns: str, where: str | None = None, unique: bool = False
) -> None:
    condition = None if where is None else sa.text(where)
    op.create_index(
        name, table, list(columns), unique=unique, sqlite_where=condition, postgresql_where=condition
    )
