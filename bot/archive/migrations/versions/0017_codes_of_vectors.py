"""Search by meaning inside the database: on SQLite, the signs of each vector; and indexes over outlets."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.archive.tables.columns import Vector, signs

revision = "0017"
down_revision = "0016"

_AT_ONCE = 1000


def upgrade() -> None:
    op.add_column("article_vector", sa.Column("code", sa.LargeBinary()))
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        _fill(connection)
    coded = sa.text("code IS NOT NULL")
    op.create_index(
        "ix_article_vector_code",
        "article_vector",
        ["encoder", "article_key", "code"],
        sqlite_where=coded,
        postgresql_where=coded,
    )
    op.create_index("ix_article_publisher", "article", ["publisher"])
    op.create_index("ix_article_source", "article", ["source"])


def _fill(connection: sa.Connection) -> None:
    vectors = sa.table("article_vector", sa.column("id"), sa.column("vector", Vector()), sa.column("code"))
    some = sa.select(vectors.c.id, vectors.c.vector).order_by(vectors.c.id).limit(_AT_ONCE)
    keep = (
        sa.update(vectors)
        .where(vectors.c.id == sa.bindparam("row"))
        .values(code=sa.bindparam("signs", type_=sa.LargeBinary()))
    )
    after = 0
    while rows := connection.execute(some.where(vectors.c.id > after)).all():
        connection.execute(keep, [{"row": row.id, "signs": signs(row.vector)} for row in rows])
        after = rows[-1].id
