"""The tables of work that several processes share out: see `bot.queue`."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - SQLAlchemy reads the annotations
from typing import Any

from sqlalchemy import BigInteger, Boolean, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.archive.tables.articles import ID_LENGTH
from bot.archive.tables.base import Base
from bot.archive.tables.columns import BigKey, CleanJSON, CleanText, Instant


class UnbriefedRow(Base):
    """An article that was read and is to be briefed by whoever has time for it. Gone once it is."""

    __tablename__ = "unbriefed"
    __table_args__ = (
        Index("ix_unbriefed_article", "article", unique=True),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    article: Mapped[str] = mapped_column(String(ID_LENGTH))
    """Its id. The newest text that was read is the one to be briefed."""
    told: Mapped[list[Any]] = mapped_column(CleanJSON)
    """The article itself; see `bot.archive.queue.handing`."""
    page: Mapped[str] = mapped_column(CleanText)
    """Where it was read: a path or an address."""
    source: Mapped[str] = mapped_column(CleanText)
    belongs: Mapped[list[str]] = mapped_column(CleanJSON)
    """Slugs of topics that it has by its source."""
    revive: Mapped[bool] = mapped_column(Boolean)
    """Whether it is wanted though it was let go of."""
    read_at: Mapped[datetime] = mapped_column(Instant)


class TaskNoteRow(Base):
    """What came of a task of the queue: for whoever waits for it, or looks why it failed."""

    __tablename__ = "task_note"

    task: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    problem: Mapped[str | None] = mapped_column(CleanText)
    result: Mapped[list[Any] | None] = mapped_column(CleanJSON)
    at: Mapped[datetime] = mapped_column(Instant)


class TaskTraceRow(Base):
    """Whose span a task of the queue is a part of. It is not with the task: older bots would not do one that has it."""

    __tablename__ = "task_trace"

    task: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    parent: Mapped[str] = mapped_column(String(55))
    """As `traceparent` of W3C's Trace Context, version 00."""
