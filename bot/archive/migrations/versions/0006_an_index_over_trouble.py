"""An index over the few subscriptions in trouble, so that asking about them reads no others."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    in_trouble = sa.text("trouble_code IS NOT NULL")
    op.create_index(
        "ix_subscription_guild_in_trouble",
        "subscription",
        ["guild"],
        sqlite_where=in_trouble,
        postgresql_where=in_trouble,
    )
