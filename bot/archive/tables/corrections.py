"""The tables of corrections, and of the posted messages that are to tell of them."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - SQLAlchemy reads the annotations

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, false, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.archive.tables.base import Base
from bot.archive.tables.columns import BigKey, CleanText, Instant

_WAITING = text("available_at IS NOT NULL")


class CorrectionRow(Base):
    """What members are shown of an article was changed after it was posted."""

    __tablename__ = "correction"
    __table_args__ = (
        CheckConstraint("kind IN ('changed', 'hidden', 'shown')", name="kind"),
        Index("ix_correction_article_key_id", "article_key", "id"),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    article_key: Mapped[int] = mapped_column(BigKey, ForeignKey("article.key", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(10))
    by_source: Mapped[bool] = mapped_column(server_default=false())
    """Whether its source changed it, and no maintainer."""
    at: Mapped[datetime] = mapped_column(Instant)
    reason: Mapped[str | None] = mapped_column(CleanText)
    before_id: Mapped[int | None] = mapped_column(BigKey, ForeignKey("revision.id", ondelete="CASCADE"))
    """The revision that does not hold any more; None where it is hidden or shown again."""
    after_id: Mapped[int | None] = mapped_column(BigKey, ForeignKey("revision.id", ondelete="CASCADE"))
    """What came in its place."""


class AmendmentRow(Base):
    """A message of a delivery is to be brought up to date."""

    __tablename__ = "amendment"
    __table_args__ = (
        Index(
            "ix_amendment_available_at",
            "available_at",
            sqlite_where=_WAITING,
            postgresql_where=_WAITING,
        ),
    )

    delivery_id: Mapped[int] = mapped_column(
        BigKey, ForeignKey("delivery.id", ondelete="CASCADE"), primary_key=True
    )
    part: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    edition: Mapped[int]
    """Another number after each correction: what was done for an earlier one does not end a later one."""
    since_correction: Mapped[int] = mapped_column(BigInteger, server_default="0")
    """The id of the first correction that it is to tell of: what was told is older."""
    wanted_at: Mapped[datetime] = mapped_column(Instant)
    available_at: Mapped[datetime | None] = mapped_column(Instant)
    """From when on anybody may do it; None where it is done or given up."""
    attempts: Mapped[int]
    problem: Mapped[str | None] = mapped_column(CleanText)
