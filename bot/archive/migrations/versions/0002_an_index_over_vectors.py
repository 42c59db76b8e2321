"""An index over vectors, so that asking whether any changed reads none of them."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_index("ix_article_vector_encoder_id", "article_vector", ["encoder", "id"])
