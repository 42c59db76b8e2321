"""What a correction changed, and whether the source did; which corrections a message is to tell of."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("correction") as table:
        table.add_column(sa.Column("by_source", sa.Boolean(), server_default=sa.false(), nullable=False))
        for name in ("before_id", "after_id"):
            table.add_column(sa.Column(name, _KEY))
            table.create_foreign_key(
                op.f(f"fk_correction_{name}_revision"), "revision", [name], ["id"], ondelete="CASCADE"
            )
    op.add_column(
        "amendment", sa.Column("since_correction", sa.BigInteger(), server_default="0", nullable=False)
    )
    op.execute(
        "UPDATE amendment SET since_correction = COALESCE((SELECT MIN(correction.id) FROM correction, delivery "
        "WHERE delivery.id = amendment.delivery_id AND correction.at >= delivery.planned_at), 0)"
    )
