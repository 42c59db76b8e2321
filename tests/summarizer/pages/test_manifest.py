"""A manifest beside saved pages: what it says is taken, what is wrong in it is named."""

from __future__ import annotations

import contextlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.errors import PageError
from summarizer.pages import PageHints, read_manifest


def test_what_is_said_is_taken_and_the_rest_is_unknown() -> None:
    content = """
    [[page]]
    file = "a.txt"
    publisher = "The Institute"
    url = "https://example.org/a"
    published = 2024-05-31
    authors = ["Ada Example"]
    language = "en"
    kind = "saved text"
    rights = "The Institute's."

    [[page]]
    file = "b.txt"
    """
    assert read_manifest(content.encode(), "pages.toml") == {
        "a.txt": PageHints(
            publisher="The Institute",
            url="https://example.org/a",
            published=date(2024, 5, 31),
            authors=("Ada Example",),
            language="en",
        ),
        "b.txt": PageHints(),
    }


def test_an_empty_manifest_says_nothing() -> None:
    assert read_manifest(b"# nothing yet\n", "pages.toml") == {}


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("[[page", "pages.toml: it is not valid TOML"),
        ("\xff", "pages.toml: it is not UTF-8 text"),
        ("pages = 1", "pages.toml: it has an unknown key 'pages'"),
        ("page = 1", "pages.toml: its pages are not a list"),
        ("[page]\nfile = 'a'", "pages.toml: its pages are not a list"),
        ("[[page]]\npublisher = 'x'", "pages.toml: page 1 has no file name"),
        ("[[page]]\nfile = '../a.txt'", "pages.toml: '../a.txt' is a path"),
        ("[[page]]\nfile = 'a'\n[[page]]\nfile = 'a'", "pages.toml: it names 'a' twice"),
        ("[[page]]\nfile = 'a'\nauthor = 'x'", "pages.toml, 'a': it has an unknown key 'author'"),
        ("[[page]]\nfile = 'a'\npublisher = 3", "pages.toml, 'a': publisher is not a text"),
        ("[[page]]\nfile = 'a'\npublished = 'soon'", "pages.toml, 'a': published is not a date"),
        ("[[page]]\nfile = 'a'\nauthors = 'Ada'", "pages.toml, 'a': authors is not a list of names"),
    ],
)
def test_what_is_wrong_is_named(content: str, problem: str) -> None:
    with pytest.raises(PageError) as raised:
        read_manifest(content.encode("latin-1"), "pages.toml")
    assert str(raised.value).startswith(problem)
    assert raised.value.mend


@given(st.binary(max_size=200))
def test_no_bytes_bring_anything_but_hints_or_a_page_error(data: bytes) -> None:
    with contextlib.suppress(PageError):
        assert isinstance(read_manifest(data, "pages.toml"), dict)
