"""Pages that can't be read: each gets an error that names the page, what is wrong with it, and the mend."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from summarizer.errors import (
    EmptyPageError,
    NoArticleError,
    NotTextError,
    PageError,
    PageTooLargeError,
    SummarizerError,
)
from summarizer.pages import MAX_PAGE_BYTES, read_page


def _zip() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("page.txt", "Some text.")
    return buffer.getvalue()


@pytest.mark.parametrize(
    "content", [b"", b" \r\n\t \n", "\ufeff".encode(), "\u00a0\u3000\n".encode(), b"\x00" * 64]
)
def test_nothing_in_it(content: bytes) -> None:
    with pytest.raises(EmptyPageError, match=r"^note\.txt: it "):
        read_page(content, name="note.txt")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "a damaged PDF document"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "a PNG image"),
        (_zip(), "a ZIP archive"),
        (b"\x7fELF\x02\x01\x01" + b"\x00" * 50, "a program"),
        (b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00", "a program"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "a JPEG image"),
        (b"RIFF\x24\x00\x00\x00WEBPVP8 ", "an image"),
        (b"\x00\x00\x00\x20ftypisom\x00\x00", "a film"),
        (bytes(range(256)) * 40, "binary data"),
    ],
)
def test_what_is_not_text_is_named(content: bytes, kind: str) -> None:
    with pytest.raises(NotTextError, match=f"report: it is {kind}"):
        read_page(content, name="report")


def test_a_page_of_fifty_megabytes_is_refused_unread() -> None:
    with pytest.raises(PageTooLargeError, match=r"it has 50 MB and the limit is \d+ MB"):
        read_page(b"word " * (10 * 1024 * 1024), name="dump.html")
    assert MAX_PAGE_BYTES < 50 * 1024 * 1024


@pytest.mark.parametrize(
    "content",
    [
        "Home\nNews\nSport\n  • Politics\n  • World\n  • Business\nSubscribe\n© 2024 The Example",
        "<html><body><nav><a href='/'>Home</a><a href='/news'>News</a></nav></body></html>",
        "<html><head><title>Only a title</title></head></html>",
        "<html><frameset cols='50%,50%'><frame src='a.html'><frame src='b.html'></frameset></html>",
        "<!doctype html>",
    ],
)
def test_a_page_without_an_article(content: str) -> None:
    with pytest.raises(NoArticleError, match=r"^index\.html: no article is in it"):
        read_page(content.encode(), name="index.html")


@pytest.mark.parametrize("error", [EmptyPageError, NotTextError, NoArticleError, PageTooLargeError])
def test_every_error_is_a_page_error(error: type[PageError]) -> None:
    assert issubclass(error, PageError)


@given(st.binary(max_size=3000))
def test_no_bytes_bring_anything_but_articles_or_an_error_of_the_tree(content: bytes) -> None:
    try:
        articles = read_page(content, name="fuzz")
    except SummarizerError:
        return
    assert articles
    assert all(article.text.strip() == article.text != "" and article.title for article in articles)


_MARKUP = (
    "<p> </p> <div> </div> <article> <h1> <ul><li> <table><tr><td> <script> </script> <!-- --> "
    "<![CDATA[ &nbsp; &#x0; "
    "&#55296; <meta\tcharset= <html> <body> <time\tdatetime='2024-02-30'> <br> <a\thref='http://[x'> © | #"
)
_PIECES = st.sampled_from(
    [
        *_MARKUP.split(" "),
        '<script type="application/ld+json">{"@type":"NewsArticle","headline":[[1]]}</script>',
        "\n",
        "\n  • ",
        "By Ada Example",
        "keep reading",
        "The minister said on Monday that the treaty would be signed in the spring.",
        "\u202e",
    ]
)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(_PIECES | st.text(max_size=40), max_size=40))
def test_no_markup_brings_anything_but_articles_or_an_error_of_the_tree(pieces: list[str]) -> None:
    content = "".join(pieces).encode("utf-8", "surrogatepass")
    for media_type in ("text/html", "text/plain", None):
        try:
            articles = read_page(content, name="fuzz", media_type=media_type)
        except SummarizerError:
            continue
        assert all(article.text and article.title for article in articles)
