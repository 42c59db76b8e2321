"""What is seen of a claim beside its evidence, as numbers that a person can read."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from summarizer.grounding._evidence import covered, weight
from summarizer.grounding._findings import KINDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from summarizer.encoder import Encoder
    from summarizer.grounding._findings import Comparison, Finding
    from summarizer.grounding._tokens import Token

NAMES = (
    "in_best",
    "in_evidence",
    "near",
    "in_article",
    "cosine",
    "in_order",
    "pairs",
    "strangest",
    "strange",
    "run",
    *KINDS,
)
_GAP = 3
"""Words apart at most, for two words to count as a pair."""
_MOST_WORDS = 24
"""Of each side that are compared by meaning."""


def features(compared: Comparison, found: Sequence[Finding], encoder: Encoder) -> NDArray[np.float64]:
    """(len(NAMES),): shares by weight of the claim's words, closeness in meaning, and which findings there are."""
    evidence = compared.evidence
    kinds = {finding.kind for finding in found}
    content = [
        token
        for token in compared.tokens
        # Whether a number is there, perhaps rounded, is for the findings to say.
        if token.is_content and (token.stem[0] != "#" or kinds & {"number", "unit"})
    ]
    stems = [token.stem for token in content]
    told = frozenset().union(*(source.stems for source in evidence.sources))
    fresh = [token for token in content if token.stem not in told]
    strange = _strangeness(
        fresh, [t for s in evidence.sources for t in s.tokens if t.stem not in stems], encoder
    )
    total = sum(map(weight, stems)) or 1.0
    return np.array(
        [
            covered(stems, evidence.best.stems),
            covered(stems, told),
            covered(stems, evidence.near),
            covered(stems, evidence.everywhere),
            evidence.cosine,
            compared.in_order,
            _pairs(content, [list(source.tokens) for source in evidence.sources]),
            max(strange, default=0.0),
            sum(weight(token.stem) * value for token, value in zip(fresh, strange, strict=True)) / total,
            _longest_run(content, told) / max(len(content), 1),
            *(float(kind in kinds) for kind in KINDS),
        ]
    )


def _strangeness(fresh: Sequence[Token], there: Sequence[Token], encoder: Encoder) -> list[float]:
    """For each word that the evidence has not: how far it is from the nearest word there, 0 to 1."""
    fresh_words = [token.word for token in fresh[:_MOST_WORDS]]
    words = list(dict.fromkeys(token.word for token in there if token.is_content))[:_MOST_WORDS]
    if not fresh_words or not words:
        return [1.0] * len(fresh)
    vectors = encoder.encode([*fresh_words, *words])
    close = (vectors[: len(fresh_words)] @ vectors[len(fresh_words) :].T).max(axis=1)
    return [*(1.0 - float(c) for c in close), *[1.0] * (len(fresh) - len(fresh_words))]


def _pairs(content: Sequence[Token], sources: Sequence[Sequence[Token]]) -> float:
    """The share of the claim's neighbouring content words that a sentence of evidence has as near, in that order."""
    wanted = list(pairwise(content))
    if not wanted:
        return 1.0
    there: set[tuple[str, str]] = set()
    for tokens in sources:
        told = [token for token in tokens if token.is_content]
        for at, token in enumerate(told):
            there.update((token.stem, other.stem) for other in told[at + 1 : at + 1 + _GAP])
    return sum((a.stem, b.stem) in there for a, b in wanted) / len(wanted)


def _longest_run(content: Sequence[Token], told: frozenset[str]) -> int:
    """The most content words in a row that the evidence has not."""
    longest = run = 0
    for token in content:
        run = 0 if token.stem in told else run + 1
        longest = max(longest, run)
    return longest
