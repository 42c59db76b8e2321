"""Work on many articles that goes on after a restart where it was."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.archive.tables.columns import CleanText

revision = "0008"
down_revision = "0007"

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "job",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("keeper", sa.String(20), nullable=False),
        sa.Column("words", CleanText(), nullable=False),
        sa.Column("articles", sa.JSON(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("problem", CleanText()),
        sa.Column("status", sa.String(10), nullable=False),
        sa.Column("actor", sa.BigInteger()),
        sa.Column("actor_name", CleanText(), nullable=False),
        sa.Column("asked_at", _MOMENT, nullable=False),
        sa.Column("ended_at", _MOMENT),
        sa.Column("channel", sa.BigInteger()),
        sa.Column("message", sa.BigInteger()),
        sa.Column("worker", CleanText()),
        sa.Column("held_until", _MOMENT),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sa.CheckConstraint("status IN ('waiting', 'done', 'cancelled')", name=op.f("ck_job_status")),
        sa.CheckConstraint("done BETWEEN 0 AND total", name=op.f("ck_job_done")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_job_status_id", "job", ["status", "id"])
