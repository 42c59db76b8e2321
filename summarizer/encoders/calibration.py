"""Another encoder's vectors on the scale that the project's thresholds were set on.

Cosines of many encoders are all high: those of the E5 family lie between 0.7 and 1.0, whatever two sentences say, since
their vectors share one large part. What all of `BACKGROUND` shares is therefore taken off, as in Mu and Viswanath:
"All-but-the-Top: Simple and Effective Postprocessing for Word Representations" (ICLR 2018); unrelated sentences then
have cosines around 0, as the shipped encoder's have, while equal ones keep 1. So is what tells a language and not a
meaning, the span of the languages' means, as in Yang, Yang, Cer and Darve: "A Simple and Effective Method To Eliminate
the Self Language Bias in Multilingual Representations" (EMNLP 2021); else a Japanese sentence would be nearer to any
other Japanese sentence than to an English topic.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from summarizer.encoders._background import BACKGROUND

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

_NUMBERS_A_LANGUAGE = 4
"""Dimensions there must be for each language: with fewer, taking the languages out would take out the rest, too."""
_NOTHING_LEFT = 1e-3
"""Of length 1. A vector of which less is left is the background itself: it stays as it was."""

VERSION = hashlib.sha256(repr((1, BACKGROUND)).encode()).hexdigest()[:8]
"""Changes whenever the same vectors would be calibrated otherwise."""


@dataclass(frozen=True, slots=True, eq=False)
class Calibration:
    """What vectors of length 1 lose; see the top of the file."""

    common: NDArray[np.float32]
    """Shape (d,): the mean over the languages of the background."""
    languages: NDArray[np.float32]
    """Shape (k, d), orthonormal rows: where the languages differ. k is 0 for an encoder of one language."""

    def apply(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        """(n, d), rows of length 1 → the same shape, rows of length 1."""
        left = vectors - self.common
        left = left - (left @ self.languages.T) @ self.languages
        lengths = np.linalg.norm(left, axis=1, keepdims=True)
        kept = lengths >= _NOTHING_LEFT
        return np.asarray(np.where(kept, left / np.where(kept, lengths, 1.0), vectors), np.float32)


def calibrate(
    encode: Callable[[Sequence[str]], NDArray[np.float32]], languages: Iterable[str]
) -> Calibration:
    """Read off how an encoder of these languages places the background: some hundred sentences at most.

    `encode` gives rows of length 1. Of languages that the background has not, English stands in.
    """
    known = [language for language in BACKGROUND if language in set(languages)] or ["en"]
    means = np.stack([encode(BACKGROUND[language]).astype(np.float64).mean(axis=0) for language in known])
    common = means.mean(axis=0)
    apart = np.zeros((0, means.shape[1]))
    if 1 < len(known) <= means.shape[1] // _NUMBERS_A_LANGUAGE:
        _, strength, rows = np.linalg.svd(means - common, full_matrices=False)
        # As many directions as there are differences between means; none where the means are equal.
        apart = rows[: len(known) - 1][strength[: len(known) - 1] > 1e-6]
    return Calibration(common.astype(np.float32), apart.astype(np.float32))
