"""Work that several processes share out: the queue, and what is waiting for it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.archive.queue.schema import bring_up
from bot.archive.tables.columns import CleanJSON, CleanText

revision = "0025"
down_revision = "0024"

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "unbriefed",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("article", sa.String(255), nullable=False),
        sa.Column("told", CleanJSON(), nullable=False),
        sa.Column("page", CleanText(), nullable=False),
        sa.Column("source", CleanText(), nullable=False),
        sa.Column("belongs", CleanJSON(), nullable=False),
        sa.Column("revive", sa.Boolean(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unbriefed")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_unbriefed_article", "unbriefed", ["article"], unique=True)
    op.create_table(
        "task_note",
        sa.Column("task", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("problem", CleanText()),
        sa.Column("result", CleanJSON()),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("task", name=op.f("pk_task_note")),
    )
    op.add_column("job", sa.Column("parent", sa.BigInteger()))
    op.create_index("ix_job_parent", "job", ["parent"])
    bring_up(op.get_bind())
