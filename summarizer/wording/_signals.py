"""What two texts share that are about one thing: names and words; and prints of their wording, which copies share."""

from __future__ import annotations

import re
import zlib
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from summarizer.stop_words import STOP_WORDS
from summarizer.wording._countries import COUNTRY_OF, LONGEST_CALL
from summarizer.wording._words import NOT_NAMES, words

if TYPE_CHECKING:
    from collections.abc import Iterable

_TOKEN = re.compile(r"(?:[A-Z]\.){2,}|[^\W_]+(?:(?:[’'.&\-]|(?<=\d),(?=\d))[^\W_]+)*|[.!?:;\n\"“”]")
_ENDS = frozenset('.!?:;\n"“”')
"""After these a capital says nothing: a sentence, quotation or line begins."""

_NO_NAMES = words(
    "mr mrs ms dr sir lord lady president prime minister premier chancellor secretary senator sen rep congressman "
    "governor gov general gen colonel col captain sgt king queen prince princess pope ambassador spokesman "
    "spokeswoman monday tuesday wednesday thursday friday saturday sunday january february march april may june "
    "july august september october november december jan feb mar apr jun jul aug sept sep oct nov dec god internet"
)
"""Capital words that name nobody: titles, days, months."""

_PRINT_WORDS = 4
_PRINTS_KEPT = 4
"""One in so many: about 130 prints for a report of 550 words."""


@dataclass(frozen=True, slots=True)
class Signals:
    """What one pass over a text shows."""

    names: frozenset[str]
    """Parts of proper names and acronyms in small letters ("zelensky", "nato"), a country under its one key."""
    terms: Counter[str]
    """Stems of content words, and countries by their keys, with how often they stand there."""
    prints: frozenset[int]
    """Hashes of a fixed share of the runs of four words.

    Which runs are kept depends on the run alone (Broder: "On the resemblance and containment of documents", 1997),
    so the share of prints that two texts have in common estimates the share of runs.
    """


def read_signals(text: str, known: frozenset[str] = frozenset()) -> Signals:
    """Read `text` once.

    A capital that opens a sentence makes a name where another capital follows, or where the word is a name
    elsewhere in the text or in `known`.
    """
    tokens = _TOKEN.findall(text)
    plain = [_plain(token) for token in tokens]
    names, small, opening = set[str](), set[str](), set[str]()
    terms = Counter[str]()
    at = 0
    while at < len(tokens):
        token, word = tokens[at], plain[at]
        country, length = _country(tokens, plain, at) if token[0].isupper() else (None, 1)
        if country:
            names.add(country)
            terms[country] += 1
            at += length
            continue
        if len(word) > 1 and word not in STOP_WORDS and word not in NOT_NAMES:
            # Cut to six letters, a cheap stem; see content_words of the extractive engine.
            terms[word[:6]] += 1
            if not token[0].isupper():
                small.add(word)
            elif _is_acronym(token) or not (at == 0 or tokens[at - 1] in _ENDS) or word in known:
                names.add(word)
            elif at + 1 < len(tokens) and tokens[at + 1][0].isupper():
                opening.add(word)
        at += 1
    names = (names | (opening - small)) - _NO_NAMES
    return Signals(frozenset(names), terms, _prints(word for word in plain if word not in _ENDS))


def _is_acronym(token: str) -> bool:
    return len(token) > 1 and token.isupper()


def _country(tokens: list[str], plain: list[str], at: int) -> tuple[str | None, int]:
    """The key of the country that is called at `at`, and how many tokens that takes; the longest call wins."""
    for length in range(min(LONGEST_CALL.get(plain[at], 0), len(tokens) - at), 0, -1):
        if length > 1 and not tokens[at + length - 1][0].isupper():
            continue
        key = COUNTRY_OF.get(" ".join(plain[at : at + length]))
        if key:
            return key, length
    return None, 1


def _plain(token: str) -> str:
    """In small letters, without a possessive or final stop."""
    token = token.lower().replace("’", "'")
    return token.removesuffix("'s").removesuffix("'").rstrip(".")


def _prints(words: Iterable[str]) -> frozenset[int]:
    run = list(words)
    runs = (" ".join(run[at : at + _PRINT_WORDS]) for at in range(len(run) - _PRINT_WORDS + 1))
    hashes = (zlib.crc32(each.encode("utf-8", "replace")) for each in runs)
    return frozenset(number for number in hashes if number % _PRINTS_KEPT == 0)
