"""The most that choosing whole sentences could reach: a greedy search that knows the reference.

Method: Nallapati, Zhai and Zhou, "SummaRuNNer", 2017 (their way of labelling sentences), maximising
ROUGE-1 + ROUGE-2 F1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import _rouge

if TYPE_CHECKING:
    from collections.abc import Sequence


def greedy_oracle(sentences: Sequence[str], reference: Sequence[str], most: int) -> list[int]:
    """Indexes, in document order, of up to `most` sentences, each added while the score still rises."""
    expected = _rouge.reference(reference)
    choices = [_rouge.tokens(sentence) for sentence in sentences]
    useful = [
        index for index, line in enumerate(choices) if any(token in expected.unigrams for token in line)
    ]
    chosen: list[int] = []
    best = 0.0
    while len(chosen) < most:
        gains = []
        for index in useful:
            if index not in chosen:
                order = sorted([*chosen, index])
                flat = [token for place in order for token in choices[place]]
                gains.append((sum(_rouge.score_ngrams(expected, flat)), -index))
        if not gains or max(gains)[0] <= best:
            break
        best, negated = max(gains)
        chosen.append(-negated)
    return sorted(chosen)
