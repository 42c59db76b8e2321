"""What is seen of a claim beside its evidence, as numbers that a person can read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from summarizer.grounding._comparing import KINDS
from summarizer.grounding._evidence import covered, weight
from summarizer.grounding._names import read_whole, spelled_out

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from summarizer.encoder import Encoder
    from summarizer.grounding._comparing import Comparison, Finding
    from summarizer.grounding._tokens import Token

NAMES = (
    "in_best",
    "cosine",
    "strangest",
    "strange",
    *KINDS,
)
_MOST_WORDS = 24
"""Of each side that are compared by meaning."""


def features(compared: Comparison, found: Sequence[Finding], encoder: Encoder) -> NDArray[np.float64]:
    """(len(NAMES),): shares by weight of the claim's words, closeness in meaning, and which findings there are."""
    evidence = compared.evidence
    kinds = {finding.kind for finding in found}
    full = spelled_out(compared.text, read_whole(compared.document.article).words)
    content = [
        token
        for token in compared.tokens
        # Whether a number is there, perhaps rounded, is for the findings to say.
        if token.is_content
        and token.word not in full
        and (token.stem[0] != "#" or kinds & {"number", "unit"})
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
            evidence.cosine,
            max(strange, default=0.0),
            sum(weight(token.stem) * value for token, value in zip(fresh, strange, strict=True)) / total,
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
