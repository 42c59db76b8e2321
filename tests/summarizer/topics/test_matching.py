"""Words are looked for quickly first, and what the quick look passes over holds none."""

from __future__ import annotations

import re
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.topics.matching import _folded, _pattern, _Phrases

_LETTERS = st.text("aAiIıİsSſkK\u212a\u0307éΣσςß -–&.日本ア", max_size=12)


def test_letters_that_patterns_take_for_one_another_are_folded_into_one() -> None:
    cased = [c for c in map(chr, range(sys.maxunicode + 1)) if c.lower() != c or c.upper() != c]
    everything = "".join(cased)
    for letter in cased:
        for taken in re.findall(letter, everything, re.IGNORECASE):
            assert _folded(letter) == _folded(taken), (letter, taken)


@given(st.lists(_LETTERS, max_size=4), _LETTERS.filter(lambda p: p.strip(" -–&*") and "&" not in p))
def test_nothing_is_passed_over(texts: list[str], phrase: str) -> None:
    pattern = _pattern(phrase)
    expected = [(phrase,) if pattern.search(text) else () for text in texts]
    assert _Phrases.of((phrase,)).found_in_each(texts) == expected


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        (["Aid reached Kyiv.", "Ukraine asked for more."], [(), ()]),
        (["Aid reached Kyiv.", "Ukraine asked for more aid."], [(), ("Ukraine & aid",)]),
        (["UKRAINE AID stalls", ""], [("Ukraine & aid",), ()]),
    ],
)
def test_both_sides_must_stand_in_one_sentence(texts: list[str], found: list[tuple[str, ...]]) -> None:
    assert _Phrases.of(("Ukraine & aid",)).found_in_each(texts) == found


def test_a_phrase_does_not_run_from_one_sentence_into_the_next() -> None:
    assert _Phrases.of(("North Korea",)).found_in_each(["He went North", "Korea waited."]) == [(), ()]
