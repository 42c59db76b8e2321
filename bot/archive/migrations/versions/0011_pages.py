"""Where the pages of paged documents begin."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.archive.tables.columns import CleanJSON

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.add_column("article_version", sa.Column("pages", CleanJSON()))
