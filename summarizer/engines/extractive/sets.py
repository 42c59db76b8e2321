"""How good sentences are together: what a set of them covers of the words that a summary would hold.

After supervised concept weighting (Hong and Nenkova, "Improving the Estimation of Word Importance for News
Multi-Document Summarization", 2014; Li, Qian and Liu, "Using Supervised Bigram-based ILP for Extractive
Summarization", 2013) and the summary-level view of Zhong et al., "Extractive Summarization as Text Matching", 2020.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from summarizer.engines.extractive.features import NAMES
from summarizer.engines.extractive.terms import MAKE, SPREAD, pair_sights, read_words, word_sights
from summarizer.engines.extractive.weights import WEIGHTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from summarizer.engines.extractive.networks import Network, Salience, School
    from summarizer.engines.extractive.terms import Words

    Array = NDArray[np.float64]

_FROM_VECTORS = ("central", "near_lead", "central_in_argument", "early_and_central_lead")
SEEN = tuple(name for name in NAMES if name not in _FROM_VECTORS)
"""The sentence features that need no vectors, so that the networks fit every encoder."""
_SEEN_COLUMNS = [NAMES.index(name) for name in SEEN]
_SEEN_WEIGHTS = np.array([WEIGHTS[name] for name in SEEN])
COVERED = SEEN.index("covered_words")
_REFERENCE_LENGTHS = (45.0, 90.0, 160.0)
"""Words of a summary that someone would write: from CNN's highlights to half of a short report."""

_PEOPLE_FIRST = 2.0
"""Log-odds by which an article's form must speak for whole sentences before that network has as much to say."""


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """An article as one school sees it."""

    seen: Array
    """One row a sentence: what the mean over a set is taken of."""
    holds: Array
    """(sentences, words), 0 or 1."""
    holds_pairs: Array
    held: Array
    """How likely a summary is to hold each word."""
    held_pairs: Array
    covers: Array
    """How many words that a summary holds each sentence is likely to have."""
    covers_pairs: Array
    lengths: Array
    about: Array
    """What is the same for every set of the article."""


@dataclass(frozen=True, slots=True, eq=False)
class Sight:
    """An article as both schools see it."""

    noted: Told
    taken: Told
    share: float
    """How much the second has to say: little, where the article's form does not speak for it."""


def plain_weights(matrix: Array) -> tuple[Array, Array]:
    """What can be seen of sentences without vectors, (sentences, len(SEEN)), and what each is worth by it."""
    seen = matrix[:, _SEEN_COLUMNS]
    return seen, seen @ _SEEN_WEIGHTS


def look_at(texts: Sequence[str], matrix: Array, argument: float, salience: Salience) -> Sight | None:
    """None where there is no word. `matrix` is that of `sentence_features`."""
    seen, weights = plain_weights(matrix)
    words = read_words(texts, weights, seen[:, COVERED])
    return None if words is None else sight_of(words, seen, weights, argument, salience)


def sight_of(words: Words, seen: Array, weights: Array, argument: float, salience: Salience) -> Sight:
    form = form_of(words, seen, argument)
    noted, taken = (_told_by(school, words, seen, weights) for school in (salience.noted, salience.taken))
    share = 1.0 / (1.0 + np.exp(_PEOPLE_FIRST - salience.form(form)[0]))
    return Sight(noted, taken, float(share))


def _told_by(school: School, words: Words, seen: Array, weights: Array) -> Told:
    known = np.array([school.known.get(stem, 0.0) for stem in words.stems])
    return told(words, seen, weights, school.words, school.pairs, known)


def told(
    words: Words, seen: Array, weights: Array, of_words: Network, of_pairs: Network, known: Array
) -> Told:
    """From the networks' opinion of each word and pair."""
    log_odds = of_words(word_sights(words, known))
    log_odds_of_pairs = of_pairs(pair_sights(words, log_odds, known))
    held, held_pairs = (1.0 / (1.0 + np.exp(-odds)) for odds in (log_odds, log_odds_of_pairs))
    lengths = words.lengths.astype(float)
    holds, holds_pairs = words.holds.astype(float), words.holds_pairs.astype(float)
    some = np.maximum(lengths, 1.0)
    covers, covers_pairs = holds @ held, holds_pairs @ held_pairs
    density, density_of_pairs = covers / some, covers_pairs / some
    before, after = np.roll(density, 1), np.roll(density, -1)
    before[0] = after[-1] = density.mean()
    columns = [
        weights,
        density,
        density_of_pairs,
        covers / 20,
        covers_pairs / 20,
        before,
        after,
    ]
    about = np.array(
        [np.log(len(lengths)), np.log(lengths.mean()), lengths.std() / lengths.mean(), np.log(held.sum()),
         np.log(held_pairs.sum() + 1.0), density.mean(), density_of_pairs.mean()]
    )  # fmt: skip
    return Told(
        np.column_stack([seen, *columns]),
        holds,
        holds_pairs,
        held,
        held_pairs,
        covers,
        covers_pairs,
        lengths,
        about,
    )


def set_features(article: Told, sets: NDArray[np.intp]) -> Array:
    """(sets, sentences in each) → what can be seen of each set, one row a set."""
    count = sets.shape[1]
    length = np.maximum(article.lengths[sets].sum(axis=1), 1.0)
    words = np.minimum(sum(article.holds[sets[:, n]] for n in range(count)), 1.0) @ article.held
    pairs = np.minimum(sum(article.holds_pairs[sets[:, n]] for n in range(count)), 1.0) @ article.held_pairs
    again = article.covers[sets].sum(axis=1) - words
    pairs_again = article.covers_pairs[sets].sum(axis=1) - pairs
    columns = [2 * value / (length + other) for other in _REFERENCE_LENGTHS for value in (words, pairs)]
    columns += [
        words / length,
        pairs / length,
        words / article.held.sum(),
        again / length,
        pairs_again / length,
    ]
    columns += [pairs / max(article.held_pairs.sum(), 1e-9)]
    log_length = np.log(length / count)
    columns += [log_length, log_length**2, np.log(length), np.full(len(sets), np.log(count))]
    columns += [(sets == n).any(axis=1) * 1.0 for n in range(3)]
    first, last = sets.min(axis=1), sets.max(axis=1)
    columns += [np.log1p(first), np.log1p(last), np.minimum(sets, 10).mean(axis=1) / 10]
    columns += [(article.lengths[sets] < 8).mean(axis=1), (article.lengths[sets] > 40).mean(axis=1)]
    seen = article.seen[sets]
    about = np.broadcast_to(article.about, (len(sets), len(article.about)))
    return np.column_stack([seen.mean(axis=1), *columns, about])


def form_of(words: Words, seen: Array, argument: float) -> Array:
    """(1, features): how an article is made, whatever it is about."""
    lengths = words.lengths.astype(float)
    whole = [np.log(len(lengths)), np.log(lengths.mean()), lengths.std() / lengths.mean(), argument]
    make = words.sights[:, len(SPREAD) : len(SPREAD) + len(MAKE)].mean(axis=0)
    columns = [
        whole,
        [len(words.stems) / lengths.sum()],
        make,
        np.percentile(lengths, [10, 25, 50, 75, 90]) / 25,
        seen.mean(axis=0),
        seen.std(axis=0),
    ]
    return np.concatenate(columns)[None]


def together(sight: Sight, salience: Salience, sets: NDArray[np.intp]) -> Array:
    """(sets, sentences in each) → how good each is, the best by each opinion being 0."""
    noted = salience.noted.sets(set_features(sight.noted, sets))
    taken = salience.taken.sets(set_features(sight.taken, sets))
    return np.asarray((1.0 - sight.share) * (noted - noted.max()) + sight.share * (taken - taken.max()))


def promising(article: Told, choices: Sequence[int]) -> list[int]:
    """`choices`, those first that may stand in a good set.

    The first three, then by turns what covers much for its length and what looks weighty by itself.
    """
    some = np.array(choices, dtype=np.intp)
    covers = 2 * article.covers / (article.lengths + _REFERENCE_LENGTHS[0])
    weighty = article.seen[:, len(SEEN)] - article.lengths / 25
    orders = [some[np.argsort(-value[some], kind="stable")].tolist() for value in (covers, weighty)]
    return list(dict.fromkeys([*choices[:3], *(one for both in zip(*orders, strict=True) for one in both)]))
