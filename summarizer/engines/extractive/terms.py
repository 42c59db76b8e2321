"""An article's words and pairs of neighbouring words: which sentences hold them, and what can be seen of each.

What is seen says how likely a person's summary is to hold the term: how often and where it stands, in what company,
whether it is a name, how rare it is in news. Nothing here needs vectors.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from summarizer.stop_words import STOP_WORDS
from summarizer.wording._rarity import RAREST, known_rarity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Array = NDArray[np.float64]

WORD = re.compile(r"[A-Za-z0-9]+")
_STEM = 6
"""Letters of a word that count: a cheap stem."""

SPREAD = (
    "times", "sentences", "share_of_sentences", "first_sentence", "early", "in_first", "in_second", "in_third",
    "in_fourth_to_sixth", "depth", "second_sentence", "weight", "best", "mean", "best_rank", "covering",
    "covering_mean", "place_in_sentence",
)  # fmt: skip
"""Of words and of pairs: where a term stands, and what its sentences weigh."""
MAKE = ("stop_word", "capital", "number", "letters", "rarity")
"""Of words alone, and of a pair's two words."""
WORD_SIGHTS = SPREAD + MAKE + ("article_length", "sentence_length", "known")
PAIR_SIGHTS = (
    SPREAD
    + tuple(f"{name}_{n}" for n in (1, 2) for name in MAKE)
    + ("held_1", "held_2", "known_1", "known_2")
)


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """An article's distinct words in order of appearance, and its distinct pairs."""

    stems: list[str]
    sights: Array
    """(words, len(WORD_SIGHTS) - 1): see `word_sights`."""
    pairs: NDArray[np.intp]
    """(pairs, 2): indexes of their words."""
    pair_sights: Array
    """(pairs, len(SPREAD)): what a pair's words add is not in it, see `pair_sights`."""
    holds: NDArray[np.bool_]
    """(sentences, words)."""
    holds_pairs: NDArray[np.bool_]
    lengths: NDArray[np.int64]
    """Words of each sentence, repeated ones too."""


@dataclass(frozen=True, slots=True, eq=False)
class _Sentences:
    """What terms inherit from the sentences that they stand in."""

    weights: Array
    shares: Array
    ranks: Array
    covering: Array


def stem(word: str) -> str:
    return word.lower()[:_STEM]


def stems_of(text: str) -> list[str]:
    return [stem(word) for word in WORD.findall(text)]


def read_words(texts: Sequence[str], weights: Array, covering: Array) -> Words | None:
    """None where `texts` hold no word.

    `weights` is what each sentence is worth by itself and `covering` how much of the article's vocabulary it holds.
    """
    found = [WORD.findall(text) for text in texts]
    flat = [word for words in found for word in words]
    if not flat:
        return None
    lengths = np.array([len(words) for words in found])
    sentence = np.repeat(np.arange(len(texts)), lengths)
    place = np.concatenate([np.arange(length) for length in lengths])
    numbers: dict[str, int] = {}
    key = np.array([numbers.setdefault(stem(word), len(numbers)) for word in flat])
    share = place / np.maximum(lengths, 1)[sentence]
    seen = _Sentences(weights, _softmax(weights), _ranks(weights), covering)
    spread, holds = _spread(key, sentence, share, len(numbers), seen)
    make = _make(flat, key, place, list(numbers))
    whole = np.tile([np.log(len(texts)), np.log(lengths.mean())], (len(numbers), 1))
    follows = np.flatnonzero(sentence[1:] == sentence[:-1])
    pairs, pair = _distinct(key[follows], key[follows + 1])
    pair_spread, holds_pairs = _spread(pair, sentence[follows], share[follows], len(pairs), seen)
    return Words(
        list(numbers),
        np.column_stack([spread, make, whole]),
        pairs,
        pair_spread,
        holds,
        holds_pairs,
        lengths,
    )


def word_sights(words: Words, known: Array) -> Array:
    """(words, len(WORD_SIGHTS)); `known` says of each word how much likelier than others it is to be summarized."""
    return np.column_stack([words.sights, known])


def pair_sights(words: Words, held: Array, known: Array) -> Array:
    """(pairs, len(PAIR_SIGHTS)); `held` is the log-odds that a summary holds each word."""
    first, second = words.pairs.T
    make = words.sights[:, len(SPREAD) : len(SPREAD) + len(MAKE)]
    return np.column_stack(
        [words.pair_sights, make[first], make[second], held[first], held[second], known[first], known[second]]
    )


def _spread(
    key: NDArray[np.intp], sentence: NDArray[np.intp], share: Array, count: int, seen: _Sentences
) -> tuple[Array, NDArray[np.bool_]]:
    """`key`, `sentence` and `share` are of each occurrence, in the article's order."""
    total = len(seen.weights)
    holds = np.zeros((total, count), dtype=bool)
    holds[sentence, key] = True
    if not count:
        return np.zeros((0, len(SPREAD))), holds
    times = np.bincount(key, minlength=count)
    spread = holds.sum(axis=0)
    first = holds.argmax(axis=0)
    later = holds.copy()
    later[first, np.arange(count)] = False
    second = np.where(spread > 1, np.log1p(later.argmax(axis=0)), 5.0)

    def most(values: Array) -> Array:
        return np.asarray(np.where(holds, values[:, None], -np.inf).max(axis=0))

    def mean(values: Array) -> Array:
        return np.asarray(values @ holds / spread)

    columns = [
        np.log(times),
        np.log(spread),
        spread / total,
        np.log1p(first),
        np.exp(-first / 3),
        *(holds[n].astype(float) if n < total else np.zeros(count) for n in range(3)),
        holds[3:6].any(axis=0).astype(float),
        first / max(total - 1, 1),
        second,
        seen.shares @ holds,
        most(seen.weights),
        mean(seen.weights),
        np.log1p(-most(-seen.ranks)),
        most(seen.covering),
        mean(seen.covering),
        np.bincount(key, share, count) / times,
    ]
    return np.column_stack(columns), holds


def _make(flat: Sequence[str], key: NDArray[np.intp], place: NDArray[np.intp], stems: Sequence[str]) -> Array:
    rarity = known_rarity()
    # A word is told by its first form.
    forms = dict(zip(reversed(key.tolist()), reversed(flat), strict=True))
    capital = np.array([word[0].isupper() for word in flat]) & (place > 0)
    capitals = np.bincount(key, capital, len(stems)) / np.bincount(key, minlength=len(stems))
    rows = []
    for number, one in enumerate(stems):
        form = forms[number].lower()
        rows.append(
            (
                form in STOP_WORDS or len(form) == 1,
                capitals[number],
                form.isdigit(),
                min(len(form), 12),
                rarity.get(one, RAREST),
            )
        )
    return np.array(rows, dtype=float)


def _distinct(first: NDArray[np.intp], second: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The distinct pairs, (pairs, 2), and for each given pair its number."""
    if not len(first):
        return np.zeros((0, 2), dtype=np.intp), np.zeros(0, dtype=np.intp)
    pairs, number = np.unique(np.column_stack([first, second]), axis=0, return_inverse=True)
    return pairs, number.reshape(-1)


def _softmax(values: Array) -> Array:
    grown = np.exp(values - values.max())
    return np.asarray(grown / grown.sum())


def _ranks(values: Array) -> Array:
    ranks = np.empty(len(values))
    ranks[np.argsort(-values, kind="stable")] = np.arange(len(values))
    return ranks
