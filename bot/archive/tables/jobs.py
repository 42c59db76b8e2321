"""The table of work on many articles."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - SQLAlchemy reads the annotations

from sqlalchemy import BigInteger, CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.archive.tables.base import Base
from bot.archive.tables.columns import BigKey, CleanJSON, CleanText, Instant


class JobRow(Base):
    """Work on many articles that goes on after a restart where it was."""

    __tablename__ = "job"
    __table_args__ = (
        CheckConstraint("status IN ('waiting', 'done', 'cancelled')", name="status"),
        CheckConstraint("done BETWEEN 0 AND total", name="done"),
        Index("ix_job_status_id", "status", "id"),
        Index("ix_job_parent", "parent"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    keeper: Mapped[str] = mapped_column(String(20))
    """Who does it: the running bot, or the command line."""
    words: Mapped[str] = mapped_column(CleanText)
    articles: Mapped[list[str]] = mapped_column(CleanJSON)
    """Their ids, in the order in which they are done."""
    total: Mapped[int]
    done: Mapped[int]
    changed: Mapped[int]
    failed: Mapped[int]
    problem: Mapped[str | None] = mapped_column(CleanText)
    """What went wrong last, with one of the articles."""
    status: Mapped[str] = mapped_column(String(10))
    actor: Mapped[int | None] = mapped_column(BigInteger)
    actor_name: Mapped[str] = mapped_column(CleanText)
    asked_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    channel: Mapped[int | None] = mapped_column(BigInteger)
    message: Mapped[int | None] = mapped_column(BigInteger)
    """The message that shows how far it is."""
    worker: Mapped[str | None] = mapped_column(CleanText)
    held_until: Mapped[datetime | None] = mapped_column(Instant)
    """Until then nobody but `worker` does it."""
    parent: Mapped[int | None] = mapped_column(BigInteger)
    """The job that this is a part of, done by whoever has time; what is done of it counts there too."""
