"""What is remembered of sources."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.archive.tables.columns import CleanText

revision = "0009"
down_revision = "0008"

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "source",
        sa.Column("slug", sa.String(60), nullable=False),
        sa.Column("address", CleanText(), nullable=False),
        sa.Column("answered_by", CleanText()),
        sa.Column("etag", CleanText()),
        sa.Column("last_modified", CleanText()),
        sa.Column("asked_at", _INSTANT, nullable=False),
        sa.Column("succeeded_at", _INSTANT),
        sa.Column("due_at", _INSTANT, nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("failing_since", _INSTANT),
        sa.Column("problem", CleanText()),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_source")),
    )
    op.create_table(
        "source_piece",
        sa.Column("slug", sa.String(60), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("mark", sa.String(64), nullable=False),
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("tried_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("slug", "key", name=op.f("pk_source_piece")),
    )
