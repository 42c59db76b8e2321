"""Sources that maintainers pause, and what is told in the maintainers' channel."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.archive.tables.columns import CleanText

revision = "0023"
down_revision = "0022"

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("source", sa.Column("marked_at", _MOMENT))
    op.add_column("source", sa.Column("moved_to", CleanText()))
    op.create_table(
        "source_pause",
        sa.Column("slug", sa.String(60), nullable=False),
        sa.Column("paused_at", _MOMENT, nullable=False),
        sa.Column("actor", sa.BigInteger()),
        sa.Column("actor_name", CleanText(), nullable=False),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_source_pause")),
    )
    op.create_table(
        "notice",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("subject", sa.String(64), nullable=False),
        sa.Column("words", CleanText(), nullable=False),
        sa.Column("since", _MOMENT),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("available_at", _MOMENT),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("problem", CleanText()),
        sa.Column("begun_at", _MOMENT),
        sa.Column("channel", sa.BigInteger()),
        sa.Column("message", sa.BigInteger()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.CheckConstraint("kind IN ('failing', 'recovered', 'moved', 'job')", name=op.f("ck_notice_kind")),
        sqlite_autoincrement=True,
    )
    waits = sa.text("available_at IS NOT NULL")
    op.create_index(
        "ix_notice_waiting", "notice", ["subject", "id"], sqlite_where=waits, postgresql_where=waits
    )
