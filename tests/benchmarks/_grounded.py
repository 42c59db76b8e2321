"""The figures of the check of claims that must not fall: for each set of judged sentences apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from . import grounding
from ._gate import Figure

if TYPE_CHECKING:
    from summarizer import Encoder
    from summarizer.grounding import Checker


def measure(checker: Checker, encoder: Encoder) -> dict[str, Figure]:
    """ROC-AUC and balanced accuracy, in points of 100, and how far the first is above token containment's.

    The noise is an eighth of the 95% interval's width: half a standard error, as that of the other figures.
    """
    judged = grounding.load()
    verdicts = grounding.check_all(judged, checker, encoder)
    figures: dict[str, Figure] = {}
    for name in grounding.SETS:
        rows = [row for row, one in enumerate(judged) if one.dataset == name]
        truth = np.array([judged[row].supported for row in rows])
        scores = np.array([verdicts[row].score for row in rows])
        said = np.array([verdicts[row].supported for row in rows])
        plain = np.array([grounding.containment(judged[row]) for row in rows])
        area = grounding.roc_auc(scores, truth)
        low, high = grounding.interval(scores, truth, [judged[row].source for row in rows])
        noise = 100 * (high - low) / 8
        figures[f"{name}: ROC-AUC"] = Figure(100 * area, noise)
        above = 100 * (area - grounding.roc_auc(plain, truth))
        figures[f"{name}: ROC-AUC above token containment's"] = Figure(above, noise)
        figures[f"{name}: balanced accuracy"] = Figure(100 * grounding.balanced_accuracy(said, truth), noise)
    return figures
