"""A claim laid along the words of its evidence, and what can be found there."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from summarizer.document import Document
    from summarizer.grounding._evidence import Evidence, Source
    from summarizer.grounding._tokens import Token

Kind = Literal["name", "number", "unit", "date", "quote", "negation", "opposite", "roles", "certainty"]
KINDS: tuple[Kind, ...] = (
    "name",
    "number",
    "unit",
    "date",
    "quote",
    "negation",
    "opposite",
    "roles",
    "certainty",
)

COPIED = 0.5
"""Share of the claim's words that its best sentence must share, in one order, for words in one place to be compared."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that stands against the claim, in words for people."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Swap:
    """Words of the claim that stand where its best sentence has others."""

    claim: tuple[Token, ...]
    source: tuple[Token, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """A claim beside its evidence."""

    text: str
    tokens: tuple[Token, ...]
    evidence: Evidence
    document: Document
    source: Source
    """The sentence that its words are laid along."""
    swaps: tuple[Swap, ...]
    in_order: float
    """The share of the claim's words that its best sentence has in the same order."""


def compare(text: str, tokens: tuple[Token, ...], evidence: Evidence, document: Document) -> Comparison:
    """Lay the claim's words along those of the sentence of evidence that has most of them in their order."""
    ours = [token.stem for token in tokens]
    laid = [(source, _lay(ours, source)) for source in evidence.sources]
    source, codes = max(
        laid, key=lambda each: sum(end - start for kind, start, end, _, _ in each[1] if kind == "equal")
    )
    shared = sum(end - start for kind, start, end, _, _ in codes if kind == "equal")
    swaps = tuple(
        Swap(tokens[start:end], source.tokens[first:last])
        for kind, start, end, first, last in codes
        if kind == "replace"
    )
    return Comparison(text, tokens, evidence, document, source, swaps, shared / max(len(tokens), 1))


def _lay(ours: list[str], source: Source) -> Sequence[tuple[str, int, int, int, int]]:
    return SequenceMatcher(None, ours, [token.stem for token in source.tokens], autojunk=False).get_opcodes()
