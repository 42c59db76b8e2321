"""The same piece has the same identity wherever it is found."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.pages import article_id, canonical_url
from summarizer.pages.identity import own_address


@pytest.mark.parametrize(
    ("given_url", "canonical"),
    [
        ("https://Example.ORG/News/Strait", "https://example.org/News/Strait"),
        ("HTTPS://example.org", "https://example.org/"),
        ("https://example.org:443/a", "https://example.org/a"),
        ("http://example.org:8080/a", "http://example.org:8080/a"),
        ("https://example.org/a#section-2", "https://example.org/a"),
        ("https://example.org/a?utm_source=x&utm_medium=y&fbclid=z", "https://example.org/a"),
        ("https://example.org/a?id=7&utm_campaign=x&page=2", "https://example.org/a?id=7&page=2"),
        ("https://example.org/a?page=2&id=7", "https://example.org/a?id=7&page=2"),
        ("https://example.org/news/strait/amp", "https://example.org/news/strait"),
        ("https://example.org/news/strait/amp/", "https://example.org/news/strait"),
        ("https://example.org/amp/news/strait", "https://example.org/news/strait"),
        ("https://example.org/news/strait.amp.html", "https://example.org/news/strait.html"),
        ("https://example.org/news/strait?amp=1", "https://example.org/news/strait"),
        ("https://amp.example.org/news", "https://example.org/news"),
        ("https://example-org.cdn.ampproject.org/c/s/example.org/news", "https://example.org/news"),
        ("https://example.org/campus/amphora", "https://example.org/campus/amphora"),
        ("https://example.org/caf%C3%A9", "https://example.org/caf%C3%A9"),
        ("https://example.org/café", "https://example.org/caf%C3%A9"),
        ("https://example.org/a/?q=a+b", "https://example.org/a/?q=a+b"),
        ("  https://example.org/a  ", "https://example.org/a"),
        ("https://user:secret@example.org/a", "https://example.org/a"),
        ("https://[2001:db8::1]/a", "https://[2001:db8::1]/a"),
        ("ftp://example.org/a", "ftp://example.org/a"),
        ("not an address", "not an address"),
        ("http://[broken", "http://[broken"),
    ],
)
def test_canonical_addresses(given_url: str, canonical: str) -> None:
    assert canonical_url(given_url) == canonical


@given(st.text(max_size=60) | st.from_regex(r"https?://[a-z.]{1,20}/[\w/%?&=.#+-]{0,40}", fullmatch=True))
def test_a_canonical_address_is_its_own(url: str) -> None:
    once = canonical_url(url)
    assert canonical_url(once) == once


def test_with_an_address_the_words_do_not_matter() -> None:
    one = article_id("https://example.org/a?utm_source=x", "A title", "Some text.")
    assert one == article_id("https://EXAMPLE.org/a#top", "Another title", "Corrected text.")
    assert one != article_id("https://example.org/b", "A title", "Some text.")


def test_without_one_the_words_do_and_their_dress_does_not() -> None:
    one = article_id(None, "The Strait", "It’s open.\n\nShips sail.")
    assert one == article_id(None, "the strait", "It's  open. Ships sail")
    assert one != article_id(None, "The Strait", "It’s shut.\n\nShips sail.")
    assert one != article_id(None, "The Strait It", "s open.\n\nShips sail.")


@given(st.none() | st.text(), st.text(), st.text())
def test_an_id_is_short_and_plain(url: str | None, title: str, text: str) -> None:
    assert len(one := article_id(url, title, text)) == 24
    assert set(one) <= set("0123456789abcdef")


@pytest.mark.parametrize(
    ("declared", "found_at", "address"),
    [
        (None, None, None),
        ("https://example.org/a", None, "https://example.org/a"),
        (None, "https://example.org/a?utm_source=x#b", "https://example.org/a"),
        ("https://example.org/a", "https://example.org/print?id=1", "https://example.org/a"),
        ("https://www.example.org/a", "https://m.example.org/a", "https://www.example.org/a"),
        ("https://bank.example/a", "https://example.org/a", "https://example.org/a"),
        ("https://example.org/", "https://example.org/a", "https://example.org/a"),
        ("https://example.org/?p=7", "https://example.org/a", "https://example.org/?p=7"),
    ],
)
def test_a_page_names_its_address_within_its_own_site(
    declared: str | None, found_at: str | None, address: str | None
) -> None:
    assert own_address(declared, found_at) == address
