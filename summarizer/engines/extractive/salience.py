"""How much of the article each sentence carries: a weighted sum of what can be seen of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from summarizer.engines.extractive.features import NAMES, sentence_features
from summarizer.engines.extractive.selection import Scored
from summarizer.engines.extractive.weights import WEIGHTS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from summarizer.document import Document

_TITLE = 0.15
_TITLE_OF_AN_ARGUMENT = 0.55
"""Few training articles have a title, so these two are set by reading: an argument's headline states its thesis, which
stands anywhere, while a report's first sentences hold its headline already."""

_TOPIC = 1.0
"""For each unit of cosine: enough to decide between equals."""

_ASIDES = 1.2
"""Taken off for the author's own story and for mere announcements, which a desk officer would not pass on."""

_WEIGHTS = np.array([WEIGHTS[name] for name in NAMES])


def weigh(document: Document, near_topics: NDArray[np.float32] | None = None) -> Scored:
    """Scores that are comparable within the article only: the higher, the more a sentence carries.

    `near_topics` is each sentence's cosine to the topics that the article is told under.
    """
    if not document.sentences:
        return Scored(np.zeros(0), document.vectors)
    features = sentence_features(document)
    near_title = features.near_title * (_TITLE + (_TITLE_OF_AN_ARGUMENT - _TITLE) * features.argument)
    scores = features.matrix @ _WEIGHTS + near_title - _ASIDES * features.asides
    if near_topics is not None:
        scores = scores + _TOPIC * (near_topics - near_topics.mean())
    return Scored(scores, document.vectors, features.argument)
