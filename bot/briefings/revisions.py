"""What differs between two briefings of an article, and what became of a claim since it was told. Pure."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable

    from summarizer import Article, Briefing, Claim

NEAR = 0.5
"""How alike two claims are, at least, for one to be the other put differently: half of their letters."""

CorrectionKind = Literal["changed", "updated", "hidden", "shown"]
"""What happened to an article that was told. changed: a maintainer edited a briefing, took one back or went back to
another. updated: its source has another text. hidden, shown: a maintainer hid it, or showed it again."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A claim that was put differently or, with one of the two missing, that came or went."""

    before: str | None
    after: str | None


class Briefed(Protocol):
    """A text of an article, and a briefing of it."""

    @property
    def article(self) -> Article: ...

    @property
    def briefing(self) -> Briefing | None: ...


class Happened(Protocol):
    """Something happened to an article: `after` came in the place of `before`."""

    @property
    def kind(self) -> CorrectionKind: ...

    @property
    def before(self) -> Briefed | None: ...

    @property
    def after(self) -> Briefed | None: ...


@dataclass(frozen=True, slots=True)
class Fate:
    """A claim that was told, and what it says by now."""

    claim: Claim | None
    """None where it was taken back."""
    article: Article
    """The text that the claim stands in."""
    cause: int | None
    """Which of what happened made it so, counted from 0; None where it says what was told."""


def fate(text: str, told: Briefed, happened: Iterable[Happened]) -> Fate:
    """What became of a claim of `told` by all that `happened` to its article since, the oldest first.

    A briefing that chose other sentences changes nothing of what was told: only the briefing that a maintainer
    changed does and, where a source has another text, that the sentence of the claim is not in it any more.
    """
    claim = _claim(told, text)
    fate = Fate(claim, told.article, None)
    if claim is None:
        return fate
    for place, each in enumerate(happened):
        back = _claim(each.after, text)
        if back is not None and each.after is not None and fate.cause is not None:
            fate = Fate(back, each.after.article, None)
        elif fate.claim is not None and _ends(fate.claim, fate.article, each):
            after = _became(fate.claim.text, each)
            at = each.after.article if each.after else fate.article
            fate = Fate(after, at, place)
    return fate


def _ends(claim: Claim, article: Article, happened: Happened) -> bool:
    """Whether a claim about `article` does not stand any more."""
    if happened.kind == "updated":
        after = happened.after
        if after is None or (article.kind == "teaser" and after.article.kind == "article"):
            return False  # the whole of what was read in part before is no other text
        return _claim(after, claim.text) is None and not _stands(claim, article, after.article)
    of_before = _claim(happened.before, claim.text) is not None
    return of_before and _claim(happened.after, claim.text) is None


def _stands(claim: Claim, article: Article, other: Article) -> bool:
    """Whether all that a claim rests on stands in another text, too."""
    text = " ".join(other.text.split())
    spans = (article.text[span.start : span.end] for span in claim.evidence)
    return all(" ".join(span.split()) in text for span in spans)


def _became(text: str, happened: Happened) -> Claim | None:
    """The claim in whose words it is told now; None where it is told no more."""
    after = happened.after.briefing if happened.after else None
    if after is None:
        return None
    before = happened.before.briefing if happened.before else None
    if before is not None and text in told(before):
        found = next((one.after for one in compare(before, after) if one.before == text), None)
    else:
        found = _nearest(text, [one for one in told(after) if before is None or one not in told(before)])
    return _claim(happened.after, found) if found else None


def _claim(briefed: Briefed | None, text: str) -> Claim | None:
    briefing = briefed.briefing if briefed else None
    claims = (*briefing.claims, *briefing.key_points) if briefing else ()
    return next((claim for claim in claims if claim.text == text), None)


def compare(before: Briefing, after: Briefing) -> tuple[Difference, ...]:
    """What differs, in the order of `after`; what went is last. Nothing where both tell the same."""
    old, new = told(before), told(after)
    gone = [text for text in old if text not in new]
    came = [text for text in new if text not in old]
    differences = []
    for text in came:
        near = _nearest(text, gone)
        if near is not None:
            gone.remove(near)
        differences.append(Difference(near, text))
    return (*differences, *(Difference(text, None) for text in gone))


def told(briefing: Briefing) -> list[str]:
    """All that it claims; or else its headline."""
    claims = [claim.text for claim in (*briefing.claims, *briefing.key_points)]
    return claims if claims or not briefing.headline else [briefing.headline]


def _nearest(text: str, others: list[str]) -> str | None:
    near = max(others, key=lambda one: _alike(one, text), default=None)
    return near if near is not None and _alike(near, text) >= NEAR else None


def _alike(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, one, other, autojunk=False).ratio()
