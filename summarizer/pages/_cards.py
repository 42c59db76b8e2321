"""Teasers of other articles on an HTML page: cards with a headline and a paragraph of prose."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urljoin

from summarizer.pages._bylines import byline_names
from summarizer.pages._dates import find_date
from summarizer.pages._dom import card_of
from summarizer.pages._furniture import Kind, ends_sentence, kind_of
from summarizer.pages._language import language_of
from summarizer.pages._lines import key
from summarizer.pages.identity import article_id, canonical_url
from summarizer.types import Article

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.html import HtmlElement

    from summarizer.pages._dom import DomBlock
    from summarizer.pages.hints import PageHints
    from summarizer.pages.metadata import PageMetadata

_LEAST_WORDS = 25
"""Words of prose that a teaser must have: a lone sentence under a headline is a link's caption."""
_MOST_CARDS = 50
_LONGEST_HEADLINE = 40


def read_cards(
    blocks: Sequence[DomBlock], main: Sequence[DomBlock], metadata: PageMetadata, hints: PageHints
) -> tuple[Article, ...]:
    """The teasers that stand in an `article` element of their own, outside the main article."""
    main_elements = {element for block in main for element in block.around}
    cards: dict[HtmlElement, list[DomBlock]] = {}
    for block in blocks:
        card = card_of(block)
        if card is not None and card not in main_elements and not block.hidden:
            cards.setdefault(card, []).append(block)
    found = (_teaser(card, inside, metadata, hints) for card, inside in list(cards.items())[:_MOST_CARDS])
    own = {key(block.text) for block in main}
    return tuple(teaser for teaser in found if teaser is not None and key(teaser.text) not in own)


def _teaser(
    card: HtmlElement, blocks: Sequence[DomBlock], metadata: PageMetadata, hints: PageHints
) -> Article | None:
    heading = next((block for block in blocks if block.is_heading), None)
    if heading is None or not 0 < heading.words <= _LONGEST_HEADLINE:
        return None
    kinds = {block: kind_of(block.text, byline=bool(byline_names(block.text))) for block in blocks}
    prose = [
        block
        for block in blocks
        if kinds[block] is Kind.PROSE and not block.is_heading and block.link_share < 0.5
    ]
    if sum(block.words for block in prose) < _LEAST_WORDS or not any(
        ends_sentence(block.text) for block in prose
    ):
        return None
    text = "\n\n".join(block.text for block in prose)
    url = _link(card, heading, metadata.url or hints.url or hints.found_at)
    names = [byline_names(block.text) for block in blocks if kinds[block] is Kind.BYLINE]
    dates = [find_date(block.text) for block in blocks if kinds[block] in (Kind.DATE, Kind.BYLINE)]
    return Article(
        id=article_id(url, heading.text, text),
        title=heading.text,
        text=text,
        url=url,
        publisher=hints.publisher or metadata.publisher,
        authors=names[0] if names else (),
        published=next((found for found in dates if found), None),
        language=hints.language or language_of(text, metadata.language),
        kind="teaser",
    )


def _link(card: HtmlElement, heading: DomBlock, base: str | None) -> str | None:
    """The address that the headline links to, or that links to the headline."""
    element = heading.around[-1]
    links = [*element.iter("a"), *(parent for parent in element.iterancestors("a"))]
    for link in links:
        href = (link.get("href") or "").strip()
        if not href or href.startswith(("#", "javascript:", "mailto:")):
            continue
        try:
            address = canonical_url(urljoin(base or "", href))
        except ValueError:
            continue
        if address.startswith(("http://", "https://")):
            return address
    return None
