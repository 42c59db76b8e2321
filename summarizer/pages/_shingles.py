"""Texts compared by their runs of words."""

from __future__ import annotations

import re

_TOKEN = re.compile(r"\w+")
Shingle = tuple[str, ...]


def shingles(text: str) -> set[Shingle]:
    """The runs of four words in a text; a shorter text is one run."""
    tokens = _TOKEN.findall(text)
    return {tuple(tokens[at : at + 4]) for at in range(max(1, len(tokens) - 3))} if tokens else set()
