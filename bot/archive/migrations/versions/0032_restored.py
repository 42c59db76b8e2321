"""Deliveries that another bot may have posted, which ran on after the backup that this archive was restored from."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
phase = "expand"


def upgrade() -> None:
    op.add_column("delivery", sa.Column("restored", sa.Boolean(), nullable=False, server_default=sa.false()))
