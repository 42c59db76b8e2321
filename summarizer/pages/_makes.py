"""Blocks of the same make: same tag, same kind of parent."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from summarizer.pages._dom import DomBlock

Make = tuple[str, str, str]
"""A block's `signature`."""

_MADE_ALIKE_SHARE = 0.25
"""Of the article's words: what so much of it is made of is its own kind of paragraph."""


def makes_of(blocks: Iterable[DomBlock]) -> set[Make]:
    """The signatures that much of the article has."""
    words: Counter[Make] = Counter()
    for block in blocks:
        words[block.signature] += block.words
    return {make for make, count in words.items() if count >= _MADE_ALIKE_SHARE * words.total()}
