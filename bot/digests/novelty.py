"""What a channel was told before, and what of a story is new since then. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.archive import ToldStory
    from bot.digests.model import Candidate
    from summarizer import Claim

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class News:
    """What of an article a channel does not know yet."""

    claims: tuple[Claim, ...]
    key_points: tuple[Claim, ...]

    def __bool__(self) -> bool:
        return bool(self.claims or self.key_points)


class Memory:
    """What a channel was told, looked up in the ways that composing needs."""

    def __init__(self, told: Sequence[ToldStory]) -> None:
        self._revisions = {pair for each in told for pair in zip(each.articles, each.revisions, strict=True)}
        self._claims = {worded(claim) for each in told for claim in each.claims}

    def has(self, candidate: Candidate) -> bool:
        """Whether this very briefing of the article was told."""
        return (candidate.article.id, candidate.revision) in self._revisions

    def news(self, candidate: Candidate, known: frozenset[int]) -> News:
        """What of an article was not told: neither a claim of the places `known`, nor one in the very words."""

        def new(claims: Sequence[Claim], first: int) -> tuple[Claim, ...]:
            placed = enumerate(claims, start=first)
            return tuple(c for n, c in placed if n not in known and worded(c.text) not in self._claims)

        claims, points = candidate.briefing.claims, candidate.briefing.key_points
        return News(new(claims, 0), new(points, len(claims)))


def worded(text: str) -> str:
    """The words of a text alone: two claims with the same words say the same."""
    return " ".join(_WORD.findall(text.casefold())) or text
