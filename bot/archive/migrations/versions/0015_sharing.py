"""What several processes share: who does what, and whose turn it is."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.archive.tables.columns import CleanText

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.create_table(
        "lease",
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("holder", CleanText(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_lease")),
    )
    op.create_table(
        "pace",
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("next_at", sa.Float(53), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_pace")),
    )
