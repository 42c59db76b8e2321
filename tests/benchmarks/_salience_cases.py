"""Training articles as the networks of the extractive engine's salience learn from them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

import numpy as np

from summarizer.document import Document
from summarizer.engines.extractive.features import sentence_features
from summarizer.engines.extractive.sets import COVERED, plain_weights, promising
from summarizer.engines.extractive.terms import read_words, stems_of
from summarizer.sentences import split_sentences
from summarizer.wording.shortening import word_count

from . import _rouge

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from summarizer.engines.extractive.sets import Told
    from summarizer.engines.extractive.terms import Words

    from ._data import Example

_FEWEST_SENTENCES = 4


@dataclass(slots=True, eq=False)
class Case:
    """One article and what its reference says of it."""

    id: str
    data: str
    words: Words
    seen: NDArray[np.float64]
    weights: NDArray[np.float64]
    argument: float
    choices: NDArray[np.intp]
    """The sentences that are no headings."""
    word_counts: NDArray[np.int64]
    in_reference: NDArray[np.bool_]
    """For each word."""
    pairs_in_reference: NDArray[np.bool_]
    overlap: Overlap
    told: Told | None = None
    """As networks see it that did not learn from it."""

    def lot(self, among: int) -> int:
        """A number below `among` that depends on the article's name alone."""
        return int(hashlib.md5(self.id.encode(), usedforsecurity=False).hexdigest(), 16) % among


@dataclass(frozen=True, slots=True, eq=False)
class Overlap:
    """Counts of the reference's words and pairs in each sentence: ROUGE-1 and -2 of many sets at once."""

    words: NDArray[np.int16]
    pairs: NDArray[np.int16]
    wanted: NDArray[np.int16]
    wanted_pairs: NDArray[np.int16]
    lengths: NDArray[np.int64]

    def rouge(self, sets: NDArray[np.intp]) -> NDArray[np.float64]:
        """(sets, sentences in each) → (sets, 2): F1 of ROUGE-1 and -2, pairs across sentences left out."""
        hits = np.minimum(self.words[sets].sum(axis=1), self.wanted).sum(axis=1)
        pair_hits = np.minimum(self.pairs[sets].sum(axis=1), self.wanted_pairs).sum(axis=1)
        length = np.maximum(self.lengths[sets].sum(axis=1), 1)
        f1 = 2 * hits / (length + self.wanted.sum())
        return np.column_stack([f1, 2 * pair_hits / np.maximum(length - 1 + self.wanted_pairs.sum(), 1)])


def make_case(example: Example, data: str) -> Case | None:
    """None for an article too short to choose from."""
    sentences = split_sentences(example.article.text, "en")
    choices = np.array([i for i, s in enumerate(sentences) if s.kind != "heading"], dtype=np.intp)
    if len(choices) < _FEWEST_SENTENCES:
        return None
    # What the networks see hangs on no encoder.
    nothing = np.zeros((len(sentences), 1), np.float32)
    features = sentence_features(Document(example.article, sentences, nothing, nothing[0]))
    seen, weights = plain_weights(features.matrix)
    texts = [sentence.text for sentence in sentences]
    words = read_words(texts, weights, seen[:, COVERED])
    if words is None:
        return None
    told = [stem for line in example.reference for stem in stems_of(line)]
    told_words, told_pairs = set(told), set(pairwise(told))
    stems = words.stems
    return Case(
        id=example.article.id,
        data=data,
        words=words,
        seen=seen,
        weights=weights,
        argument=features.argument,
        choices=choices,
        word_counts=np.array([word_count(text) for text in texts]),
        in_reference=np.array([stem in told_words for stem in stems]),
        pairs_in_reference=np.array([(stems[a], stems[b]) in told_pairs for a, b in words.pairs], dtype=bool),
        overlap=_overlap(texts, example.reference),
    )


def greedy_oracle(case: Case, most: int) -> list[int]:
    """See `_oracle.greedy_oracle`."""
    chosen: list[int] = []
    best = 0.0
    while len(chosen) < min(most, len(case.choices)):
        others = [int(i) for i in case.choices if int(i) not in chosen]
        reached = case.overlap.rouge(np.array([[*chosen, i] for i in others])).sum(axis=1)
        if reached.max() <= best + 1e-12:
            break
        best = float(reached.max())
        chosen.append(others[int(reached.argmax())])
    return sorted(chosen)


def sets_to_learn_from(case: Case, random: np.random.Generator) -> list[NDArray[np.intp]]:
    """Threes of the promising sentences, and sevens drawn from them: each list of one size."""
    if case.told is None:
        raise ValueError(f"{case.id}: nothing was said of its words yet")
    likely = promising(case.told, case.choices.tolist())
    lists = [np.array(list(combinations(likely[:9], 3)), dtype=np.intp)]
    if len(likely) > 8:
        drawn = [np.sort(random.permutation(likely[:13])[:7]) for _ in range(40)]
        lists.append(np.unique(np.array(drawn), axis=0))
    return [sets for sets in lists if len(sets) > 1]


def _overlap(texts: Sequence[str], reference: Sequence[str]) -> Overlap:
    expected = _rouge.reference(reference)
    words = {token: n for n, token in enumerate(expected.unigrams)}
    pairs = {pair: n for n, pair in enumerate(expected.bigrams)}
    counts = np.zeros((len(texts), len(words)), np.int16)
    pair_counts = np.zeros((len(texts), len(pairs)), np.int16)
    lengths = np.zeros(len(texts), np.int64)
    for row, text in enumerate(texts):
        tokens = _rouge.tokens(text)
        lengths[row] = len(tokens)
        for token in tokens:
            if token in words:
                counts[row, words[token]] += 1
        for pair in pairwise(tokens):
            if pair in pairs:
                pair_counts[row, pairs[pair]] += 1
    wanted = np.array(list(expected.unigrams.values()), np.int16)
    wanted_pairs = np.array(list(expected.bigrams.values()), np.int16)
    return Overlap(counts, pair_counts, wanted, wanted_pairs, lengths)
