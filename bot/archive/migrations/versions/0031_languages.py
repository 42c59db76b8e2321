"""The languages of subscriptions, and of the digests that they were sent."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0028"
phase = "expand"


def upgrade() -> None:
    for table in ("subscription", "digest"):
        op.add_column(table, sa.Column("language", sa.String(10)))
