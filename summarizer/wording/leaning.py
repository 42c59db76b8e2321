"""Does a sentence lean on something that is not shown?

A claim of a briefing is read without its neighbours, so a pronoun, a demonstrative or a connective that
points at them must not stand in it. The rules read the words alone, without a parser or a model, and are for
English.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from summarizer.wording._comparisons import dangling_comparisons
from summarizer.wording._connectives import BOUND, INNER, LEADING
from summarizer.wording._fragments import has_no_main_clause
from summarizer.wording._pronouns import dangling_pronoun
from summarizer.wording._reading import read
from summarizer.wording._references import dangling_references
from summarizer.wording._words import AUXILIARIES, COMMON_VERBS, DETERMINERS, PREPOSITIONS, SPEECH

if TYPE_CHECKING:
    from collections.abc import Iterator

    from summarizer.wording._reading import Reading

Strength = Literal["strong", "weak"]


@dataclass(frozen=True, slots=True)
class Leaning:
    """Why a sentence does not stand alone.

    A strong leaning leaves the reader asking "who?" or "what?"; a weak one reads oddly but can be followed
    ("the minister" without a name, a surname alone).
    """

    strength: Strength
    reason: str
    """For people: "opens with the connective 'However'"."""


_OPENING_MARKS = "\"'“‘«([ \t"
_ENDS_OPEN = re.compile(r"(?:[:;,–—-]|:\s?\.)[\"'”’)\]]*$")
_REPLY = re.compile(
    r"(?:Yes|No|Nope|Yeah|Yep|Not (?:really|quite|so|at all|necessarily|yet|exactly)|Absolutely|Exactly|Precisely|"
    r"(?:Perhaps|Maybe|Of course|Certainly|Probably) not|Hardly|Far from it)[,.!]|"
    r"Not so (?:for|with|in|at|on|here|fast|says|any)\b"
)
_NOT_JUST = re.compile(r"\b(?:not|n['’]t) (?:\w+ )?(?:just|only|merely|simply)\b", re.IGNORECASE)
_FRAGMENT_WORDS = 8
_SHORT_QUESTION = 4
"""Words: "Why now?", "Who knows?"."""
_SURE_FRAGMENT_WORDS = 5
"""A longer one may have a verb that no list here holds."""
_SUBJECTS = frozenset(["i", "we", "you", "he", "she", "it", "they", "who"])
_BEFORE_NOUNS = DETERMINERS | PREPOSITIONS | frozenset(["and", "or"])


def _connectives(reading: Reading) -> Iterator[Leaning]:
    text = reading.text.lstrip(_OPENING_MARKS)
    if match := LEADING.match(text):
        yield Leaning("strong", f"opens with the connective '{match.group().strip(' ,:–—.…')}'")
    elif match := BOUND.match(text):
        yield Leaning("strong", f"opens with the connective '{match.group()}'")
    if (match := INNER.search(reading.text)) and not _closes_a_pair(reading.text, match):
        yield Leaning("strong", f"the connective '{match.group().strip(' ,:–—')}'")


def _closes_a_pair(text: str, match: re.Match[str]) -> bool:
    """ "not just X but Y, too": both stand in the sentence."""
    return match.group().strip(" ,") in ("too", "as well") and bool(_NOT_JUST.search(text, 0, match.start()))


def _ends(reading: Reading) -> Iterator[Leaning]:
    text = reading.text
    if _ENDS_OPEN.search(text):
        yield Leaning("strong", "ends in a colon" if text.rstrip("\"'”’)]").endswith(":") else "breaks off")
    opened = text.lstrip(_OPENING_MARKS)
    if opened[:1].islower() and not opened[1:2].isupper():
        yield Leaning("strong", "begins in mid-sentence")
    if not reading.balanced:
        yield Leaning("strong", "cut out of a quotation or brackets")
    elif reading.is_one_quotation:
        yield Leaning("strong", "a quotation without its speaker")


def _replies(reading: Reading) -> Iterator[Leaning]:
    text = reading.text.lstrip(_OPENING_MARKS)
    if _REPLY.match(text):
        yield Leaning("strong", "a reply to a question")
    elif has_no_main_clause(text):
        yield Leaning("strong", "a fragment without a main clause")
    elif (
        text.rstrip("\"'”’)]").endswith("?")
        and sum(token[0].isalnum() for token in reading.tokens) <= _SHORT_QUESTION
    ):
        yield Leaning("strong", "a short question")
    elif words := _words_without_a_verb(reading):
        sure = words <= _SURE_FRAGMENT_WORDS or reading.lower(reading.first) in ("no", "not")
        yield Leaning("strong" if sure else "weak", "a fragment without a verb")


def _words_without_a_verb(reading: Reading) -> int:
    """How many words a short sentence has when none of them looks like a verb, else 0."""
    if len(reading.lowers) > 2 * _FRAGMENT_WORDS:
        return 0
    words = [word for word in reading.lowers if word[0].isalnum()]
    if len(words) > _FRAGMENT_WORDS:
        return 0
    has_verb = any(
        word in AUXILIARIES
        or word in SPEECH
        or (word in COMMON_VERBS and words[n - 1 : n] != ["to"])
        or word in _SUBJECTS
        or "'" in word
        or word.endswith("ed")
        or (n > 0 and word.endswith("s") and not word.endswith("ss") and words[n - 1] not in _BEFORE_NOUNS)
        for n, word in enumerate(words)
    )
    return 0 if has_verb else len(words)


def _pronouns(reading: Reading) -> Iterator[Leaning]:
    word = dangling_pronoun(reading)
    if word is not None:
        yield Leaning("strong", f"pronoun '{word}' without a name before it")


def _references(reading: Reading) -> Iterator[Leaning]:
    for strong, reason in dangling_references(reading):
        yield Leaning("strong" if strong else "weak", reason)


def _comparisons(reading: Reading) -> Iterator[Leaning]:
    for strong, reason in dangling_comparisons(reading):
        yield Leaning("strong" if strong else "weak", reason)


def _answered_by(title: str, leaning: Leaning) -> bool:
    """Whether the headline holds the noun or name that a weak leaning lacks."""
    quoted = re.search(r"'(?:the |another )?([^']+)'", leaning.reason)
    return bool(title and quoted and re.search(rf"\b{re.escape(quoted[1])}\b", title, re.IGNORECASE))


_RULES = (_connectives, _ends, _replies, _pronouns, _references, _comparisons)


def leans_on(sentence: str, *, title: str = "") -> Leaning | None:
    """Why `sentence` does not stand alone, or None when it does. A strong reason is told before a weak one.

    `title` is a headline that is shown above the sentence: a definite noun or a surname that it holds is no
    weak leaning.
    """
    reading = read(sentence)
    weak: Leaning | None = None
    for rule in _RULES:
        for found in rule(reading):
            if found.strength == "strong":
                return found
            if weak is None and not _answered_by(title, found):
                weak = found
    return weak
