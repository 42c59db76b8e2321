"""Sentences that are a subordinate clause and nothing else: "Because the money ran out."."""

from __future__ import annotations

import re
from itertools import pairwise

from summarizer.wording._words import AUXILIARIES, COMMON_VERBS, DETERMINERS, PREPOSITIONS, SPEECH

_WITHOUT_A_COMMA = re.compile(
    r"(?:Because|So that|Which|Whereas|Except that|Especially|Even if|Not because|Hence|Such as|"
    r"Including)\b(?! of\b.*,)(?!.*,)"
)
_BECAUSE = re.compile(r"(?:Not b|B)ecause (?!of\b)")
_PIECES = re.compile(r",[\"”’']*\s+")
_GOES_ON = re.compile(r"(?:and|or|but|nor|which|who|whom|whose|where|because|not|as|such|including)\b")
_IF = re.compile(
    r"(?:Even if|If|As if|As though|Just as(?= (?:[A-Z]|(?:the|an?|it|they|he|she|we|his|her|its|their|our|"
    r"this)\b)))\s"
)
_WORD = re.compile(r"[\w’'-]+")
_JOINS = frozenset(
    ["and", "or", "nor", "but", "to", "not", "also", "then", "never", "still", "who", "that", "which"]
)
_BEFORE_NOUNS = DETERMINERS | PREPOSITIONS
_PROMISES = frozenset(["will", "would", "can", "could", "should", "must", "may", "might", "shall"])
"""Where one stands there is a main clause, behind a verb that no list here holds."""
_LONGEST = 40
"""Words. A longer sentence without a comma may hide its main clause behind any of them."""


def has_no_main_clause(text: str) -> bool:
    """Whether `text`, which opens with its first word, waits for a main clause to the end."""
    if _WITHOUT_A_COMMA.match(text):
        return True
    if _BECAUSE.match(text):
        return all(_GOES_ON.match(piece) for piece in _PIECES.split(text)[1:])
    return bool(_IF.match(text)) and not text.endswith("?") and _holds_one_statement(text)


def _holds_one_statement(text: str) -> bool:
    """Whether all verbs after the first carry on the same clause: "If it had come and had met the king."."""
    if any(mark in text for mark in ",;:–—"):
        return False
    words = [match.group().lower().replace("’", "'") for match in _WORD.finditer(text)]
    if len(words) > _LONGEST or not _PROMISES.isdisjoint(words):
        return False
    verbs = [n for n, word in enumerate(words) if _is_verb(word, words[n - 1] if n else "")]
    return bool(verbs) and all(
        now == before + 1 or words[now - 1] in _JOINS for before, now in pairwise(verbs)
    )


def _is_verb(word: str, before: str) -> bool:
    return (
        word in AUXILIARIES
        or word in SPEECH
        or word in COMMON_VERBS
        or "'" in word
        or (word.endswith("ed") and len(word) > 3)
        or (word.endswith("s") and len(word) > 3 and before not in _BEFORE_NOUNS)
    )
