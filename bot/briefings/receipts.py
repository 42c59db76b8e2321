"""A claim beside the exact sentences that it rests on, with the words kept told from the words dropped."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from summarizer import Claim, Span

_TOKEN = re.compile(r"\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a quotation that the claim kept, or dropped."""

    text: str
    kept: bool


@dataclass(frozen=True, slots=True)
class Quotation:
    """One evidence span; the texts of its pieces, joined, are exactly the text of the span."""

    span: Span
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Receipt:
    """`verbatim`: the claim is its evidence with words left out. Otherwise nothing is marked as dropped."""

    claim: Claim
    quotations: tuple[Quotation, ...]
    verbatim: bool


def make_receipt(claim: Claim, text: str) -> Receipt:
    """The receipt of a claim about the article with this `text`."""
    quoted = [span.of(text) for span in claim.evidence]
    found = [list(_TOKEN.finditer(part)) for part in quoted]
    said = [match[0].casefold() for match in _TOKEN.finditer(claim.text)]
    source = [match[0].casefold() for matches in found for match in matches]
    pairs = _align(said, source)
    spoken = {i for i, _ in pairs}
    verbatim = all(i in spoken for i, token in enumerate(said) if token[0].isalnum() or token[0] == "_")
    kept = {j for _, j in pairs} if verbatim else set(range(len(source)))

    quotations, first = [], 0
    for span, part, matches in zip(claim.evidence, quoted, found, strict=True):
        marks = [(match, first + number in kept) for number, match in enumerate(matches)]
        quotations.append(Quotation(span, _pieces(part, marks)))
        first += len(matches)
    return Receipt(claim, tuple(quotations), verbatim)


def _pieces(text: str, marks: Sequence[tuple[re.Match[str], bool]]) -> tuple[Piece, ...]:
    """`text` cut where kept words and dropped words meet; blanks belong to neither, so they stay."""
    if not marks:
        return (Piece(text, kept=True),)
    cuts = [(0, marks[0][1])]
    for (before, was_kept), (after, is_kept) in pairwise(marks):
        if was_kept and not is_kept:
            cuts.append((after.start(), False))
        elif is_kept and not was_kept:
            cuts.append((before.end(), True))
    ends = [start for start, _ in cuts[1:]] + [len(text)]
    return tuple(Piece(text[start:end], kept) for (start, kept), end in zip(cuts, ends, strict=True))


def _align(said: Sequence[str], source: Sequence[str]) -> list[tuple[int, int]]:
    """Pairs of equal tokens, in order: as many as can be, and of those in runs as long as can be."""
    match_worth, run_worth = 2 * len(said) + 1, 1
    rows, columns = len(said), len(source)
    best = [[0] * (columns + 1) for _ in range(rows + 1)]
    here = [[-1] * (columns + 1) for _ in range(rows + 1)]
    for i in range(rows - 1, -1, -1):
        for j in range(columns - 1, -1, -1):
            if said[i] == source[j]:
                run = here[i + 1][j + 1] + run_worth if here[i + 1][j + 1] >= 0 else 0
                here[i][j] = match_worth + max(best[i + 1][j + 1], run)
            best[i][j] = max(here[i][j], best[i + 1][j], best[i][j + 1])
    pairs, i, j, in_run = [], 0, 0, False
    while i < rows and j < columns:
        if here[i][j] == best[i][j] or (in_run and here[i][j] >= 0):
            pairs.append((i, j))
            in_run = here[i + 1][j + 1] >= 0 and here[i + 1][j + 1] + run_worth >= best[i + 1][j + 1]
            i, j = i + 1, j + 1
        elif best[i + 1][j] >= best[i][j + 1]:
            i += 1
        else:
            j += 1
    return pairs
