"""Which bots the database still serves, beside its newest one. See README.md in the folder above."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0025"
phase = "expand"


def upgrade() -> None:
    served = op.create_table(
        "served",
        sa.Column("oldest", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("oldest", name=op.f("pk_served")),
    )
    # Bots before this one refuse whatever they do not know.
    op.bulk_insert(served, [{"oldest": revision}])
