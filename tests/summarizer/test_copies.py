"""Copies of a text: found by a sketch, told by their words."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from summarizer import SHARED, is_copy, plain_address, sketch

WORD = st.text("abcdefgh", min_size=1, max_size=6)


def text_of(seed: int) -> str:
    """120 to 300 words."""
    chosen = random.Random(seed)
    return " ".join("".join(chosen.choices("abcdefgh", k=4)) for _ in range(chosen.randint(120, 300)))


TEXTS = st.integers(0, 10**9).map(text_of)


@given(TEXTS)
def test_a_text_is_a_copy_of_itself_in_any_dress(text: str) -> None:
    dressed = f"“{text.upper()}”".replace(" ", "\n", 5).replace(" ", ", ", 5)
    assert is_copy(text, dressed)
    assert sketch(text) == sketch(dressed)
    assert all(0 <= number < 2**63 for number in sketch(text))


@given(TEXTS, st.lists(WORD, max_size=5).map(" ".join))
def test_likeness_is_mutual_and_a_few_words_more_do_not_hide_it(text: str, more: str) -> None:
    longer = f"{more} {text}"
    assert is_copy(text, longer) == is_copy(longer, text)
    if is_copy(text, longer):
        assert len({*sketch(text)} & {*sketch(longer)}) >= SHARED


def test_short_texts_say_too_little() -> None:
    text = " ".join(f"word{number}" for number in range(99))
    assert not is_copy(text, text)
    assert sketch(text) == ()


def test_plain_addresses() -> None:
    same = {
        plain_address(url)
        for url in (
            "https://www.a.example/news/1/",
            "http://a.example/news/1",
            "https://m.a.example/news/1?utm_source=x",
            "https://mobile.a.example/news/1/index.html",
            "https://a.example/news/1/amp",
        )
    }
    assert same == {"a.example/news/1"}
    assert plain_address("https://a.example/?id=1") is None
    assert plain_address("https://a.example/") is None
    assert plain_address("not an address") is None
    assert plain_address("http://[a.example/b") is None
    assert plain_address("https://a.example/b?id=1") != plain_address("https://a.example/b?id=2")
    assert plain_address("https://m.example/b") == "m.example/b"
