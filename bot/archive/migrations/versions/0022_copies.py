"""Other addresses of articles, and what copies of a text are found by."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.archive.tables.columns import CleanText

revision = "0022"
down_revision = "0021"

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("article", sa.Column("place", sa.String(64)))
    op.create_index("ix_article_place", "article", ["place"])
    op.create_table(
        "article_alias",
        sa.Column("id", CleanText(), nullable=False),
        sa.Column("article_key", _KEY, nullable=False),
        sa.Column("url", CleanText()),
        sa.Column("publisher", CleanText()),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article_alias")),
        sa.ForeignKeyConstraint(
            ["article_key"],
            ["article.key"],
            name=op.f("fk_article_alias_article_key_article"),
            ondelete="CASCADE",
        ),
        sa.CheckConstraint("length(id) BETWEEN 1 AND 255", name=op.f("ck_article_alias_id_length")),
    )
    op.create_index("ix_article_alias_article_key", "article_alias", ["article_key"])
    op.create_table(
        "article_print",
        sa.Column("article_key", _KEY, nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("article_key", "number", name=op.f("pk_article_print")),
        sa.ForeignKeyConstraint(
            ["article_key"],
            ["article.key"],
            name=op.f("fk_article_print_article_key_article"),
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_article_print_number", "article_print", ["number"])
