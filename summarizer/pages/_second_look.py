"""The second look at a main article's blocks: furniture that stands among its paragraphs goes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from summarizer.pages._bylines import byline_names
from summarizer.pages._furniture import Kind, is_labelled_link, kind_of
from summarizer.pages._lines import key
from summarizer.pages._makes import Make, makes_of
from summarizer.pages._shingles import shingles
from summarizer.pages._tail import is_about_someone

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from summarizer.pages._dom import DomBlock

_DROPPED = frozenset(
    (
        Kind.CREDIT,
        Kind.CONTROL,
        Kind.CALL,
        Kind.COPYRIGHT,
        Kind.KEEP_READING,
        Kind.DATE,
        Kind.BYLINE,
        Kind.CONTINUES,
        Kind.BREADCRUMB,
    )
)
_ABOUT = re.compile(r"about\b", re.IGNORECASE)
_HEAD_SHARE = 0.1
"""A headline with more of the text than this above it is not the article's."""
_TAIL_SHARE = 0.25
"""With less than this left, the heading of another part ends the article; earlier it only interrupts it."""
_SAID_SHARE = 0.85
"""Of a paragraph's words that were said before: then it is a pull quote or the page's second copy."""


def without_furniture(blocks: Sequence[DomBlock], title: str, own_makes: Collection[Make]) -> list[DomBlock]:
    """The blocks without headlines, credits, calls, links to other pieces, repetitions, biographies.

    own_makes: the signatures of the article's own paragraphs; those may repeat themselves.
    """
    kept: list[DomBlock] = []
    said: set[tuple[str, ...]] = set()
    total = sum(block.words for block in blocks)
    passed = 0
    for block in blocks:
        if block.tag == "h1" or key(block.text) in ("", key(title)):
            if block.tag == "h1" and passed < _HEAD_SHARE * total:
                kept.clear()
            continue
        if not kept and (block.is_heading or not block.prose):
            continue
        kind = kind_of(block.text, byline=bool(byline_names(block.text)))
        if _ends_the_article(block, kind):
            if total - passed < _TAIL_SHARE * total:
                break
            continue
        if kind in _DROPPED or _is_link_to_another(block) or _is_repetition(block, said, own_makes):
            continue
        if block.prose:
            said |= shingles(block.text)
        passed += block.words
        kept.append(block)
    return _without_tail(_within(kept))


def _within(blocks: list[DomBlock]) -> list[DomBlock]:
    """Without what follows the article's last own paragraph in another box than those that hold its
    paragraphs."""
    own_makes = makes_of(blocks)
    own = [at for at, block in enumerate(blocks) if block.signature in own_makes]
    boxes = {blocks[at].around[-2] for at in own if len(blocks[at].around) > 1}
    last = own[-1] if own else len(blocks)
    return [block for at, block in enumerate(blocks) if at <= last or not boxes.isdisjoint(block.around)]


def _ends_the_article(block: DomBlock, kind: Kind) -> bool:
    if kind is Kind.BREAK:
        return True
    return (block.is_heading or block.words <= 6) and _ABOUT.match(block.text) is not None


def _is_link_to_another(block: DomBlock) -> bool:
    if block.link_share > 0.6 and is_labelled_link(block.text):
        return True
    if block.is_heading or block.words < 3:
        return False
    return block.link_share > 0.8 and (block.links >= 2 or not block.prose)


def _is_repetition(block: DomBlock, said: set[tuple[str, ...]], own_makes: Collection[Make]) -> bool:
    if block.words < 10 or block.signature in own_makes:
        return False
    own = shingles(block.text)
    return len(own & said) >= _SAID_SHARE * len(own)


def _without_tail(blocks: list[DomBlock]) -> list[DomBlock]:
    """Without headings that head nothing any more, loose labels, and paragraphs about the author or the
    house."""
    while blocks and _is_loose(blocks[-1]):
        blocks.pop()
    while len(blocks) > 2 and is_about_someone(blocks[-1].text, ()):
        blocks.pop()
    return blocks


def _is_loose(block: DomBlock) -> bool:
    if block.is_heading:
        return True
    if block.tag == "li":
        return block.words < 4
    return block.tag != "p" and not block.prose and not block.is_inside("table")
