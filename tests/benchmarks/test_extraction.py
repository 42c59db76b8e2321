"""The score of extraction is that of its benchmark."""

from __future__ import annotations

import pytest

from . import _pages


@pytest.mark.parametrize(
    ("true", "given", "precision", "recall"),
    [
        ("one two three four five", "one two three four five", 1.0, 1.0),
        ("one two three four five", "one two three four", 1.0, 0.5),
        ("one two three four", "one two three four five six", 1 / 3, 1.0),
        ("a b c d a b c d", "a b c d", 1.0, 0.2),
        ("one two", "one two", 1.0, 1.0),
        ("one two", "one", 0.0, 0.0),
        ("One, two – three; four!", "One two three four", 1.0, 1.0),
        ("", "", 1.0, 1.0),
        ("one two three four", "", 0.0, 0.0),
    ],
)
def test_the_score_is_over_four_word_shingles(true: str, given: str, precision: float, recall: float) -> None:
    assert _pages.score(true, given) == pytest.approx((precision, recall))


def test_f1_is_that_of_the_averages() -> None:
    scores = [_pages.Score(1.0, 0.5), _pages.Score(0.5, 0.5)]
    assert _pages.f1(scores) == pytest.approx(2 * 0.75 * 0.5 / 1.25)
