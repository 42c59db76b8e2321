"""Briefings of opinion pieces: whose view it is has to be shown."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.add_column("revision", sa.Column("opinion", sa.Boolean(), server_default=sa.false(), nullable=False))
