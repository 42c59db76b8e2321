"""Who is named in full and who by surname alone: the first mention of a person in a briefing should be the full one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from summarizer.wording._countries import COUNTRY_OF
from summarizer.wording._words import ORGANISATION_WORDS, PLACES, TIMES, words

if TYPE_CHECKING:
    from collections.abc import Iterable

_NAME = re.compile(
    r"\b[A-Z][\w’'-]*[a-z](?: (?:al|bin|bint|da|de|del|den|der|di|du|el|ibn|la|le|van|von|[A-Z]\.))*"
    r"(?: [A-Z][\w’'-]*[a-z])+"
)
_TITLES = words(
    "Mr Mrs Ms Miss Dr Sir Lord Lady Dame Baroness President Chancellor Premier Minister Senator Governor Mayor "
    "General Colonel Captain Judge King Queen Prince Princess Pope Secretary Professor The A An In On At But And "
    "For When While After As If Since With From By So Yet Now This That Even"
)
_NO_SURNAMES = ORGANISATION_WORDS | PLACES | TIMES | frozenset(COUNTRY_OF)


def full_names(texts: Iterable[str]) -> frozenset[str]:
    """The surnames of those who are named in full somewhere in `texts`, as "Roe" for "Ann Roe".

    Only those that stand alone somewhere, too, as surnames do: the second word of "New York" does not.
    """
    texts = list(texts)
    surnames = {
        name[-1]
        for text in texts
        for match in _NAME.finditer(text)
        if len(name := _without_titles(match.group().split())) > 1 and _may_be_a_surname(name[-1])
    }
    rest = [_NAME.sub(" ", text) for text in texts] if surnames else []
    return frozenset(surname for surname in surnames if any(_stands_in(surname, text) for text in rest))


def introduced(text: str, surnames: frozenset[str]) -> frozenset[str]:
    """Those of `surnames` that `text` gives with a first name or a title before it."""
    found = (match.group().split() for match in _NAME.finditer(text))
    return frozenset(word for name in found for word in name[1:] if word in surnames)


def bare(text: str, surnames: frozenset[str]) -> frozenset[str]:
    """Those of `surnames` that `text` gives alone, and not in full before."""
    others = surnames - introduced(text, surnames)
    rest = _NAME.sub(" ", text) if others else ""
    return frozenset(one for one in others if _stands_in(one, rest))


def _without_titles(name: list[str]) -> list[str]:
    while name and name[0].rstrip(".") in _TITLES:
        name = name[1:]
    return name


def _may_be_a_surname(word: str) -> bool:
    small = word.lower().removesuffix("’s").removesuffix("'s")
    return len(word) > 2 and word.isalpha() and small not in _NO_SURNAMES


def _stands_in(surname: str, rest: str) -> bool:
    """Whether `surname` stands with no capitalised word beside it in a text whose full names are taken out."""
    # The plain search is quick, and most texts don't hold most names.
    return surname in rest and (
        re.search(rf"(?<![\w’'-]){re.escape(surname)}(?![\w-])(?! [A-Z][a-z])", rest) is not None
    )
