"""Articles that were kept long enough: remembered, so that they do not come back as new."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.archive.tables.columns import CleanText

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    op.create_table(
        "retired",
        sa.Column("id", CleanText(), nullable=False),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retired")),
    )
