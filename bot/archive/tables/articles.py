"""The tables of articles, their versions, topics and briefings, and of what members see of them."""

from __future__ import annotations

from datetime import date, datetime  # noqa: TC003 - SQLAlchemy reads the annotations
from typing import Any

import numpy as np  # noqa: TC002
from numpy.typing import NDArray  # noqa: TC002 - read by SQLAlchemy too
from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
    false,
    text,
    true,
)
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from bot.archive.tables.base import Base
from bot.archive.tables.columns import BigKey, CleanJSON, CleanText, Instant, Vector, signs_on_sqlite

ID_LENGTH = 255
"""Characters of an article's id at most: PostgreSQL indexes nothing over about 2,700 bytes."""

SLUG_LENGTH = 100

_CODED = text("code IS NOT NULL")


class ArticleRow(Base):
    """An article, whatever its text says today."""

    __tablename__ = "article"
    __table_args__ = (
        CheckConstraint(f"length(id) BETWEEN 1 AND {ID_LENGTH}", name="id_length"),
        Index("ix_article_publisher", "publisher"),
        Index("ix_article_source", "source"),
        Index("ix_article_place", "place"),
    )

    key: Mapped[int] = mapped_column(BigKey, primary_key=True)
    id: Mapped[str] = mapped_column(CleanText, unique=True)
    url: Mapped[str | None] = mapped_column(CleanText)
    publisher: Mapped[str | None] = mapped_column(CleanText)
    source: Mapped[str | None] = mapped_column(CleanText)
    first_seen: Mapped[datetime] = mapped_column(Instant)
    current: Mapped[int]
    """The number of the version that its source gave last."""
    hidden_at: Mapped[datetime | None] = mapped_column(Instant)
    """Since when a maintainer hides it from members."""
    place: Mapped[str | None] = mapped_column(String(64))
    """What its address has in common with those that differ in nothing that matters, as a hash; see `copies.py`."""


class VersionRow(Base):
    """One text of an article. Text and title never change; other details are filled in when known."""

    __tablename__ = "article_version"
    __table_args__ = (
        UniqueConstraint("article_key", "number"),
        UniqueConstraint("article_key", "content_hash"),
        CheckConstraint("kind IN ('article', 'teaser')", name="kind"),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    article_key: Mapped[int] = mapped_column(BigKey, ForeignKey("article.key", ondelete="CASCADE"))
    number: Mapped[int]
    title: Mapped[str] = mapped_column(CleanText)
    text: Mapped[str] = mapped_column(CleanText)
    authors: Mapped[list[str]] = mapped_column(CleanJSON)
    published: Mapped[date | None]
    language: Mapped[str | None] = mapped_column(CleanText)
    kind: Mapped[str] = mapped_column(String(10))
    continues_at: Mapped[str | None] = mapped_column(CleanText)
    content_hash: Mapped[str] = mapped_column(String(64))
    """SHA-256 of title and text, in hexadecimal."""
    seen_at: Mapped[datetime] = mapped_column(Instant)
    matched_by: Mapped[str] = mapped_column(CleanText)
    """Which topics and which encoder made its matches: another value means they are to be made anew."""
    pages: Mapped[list[int] | None] = mapped_column(CleanJSON)
    """Where each page of a paged document begins in the text; None where there are no pages."""


class TopicRow(Base):
    """A topic as it was when an article last matched it."""

    __tablename__ = "topic"

    slug: Mapped[str] = mapped_column(String(SLUG_LENGTH), primary_key=True)
    name: Mapped[str] = mapped_column(CleanText)
    description: Mapped[str] = mapped_column(CleanText)
    words: Mapped[list[str]] = mapped_column(CleanJSON)
    words_against: Mapped[list[str]] = mapped_column(CleanJSON)
    colour: Mapped[int | None]


class TopicMatchRow(Base):
    """A version belongs to a topic."""

    __tablename__ = "topic_match"
    __table_args__ = (
        CheckConstraint("score BETWEEN 0 AND 1", name="score"),
        Index("ix_topic_match_slug_version_id", "slug", "version_id"),
    )

    version_id: Mapped[int] = mapped_column(
        BigKey, ForeignKey("article_version.id", ondelete="CASCADE"), primary_key=True
    )
    slug: Mapped[str] = mapped_column(String(SLUG_LENGTH), ForeignKey("topic.slug"), primary_key=True)
    place: Mapped[int]
    """Its place among the version's matches, best first, from 0."""
    score: Mapped[float]
    because: Mapped[list[str]] = mapped_column(CleanJSON)


class RevisionRow(Base):
    """One briefing of one version by one engine. Only its status ever changes."""

    __tablename__ = "revision"
    __table_args__ = (
        UniqueConstraint("version_id", "number"),
        CheckConstraint("status IN ('approved', 'withdrawn')", name="status"),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    version_id: Mapped[int] = mapped_column(BigKey, ForeignKey("article_version.id", ondelete="CASCADE"))
    number: Mapped[int]
    headline: Mapped[str | None] = mapped_column(CleanText)
    claims: Mapped[list[dict[str, Any]]] = mapped_column(CleanJSON)
    key_points: Mapped[list[dict[str, Any]]] = mapped_column(CleanJSON)
    warnings: Mapped[list[str]] = mapped_column(CleanJSON)
    opinion: Mapped[bool] = mapped_column(server_default=false())
    replaced: Mapped[int] = mapped_column(server_default="0")
    """How many claims of a generating engine failed the checks."""
    engine_name: Mapped[str] = mapped_column(CleanText)
    engine_model: Mapped[str] = mapped_column(CleanText)
    engine_version: Mapped[str] = mapped_column(CleanText)
    status: Mapped[str] = mapped_column(String(10))
    created_at: Mapped[datetime] = mapped_column(Instant)


class ShownRow(Base):
    """What members see of an article: follows from the tables above, and is written only by `articles.shown`.

    It makes "the newest approved revision" one row to join instead of a search in every query, and the word
    indexes hang on it. No cascade leads here: the word index of SQLite must read the version's text when a
    row goes, so whoever deletes an article deletes this row first.
    """

    __tablename__ = "shown"
    __table_args__ = (
        Index("ix_shown_dated_is_dated_first_seen", "dated", "is_dated", "first_seen"),
        Index("ix_shown_first_seen", "first_seen"),
        Index("ix_shown_version_id", "version_id"),
        Index("ix_shown_revision_id", "revision_id"),
    )

    article_key: Mapped[int] = mapped_column(
        BigKey, ForeignKey("article.key"), primary_key=True, autoincrement=False
    )
    version_id: Mapped[int] = mapped_column(BigKey, ForeignKey("article_version.id"))
    revision_id: Mapped[int] = mapped_column(BigKey, ForeignKey("revision.id"))
    dated: Mapped[date]
    """The day of publication or, unknown, the day (UTC) it was first seen."""
    is_dated: Mapped[bool] = mapped_column(server_default=true())
    """Whether that is the day of publication."""
    first_seen: Mapped[datetime] = mapped_column(Instant)


class VectorRow(Base):
    """Where an article stands in an encoder's space. A new vector is a new row: ids tell what changed."""

    __tablename__ = "article_vector"
    __table_args__ = (
        Index("ix_article_vector_encoder_id", "encoder", "id"),
        # All that is read of most vectors, a thirtieth of them: reading the table itself would take ten times as long.
        Index(
            "ix_article_vector_code",
            "encoder",
            "article_key",
            "code",
            sqlite_where=_CODED,
            postgresql_where=_CODED,
        ),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    article_key: Mapped[int] = mapped_column(
        BigKey, ForeignKey("article.key", ondelete="CASCADE"), unique=True
    )
    encoder: Mapped[str] = mapped_column(CleanText)
    vector: Mapped[NDArray[np.float32]] = mapped_column(Vector)
    code: Mapped[bytes | None] = mapped_column(LargeBinary, default=signs_on_sqlite, info={"derived": True})
    """On SQLite, the signs of the vector's numbers; see `bot.archive.search.vectors.sqlite_vec`."""


WORDS_ON_POSTGRESQL = Table(
    "shown_words",
    Base.metadata,
    Column("article_key", BigKey, ForeignKey("shown.article_key", ondelete="CASCADE"), primary_key=True),
    Column("title", TSVECTOR, nullable=False),
    Column("body", TSVECTOR, nullable=False),
    Index("ix_shown_words_title", "title", postgresql_using="gin"),
    Index("ix_shown_words_body", "body", postgresql_using="gin"),
    info={"only": "postgresql"},
)
"""The word index of PostgreSQL. SQLite's are the virtual tables `title_words` and `text_words` (see migration
0001), which triggers keep in step with `shown`."""
