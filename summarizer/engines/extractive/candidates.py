"""From a sentence to the claim that it can give: deletions only, or nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from summarizer.engines.extractive.features import content_words
from summarizer.sentences import ITEM_MARK
from summarizer.types import Claim, Span
from summarizer.wording.leaning import leans_on
from summarizer.wording.shortening import shorten, strip_leading, word_count

if TYPE_CHECKING:
    from summarizer.document import Document
    from summarizer.wording.leaning import Strength

MIN_WORDS = 6
"""Below this a sentence is a fragment, a heading or an exclamation."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A claim that sentence `index` of a document can give."""

    index: int
    text: str
    words: int
    evidence: Span
    leans: Strength | None
    content: frozenset[str]
    """Its words that carry meaning."""

    @property
    def claim(self) -> Claim:
        return Claim(self.text, (self.evidence,))


_BLANKS = re.compile(r"\s+")
_BLANK_BEFORE_A_MARK = re.compile(r"\s+(?=[,.;:!?](?:\s|$))")
_NO_STATEMENT = re.compile(
    r"""[\"“‘'(]?(?:
        (?:imagine|suppose|consider|just|let\s(?:me|us|there)|let[’']s|click|subscribe|sign\sup|read\smore
        |below\s(?:is|are)|here\s(?:is|are)|see\salso|note\sthat|never\sforget|remember|take,?\s(?:for\sexample)|think\s(?:of|about))\b
        |[A-Z]{1,3}:\s                                        # a speaker's initials
        |(?:Terrified|Pictured|Left|Right|Above|Below|Photo|Image|Video|Caption)[^.]{0,40}:\s
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_CAPTION = re.compile(
    r"\b(?:pictured|(?:map|photo|chart|graphic|image|video),? (?:above|below))\b", re.IGNORECASE
)
_CALL = re.compile(r"\b[A-Z]{3,}(?:\s+[A-Z]{2,}){3,}\b")


def make_candidate(document: Document, index: int, max_words: int) -> Candidate | None:
    """The claim that sentence `index` gives within `max_words`; None when it gives none.

    Headings, questions, calls and fragments are no claims, and a sentence too long to be cut without changing its
    meaning is passed over. Runs of blanks, and blanks before a mark, are the source's slips and go.
    """
    sentence = document.sentences[index]
    if sentence.kind == "heading" or not is_a_statement(sentence.text):
        return None
    # A list's mark says nothing where the item stands alone.
    written = ITEM_MARK.sub("", sentence.text, count=1) if ITEM_MARK.match(sentence.text) else sentence.text
    text = _tidy(strip_leading(written).text)
    words = word_count(text)
    if words > max_words:
        shorter = shorten(text, max_words)
        if shorter is None:
            return None
        text = _tidy(shorter.text)
        words = word_count(text)
    if words < MIN_WORDS:
        return None
    leaning = leans_on(text)
    strength = leaning.strength if leaning else None
    return Candidate(index, text, words, sentence.span, strength, frozenset(content_words(text)))


def shorter_candidate(candidate: Candidate, max_words: int) -> Candidate | None:
    """The same claim within `max_words`, or None where it cannot be had."""
    if candidate.words <= max_words:
        return candidate
    shorter = shorten(candidate.text, max_words)
    if shorter is None:
        return None
    text = _tidy(shorter.text)
    words = word_count(text)
    leaning = leans_on(text)
    if words < MIN_WORDS or (leaning and leaning.strength == "strong"):
        return None
    return replace(
        candidate,
        text=text,
        words=words,
        leans=leaning.strength if leaning else None,
        content=frozenset(content_words(text)),
    )


def _tidy(text: str) -> str:
    return _BLANK_BEFORE_A_MARK.sub("", _BLANKS.sub(" ", text)).strip()


def is_a_statement(text: str) -> bool:
    """Whether it states something, as a whole sentence: no question, call, caption or fragment."""
    # A sentence that trails off was cut by the page, not by its author.
    closed = text.rstrip("”\"'’)] ")
    if not closed.endswith(".") or closed.endswith(".."):
        return False
    return not (_NO_STATEMENT.match(text) or _CAPTION.search(text) or _CALL.search(text))
