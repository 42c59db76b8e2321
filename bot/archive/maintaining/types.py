"""What maintainers do to the archive, and who is told of it: the values of the audit log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something: a member of Discord or, without an id, the command line or the bot itself."""

    id: int | None
    name: str


COMMAND_LINE = Actor(None, "the command line")
BOT = Actor(None, "the bot")


@dataclass(frozen=True, slots=True)
class Act:
    """One line of the audit log."""

    id: int
    at: datetime
    by: Actor
    deed: str
    """What was done, in a word or two of ours: "hide", "roll back"."""
    subject: str | None
    """The article's id, or another name of what it was done to."""
    words: str
    """What was done, in a sentence for people; its parts that are not ours are as they were typed."""
