"""Articles that maintainers hide, and those that they move between topics."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("article", sa.Column("hidden_at", sa.DateTime(timezone=True)))
    op.create_table(
        "topic_override",
        sa.Column("article_key", _KEY, nullable=False),
        sa.Column("slug", sa.String(100), nullable=False),
        sa.Column("belongs", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("article_key", "slug", name=op.f("pk_topic_override")),
        sa.ForeignKeyConstraint(
            ["article_key"],
            ["article.key"],
            name=op.f("fk_topic_override_article_key_article"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["slug"], ["topic.slug"], name=op.f("fk_topic_override_slug_topic")),
    )
