"""Why articles that were looked at for a digest are not told in it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.archive.tables.columns import CleanText

revision = "0019"
down_revision = "0018"

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "digest_dropped",
        sa.Column("digest_id", _KEY, nullable=False),
        sa.Column("article_key", _KEY, nullable=False),
        sa.Column("reason", sa.String(20), nullable=False),
        sa.Column("detail", CleanText(), nullable=False),
        sa.PrimaryKeyConstraint("digest_id", "article_key", name=op.f("pk_digest_dropped")),
        sa.ForeignKeyConstraint(
            ["digest_id"], ["digest.id"], name=op.f("fk_digest_dropped_digest_id_digest"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["article_key"],
            ["article.key"],
            name=op.f("fk_digest_dropped_article_key_article"),
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_digest_dropped_article_key", "digest_dropped", ["article_key"])
