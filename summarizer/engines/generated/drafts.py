"""What a model proposes, before anything of it is believed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Proposal:
    """A claim as a model wrote it."""

    text: str
    cited: tuple[int, ...] = ()
    """Indexes of the sentences of the document that the model says it rests on."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A briefing as a model wrote it, the bottom line first."""

    claims: tuple[Proposal, ...]
    key_points: tuple[Proposal, ...] | None = ()
    """None where the model makes none: then they are the extractive engine's."""
