"""What differs between two briefings of an article, claim by claim. Pure."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from summarizer import Briefing

NEAR = 0.5
"""How alike two claims are, at least, for one to be the other put differently: half of their letters."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A claim that was put differently or, with one of the two missing, that came or went."""

    before: str | None
    after: str | None


def compare(before: Briefing, after: Briefing) -> tuple[Difference, ...]:
    """What differs, in the order of `after`; what went is last. Nothing where both tell the same."""
    old, new = told(before), told(after)
    gone = [text for text in old if text not in new]
    came = [text for text in new if text not in old]
    differences = []
    for text in came:
        near = max(gone, key=lambda one: _alike(one, text), default=None)
        if near is not None and _alike(near, text) >= NEAR:
            gone.remove(near)
            differences.append(Difference(near, text))
        else:
            differences.append(Difference(None, text))
    return (*differences, *(Difference(text, None) for text in gone))


def told(briefing: Briefing) -> list[str]:
    """All that it claims; or else its headline."""
    claims = [claim.text for claim in (*briefing.claims, *briefing.key_points)]
    return claims if claims or not briefing.headline else [briefing.headline]


def _alike(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, one, other, autojunk=False).ratio()
