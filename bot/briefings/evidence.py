"""Whether sentences of an article support a claim that a person wrote, by rule: every word of it that says something
must stand in them, and no negation may be lost on the way. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from summarizer import FUNCTION_WORDS, Span, split_sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_WORD = re.compile(r"[^\W_]+(?:['’.,][^\W_]+)*")
_NEGATIONS = frozenset(("no", "not", "nor", "never", "none", "without", "cannot"))
_TOGETHER = 2
"""Sentences that a claim may rest on beyond those it rested on before."""


@dataclass(frozen=True, slots=True)
class Support:
    """What a claim rests on. It is supported where nothing is missing."""

    evidence: tuple[Span, ...]
    missing: tuple[str, ...] = ()
    """Words of the claim that stand in none of these sentences, as written there."""
    lost: tuple[str, ...] = ()
    """Negations of these sentences that the claim does without."""

    @property
    def supported(self) -> bool:
        return not (self.missing or self.lost)


def find_support(claim: str, text: str, before: Sequence[Span]) -> Support:
    """Evidence for a claim: where it rested before, else one sentence of `text`, else two.

    Where nothing supports it, what is said to be missing is counted against the spans of `before`.
    """
    wanted = _words(claim)
    if before and (kept := _check(claim, text, before)).supported:
        return kept
    sentences = [Span(sentence.start, sentence.end) for sentence in split_sentences(text)]
    holding = {span: wanted & _words(span.of(text)) for span in sentences}
    if wanted:
        for span, held in holding.items():
            if held == wanted and (one := _check(claim, text, (span,))).supported:
                return one
        useful = sorted((s for s in sentences if holding[s]), key=lambda s: (-len(holding[s]), s))
        for first in useful[: _TOGETHER * 10]:
            for second in useful:
                if first < second and holding[first] | holding[second] == wanted:
                    both = _check(claim, text, (first, second))
                    if both.supported:
                        return both
    return _check(claim, text, before)


def _check(claim: str, text: str, spans: Sequence[Span]) -> Support:
    held = set().union(*(_words(span.of(text)) for span in spans)) if spans else set()
    said = _words(claim)
    missing = [word for word in _in_order(claim) if _plain(word) not in held]
    lost = sorted(word for word in held - said if word in _NEGATIONS)
    return Support(tuple(spans), tuple(dict.fromkeys(missing)), tuple(lost))


def _words(text: str) -> set[str]:
    return {_plain(word) for word in _in_order(text)}


def _in_order(text: str) -> Iterable[str]:
    """The words that say something: no words of grammar, but for negations."""
    for match in _WORD.finditer(text):
        plain = _plain(match[0])
        if plain in _NEGATIONS or plain not in FUNCTION_WORDS:
            yield match[0]


def _plain(word: str) -> str:
    """As words are compared: without case, a possessive's end or a plural's; every "n't" is "not"."""
    plain = word.casefold().replace("’", "'")
    if plain.endswith("n't"):
        return "not"
    plain = plain.removesuffix("'s")
    if plain == "cannot":
        return "not"
    return plain[:-1] if len(plain) > 3 and plain.endswith("s") and not plain.endswith("ss") else plain
