"""Articles, their versions, topics and briefings; what members see of them; the word indexes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TSVECTOR

revision = "0001"
down_revision = None

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _create_articles()
    _create_topics()
    _create_revisions()
    _create_shown()
    if op.get_context().dialect.name == "postgresql":
        _create_words_on_postgresql()
    else:
        _create_words_on_sqlite()


def _create_articles() -> None:
    op.create_table(
        "article",
        sa.Column("key", _KEY, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("url", sa.Text()),
        sa.Column("publisher", sa.Text()),
        sa.Column("source", sa.Text()),
        sa.Column("first_seen", _MOMENT, nullable=False),
        sa.Column("current", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_article"),
        sa.UniqueConstraint("id", name="uq_article_id"),
        sa.CheckConstraint("length(id) BETWEEN 1 AND 255", name=op.f("ck_article_id_length")),
    )
    op.create_table(
        "article_version",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("article_key", _KEY, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("authors", sa.JSON(), nullable=False),
        sa.Column("published", sa.Date()),
        sa.Column("language", sa.Text()),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("continues_at", sa.Text()),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("seen_at", _MOMENT, nullable=False),
        sa.Column("matched_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_article_version"),
        sa.ForeignKeyConstraint(
            ["article_key"],
            ["article.key"],
            name="fk_article_version_article_key_article",
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint("article_key", "number", name="uq_article_version_article_key_number"),
        sa.UniqueConstraint(
            "article_key", "content_hash", name="uq_article_version_article_key_content_hash"
        ),
        sa.CheckConstraint("kind IN ('article', 'teaser')", name=op.f("ck_article_version_kind")),
    )
    op.create_table(
        "article_vector",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("article_key", _KEY, nullable=False),
        sa.Column("encoder", sa.Text(), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_article_vector"),
        sa.ForeignKeyConstraint(
            ["article_key"], ["article.key"], name="fk_article_vector_article_key_article", ondelete="CASCADE"
        ),
        sa.UniqueConstraint("article_key", name="uq_article_vector_article_key"),
    )


def _create_topics() -> None:
    op.create_table(
        "topic",
        sa.Column("slug", sa.String(100), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("words_against", sa.JSON(), nullable=False),
        sa.Column("colour", sa.Integer()),
        sa.PrimaryKeyConstraint("slug", name="pk_topic"),
    )
    op.create_table(
        "topic_match",
        sa.Column("version_id", _KEY, nullable=False),
        sa.Column("slug", sa.String(100), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("because", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("version_id", "slug", name="pk_topic_match"),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["article_version.id"],
            name="fk_topic_match_version_id_article_version",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["slug"], ["topic.slug"], name="fk_topic_match_slug_topic"),
        sa.CheckConstraint("score BETWEEN 0 AND 1", name=op.f("ck_topic_match_score")),
    )
    op.create_index("ix_topic_match_slug_version_id", "topic_match", ["slug", "version_id"])


def _create_revisions() -> None:
    op.create_table(
        "revision",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("version_id", _KEY, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("headline", sa.Text()),
        sa.Column("claims", sa.JSON(), nullable=False),
        sa.Column("key_points", sa.JSON(), nullable=False),
        sa.Column("warnings", sa.JSON(), nullable=False),
        sa.Column("engine_name", sa.Text(), nullable=False),
        sa.Column("engine_model", sa.Text(), nullable=False),
        sa.Column("engine_version", sa.Text(), nullable=False),
        sa.Column("status", sa.String(10), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_revision"),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["article_version.id"],
            name="fk_revision_version_id_article_version",
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint("version_id", "number", name="uq_revision_version_id_number"),
        sa.CheckConstraint("status IN ('approved', 'withdrawn')", name=op.f("ck_revision_status")),
    )


def _create_shown() -> None:
    op.create_table(
        "shown",
        sa.Column("article_key", _KEY, autoincrement=False, nullable=False),
        sa.Column("version_id", _KEY, nullable=False),
        sa.Column("revision_id", _KEY, nullable=False),
        sa.Column("dated", sa.Date(), nullable=False),
        sa.Column("first_seen", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("article_key", name="pk_shown"),
        sa.ForeignKeyConstraint(["article_key"], ["article.key"], name="fk_shown_article_key_article"),
        sa.ForeignKeyConstraint(
            ["version_id"], ["article_version.id"], name="fk_shown_version_id_article_version"
        ),
        sa.ForeignKeyConstraint(["revision_id"], ["revision.id"], name="fk_shown_revision_id_revision"),
    )
    op.create_index("ix_shown_dated_first_seen", "shown", ["dated", "first_seen"])
    op.create_index("ix_shown_version_id", "shown", ["version_id"])
    op.create_index("ix_shown_revision_id", "shown", ["revision_id"])


def _create_words_on_postgresql() -> None:
    op.create_table(
        "shown_words",
        sa.Column("article_key", _KEY, nullable=False),
        sa.Column("title", TSVECTOR(), nullable=False),
        sa.Column("body", TSVECTOR(), nullable=False),
        sa.PrimaryKeyConstraint("article_key", name="pk_shown_words"),
        sa.ForeignKeyConstraint(
            ["article_key"],
            ["shown.article_key"],
            name="fk_shown_words_article_key_shown",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_shown_words_title", "shown_words", ["title"], postgresql_using="gin")
    op.create_index("ix_shown_words_body", "shown_words", ["body"], postgresql_using="gin")


def _create_words_on_sqlite() -> None:
    op.execute(
        "CREATE VIEW shown_text AS SELECT shown.article_key, title, text"
        " FROM shown JOIN article_version ON article_version.id = shown.version_id"
    )
    # Two indexes: a stemmed one would not find the beginnings of words ("nationa" of "national").
    op.execute(
        "CREATE VIRTUAL TABLE title_words USING fts5(title, content='shown_text',"
        " content_rowid='article_key', tokenize='unicode61 remove_diacritics 2', prefix='1 2 3')"
    )
    op.execute(
        "CREATE VIRTUAL TABLE text_words USING fts5(title, text, content='shown_text',"
        " content_rowid='article_key', tokenize='porter unicode61 remove_diacritics 2')"
    )
    op.execute(f"CREATE TRIGGER shown_words_insert AFTER INSERT ON shown BEGIN {_ADD_WORDS} END")
    op.execute(f"CREATE TRIGGER shown_words_delete AFTER DELETE ON shown BEGIN {_DROP_WORDS} END")
    op.execute(
        "CREATE TRIGGER shown_words_update AFTER UPDATE OF version_id ON shown"
        f" BEGIN {_DROP_WORDS} {_ADD_WORDS} END"
    )


_ADD_WORDS = """
INSERT INTO title_words(rowid, title)
    SELECT new.article_key, title FROM article_version WHERE id = new.version_id;
INSERT INTO text_words(rowid, title, text)
    SELECT new.article_key, title, text FROM article_version WHERE id = new.version_id;
"""

# An index that keeps no text of its own must be told what it drops.
_DROP_WORDS = """
INSERT INTO title_words(title_words, rowid, title)
    SELECT 'delete', old.article_key, title FROM article_version WHERE id = old.version_id;
INSERT INTO text_words(text_words, rowid, title, text)
    SELECT 'delete', old.article_key, title, text FROM article_version WHERE id = old.version_id;
"""
