"""The audit log: who did what, when, to what."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.archive.tables.columns import CleanText

revision = "0007"
down_revision = "0006"

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "act",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.BigInteger()),
        sa.Column("actor_name", CleanText(), nullable=False),
        sa.Column("deed", sa.String(32), nullable=False),
        sa.Column("subject", CleanText()),
        sa.Column("words", CleanText(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_act")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_act_subject_id", "act", ["subject", "id"])
