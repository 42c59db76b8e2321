"""Which blocks of a page are its main article: trafilatura's choice, widened to what is made alike."""

from __future__ import annotations

from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING

import lxml.etree
import trafilatura

from summarizer.pages._dom import card_of
from summarizer.pages._makes import Make, makes_of
from summarizer.pages._second_look import without_furniture
from summarizer.pages._shingles import Shingle, shingles

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.html import HtmlElement

    from summarizer.pages._dom import DomBlock

_SEEN_SHARE = 0.6
"""Of a block's shingles that must be in trafilatura's text: it joins and cuts lines here and there."""
_CLEARED_SHARE = 0.35
"""Of the page's running text: a box with that much of it is the article, whatever its name says."""
_SHOWN_SHARE = 0.15
"""If what is shown has less than this of the text, the page unhides its article by a script."""
_TRUSTED_SHARE = 0.5
"""trafilatura's text against the largest group of paragraphs alike: with less, it chose the wrong part."""


_OUTSIDE_CARDS = 0.5
"""Of the running text that must stand outside cards for them to be other articles."""
_MOST_ELEMENTS = 20_000
"""trafilatura's time grows with the square of a table's cells; real pages have a tenth of this."""


def first_opinion(html: str, root: HtmlElement) -> str:
    """trafilatura's text of the page, or nothing where it finds none, fails, or would take minutes."""
    if sum(1 for _ in islice(root.iter(), _MOST_ELEMENTS + 1)) > _MOST_ELEMENTS:
        return ""
    try:
        # `fast` leaves out its fallback extractors: on the benchmark they cost precision and find nothing
        # more.
        return trafilatura.extract(html, include_comments=False, fast=True) or ""
    except (
        lxml.etree.LxmlError,
        ValueError,
        TypeError,
        AttributeError,
        KeyError,
        IndexError,
        RecursionError,
    ):
        return ""


def main_blocks(blocks: Sequence[DomBlock], opinion: str, title: str) -> list[DomBlock]:
    """The main article's blocks, in reading order.

    blocks: all of the page. opinion: another extractor's text of it. title: the article's, if known.
    """
    seen = {shingle for line in opinion.split("\n") for shingle in shingles(line)}
    seeds = {block for block in blocks if _is_seen(block, seen)}
    open_to_choose = _without_suspects(blocks, seeds)
    by_make: Counter[Make] = Counter()
    for block in open_to_choose:
        if is_running(block):
            by_make[block.signature] += block.words
    if not by_make:
        return []
    largest, words = by_make.most_common(1)[0]
    if (
        sum(block.words for block in open_to_choose if block in seeds and is_running(block))
        < _TRUSTED_SHARE * words
    ):
        seeds |= {block for block in open_to_choose if block.signature == largest and is_running(block)}
    own_makes = makes_of(block for block in open_to_choose if block in seeds and is_running(block))
    chosen = [
        block
        for block in open_to_choose
        if block in seeds or (is_running(block) and block.signature in own_makes)
    ]
    return without_furniture(_without_cards(chosen), title, own_makes)


def _without_cards(blocks: Sequence[DomBlock]) -> list[DomBlock]:
    """The blocks without other articles' cards: `article` elements whose headline is a link.

    Where most of the text stands in such elements (a log of the day), they are the article's own.
    """
    cards = {
        card
        for block in blocks
        if block.is_heading and block.link_share > 0.8 and (card := card_of(block)) is not None
    }
    rest = [block for block in blocks if cards.isdisjoint(block.around)]
    words = [sum(block.words for block in some if is_running(block)) for some in (rest, blocks)]
    return rest if words[0] >= _OUTSIDE_CARDS * words[1] else list(blocks)


def is_running(block: DomBlock) -> bool:
    """Running text and not a list of links."""
    return block.prose and block.link_share < 0.5


def _is_seen(block: DomBlock, seen: set[Shingle]) -> bool:
    own = shingles(block.text)
    return bool(own) and len(own & seen) >= _SEEN_SHARE * len(own)


def _without_suspects(blocks: Sequence[DomBlock], seeds: set[DomBlock]) -> list[DomBlock]:
    """The blocks that stand in no box of furniture, except a box that holds much of the text."""
    weights: Counter[object] = Counter()
    total = 0
    for block in blocks:
        if is_running(block):
            weight = block.words * (1 + (block in seeds))
            total += weight
            for suspect in block.suspects:
                weights[suspect] += weight
    cleared = {suspect for suspect, weight in weights.items() if weight >= _CLEARED_SHARE * total}
    clean = [block for block in blocks if all(suspect in cleared for suspect in block.suspects)]
    shown = [block for block in clean if not block.hidden]
    words = [sum(block.words for block in some if is_running(block)) for some in (shown, clean)]
    return shown if words[0] >= _SHOWN_SHARE * words[1] else clean
