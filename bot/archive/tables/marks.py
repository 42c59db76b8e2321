"""What was done once and need not be done again."""

from __future__ import annotations

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from bot.archive.tables.base import Base
from bot.archive.tables.columns import CleanText


class MarkRow(Base):
    """A piece of work by its name, and the version of it that was finished last."""

    __tablename__ = "mark"

    name: Mapped[str] = mapped_column(String(100), primary_key=True)
    version: Mapped[str] = mapped_column(CleanText)
