"""Names that the article does not have, or has in another place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from summarizer.grounding._comparing import COPIED, Comparison, Finding
from summarizer.grounding._evidence import covered
from summarizer.grounding._tokens import tokens_of
from summarizer.wording._rarity import RAREST, known_rarity
from summarizer.wording._signals import read_signals

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from summarizer.grounding._tokens import Token
    from summarizer.types import Article

_TOLD = 0.75
"""Share of the claim's other words that its best sentence must tell, for its country to be compared."""
_ROOT = 5
"""Letters that two forms of a name share."""
_A_NAME = 5.0
"""Rarity from which a capital word that opens the claim counts as a name."""
_RUN = re.compile(r"[A-Z]\w+(?:(?:\s+(?:of|the|for|and|on|in))*\s+[A-Z]\w+)+")


@dataclass(frozen=True, slots=True)
class Whole:
    """The names of an article, and what tells that two of them are one."""

    names: frozenset[str]
    words: frozenset[str]
    roots: frozenset[str]
    """The first five letters of each word."""
    initials: frozenset[str]
    linked: frozenset[frozenset[str]]
    """Pairs of stems that stand side by side with capitals: parts of one name."""


@lru_cache(maxsize=16)
def read_whole(article: Article) -> Whole:
    text = f"{article.title}.\n{article.text}"
    words = frozenset(re.findall(r"[^\W_]+", text.lower()))
    roots = frozenset(word[:_ROOT] for word in words if len(word) >= _ROOT)
    return Whole(read_signals(text).names, words, roots, _initials(text), _linked(text))


def names(compared: Comparison) -> Iterator[Finding]:
    whole = read_whole(compared.document.article)
    known = whole.names
    named = read_signals(compared.text, known).names
    full = spelled_out(compared.text, whole.words)
    opening = compared.tokens[0].word
    for name in sorted(named - known - full):
        # A capital that opens the claim may be any word, as in "Former President".
        if name == opening and known_rarity().get(name[:6], RAREST) < _A_NAME:
            continue
        if not _is_known(name, whole):
            yield Finding("name", f"“{name.title()}” is not named in the article")
    if compared.in_order < COPIED:
        return
    yield from _countries(compared)
    for swap in compared.swaps:
        ours = _names_among(swap.claim, named - full)
        theirs = _names_among(swap.source, known)
        there = {token.stem for token in compared.source.tokens}
        fresh = {stem for stem in ours if stem not in there}
        if fresh and theirs and not any(frozenset((a, b)) in whole.linked for a in fresh for b in theirs):
            yield _instead(compared, fresh, theirs)


def _is_known(name: str, whole: Whole) -> bool:
    """Whether the article has the name, a word of its root ("Irish" for "Irishman"), or the words it is short for."""
    parts = re.findall(r"[^\W_]+", name)
    return name.replace(".", "") in whole.initials or all(
        part in whole.words or (len(part) >= _ROOT and part[:_ROOT] in whole.roots) for part in parts
    )


def spelled_out(text: str, words: frozenset[str]) -> set[str]:
    """The words of each run of capital words whose initials the article has: "International Monetary Fund" for IMF."""
    found: set[str] = set()
    for run in _RUN.findall(text):
        parts = run.split()
        # "The head of …" may begin the run.
        for first in range(len(parts) - 1):
            if "".join(part[0] for part in parts[first:] if part[0].isupper()).lower() in words:
                found.update(part.lower() for part in parts[first:])
    return found


def _countries(compared: Comparison) -> Iterator[Finding]:
    """Another country than that of a sentence which tells the rest."""
    ours = {token.stem for token in compared.tokens if token.stem[0] == "@"}
    theirs = {token.stem for token in compared.source.tokens if token.stem[0] == "@"}
    rest = [token.stem for token in compared.tokens if token.is_content and token.stem[0] != "@"]
    instead = theirs - ours
    for stem in sorted(ours - compared.source.beside):
        if instead and covered(rest, compared.source.stems) >= _TOLD:
            yield _instead(compared, {stem}, instead)


def _instead(compared: Comparison, ours: Collection[str], theirs: Collection[str]) -> Finding:
    source = compared.source
    said = next(compared.text[t.start : t.end] for t in compared.tokens if t.stem in ours)
    told = next(source.sentence.text[t.start : t.end] for t in source.tokens if t.stem in theirs)
    return Finding("name", f"“{said}” stands where the article has “{told}”")


def _names_among(tokens: Sequence[Token], names: frozenset[str]) -> frozenset[str]:
    return frozenset(
        token.stem
        for token in tokens
        if token.stem[0] == "@" or (token.word in names and token.stem[0] != "#")
    )


def _linked(text: str) -> frozenset[frozenset[str]]:
    return frozenset(
        frozenset((one.stem, other.stem))
        for one, other in pairwise(tokens_of(text))
        if one.capital and other.capital and other.start - one.end <= 2
    )


def _initials(text: str) -> frozenset[str]:
    found: set[str] = set()
    for run in _RUN.findall(text):
        parts = run.split()
        found.add("".join(part[0] for part in parts if part[0].isupper()).lower())
        found.add("".join(part[0] for part in parts).lower())
    return frozenset(found)
