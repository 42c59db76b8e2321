"""The tables of what maintainers do."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - SQLAlchemy reads the annotations

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.archive.tables.articles import SLUG_LENGTH
from bot.archive.tables.base import Base
from bot.archive.tables.columns import BigKey, CleanText, Instant


class ActRow(Base):
    """Who did what, when, to what. Written once; only who it was can be forgotten."""

    __tablename__ = "act"
    __table_args__ = (Index("ix_act_subject_id", "subject", "id"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant)
    actor: Mapped[int | None] = mapped_column(BigInteger)
    """The member's id at Discord; None for the command line and for the bot itself."""
    actor_name: Mapped[str] = mapped_column(CleanText)
    deed: Mapped[str] = mapped_column(String(32))
    subject: Mapped[str | None] = mapped_column(CleanText)
    """The article's id, or another name of what it was done to. Stays when the article is erased."""
    words: Mapped[str] = mapped_column(CleanText)


class MovedRow(Base):
    """A maintainer put an article into a topic, or took it out: matching respects that."""

    __tablename__ = "topic_override"

    article_key: Mapped[int] = mapped_column(
        BigKey, ForeignKey("article.key", ondelete="CASCADE"), primary_key=True
    )
    slug: Mapped[str] = mapped_column(String(SLUG_LENGTH), ForeignKey("topic.slug"), primary_key=True)
    belongs: Mapped[bool]


class MergeRow(Base):
    """A maintainer found an article to be the same as another, which is shown in its place. It is hidden itself.

    The other is shown when this is written. It may be merged into a third one later: such rows are followed.
    """

    __tablename__ = "article_merge"
    __table_args__ = (
        CheckConstraint("article_key <> into_key", name="another"),
        Index("ix_article_merge_into_key", "into_key"),
    )

    article_key: Mapped[int] = mapped_column(
        BigKey, ForeignKey("article.key", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    into_key: Mapped[int] = mapped_column(BigKey, ForeignKey("article.key", ondelete="CASCADE"))
