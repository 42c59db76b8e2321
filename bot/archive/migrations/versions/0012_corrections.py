"""Corrections, and the posted messages that are to tell of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.archive.tables.columns import CleanText

revision = "0012"
down_revision = "0011"

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "correction",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("article_key", _KEY, nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("reason", CleanText()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction")),
        sa.ForeignKeyConstraint(
            ["article_key"],
            ["article.key"],
            name=op.f("fk_correction_article_key_article"),
            ondelete="CASCADE",
        ),
        sa.CheckConstraint("kind IN ('changed', 'hidden', 'shown')", name=op.f("ck_correction_kind")),
    )
    op.create_index("ix_correction_article_key_id", "correction", ["article_key", "id"])
    op.create_table(
        "amendment",
        sa.Column("delivery_id", _KEY, nullable=False),
        sa.Column("part", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("wanted_at", _MOMENT, nullable=False),
        sa.Column("available_at", _MOMENT),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("problem", CleanText()),
        sa.PrimaryKeyConstraint("delivery_id", "part", name=op.f("pk_amendment")),
        sa.ForeignKeyConstraint(
            ["delivery_id"],
            ["delivery.id"],
            name=op.f("fk_amendment_delivery_id_delivery"),
            ondelete="CASCADE",
        ),
    )
    waiting = sa.text("available_at IS NOT NULL")
    op.create_index(
        "ix_amendment_available_at",
        "amendment",
        ["available_at"],
        sqlite_where=waiting,
        postgresql_where=waiting,
    )
