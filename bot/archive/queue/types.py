"""What the archive gives of the queue: frozen, and tied to no database."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from summarizer import Article

Kind = Literal["fetch", "brief", "rebrief"]
"""fetch: ask a source. brief: an article that was read. rebrief: a job, or a part of one."""

Status = Literal["todo", "doing", "succeeded", "failed", "cancelled", "aborted"]


@dataclass(frozen=True, slots=True)
class TaskState:
    """How a task stands."""

    status: Status
    attempts: int

    @property
    def ended(self) -> bool:
        return self.status not in ("todo", "doing")


@dataclass(frozen=True, slots=True)
class TaskBacklog:
    """How many tasks of a kind there are."""

    kind: Kind
    waiting: int
    """That could be done now."""
    put_off: int
    """That failed, and are tried again later."""
    under_way: int
    dead: int
    oldest: float
    """Seconds that the first of those waiting has waited."""


@dataclass(frozen=True, slots=True)
class DeadTask:
    """Something that was tried often enough, and is tried no more until somebody says so."""

    id: int
    kind: Kind
    about: str
    """A source's slug, an article's title, or a job's words."""
    problem: str | None
    """Of the last try."""
    tries: int
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Unbriefed:
    """An article that was read and waits for its briefing."""

    id: int
    article: Article
    page: str
    source: str
    belongs: tuple[str, ...]
    """Slugs of topics."""
    revive: bool
    read_at: datetime


@dataclass(frozen=True, slots=True)
class TaskNote:
    """What came of a task."""

    problem: str | None
    result: Mapping[str, Any] | None
    at: datetime
