"""How many claims of a generating engine gave way to the article's own sentences."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.add_column("revision", sa.Column("replaced", sa.Integer(), server_default="0", nullable=False))
