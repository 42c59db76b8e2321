"""From a sentence to the claim that it can give: deletions only, or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

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

    @property
    def claim(self) -> Claim:
        return Claim(self.text, (self.evidence,))


def make_candidate(document: Document, index: int, max_words: int) -> Candidate | None:
    """The claim that sentence `index` gives within `max_words`; None when it gives none.

    Headings, questions and fragments are no claims, and a sentence too long to be cut without changing its
    meaning is passed over.
    """
    sentence = document.sentences[index]
    if sentence.kind == "heading" or not _is_a_statement(sentence.text):
        return None
    text = strip_leading(sentence.text).text
    if word_count(text) > max_words:
        shorter = shorten(text, max_words)
        if shorter is None:
            return None
        text = shorter.text
    words = word_count(text)
    if words < MIN_WORDS:
        return None
    leaning = leans_on(text)
    return Candidate(index, text, words, sentence.span, leaning.strength if leaning else None)


def _is_a_statement(text: str) -> bool:
    # A sentence that trails off was cut by the page, not by its author.
    closed = text.rstrip("”\"'’)]")
    return closed.endswith((".", "!")) and not closed.endswith("..")
