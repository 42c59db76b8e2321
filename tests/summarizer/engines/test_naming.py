"""Who is named in full, and who by surname alone."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from summarizer.engines.extractive.naming import bare, full_names, introduced

TEXTS = [
    "Prime Minister Fumio Kishida met Yoon Suk Yeol in New York.",
    "Kishida said Yeol had been kind.",
    "Saudi Arabia sent nobody; the Saudi king was ill.",
    "On Monday Kishida left.",
]


def test_surnames_are_those_that_stand_in_full_and_alone() -> None:
    assert full_names(TEXTS) == {"Kishida", "Yeol"}
    assert full_names(TEXTS[:1]) == frozenset()
    assert full_names([]) == frozenset()


def test_a_name_is_bare_where_the_sentence_does_not_give_it_in_full() -> None:
    names = full_names(TEXTS)
    assert bare(TEXTS[1], names) == {"Kishida", "Yeol"}
    assert introduced(TEXTS[0], names) == {"Kishida", "Yeol"}
    assert bare("Fumio Kishida left, and Kishida was glad.", names) == frozenset()
    assert bare("President Kishida left.", names) == frozenset()
    assert bare("The Kishidas left.", names) == frozenset()


@given(st.lists(st.text(alphabet="ABab ’'-.", max_size=60), max_size=6))
def test_no_name_is_both_bare_and_introduced(texts: list[str]) -> None:
    names = full_names(texts)
    for text in texts:
        assert not bare(text, names) & introduced(text, names)
