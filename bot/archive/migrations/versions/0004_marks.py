"""Marks of work that was finished."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.archive.tables.columns import CleanText

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "mark",
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("version", CleanText(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_mark")),
    )
