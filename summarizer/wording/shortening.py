"""Safe shortening: nothing but deletion, so that every word shown is a word of the source, in its order.

The one change besides deletion is the case of the first letter. `_cuts` says which pieces may go, and which
never.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

from summarizer.types import Span
from summarizer.wording._cuts import LONGEST, inner_cuts, leading_cuts
from summarizer.wording._reading import mark
from summarizer.wording._words import word_count

if TYPE_CHECKING:
    from collections.abc import Iterable

    from summarizer.wording._cut import Cut

__all__ = ["Shortening", "shorten", "shortenings", "strip_leading", "word_count"]

_MOST_CUTS = 6
_FEWEST_WORDS = 3


@dataclass(frozen=True, slots=True)
class Shortening:
    """A sentence with pieces deleted.

    `text` is the kept pieces, set apart by one blank or, before a mark, by none, with a capital first letter.
    """

    text: str
    kept: tuple[Span, ...]
    """What stays, in characters of the sentence, in order, without outer blanks."""
    rules: tuple[str, ...]
    """The rule behind each deletion, in the order of the deletions; empty when nothing was deleted."""


def strip_leading(sentence: str) -> Shortening:
    """`sentence` without its dateline and connectives: for every claim, before it is asked whether it leans.

    Also deletes connectives set off by commas further in (", however,"). Without any it comes back as it is.
    """
    if len(sentence) > LONGEST:
        return _without(sentence, ())
    return _without(sentence, leading_cuts(mark(sentence)))


def shortenings(sentence: str) -> tuple[Shortening, ...]:
    """Every way to shorten `sentence`, from the least loss to the greatest.

    The dateline and connectives go in each of them. Fewer deletions come first, then those that a reader
    misses least, then the longer text.
    """
    if len(sentence) > LONGEST:
        return ()
    marked = mark(sentence)
    always = leading_cuts(marked)
    optional = sorted(inner_cuts(marked), key=lambda cut: (cut.cost, cut.start))[:_MOST_CUTS]
    found: dict[str, tuple[tuple[int, int, int], Shortening]] = {}
    for size in range(0 if always else 1, len(optional) + 1):
        for chosen in combinations(optional, size):
            if not _apart(chosen):
                continue
            shortening = _without(sentence, [*always, *chosen])
            rank = (size, sum(cut.cost for cut in chosen), -len(shortening.text))
            known = found.get(shortening.text)
            if word_count(shortening.text) >= _FEWEST_WORDS and (known is None or rank < known[0]):
                found[shortening.text] = (rank, shortening)
    return tuple(shortening for _, shortening in sorted(found.values(), key=lambda item: item[0]))


def shorten(sentence: str, max_words: int) -> Shortening | None:
    """The gentlest shortening of `sentence` that has at most `max_words` words, or None.

    A sentence that is short enough as it stands comes back without its dateline and connectives alone.
    """
    plain = strip_leading(sentence)
    if word_count(plain.text) <= max_words:
        return plain
    return next((one for one in shortenings(sentence) if word_count(one.text) <= max_words), None)


def _apart(cuts: Iterable[Cut]) -> bool:
    ordered = sorted(cuts, key=lambda cut: cut.start)
    return all(before.end <= after.start for before, after in pairwise(ordered))


def _without(sentence: str, cuts: Iterable[Cut]) -> Shortening:
    ordered = sorted(cuts, key=lambda cut: cut.start)
    kept: list[Span] = []
    at = 0
    for start, end in [*((cut.start, cut.end) for cut in ordered), (len(sentence), len(sentence))]:
        piece = sentence[at:start]
        if piece.strip():
            begin = at + len(piece) - len(piece.lstrip())
            kept.append(Span(begin, begin + len(piece.strip())))
        at = max(at, end)
    text = _join([span.of(sentence) for span in kept])
    if kept and sentence[: kept[0].start].strip():
        text = _capital(text)
    return Shortening(text, tuple(kept), tuple(cut.rule for cut in ordered))


def _join(pieces: list[str]) -> str:
    text = ""
    for piece in pieces:
        text += piece if not text or piece[0] in ".,;:!?…)”’" else f" {piece}"
    return text


def _capital(text: str) -> str:
    first = text[0].upper()
    if first.lower() != text[0] or text[1:2].isupper():
        return text  # no small letter, or a name such as iPhone
    return first + text[1:]
