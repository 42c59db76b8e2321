"""What a story adds to what was told of it before, claim by claim."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from summarizer.wording._countries import COUNTRY_OF
from summarizer.wording._figures import figures_in
from summarizer.wording._rarity import RAREST, known_rarity
from summarizer.wording._signals import read_signals
from summarizer.wording._turns import turned

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from summarizer.encoder import Encoder

Kind = Literal["new", "goes on", "nothing new"]

_A_NAME = 5.0
"""Rarity from which a capital word counts as a new actor: "Department" and "Hundreds" are too common for that."""
_A_QUANTITY = 10.0
"""Smaller numbers ("two sisters") and years are mostly details; they count where they take another one's place."""
_YEARS = range(1900, 2101)


@dataclass(frozen=True, slots=True, eq=False)
class ReadClaim:
    """A claim with what it takes to compare it. It depends on text and encoder alone, so it can be kept."""

    text: str
    vector: NDArray[np.float32]
    """Shape (d,), length 1."""
    names: frozenset[str]
    figures: frozenset[float]
    terms: frozenset[str]
    """Stems of content words, and countries by their keys."""


@dataclass(frozen=True, slots=True)
class Novelty:
    """How a story stands to what was told of it."""

    kind: Kind
    """New: nothing was told of it. It goes on: something new is to be told. Or there is nothing new."""
    new: tuple[ReadClaim, ...]
    """The claims that add something, in their order."""
    told: tuple[ReadClaim, ...]
    """The claims that repeat."""


def read_claims(
    texts: Sequence[str], encoder: Encoder, names: frozenset[str] = frozenset()
) -> tuple[ReadClaim, ...]:
    """Read claims in one batch of the encoder, so call it off the event loop.

    `names` are those of the claims' article (`Telling.names`): with them a name that opens a claim is known too.
    """
    vectors = encoder.encode(texts)
    return tuple(_read(text, vector, names) for text, vector in zip(texts, vectors, strict=True))


def what_is_new(
    claims: Sequence[ReadClaim],
    told: Sequence[ReadClaim],
    names_told: frozenset[str] = frozenset(),
) -> Novelty:
    """Which of a story's `claims` add to those that were `told` of it (see `told_before`), and so its kind.

    A claim is told where one of the told says it in other words, and none of these stands against it: a name that
    nobody told, a number in another's place, a large number that is not there, a denial of what was said or the
    other way round, the opposite, or that what was to come has happened. In doubt a claim is new, since what is
    told twice costs a line and what is not told is lost. `names_told` are further names that readers know of this
    story: those of the articles told.

    A claim that repeats an earlier one of the same `claims` is told as well, so those of all the story's articles
    can be given, the lead's first.
    """
    new: list[ReadClaim] = []
    repeated: list[ReadClaim] = []
    readers_know = [*told]
    names = names_told.union(*(claim.names for claim in told))
    for claim in claims:
        if _is_told(claim, readers_know, names):
            repeated.append(claim)
        else:
            new.append(claim)
            readers_know.append(claim)
            names |= claim.names
    kind: Kind = "new" if not told else "goes on" if new else "nothing new"
    return Novelty(kind, tuple(new), tuple(repeated))


def _read(text: str, vector: NDArray[np.float32], names: frozenset[str]) -> ReadClaim:
    signals = read_signals(text, names)
    return ReadClaim(text, vector, signals.names, figures_in(text), frozenset(signals.terms))


def _is_told(claim: ReadClaim, told: Sequence[ReadClaim], known: frozenset[str]) -> bool:
    if not told:
        return False
    if any(_is_actor(name) for name in claim.names - known):
        return False
    close = np.stack([other.vector for other in told]) @ claim.vector
    says = [_says(claim, other, float(cosine)) for other, cosine in zip(told, close, strict=True)]
    near = [number for number, score in enumerate(says) if score > 0]
    # Any one of them that says it in full is enough: another may be an older state of the matter.
    return any(not _adds(claim, told[number]) for number in near)


def _says(claim: ReadClaim, other: ReadClaim, cosine: float) -> float:
    """Log-odds that `other` tells all of `claim`: a logistic regression on 81 pairs that were judged by reading."""
    if claim.text == other.text:
        return 1.0
    known = known_rarity()
    weight = {term: known.get(term, RAREST) for term in claim.terms}
    covered = sum(weight[term] for term in sorted(claim.terms & other.terms))
    return 6.3 * cosine + 7.7 * covered / max(sum(weight.values()), 1e-9) - 7.9


def _adds(claim: ReadClaim, other: ReadClaim) -> bool:
    fresh, gone = claim.figures - other.figures, other.figures - claim.figures
    if fresh and (gone or any(f >= _A_QUANTITY and f not in _YEARS for f in fresh)):
        return True
    return turned(other.text, claim.text)


def _is_actor(name: str) -> bool:
    if name in _COUNTRIES:
        return True
    return name not in _SMALL_WORDS and known_rarity().get(name[:6], RAREST) >= _A_NAME


_COUNTRIES = frozenset(COUNTRY_OF.values())
_SMALL_WORDS = frozenset(
    re.findall(r"\w+", "hundreds thousands millions dozens scores two three four five six seven")
)
