"""One deletion."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cut:
    """A piece that may go: `start` and `end` in characters, and the rule that says so."""

    start: int
    end: int
    rule: str
    cost: int
    """What is lost: 0 nothing, 1 a detail, 2 background, 3 a circumstance, 4 a statement of its own."""
