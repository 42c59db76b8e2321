"""What is seen of an article's words and pairs of words."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from summarizer.engines.extractive.terms import (
    PAIR_SIGHTS,
    WORD_SIGHTS,
    Words,
    pair_sights,
    read_words,
    stems_of,
    word_sights,
)

TEXTS = ["Japan signed the treaty.", "The treaty binds Japan and Japan alone.", "Rain fell."]


def read(texts: list[str]) -> Words | None:
    return read_words(texts, np.arange(len(texts), dtype=float), np.zeros(len(texts)))


def seen(words: Words, stem: str, name: str) -> float:
    sights = word_sights(words, np.zeros(len(words.stems)))
    return float(sights[words.stems.index(stem), WORD_SIGHTS.index(name)])


def test_words_stand_in_order_of_appearance_whatever_their_case() -> None:
    words = read(TEXTS)
    assert words is not None
    assert words.stems == ["japan", "signed", "the", "treaty", "binds", "and", "alone", "rain", "fell"]
    assert words.lengths.tolist() == [4, 7, 2]
    assert words.holds[:, words.stems.index("japan")].tolist() == [True, True, False]


def test_a_word_tells_how_often_and_where_it_stands() -> None:
    words = read(TEXTS)
    assert words is not None
    assert seen(words, "japan", "times") == np.log(3)
    assert seen(words, "japan", "sentences") == np.log(2)
    assert seen(words, "japan", "second_sentence") == np.log1p(1)
    assert seen(words, "rain", "first_sentence") == np.log1p(2)
    assert seen(words, "rain", "second_sentence") == 5.0  # nowhere
    assert seen(words, "the", "stop_word") == 1.0
    assert seen(words, "japan", "best") == 1.0  # the second sentence's weight


def test_a_capital_counts_past_the_first_word_only() -> None:
    words = read(TEXTS)
    assert words is not None
    assert seen(words, "japan", "capital") == 2 / 3
    assert seen(words, "rain", "capital") == 0.0


def test_pairs_do_not_cross_sentences() -> None:
    words = read(["Japan signed.", "Rain fell."])
    assert words is not None
    assert [(words.stems[a], words.stems[b]) for a, b in words.pairs] == [
        ("japan", "signed"),
        ("rain", "fell"),
    ]
    assert words.holds_pairs.tolist() == [[True, False], [False, True]]


def test_a_text_without_words_has_nothing_to_see() -> None:
    assert read(["…", "—"]) is None


@given(st.lists(st.text("ab C1.é ", max_size=12), min_size=1, max_size=8))
def test_every_sentence_holds_its_own_words_and_no_others(texts: list[str]) -> None:
    words = read(texts)
    if words is None:
        assert not any(stems_of(text) for text in texts)
        return
    for row, text in enumerate(texts):
        assert {words.stems[n] for n in np.flatnonzero(words.holds[row])} == set(stems_of(text))
    known = np.zeros(len(words.stems))
    assert word_sights(words, known).shape == (len(words.stems), len(WORD_SIGHTS))
    sights = pair_sights(words, known, known)
    assert sights.shape == (len(words.pairs), len(PAIR_SIGHTS))
    assert np.isfinite(sights).all()
