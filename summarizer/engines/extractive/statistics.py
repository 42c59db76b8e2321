"""Whether a sentence gives a statistic, by what it means: a number alone does not make one.

A logistic model over the shipped encoder's vectors, fitted to units of editorials that people labelled as statistics
(`python -m tests.benchmarks.roles --fit`). Another encoder's vectors mean something else: then words alone must do.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

WEIGHTS_FILE = Path(__file__).with_name("statistics.npy")
ENCODER = "all-MiniLM-L6-v2-int8"
THRESHOLD = -1.75
"""In logits. Between the two that half A (by hash) of the labelled units finds best by F1."""

_NUMBER = re.compile(
    r"\d|\b(?:half|thirds?|quarters?|fifth|two|three|four|five|six|seven|eight|nine|ten|twenty|thirty|forty|fifty|"
    r"hundreds?|thousands?|millions?|billions?|trillions?|per ?cent|twice|double|triple|dozens?|majority|most)\b",
    re.IGNORECASE,
)


def has_number(text: str) -> bool:
    """Whether a quantity stands in the text, in digits or in words."""
    return _NUMBER.search(text) is not None


def is_statistic(vector: NDArray[np.float32]) -> bool:
    """Whether the unit vector (d,) of the shipped encoder is that of a statistic."""
    weights = _weights()
    return float(vector @ weights[:-1] + weights[-1]) >= THRESHOLD


@cache
def _weights() -> NDArray[np.float32]:
    """Shape (d + 1,): the last one is the bias."""
    return np.asarray(np.load(WEIGHTS_FILE), np.float32)
