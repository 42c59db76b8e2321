"""How much of the article each sentence carries: a weighted sum of what can be seen of it.

Where that is asked for, a report's sentences are weighed together instead, by what a set of them covers (`sets`): its
summaries are what the networks learned from. An argument's thesis they were not shown, so there the sum stays.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from summarizer.engines.extractive.features import NAMES, sentence_features
from summarizer.engines.extractive.networks import shipped_salience
from summarizer.engines.extractive.opinion import is_opinion
from summarizer.engines.extractive.selection import Scored, Sets
from summarizer.engines.extractive.sets import look_at, promising, together
from summarizer.engines.extractive.tongue import tongue_of
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

_A_REPORT = 0.25
"""Below this share of argument an article is weighed by sets. Three of 130 editorials are, which lose their thesis by
it, and two thirds of the news (65% of CNN/DM's, 77% of the BBC's); at `AN_ARGUMENT` it would be 17 editorials."""

_WEIGHTS = np.array([WEIGHTS[name] for name in NAMES])


def weigh(
    document: Document, near_topics: NDArray[np.float32] | None = None, *, by_sets: bool = False
) -> Scored:
    """Scores that are comparable within the article only: the higher, the more a sentence carries.

    `near_topics` is each sentence's cosine to the topics that the article is told under. `by_sets` weighs the sentences
    of an English report together, too.
    """
    if not document.sentences:
        return Scored(np.zeros(0), document.vectors)
    features = sentence_features(document)
    near_title = features.near_title * (_TITLE + (_TITLE_OF_AN_ARGUMENT - _TITLE) * features.argument)
    scores = features.matrix @ _WEIGHTS + near_title - _ASIDES * features.asides
    beside = near_title - _ASIDES * features.asides
    if near_topics is not None:
        to_topic = _TOPIC * (near_topics - near_topics.mean())
        scores, beside = scores + to_topic, beside + to_topic
    if not by_sets or features.argument >= _A_REPORT or not tongue_of(document.article.language).is_english:
        return Scored(scores, document.vectors, features.argument)
    texts = [sentence.text for sentence in document.sentences]
    if is_opinion(document.article, texts):
        return Scored(scores, document.vectors, features.argument)
    salience = shipped_salience()
    sight = look_at(texts, features.matrix, features.argument, salience)
    choices = [i for i, sentence in enumerate(document.sentences) if sentence.kind != "heading"]
    if sight is None or not choices:
        return Scored(scores, document.vectors, features.argument)
    sets = Sets(partial(together, sight, salience), beside, promising(sight.noted, choices))
    return Scored(scores, document.vectors, features.argument, sets)
