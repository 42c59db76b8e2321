"""The tables of what is remembered of sources, so that each piece is read once and nobody is asked too often."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - SQLAlchemy reads the annotations

from sqlalchemy import BigInteger, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.archive.tables.base import Base
from bot.archive.tables.columns import CleanText, Instant

SOURCE_LENGTH = 60
KEY_LENGTH = 64


class SourceRow(Base):
    """How a source has fared. Rows of sources that are configured no more stay, for they may come back."""

    __tablename__ = "source"

    slug: Mapped[str] = mapped_column(String(SOURCE_LENGTH), primary_key=True)
    address: Mapped[str] = mapped_column(CleanText)
    """The one that the rest speaks of."""
    answered_by: Mapped[str | None] = mapped_column(CleanText)
    """The address after redirects, to which the next two belong."""
    etag: Mapped[str | None] = mapped_column(CleanText)
    last_modified: Mapped[str | None] = mapped_column(CleanText)
    asked_at: Mapped[datetime] = mapped_column(Instant)
    succeeded_at: Mapped[datetime | None] = mapped_column(Instant)
    due_at: Mapped[datetime] = mapped_column(Instant)
    failures: Mapped[int] = mapped_column(Integer)
    """In a row, since it last succeeded."""
    failing_since: Mapped[datetime | None] = mapped_column(Instant)
    problem: Mapped[str | None] = mapped_column(CleanText)
    """Of the last failure, in words for people."""
    marked_at: Mapped[datetime | None] = mapped_column(Instant)
    """When it had failed so often that it counts as broken."""
    moved_to: Mapped[str | None] = mapped_column(CleanText)
    """Where it says that it has moved for good."""


class PauseRow(Base):
    """A maintainer pauses a source: it is not asked by itself."""

    __tablename__ = "source_pause"

    slug: Mapped[str] = mapped_column(String(SOURCE_LENGTH), primary_key=True)
    paused_at: Mapped[datetime] = mapped_column(Instant)
    actor: Mapped[int | None] = mapped_column(BigInteger)
    """The maintainer's id at Discord."""
    actor_name: Mapped[str] = mapped_column(CleanText)


class PieceRow(Base):
    """A piece that a source listed and that was tried."""

    __tablename__ = "source_piece"

    slug: Mapped[str] = mapped_column(String(SOURCE_LENGTH), primary_key=True)
    key: Mapped[str] = mapped_column(String(KEY_LENGTH), primary_key=True)
    mark: Mapped[str] = mapped_column(String(KEY_LENGTH))
    """As the source described it then: another one means that it has changed."""
    done: Mapped[bool]
    attempts: Mapped[int] = mapped_column(Integer)
    tried_at: Mapped[datetime] = mapped_column(Instant)
