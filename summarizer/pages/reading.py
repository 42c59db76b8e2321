"""One page in, its articles out, whatever the page is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from summarizer.errors import PageTooLargeError
from summarizer.pages._decoding import decode_page
from summarizer.pages.hints import NO_HINTS, PageHints
from summarizer.pages.text import read_text

if TYPE_CHECKING:
    from summarizer.types import Article

MAX_PAGE_BYTES = 10 * 1024 * 1024
"""The largest page that is read. Of 119 real article pages the largest has 1.5 MB; a megabyte of nothing
but prose takes two seconds, so what is above this would hold a worker for half a minute and is no article."""

PDF_SIGNATURE = b"%PDF-"

_MARKUP_TYPES = ("text/html", "application/xhtml+xml", "application/xml", "text/xml")
_MARKUP = re.compile(
    r"<(?:!doctype html|html|head|body|frameset|article|main|section|div|title|meta|script|table|h[1-6]|p|"
    r"span|br|ul|ol)\b[^<>]{0,2000}>",
    re.IGNORECASE,
)
_SNIFFED = 4096
"""Characters looked at to tell HTML from text."""


def read_page(
    content: bytes,
    *,
    name: str,
    hints: PageHints = NO_HINTS,
    media_type: str | None = None,
    charset: str | None = None,
) -> tuple[Article, ...]:
    """The articles of a page: the main one first, then what else it holds.

    content: HTML, a PDF document, or the saved text of a page (plain or Markdown), in any usual encoding, at
    most `MAX_PAGE_BYTES`. name: the file's name or the page's address, for errors.
    hints: what is known of the page from elsewhere; it wins.
    media_type, charset: from the HTTP header, where there is one. Without a media type the content decides.

    Raises `PageTooLargeError`, `EmptyPageError`, `NotTextError`, `LockedPageError`, `NoArticleError`, and nothing
    else.
    """
    if len(content) > MAX_PAGE_BYTES:
        size, limit = len(content) / 1024 / 1024, MAX_PAGE_BYTES // 1024 // 1024
        raise PageTooLargeError(
            name, f"it has {size:.0f} MB and the limit is {limit} MB", "Save only the article, or its text"
        )
    if content[:1024].lstrip().startswith(PDF_SIGNATURE):
        from summarizer.pages.pdf import read_pdf  # few pages are PDFs, and pdfium is large

        return read_pdf(content, name=name, hints=hints)
    declared = _is_markup_type(media_type)
    text = decode_page(content, name=name, charset=charset, markup=declared)
    if declared if declared is not None else looks_like_html(text):
        from summarizer.pages.html import (
            read_html,  # trafilatura takes 0.5 s to load, and texts don't need it
        )

        return read_html(text, name=name, hints=hints)
    markdown = name.lower().endswith((".md", ".markdown")) or media_type == "text/markdown"
    return read_text(text, name=name, hints=hints, markdown=markdown)


def _is_markup_type(media_type: str | None) -> bool | None:
    """What a media type says: HTML, text, or (None) nothing."""
    kind = (media_type or "").partition(";")[0].strip().lower()
    if kind in _MARKUP_TYPES:
        return True
    return False if kind.startswith("text/") else None


def looks_like_html(text: str) -> bool:
    """Whether a text is HTML: it opens with markup, or has a good deal of it near its beginning."""
    start = text[:_SNIFFED].lstrip("\ufeff\u200b \t\r\n")
    if re.match(
        r"(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype html|html|head|body|frameset)\b",
        start,
        re.IGNORECASE | re.DOTALL,
    ):
        return True
    tags = len(_MARKUP.findall(start))
    return tags >= 3 or (tags >= 1 and start.startswith("<"))
