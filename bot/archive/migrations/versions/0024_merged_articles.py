"""Articles that maintainers found to be the same as others."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "article_merge",
        sa.Column("article_key", _KEY, nullable=False),
        sa.Column("into_key", _KEY, nullable=False),
        sa.PrimaryKeyConstraint("article_key", name=op.f("pk_article_merge")),
        *(
            sa.ForeignKeyConstraint(
                [column],
                ["article.key"],
                name=op.f(f"fk_article_merge_{column}_article"),
                ondelete="CASCADE",
            )
            for column in ("article_key", "into_key")
        ),
        sa.CheckConstraint("article_key <> into_key", name=op.f("ck_article_merge_another")),
    )
    op.create_index("ix_article_merge_into_key", "article_merge", ["into_key"])
