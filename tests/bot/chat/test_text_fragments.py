"""Links to the exact sentence, read back as a browser would by the WICG's specification."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.text_fragments import sentence_link
from summarizer import Span, split_sentences

URL = "https://news.example/piece"


def directive(link: str) -> str:
    fragment = urlsplit(link).fragment
    assert fragment.count(":~:text=") == 1
    return fragment.partition(":~:text=")[2]


def find(link: str, text: str) -> tuple[int, int] | None:
    """Where a browser would scroll to: a small reading of the specification's algorithm."""
    parts = directive(link).split(",")
    prefix = unquote(parts.pop(0)[:-1]) if parts[0].endswith("-") else None
    assert len(parts) in (1, 2)
    start, *end = [re.escape(unquote(part)) for part in parts]
    before = rf"(?<!\w){re.escape(prefix)}\s+" if prefix else ""
    after = rf".*?(?<!\w)(?P<end>{end[0]})(?!\w)" if end else ""
    match = re.search(rf"{before}(?<!\w)(?P<start>{start})(?!\w){after}", text, re.IGNORECASE | re.DOTALL)
    return match and (match.start("start"), match.end("end" if end else "start"))


def test_a_short_sentence_is_given_whole() -> None:
    text = "First of all. Costs rose, by half - and fast & far. Then more."
    link = sentence_link(URL, text, Span(14, 51))
    assert link == f"{URL}#:~:text=Costs%20rose%2C%20by%20half%20%2D%20and%20fast%20%26%20far."


def test_a_long_sentence_is_given_by_its_edges() -> None:
    text = "The treaty that both sides had signed in spring, after years of work, was never once invoked."
    link = sentence_link(URL, text, Span(0, len(text)))
    assert directive(link) == "The%20treaty%20that,never%20once%20invoked."


def test_more_words_are_given_where_sentences_begin_alike() -> None:
    text = (
        "The two sides agreed on a plan that nobody believed in for a second, then or later on. "
        "The two sides agreed on a map that everybody could live with for a while, then or later on."
    )
    for sentence in split_sentences(text):
        assert find(sentence_link(URL, text, sentence.span), text) == (sentence.start, sentence.end)


def test_words_before_it_tell_a_repeated_sentence() -> None:
    text = "Nobody came. He wept. Nobody came. She left."
    assert directive(sentence_link(URL, text, Span(22, 34))) == "came.%20He%20wept.-,Nobody%20came."
    assert find(sentence_link(URL, text, Span(22, 34)), text) == (22, 34)


@pytest.mark.parametrize(
    ("url", "start"),
    [
        (f"{URL}#section", f"{URL}#section:~:text=Go"),
        (f"{URL}#:~:text=old", f"{URL}#:~:text=Go"),
        (f"{URL}#a:~:text=old&text=older", f"{URL}#a:~:text=Go"),
        (f"{URL}?a=b", f"{URL}?a=b#:~:text=Go"),
    ],
)
def test_the_address_keeps_its_own_fragment(url: str, start: str) -> None:
    assert sentence_link(url, "Go now.", Span(0, 7)).startswith(start)


words = st.text(st.sampled_from("abcABC,&-—“”’'\"%#?éß日\u00a0"), min_size=1, max_size=8).filter(str.strip)


@given(st.lists(st.lists(words, min_size=1, max_size=30), min_size=1, max_size=4), st.data())
def test_what_has_a_meaning_in_a_directive_is_encoded(
    sentences: list[list[str]], data: st.DataObject
) -> None:
    text = " ".join(" ".join(part) for part in sentences)
    start = data.draw(st.integers(0, len(text) - 1))
    span = Span(start, data.draw(st.integers(start + 1, len(text))))
    link = sentence_link(URL, text, span)
    if span.of(text).strip():
        assert re.fullmatch(r"(?:[\w.~%]+-,)?[\w.~%]+(?:,[\w.~%]+)?", directive(link), re.ASCII)
