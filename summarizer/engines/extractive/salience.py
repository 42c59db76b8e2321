"""How much of the article each sentence carries: a weighted sum of what can be seen of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from summarizer.engines.extractive.features import NAMES, sentence_features
from summarizer.engines.extractive.selection import Scored
from summarizer.engines.extractive.weights import WEIGHTS

if TYPE_CHECKING:
    from summarizer.document import Document

_TITLE = 0.15
_TITLE_OF_AN_ARGUMENT = 0.55
"""Few training articles have a title, so these two are set by reading: an argument's headline states its thesis, which
stands anywhere, while a report's first sentences hold its headline already."""

_WEIGHTS = np.array([WEIGHTS[name] for name in NAMES])


def weigh(document: Document) -> Scored:
    """Scores that are comparable within the article only: the higher, the more a sentence carries."""
    if not document.sentences:
        return Scored(np.zeros(0), document.vectors)
    features = sentence_features(document)
    near_title = features.near_title * (_TITLE + (_TITLE_OF_AN_ARGUMENT - _TITLE) * features.argument)
    return Scored(features.matrix @ _WEIGHTS + near_title, document.vectors, features.argument)
