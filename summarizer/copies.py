"""The same text at another address: what agencies and outlets hand to each other.

Texts are compared by their runs of four words (Broder: "On the resemblance and containment of documents", 1997),
whatever their case, punctuation and spacing.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata

from summarizer.pages._shingles import Shingle, shingles

SKETCHED = 8
"""Numbers in a sketch."""
SHARED = 3
"""Of them, copies nearly always share so many: where nine of ten runs of words are the same, seven on average, and
fewer than three in one of a thousand."""
_ALIKE = 0.9
"""Of the runs of words of the longer text, this part is in the other: room for a dateline and a credit line."""
_LEAST_WORDS = 100
"""Shorter texts, such as notices made from a template, may be nearly the same and tell of different things."""
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_OTHER_NUMBERS = 0.1
"""Of all numbers, at most this part may stand in one text alone: reports of two days often differ in nothing else.
Two may anyhow, such as a dateline's."""


def sketch(text: str) -> tuple[int, ...]:
    """The SKETCHED smallest hashes (0 ≤ n < 2⁶³) of a text's runs of words; none of one that is too short to say."""
    plain = _plain(text)
    if len(plain.split()) < _LEAST_WORDS:
        return ()
    return tuple(sorted(map(_number, shingles(plain)))[:SKETCHED])


def is_copy(one: str, other: str) -> bool:
    """Whether two texts are the same but for a line or a few words."""
    plain = _plain(one), _plain(other)
    if any(len(text.split()) < _LEAST_WORDS for text in plain):
        return False
    here, there = map(shingles, plain)
    if len(here & there) < _ALIKE * max(len(here), len(there)):
        return False
    numbers = [set(_NUMBER.findall(text)) for text in (one, other)]
    return len(numbers[0] ^ numbers[1]) <= max(2, _OTHER_NUMBERS * len(numbers[0] | numbers[1]))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _number(shingle: Shingle) -> int:
    said = " ".join(shingle).encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(said, digest_size=8).digest()) >> 1
