"""Whose span each task of the queue is a part of, where spans are kept: a trace goes on in the process that does it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
phase = "expand"


def upgrade() -> None:
    op.create_table(
        "task_trace",
        sa.Column("task", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("parent", sa.String(length=55), nullable=False),
        sa.PrimaryKeyConstraint("task", name=op.f("pk_task_trace")),
    )
