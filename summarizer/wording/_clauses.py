"""Rough grammar from words alone: does this piece hold a verb, where does the main statement begin?"""

from __future__ import annotations

import re

from summarizer.wording._words import (
    AUXILIARIES,
    COMMON_VERBS,
    PREPOSITIONS,
    SPEECH,
    SUBORDINATORS,
    THIRD_PERSON,
    words,
)

END = re.compile(r"[.!?…]+[\"'”’)\]]*$")
_NAMES_THAT_END_SO = words(
    "ed ted ned fred alfred jared ahmed mohamed mohammed king beijing nanjing boeing reading sterling red"
)
_WORD = re.compile(r"\s*([\w’'-]+)")
_MARKS = ".,;:!?\"'“”‘’()[]"


def end_mark(text: str) -> int:
    """Where the full stop, question or exclamation mark at the end stands; past the end without one."""
    match = END.search(text)
    return match.start() if match else len(text)


def word_at(text: str, at: int) -> str:
    """The word that begins at `at` or behind the blanks there; empty when there is none."""
    match = _WORD.match(text, at)
    return match[1] if match else ""


def is_verb(word: str) -> bool:
    """Whether a word, in small letters, is likely the verb of a statement: had, said, wins, attacked."""
    lower = word.lower().replace("’", "'")
    return word[:1].islower() and (
        lower in AUXILIARIES
        or lower in SPEECH
        or lower in COMMON_VERBS
        or lower.removesuffix("s") in COMMON_VERBS
        or lower in THIRD_PERSON
        or (lower.endswith("ed") and len(lower) > 4)
    )


_THIRD_PERSON = re.compile(
    r"\s*(?P<verb>[a-z]{2,}s) (?:the|an?|his|her|its|their|our|that|to|it|him|them|how|why|what)\b"
)


def takes_up(text: str, at: int) -> bool:
    """Whether the verb of a subject that stands before follows at `at`: one that we know, or "considers the …"."""
    word = word_at(text, at)
    if word.lower() in ("also", "still", "now", "already", "never", "often", "then", "just"):
        at, word = at + 1 + len(word), word_at(text, at + 1 + len(word))
    return is_verb(word) or _THIRD_PERSON.match(text, at) is not None


def is_clause(piece: str) -> bool:
    """Whether a piece holds a verb that can be the one of a statement."""
    return any(is_verb(word.strip(_MARKS)) for word in piece.split())


def opens_with_phrase(piece: str) -> bool:
    """Whether a sentence that begins so has a phrase or a clause before its main statement."""
    word = word_at(piece, 0).lower()
    return (
        word in PREPOSITIONS
        or word in SUBORDINATORS
        or (word.endswith(("ing", "ed")) and word not in _NAMES_THAT_END_SO)
        or word in ("to", "even")
    )


def main_part(before: str) -> str:
    """What of a sentence's beginning comes after its opening phrase; empty while the phrase lasts."""
    if not opens_with_phrase(before):
        return before
    parts = before.split(", ")[1:]
    while parts and (
        parts[0].startswith(("and ", "or ", "but ", "which ", "who ")) or not is_clause(parts[0])
    ):
        parts.pop(0)
    return ", ".join(parts)
