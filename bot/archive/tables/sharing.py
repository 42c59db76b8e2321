"""The tables by which several processes of the bot keep out of each other's way."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - SQLAlchemy reads the annotations

from sqlalchemy import Float, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.archive.tables.base import Base
from bot.archive.tables.columns import CleanText, Instant

NAME_LENGTH = 100


class LeaseRow(Base):
    """Something that one process at a time does, and who does it. Rows of what nobody holds any more stay."""

    __tablename__ = "lease"

    name: Mapped[str] = mapped_column(String(NAME_LENGTH), primary_key=True)
    holder: Mapped[str] = mapped_column(CleanText)
    until: Mapped[datetime] = mapped_column(Instant)


class PaceRow(Base):
    """How far the turns of something that all processes do at one pace are given away."""

    __tablename__ = "pace"

    name: Mapped[str] = mapped_column(String(NAME_LENGTH), primary_key=True)
    next_at: Mapped[float] = mapped_column(Float(53))
    """The next free turn, in seconds of the database's own clock since 1970."""


class ServedRow(Base):
    """One row: the oldest migration whose code may still run on this database. See `migrations/README.md`."""

    __tablename__ = "served"

    oldest: Mapped[str] = mapped_column(String(32), primary_key=True)
