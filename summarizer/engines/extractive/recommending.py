"""An argument's recommendation is told, wherever it stands: mostly last, where salience sees little."""

from __future__ import annotations

from typing import TYPE_CHECKING

from summarizer.engines.extractive.selection import says_the_same
from summarizer.wording.roles import tell_role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from summarizer.engines.extractive.candidates import Candidate
    from summarizer.engines.extractive.selection import Scored, Taste

_LATE = 0.75
"""Of an article, from where on it draws its conclusions."""
_CONDITIONAL = ("If ", "When ", "Once ", "Unless ", "Should ")


def with_recommendation(
    points: Sequence[Candidate],
    claims: Sequence[Candidate],
    candidates: Sequence[Candidate],
    scored: Scored,
    limit: int,
    taste: Taste,
) -> list[Candidate]:
    """The key points with the weightiest of the last recommendations, where none of these is told yet.

    It takes the place of the weakest other point where there are `limit` already.
    """
    every = [c for c in candidates if c.leans is None and _recommends(c)]
    last = [c for c in every if c.index >= _LATE * len(scored.scores)] or every
    told = [*claims, *points]
    if not limit or any(c.index == one.index for c in last for one in told):
        return list(points)
    last = [c for c in last if not says_the_same(c, told, scored, taste)]
    if not last:
        return list(points)
    best = max(last, key=lambda c: float(scored.scores[c.index]) - taste.first_person * c.first_person)
    kept = sorted(
        points, key=lambda c: (tell_role(c.text) == "recommendation", float(scored.scores[c.index]))
    )
    kept = kept[1:] if len(kept) >= limit else kept
    return sorted([*kept, best], key=lambda c: c.index)


def _recommends(candidate: Candidate) -> bool:
    return tell_role(candidate.text) == "recommendation" and not candidate.text.startswith(_CONDITIONAL)
