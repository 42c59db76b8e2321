"""What others do, given the same sentences and the same number to choose.

sumy gets sentences already split, a plain word tokeniser, its own English stop words and stemmer: its own
tokeniser wants data that it would download.
"""

from __future__ import annotations

import re
import warnings
from typing import TYPE_CHECKING, Protocol

import numpy as np
from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence
from sumy.nlp.stemmers import Stemmer
from sumy.summarizers.lex_rank import LexRankSummarizer
from sumy.summarizers.lsa import LsaSummarizer
from sumy.summarizers.text_rank import TextRankSummarizer
from sumy.utils import get_stop_words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    Selector = Callable[[Sequence[str], int], list[int]]
    """Takes sentences and how many to choose; gives indexes in document order."""


class _Encoder(Protocol):
    def encode(self, sentences: Sequence[str]) -> NDArray[np.float32]: ...


class _Words:
    """Words as sumy keeps them: they start with a letter."""

    _WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’-])*")

    def to_words(self, text: str) -> tuple[str, ...]:
        return tuple(self._WORD.findall(text))


def lead(sentences: Sequence[str], count: int) -> list[int]:
    """The first sentences: what every unsupervised peer loses to on news."""
    return list(range(min(count, len(sentences))))


def sumy_selectors() -> dict[str, Selector]:
    """sumy's three best-known methods, with their default settings."""
    return {
        "sumy LexRank": _sumy(LexRankSummarizer),
        "sumy TextRank": _sumy(TextRankSummarizer),
        "sumy LSA": _sumy(LsaSummarizer),
    }


def _sumy(method: type) -> Selector:
    summarizer = method(Stemmer("english"))
    summarizer.stop_words = get_stop_words("english")
    words = _Words()

    def select(sentences: Sequence[str], count: int) -> list[int]:
        document = ObjectDocumentModel([Paragraph([Sentence(text, words) for text in sentences])])
        # sumy gives sentences back, and two of an article may be equal: tell them apart as objects.
        places = {id(sentence): place for place, sentence in enumerate(document.sentences)}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # LSA warns on texts with fewer words than sentences
            return sorted(places[id(sentence)] for sentence in summarizer(document, count))

    return select


def minilm_selectors(encoder: _Encoder) -> dict[str, Selector]:
    """Two common ways to summarize with sentence vectors; encoding is part of their time."""

    def centroid(sentences: Sequence[str], count: int) -> list[int]:
        vectors = encoder.encode(sentences)
        nearness = vectors @ vectors.mean(axis=0)
        return sorted(np.argsort(-nearness, kind="stable")[:count].tolist())

    def clusters(sentences: Sequence[str], count: int) -> list[int]:
        return _first_and_cluster_centres(sentences, count, encoder.encode(sentences))

    return {"MiniLM centroid": centroid, "MiniLM k-means, first kept": clusters}


def _first_and_cluster_centres(
    sentences: Sequence[str], count: int, vectors: NDArray[np.float32]
) -> list[int]:
    """bert-extractive-summarizer's defaults: the first sentence, and the nearest to each centre of k-means
    over the others; only sentences of 40 to 600 characters.
    """
    usable = [index for index, text in enumerate(sentences) if 40 <= len(text) <= 600] or list(
        range(len(sentences))
    )
    first, others = usable[0], usable[1:]
    wanted = min(count - 1, len(others))
    if not wanted:
        return [first]
    points = vectors[others].astype(np.float64)
    chosen = {first}
    for centre in _k_means(points, wanted):
        far = ((points - centre) ** 2).sum(axis=1)
        chosen.add(
            next(others[place] for place in np.argsort(far, kind="stable") if others[place] not in chosen)
        )
    return sorted(chosen)


def _k_means(points: NDArray[np.float64], count: int, starts: int = 10) -> NDArray[np.float64]:
    """The tightest of Lloyd's runs from k-means++ starts (Arthur and Vassilvitskii, 2007)."""
    random = np.random.default_rng(12345)
    best, least = points[:count], np.inf
    for _ in range(starts):
        centres = _spread_out(points, count, random)
        for _ in range(100):
            far = ((points[:, None, :] - centres) ** 2).sum(axis=2)
            nearest = far.argmin(axis=1)
            moved = np.array(
                [
                    points[nearest == k].mean(axis=0) if (nearest == k).any() else centres[k]
                    for k in range(count)
                ]
            )
            if np.allclose(moved, centres):
                break
            centres = moved
        tightness = far.min(axis=1).sum()
        if tightness < least:
            best, least = centres, tightness
    return best


def _spread_out(points: NDArray[np.float64], count: int, random: np.random.Generator) -> NDArray[np.float64]:
    centres = [points[random.integers(len(points))]]
    while len(centres) < count:
        far = np.min([((points - centre) ** 2).sum(axis=1) for centre in centres], axis=0)
        total = far.sum()
        centres.append(points[random.choice(len(points), p=far / total) if total > 0 else len(centres)])
    return np.array(centres)
