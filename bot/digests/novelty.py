"""What a channel was told before, and what of a story is new since then. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.archive.subscriptions import ToldStory
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


class StoryReader(Protocol):
    """Tells which articles report the same story, and which of their claims were told before."""

    def group(self, candidates: Sequence[Candidate]) -> Iterable[Sequence[Candidate]]:
        """Every candidate in exactly one group."""

    def known(self, story: Sequence[Candidate], told: Sequence[ToldStory]) -> frozenset[Claim] | None:
        """The claims of `story` that say what was told; None where nothing of the story was."""


class EachAlone:
    """Takes each article for a story of its own, and a claim for told where its words were."""

    def group(self, candidates: Sequence[Candidate]) -> Iterable[Sequence[Candidate]]:
        return [[candidate] for candidate in candidates]

    def known(self, story: Sequence[Candidate], told: Sequence[ToldStory]) -> frozenset[Claim] | None:
        before = {worded(claim) for each in told for claim in each.claims}
        articles = {id_ for each in told for id_ in each.articles}
        claims = [claim for each in story for claim in (*each.briefing.claims, *each.briefing.key_points)]
        found = frozenset(claim for claim in claims if worded(claim.text) in before)
        return found if found or any(each.article.id in articles for each in story) else None


class Memory:
    """What a channel was told, looked up in the ways that composing needs."""

    def __init__(self, told: Sequence[ToldStory], reader: StoryReader) -> None:
        self._told = told
        self._reader = reader
        self._revisions = {pair for each in told for pair in zip(each.articles, each.revisions, strict=True)}
        self._claims = {worded(claim) for each in told for claim in each.claims}

    def has(self, candidate: Candidate) -> bool:
        """Whether this very briefing of the article was told."""
        return (candidate.article.id, candidate.revision) in self._revisions

    def goes_on(self, story: Sequence[Candidate]) -> frozenset[Claim] | None:
        """The claims of `story` that say what was told; None where nothing of the story was told."""
        return self._reader.known(story, self._told) if self._told else None

    def news(self, candidate: Candidate, known: frozenset[Claim]) -> News:
        """What of an article was not told: neither one of `known`, nor anything in the very words."""

        def new(claims: Iterable[Claim]) -> tuple[Claim, ...]:
            return tuple(c for c in claims if c not in known and worded(c.text) not in self._claims)

        return News(new(candidate.briefing.claims), new(candidate.briefing.key_points))


def worded(text: str) -> str:
    """The words of a text alone: two claims with the same words say the same."""
    return " ".join(_WORD.findall(text.casefold())) or text
