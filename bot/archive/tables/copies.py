"""The tables of other addresses of articles, and of what copies of a text are found by."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - SQLAlchemy reads the annotations

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.archive.tables.articles import ID_LENGTH
from bot.archive.tables.base import Base
from bot.archive.tables.columns import BigKey, CleanText, Instant


class AliasRow(Base):
    """An article at another address."""

    __tablename__ = "article_alias"
    __table_args__ = (
        CheckConstraint(f"length(id) BETWEEN 1 AND {ID_LENGTH}", name="id_length"),
        Index("ix_article_alias_article_key", "article_key"),
    )

    id: Mapped[str] = mapped_column(CleanText, primary_key=True)
    """That the article would have, were that its only address."""
    article_key: Mapped[int] = mapped_column(BigKey, ForeignKey("article.key", ondelete="CASCADE"))
    url: Mapped[str | None] = mapped_column(CleanText)
    publisher: Mapped[str | None] = mapped_column(CleanText)
    content_hash: Mapped[str] = mapped_column(String(64))
    """Of the text as it stood there last."""
    seen_at: Mapped[datetime] = mapped_column(Instant)


class PrintRow(Base):
    """A number of the sketch of an article's current text: see `summarizer.copies`."""

    __tablename__ = "article_print"
    __table_args__ = (Index("ix_article_print_number", "number"),)

    article_key: Mapped[int] = mapped_column(
        BigKey, ForeignKey("article.key", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
