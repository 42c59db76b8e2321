"""How much of the article each sentence carries: a weighted sum of what can be seen of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from summarizer.engines.extractive.features import NAMES, sentence_features
from summarizer.engines.extractive.weights import WEIGHTS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from summarizer.document import Document

_TITLE = 0.15
_TITLE_OF_AN_ARGUMENT = 0.45
"""Few training articles have a title, so these two are set by reading: an argument's headline states its thesis, which
stands anywhere, while a report's first sentences hold its headline already."""

_WEIGHTS = np.array([WEIGHTS[name] for name in NAMES])


def salience(document: Document) -> NDArray[np.float64]:
    """One number a sentence, comparable within the article only: the higher, the more it carries."""
    if not document.sentences:
        return np.zeros(0)
    features = sentence_features(document)
    near_title = features.near_title * (_TITLE + (_TITLE_OF_AN_ARGUMENT - _TITLE) * features.argument)
    return np.asarray(features.matrix @ _WEIGHTS + near_title)
