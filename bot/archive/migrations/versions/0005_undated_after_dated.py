"""Whether the day that an article is listed under is that of its publication: such come first of a day."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("shown", sa.Column("is_dated", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.execute(
        "UPDATE shown SET is_dated = false"
        " WHERE version_id IN (SELECT id FROM article_version WHERE published IS NULL)"
    )
    op.drop_index("ix_shown_dated_first_seen", "shown")
    op.create_index("ix_shown_dated_is_dated_first_seen", "shown", ["dated", "is_dated", "first_seen"])
