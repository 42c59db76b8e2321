"""The table of what is told in the maintainers' channel."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - SQLAlchemy reads the annotations

from sqlalchemy import BigInteger, CheckConstraint, Index, Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.archive.tables.base import Base
from bot.archive.tables.columns import BigKey, CleanText, Instant

SUBJECT_LENGTH = 64
_WAITS = text("available_at IS NOT NULL")


class NoticeRow(Base):
    """Something that maintainers are to be told, once."""

    __tablename__ = "notice"
    __table_args__ = (
        CheckConstraint("kind IN ('failing', 'recovered', 'moved', 'job')", name="kind"),
        Index("ix_notice_waiting", "subject", "id", sqlite_where=_WAITS, postgresql_where=_WAITS),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))
    subject: Mapped[str] = mapped_column(String(SUBJECT_LENGTH))
    """The slug of a source, or the number of a job."""
    words: Mapped[str] = mapped_column(CleanText)
    since: Mapped[datetime | None] = mapped_column(Instant)
    at: Mapped[datetime] = mapped_column(Instant)
    """When it happened."""
    available_at: Mapped[datetime | None] = mapped_column(Instant)
    """From when on it can be told, or told again; None once it is told, or needs not be."""
    attempts: Mapped[int] = mapped_column(Integer)
    problem: Mapped[str | None] = mapped_column(CleanText)
    """Why it could not be told."""
    begun_at: Mapped[datetime | None] = mapped_column(Instant)
    """When somebody began to tell it who did not say what came of it: it may be told."""
    channel: Mapped[int | None] = mapped_column(BigInteger)
    message: Mapped[int | None] = mapped_column(BigInteger)
