"""How sure a difference is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

DRAWS = 2000


def difference(
    ours: NDArray[np.float64], theirs: NDArray[np.float64], seed: int = 0
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Mean of `ours - theirs` over rows (articles), and the ends of its 95% interval by paired bootstrap.

    Both are (articles, measures). Method: Efron and Tibshirani, "An Introduction to the Bootstrap", 1993; for
    comparing systems, Koehn, "Statistical Significance Tests for Machine Translation Evaluation", 2004.
    """
    gaps = ours - theirs
    random = np.random.default_rng(seed)
    drawn = random.integers(len(gaps), size=(DRAWS, len(gaps)))
    means = gaps[drawn].mean(axis=1)
    low, high = np.percentile(means, [2.5, 97.5], axis=0)
    return gaps.mean(axis=0), low, high


def share_closed(
    ours: NDArray[np.float64], theirs: NDArray[np.float64], most: NDArray[np.float64], seed: int = 0
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """The share of the way from `theirs` to `most` that `ours` goes, and the ends of its 95% interval.

    All are (articles, measures); the share is that of the means: (ours - theirs) / (most - theirs), resampled as in
    `difference`. Not a number where there is no way to go.
    """
    ways = np.stack([ours - theirs, most - theirs])
    drawn = np.random.default_rng(seed).integers(len(ours), size=(DRAWS, len(ours)))
    gained, possible = ways[:, drawn].mean(axis=2)
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = gained / possible
        share = ways[0].mean(axis=0) / ways[1].mean(axis=0)
    low, high = np.percentile(shares, [2.5, 97.5], axis=0)
    return share, low, high
