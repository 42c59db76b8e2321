"""Nouns that nothing beside them defines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from summarizer.wording._words import DETERMINERS, NOT_NAMES, words

if TYPE_CHECKING:
    from summarizer.wording._reading import Reading

RELATIVES = words("who that which whose where whom")


def is_bare_noun(reading: Reading, at: int) -> bool:
    """Whether the word at `at` can be a common noun: no name, no determiner, nothing that joins."""
    word = reading.lower(at)
    return (
        word[:1].isalpha()
        and not reading.is_capital(at)
        and word not in DETERMINERS
        and word not in NOT_NAMES
        and word not in RELATIVES
        and word != "it"
    )
