"""What the archive remembers of sources: frozen, and tied to no database."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class AnswerState:
    """What a server gave to recognise a state of an address by."""

    answered_by: str
    etag: str | None
    last_modified: str | None


@dataclass(frozen=True, slots=True)
class SourceState:
    """How a source has fared."""

    slug: str
    address: str
    answer: AnswerState | None
    asked_at: datetime
    succeeded_at: datetime | None
    due_at: datetime
    """When it is to be asked again."""
    failures: int = 0
    """In a row, since it last succeeded."""
    failing_since: datetime | None = None
    problem: str | None = None
    marked_at: datetime | None = None
    """When it had failed so often that it counts as broken; None where it does not."""
    moved_to: str | None = None
    """Where it says that it has moved for good."""


@dataclass(frozen=True, slots=True)
class Pause:
    """A maintainer pauses a source."""

    at: datetime
    by: str
    """The maintainer's name."""


@dataclass(frozen=True, slots=True)
class TriedPiece:
    """A piece of a source that was tried before."""

    mark: str
    done: bool
    attempts: int
