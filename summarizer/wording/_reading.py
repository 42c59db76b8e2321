"""One sentence, taken apart once for all rules."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from summarizer._quotations import quotations

if TYPE_CHECKING:
    from summarizer._quotations import Quotation

_TOKEN = re.compile(r"(?:[A-Za-z]\.){2,}|[^\W_]+(?:(?:[’'.&-]|(?<=\d),(?=\d))[^\W_]+)*|\S")
_PAIRED = frozenset('“„«「『"([（【')
_PAIRED_MARKS = '“”„«»「」『』"()[]（）【】'
_OPENS_QUOTATION = re.compile(r"['‘](?=[A-Z])")

Reference = tuple[bool, str]
"""To something that the sentence does not hold: whether it is strong, and the reason."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A sentence and its quoted and bracketed stretches."""

    text: str
    stretches: tuple[Quotation, ...]

    @property
    def balanced(self) -> bool:
        """Whether every double quotation mark and bracket has its pair, and an opening single one too."""
        paired = sum(2 for stretch in self.stretches if stretch.mark in _PAIRED)
        if paired != sum(self.text.count(mark) for mark in _PAIRED_MARKS):
            return False
        return not _OPENS_QUOTATION.match(self.text) or any(stretch.start == 0 for stretch in self.stretches)

    def quotes(self, at: int) -> bool:
        """Whether the character at `at` stands in a quotation or in brackets."""
        return any(stretch.start <= at < stretch.end for stretch in self.stretches)

    @property
    def is_one_quotation(self) -> bool:
        """Whether the whole sentence is one quotation, nobody being named as its speaker."""
        body = self.text.rstrip(".!?…, ")
        return any(not s.bracketed and s.start == 0 and s.end >= len(body) for s in self.stretches)


@dataclass(frozen=True, slots=True)
class Reading(Marked):
    """A marked sentence with its tokens: words (with inner marks: don't, U.S., 1.5) and single marks, in order."""

    tokens: tuple[str, ...]
    lowers: tuple[str, ...]
    """The tokens in small letters, every apostrophe straight."""
    starts: tuple[int, ...]
    quotation: tuple[int, ...]
    """For each token the number of the quotation it stands in, or -1."""
    first: int
    """Where the first word stands; the number of tokens when there is none."""

    def lower(self, at: int) -> str:
        """The token at `at` in small letters; empty past either end."""
        return self.lowers[at] if 0 <= at < len(self.lowers) else ""

    def is_capital(self, at: int) -> bool:
        return 0 <= at < len(self.tokens) and self.tokens[at][0].isupper()


def mark(sentence: str) -> Marked:
    """`sentence` without its tokens, which only some rules need."""
    return Marked(sentence, quotations(sentence))


def read(sentence: str) -> Reading:
    """Take `sentence` apart. Linear in its length."""
    matches = list(_TOKEN.finditer(sentence))
    tokens = tuple([match.group() for match in matches])
    starts = tuple([match.start() for match in matches])
    lowers = tuple([token.lower() for token in tokens])
    if "’" in sentence:
        lowers = tuple([lower.replace("’", "'") for lower in lowers])
    first = next((at for at, token in enumerate(tokens) if token[0].isalnum()), len(tokens))
    stretches = quotations(sentence)
    quotation = _quotation_of_each(starts, stretches) if stretches else (-1,) * len(tokens)
    return Reading(sentence, stretches, tokens, lowers, starts, quotation, first)


def _quotation_of_each(starts: tuple[int, ...], stretches: tuple[Quotation, ...]) -> tuple[int, ...]:
    number = [-1] * len(starts)
    quoted = sorted((s for s in stretches if not s.bracketed), key=lambda s: (s.start, -s.end))
    at = 0
    for n, stretch in enumerate(quoted):
        while at < len(starts) and starts[at] < stretch.start:
            at += 1
        while at < len(starts) and starts[at] < stretch.end:
            number[at] = n
            at += 1
    return tuple(number)
