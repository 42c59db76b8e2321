"""Do two tellings tell one story? What all pairs have in common, and what that comes to."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from summarizer.wording._countries import COUNTRY_OF
from summarizer.wording._rarity import rarity_among

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from summarizer.stories.telling import Telling

    Matrix = NDArray[np.float64]

_COUNTRIES = frozenset(COUNTRY_OF.values())

_PAIRS_AT_ONCE = 1 << 20
"""Laid out in memory together: some 30 MB."""

_FEWEST_PRINTS = 6
"""About 25 words: of a shorter text, shared runs may be one quotation."""


class Signs(NamedTuple):
    """What each pair has in common: symmetric matrices of shape (n, n)."""

    meaning: Matrix
    """Cosine of the vectors."""
    terms: Matrix
    """Cosine of the terms, each weighted by its count and rarity."""
    names: Matrix
    """Of all names of the two, the share that both have, by rarity."""
    days: Matrix
    """1 where both write out the same day, else 0."""
    copied: Matrix
    """Of the shorter one's runs of words, the share that the other has too; 0 where it is too short to tell."""
    apart: Matrix
    """Days between the publications, past the first; 0 where one is unknown."""


def signs_of(tellings: Sequence[Telling]) -> Signs:
    """Compare `tellings` with each other. Their order decides the order of sums, so give it one order."""
    vectors = np.stack([telling.vector for telling in tellings]).astype(np.float64)
    rarity = rarity_among([telling.terms for telling in tellings])
    return Signs(
        meaning=vectors @ vectors.T,
        terms=_cosines([{t: n * rarity[t] for t, n in telling.terms.items()} for telling in tellings]),
        names=_of_all(tellings),
        days=(_shared([dict.fromkeys(telling.days, 1.0) for telling in tellings]) > 0).astype(np.float64),
        copied=_copied(tellings),
        apart=_apart(tellings),
    )


def _shared(rows: Sequence[Mapping[Any, float]]) -> Matrix:
    """The dot products of sparse rows, (n, n): each key is spread over the pairs of rows that hold it."""
    count = len(rows)
    spread = Counter(chain.from_iterable(rows))
    holders: dict[Any, list[int]] = {key: [] for key, times in spread.items() if times > 1}
    weights: dict[Any, list[float]] = {key: [] for key in holders}
    for number, row in enumerate(rows):
        for key, weight in row.items():
            if key in holders:
                holders[key].append(number)
                weights[key].append(weight)
    alike: dict[int, list[Any]] = defaultdict(list)
    for key, numbers in holders.items():
        alike[len(numbers)].append(key)
    products = np.zeros(count * count)
    # Keys of as many holders at once: most have two, and a call for each would cost more than its sums.
    for times, keys in sorted(alike.items()):
        step = max(1, _PAIRS_AT_ONCE // times**2)
        for some in (keys[start : start + step] for start in range(0, len(keys), step)):
            at = np.array([holders[key] for key in some])
            held = np.array([weights[key] for key in some])
            pairs = at[:, :, None] * count + at[:, None, :]
            np.add.at(products, pairs.ravel(), (held[:, :, None] * held[:, None, :]).ravel())
    matrix = products.reshape(count, count)
    for number, row in enumerate(rows):
        matrix[number, number] = sum(weight * weight for weight in row.values())
    return matrix


def _cosines(rows: Sequence[Mapping[str, float]]) -> Matrix:
    products = _shared(rows)
    lengths = np.sqrt(np.maximum(np.diagonal(products), 1e-12))
    return products / lengths / lengths[:, None]


def _of_all(tellings: Sequence[Telling]) -> Matrix:
    # As in terms, a name is known by its first six letters, a country by its key.
    names = [{name if name in _COUNTRIES else name[:6] for name in telling.names} for telling in tellings]
    rarity = rarity_among(names)
    # Sorted, for a set has another order in each process, and sums would differ in their last digits.
    shared = _shared([{name: rarity[name] ** 0.5 for name in sorted(own)} for own in names])
    total = np.diagonal(shared)
    return shared / np.maximum(total + total[:, None] - shared, 1e-12)


def _copied(tellings: Sequence[Telling]) -> Matrix:
    counts = np.array([len(telling.prints) for telling in tellings], float)
    shared = _shared([dict.fromkeys(telling.prints, 1.0) for telling in tellings])
    fewer = np.minimum(counts, counts[:, None])
    return np.where(fewer >= _FEWEST_PRINTS, shared / np.maximum(fewer, 1.0), 0.0)


def _apart(tellings: Sequence[Telling]) -> Matrix:
    days = np.array([np.nan if t.published is None else t.published.toordinal() for t in tellings])
    gaps: Matrix = np.maximum(np.abs(days - days[:, None]) - 1.0, 0.0)
    return np.nan_to_num(gaps)


def same_story(signs: Signs) -> Matrix:
    """The probability of each pair to tell one story, from 0 to 1; copies of one text get 1.

    The weights of meaning, terms, names and days are those of a logistic regression on 278 pairs of news articles
    that were judged by reading, and 400 random ones; tests/benchmarks/README.md says how they were drawn. Those
    sets carry no dates: what a day apart takes off is set so that a fortnight outweighs all but close likeness.
    """
    logit = (
        -6.6
        + 4.1 * signs.meaning
        + 8.8 * signs.terms
        + 2.9 * signs.names
        + 1.8 * signs.days
        - 0.12 * signs.apart
    )
    likely: Matrix = 1.0 / (1.0 + np.exp(-logit))
    return np.where(signs.copied >= COPIED, 1.0, likely)


COPIED = 0.5
"""Two reports of one event that quote the same people shared up to a quarter of their runs of words."""
