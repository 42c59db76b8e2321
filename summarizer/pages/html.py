"""An HTML page → the articles in it.

trafilatura finds the main text; a second look over the page's own blocks (`_main_text`, `_second_look`)
adds what it missed and takes out what is not the article's. Metadata come from what the page says of
itself (`metadata`).

As in saved texts, headings and list items are paragraphs of their own; an item of an HTML list begins with
"• ", a row of a table is one paragraph with " | " between its cells.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from summarizer.errors import NoArticleError
from summarizer.pages._cards import read_cards
from summarizer.pages._dom import dom_blocks, flattened, parse_html
from summarizer.pages._furniture import continues_at, is_only_excerpted, words_in
from summarizer.pages._language import language_of
from summarizer.pages._lines import key
from summarizer.pages._main_text import first_opinion, main_blocks
from summarizer.pages._tidy import tidy_line
from summarizer.pages.hints import NO_HINTS, PageHints
from summarizer.pages.identity import article_id, canonical_url, own_address
from summarizer.pages.metadata import read_metadata
from summarizer.types import Article

if TYPE_CHECKING:
    from collections.abc import Sequence

    from summarizer.pages._dom import DomBlock
    from summarizer.pages.metadata import PageMetadata

_LEAST_WORDS = 12
"""Words that a page must have to hold an article; less is a notice or a caption."""
_MUCH_MORE = 2.0
"""The page's own `articleBody` is taken where it has so many times the words that the page shows."""
_NEAR_THE_END = 4
"""Blocks below the article in which "Read at X" still speaks of it."""


def read_html(html: str, *, name: str, hints: PageHints = NO_HINTS) -> tuple[Article, ...]:
    """The articles of an HTML page, the main one first, then its clearly marked teasers.

    `name` is the page's, for errors. Raises `NoArticleError` where it has none.
    """
    root = parse_html(html)
    if root is None:
        raise _no_article(name)
    metadata = read_metadata(root)
    title = hints.title or metadata.title or ""
    blocks = dom_blocks(root)
    if not any(block.prose for block in blocks) and (flat := flattened(html)) is not None:
        root, blocks = flat, dom_blocks(flat)
    chosen = main_blocks(blocks, first_opinion(html, root), title)
    paragraphs = _best(chosen, metadata, title)
    teasers = read_cards(blocks, chosen, metadata, hints)
    main = _main(paragraphs, _elsewhere(blocks, chosen), title, metadata, hints)
    if main is None and not teasers:
        raise _no_article(name)
    articles = (*((main,) if main else ()), *teasers)
    return tuple({article.id: article for article in reversed(articles)}.values())[::-1]


def _no_article(name: str) -> NoArticleError:
    return NoArticleError(
        name, "no article is in it, only navigation and notices", "Save the page of the article itself"
    )


def _main(
    paragraphs: Sequence[str], elsewhere: str | None, title: str, metadata: PageMetadata, hints: PageHints
) -> Article | None:
    text = "\n\n".join(paragraphs)
    if words_in(text) < _LEAST_WORDS:
        return None
    title = title or _opening(paragraphs[0])
    url = canonical_url(hints.url) if hints.url else own_address(metadata.url, hints.found_at)
    return Article(
        id=article_id(url, title, text),
        title=title,
        text=text,
        url=url,
        publisher=hints.publisher or metadata.publisher,
        authors=hints.authors if hints.authors is not None else metadata.authors,
        published=hints.published or metadata.published,
        language=hints.language or language_of(text, metadata.language),
        continues_at=elsewhere,
    )


def _opening(text: str) -> str:
    """A headline for a piece without one: its first words."""
    return text if len(text) <= 90 else text[:80].rsplit(" ", 1)[0].rstrip(" ,;:–—-") + "…"


def _best(chosen: Sequence[DomBlock], metadata: PageMetadata, title: str) -> list[str]:
    """The paragraphs that the page shows or, where a script would show them first, that it gives as data."""
    shown = [f"• {block.text}" if block.is_item else block.text for block in chosen]
    for body in metadata.bodies:
        given = [line for raw in body.split("\n") if (line := tidy_line(raw)) and key(line) != key(title)]
        if sum(map(words_in, given)) > max(40, _MUCH_MORE * sum(map(words_in, shown))):
            return given
    return shown


def _elsewhere(blocks: Sequence[DomBlock], chosen: Sequence[DomBlock]) -> str | None:
    """Who has the whole piece, where a line right under the excerpt says so."""
    if not chosen:
        return None
    last = blocks.index(chosen[-1])
    for block in blocks[last + 1 : last + 1 + _NEAR_THE_END]:
        where = continues_at(block.text)
        if where and is_only_excerpted(block.text):
            return where
    return None
