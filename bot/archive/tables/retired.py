"""The table of articles that were kept long enough."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - SQLAlchemy reads the annotations

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from bot.archive.tables.base import Base
from bot.archive.tables.columns import CleanText, Instant


class RetiredRow(Base):
    """An article that is kept no more: found again with the same text, it is not new."""

    __tablename__ = "retired"

    id: Mapped[str] = mapped_column(CleanText, primary_key=True)
    content_hash: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(Instant)
