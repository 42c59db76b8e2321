"""The table of what members say of briefings."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - SQLAlchemy reads the annotations

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.archive.tables.base import Base
from bot.archive.tables.columns import BigKey, CleanText, Instant

_OPEN = text("resolved_at IS NULL")


class FeedbackRow(Base):
    """A member finds a briefing wanting."""

    __tablename__ = "feedback"
    __table_args__ = (
        CheckConstraint("kind IN ('wrong', 'topic', 'duplicate', 'long')", name="kind"),
        UniqueConstraint("member", "revision_id", "kind", "claim"),
        Index("ix_feedback_open", "id", sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_feedback_revision_id", "revision_id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    revision_id: Mapped[int] = mapped_column(BigKey, ForeignKey("revision.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(10))
    claim: Mapped[int]
    """The number of the claim that it is about, key points after claims; 0 for the whole briefing."""
    words: Mapped[str | None] = mapped_column(CleanText)
    member: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime] = mapped_column(Instant)
    resolved_at: Mapped[datetime | None] = mapped_column(Instant)
