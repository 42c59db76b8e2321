"""This, that, these, those and such, where nothing in the sentence answers them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from summarizer.wording._clauses import is_verb
from summarizer.wording._nouns import RELATIVES, is_bare_noun
from summarizer.wording._words import (
    AUXILIARIES,
    DETERMINERS,
    NOT_NAMES,
    NOT_THINGS,
    PLACES,
    PREPOSITIONS,
    TIMES,
    words,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from summarizer.wording._reading import Reading, Reference

_DEMONSTRATIVES = words("this these those that")
_DEICTIC = TIMES | words("country nation planet world newspaper generation continent earth")
_OCCASIONS = words("day night moment hour occasion")
_ASKS = words("why how when where whether because")
_DEFINED_BY = words(
    "who that which whose whom where in of from with for on at to without by under within among already "
    "still now most least not less more left too born hurt outside inside between around we they he she "
    "responsible close held behind opposed involved willing able lucky against above below over across "
    "they've we've who've who're"
)
_CLAUSE_MARKS = frozenset(",;:–—-)")
_CONJUNCTIONS = words("and but because so while whether than if when")


def demonstratives(reading: Reading) -> Iterator[Reference]:
    """Each in turn, wherever it stands."""
    for at, word in enumerate(reading.lowers):
        if word in _DEMONSTRATIVES:
            yield from _demonstrative(reading, at, word)
        elif word == "such":
            yield from _such(reading, at)


def _demonstrative(reading: Reading, at: int, word: str) -> Iterator[Reference]:
    before, after, second = (reading.lower(at + n) for n in (-1, 1, 2))
    if word == "that":
        if at != reading.first:
            yield from _that_inside(reading, at, before, after)
        return
    deictic = after.removesuffix("'s") in _DEICTIC or second.removesuffix("'s") in _DEICTIC
    if word != "those" and deictic and not (after in _OCCASIONS and second in AUXILIARIES):
        return
    if after == "or" and second in _DEMONSTRATIVES:
        return  # "this or that": any
    if (word == "those" and _is_defined(reading, at)) or _answered_before(reading, at):
        return
    shown = reading.tokens[at]
    alone = not after or not after[0].isalnum() or after in AUXILIARIES or after in PREPOSITIONS
    yield True, f"demonstrative '{shown}'" if alone else f"demonstrative '{shown} {after}'"


def _that_inside(reading: Reading, at: int, before: str, after: str) -> Iterator[Reference]:
    opens = at == reading.first + 1
    if opens and (before in PREPOSITIONS or before == "all") and (not after.isalpha() or _is_finite(after)):
        yield True, f"demonstrative '{before} that'"
    elif before in _ASKS and _is_a_noun_with_its_verb(reading, at + 1):
        yield True, f"demonstrative 'that {after}'"
    elif (_points_back(before, after) or (opens and before == "in")) and not _answered_before(reading, at):
        yield opens, f"demonstrative 'that {after}'"


def _is_a_noun_with_its_verb(reading: Reading, at: int) -> bool:
    """ "why that plan failed": one noun that nothing else defines, and what it did."""
    word, verb = reading.lower(at), reading.lower(at + 1)
    return (
        is_bare_noun(reading, at)
        and word not in NOT_THINGS
        and word not in PREPOSITIONS
        and not is_verb(word)
        and (is_verb(verb) or (verb.endswith("s") and not verb.endswith("ss")))
        and not _answered_before(reading, at - 1)
    )


def _is_finite(word: str) -> bool:
    return word in AUXILIARIES or (word.endswith("ed") and len(word) > 4)


def _points_back(before: str, after: str) -> bool:
    """Whether "that" is a demonstrative: "of that effort", not "said that …" or "in that …"."""
    return (
        before
        in ("of", "with", "by", "from", "during", "about", "against", "after", "to", "on", "at", "despite")
        and after[:1].isalpha()
        and after not in DETERMINERS
        and after not in PREPOSITIONS
        and after not in AUXILIARIES
        and after not in NOT_NAMES
        and after not in NOT_THINGS
        and after not in PLACES
    )


def _is_defined(reading: Reading, at: int) -> bool:
    """Whether what follows "those" says which: "those in power", "those killed", "those states that …"."""
    head = reading.lower(at + 1)
    if head in _DEFINED_BY or head.endswith(("ed", "ing")):
        return True
    return any(reading.lower(n) in RELATIVES for n in range(at + 2, at + 5))


def _answered_before(reading: Reading, at: int) -> bool:
    """Whether a clause of the same sentence stands before, for a demonstrative to point at."""
    compared = reading.lower(at - 1) == "than"  # "more than this" ties the two, and tells nothing
    for n in range(at - 1 - compared, max(reading.first, at - 60), -1):
        word = reading.lowers[n]
        if word in _CLAUSE_MARKS or (word in _CONJUNCTIONS and at - n <= 3):
            return n - reading.first >= 5 and reading.quotation[n] == reading.quotation[at]
    return False


def _such(reading: Reading, at: int) -> Iterator[Reference]:
    before, after = reading.lower(at - 1), reading.lower(at + 1)
    later = reading.lowers[at + 2 : at + 14]
    if not after.isalpha() or after in ("as", "that", "thing", "things") or "as" in later[:3]:
        return
    if after in ("a", "an") and "that" in later:
        return
    if (before in ("as", "of") and after in ("a", "an")) or _answered_before(reading, at):
        return
    yield at <= reading.first + 1, f"'such {after}'"
