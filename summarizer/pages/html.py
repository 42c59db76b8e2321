"""An HTML page → the articles in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import lxml.etree
import trafilatura
from bs4 import BeautifulSoup
from trafilatura.settings import Document

from summarizer.errors import NoArticleError
from summarizer.pages._furniture import words_in
from summarizer.pages._language import detect_language
from summarizer.pages._lines import key
from summarizer.pages._tidy import tidy_line
from summarizer.pages.hints import NO_HINTS, PageHints
from summarizer.pages.identity import article_id, canonical_url
from summarizer.pages.metadata import read_metadata
from summarizer.types import Article

if TYPE_CHECKING:
    from collections.abc import Iterator

_LEAST_WORDS = 12
"""Words of prose that a page must have to hold an article; less is a notice."""


def read_html(html: str, *, name: str, hints: PageHints = NO_HINTS) -> tuple[Article, ...]:
    """The articles of an HTML page, the main one first. Raises `NoArticleError` where there is none."""
    soup = BeautifulSoup(html, "lxml")
    metadata = read_metadata(soup)
    title = hints.title or metadata.title or ""
    paragraphs = [line for line in main_paragraphs(html) if key(line) != key(title)]
    text = "\n\n".join(paragraphs)
    if words_in(text) < _LEAST_WORDS:
        raise NoArticleError(
            name, "no article is in it, only navigation and notices", "Save the page of the article itself"
        )
    url = canonical_url(hints.url) if hints.url else metadata.url
    article = Article(
        id=article_id(url, title, text),
        title=title or paragraphs[0][:80],
        text=text,
        url=url,
        publisher=hints.publisher or metadata.publisher,
        authors=hints.authors if hints.authors is not None else metadata.authors,
        published=hints.published or metadata.published,
        language=hints.language or metadata.language or detect_language(text),
    )
    return (article,)


def main_paragraphs(html: str) -> list[str]:
    """The paragraphs of the page's main text."""
    try:
        document = trafilatura.bare_extraction(
            html, include_comments=False, favor_precision=True, with_metadata=False
        )
    except (ValueError, TypeError, AttributeError, RecursionError, lxml.etree.LxmlError):
        return []
    if not isinstance(document, Document) or not document.text:
        return []
    return list(_lines(document.text))


def _lines(text: str) -> Iterator[str]:
    for raw in text.split("\n"):
        line = tidy_line(raw)
        if line.startswith("- "):
            line = f"• {line[2:]}"
        if line:
            yield line
