"""What members say of briefings."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.archive.tables.columns import CleanText

revision = "0013"
down_revision = "0012"

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "feedback",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("revision_id", _KEY, nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("claim", sa.Integer(), nullable=False),
        sa.Column("words", CleanText()),
        sa.Column("member", sa.BigInteger(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("resolved_at", _MOMENT),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback")),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["revision.id"],
            name=op.f("fk_feedback_revision_id_revision"),
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint(
            "member", "revision_id", "kind", "claim", name=op.f("uq_feedback_member_revision_id_kind_claim")
        ),
        sa.CheckConstraint("kind IN ('wrong', 'topic', 'duplicate', 'long')", name=op.f("ck_feedback_kind")),
        sqlite_autoincrement=True,
    )
    still_open = sa.text("resolved_at IS NULL")
    op.create_index(
        "ix_feedback_open", "feedback", ["id"], sqlite_where=still_open, postgresql_where=still_open
    )
    op.create_index("ix_feedback_revision_id", "feedback", ["revision_id"])
