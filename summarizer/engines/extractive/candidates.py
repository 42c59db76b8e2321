"""From a sentence to the claim that it can give: deletions only, or nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from summarizer.engines.extractive.tongue import tongue_of
from summarizer.sentences import ITEM_MARK
from summarizer.types import Claim, Span

if TYPE_CHECKING:
    from summarizer.document import Document
    from summarizer.engines.extractive.tongue import Tongue
    from summarizer.wording.leaning import Strength


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
    bare: frozenset[str] = frozenset()
    """The surnames that it gives alone, though the article gives them in full."""
    introduced: frozenset[str] = frozenset()
    """Those that it gives in full."""
    first_person: bool = False
    """Whether the author speaks of themself or of an "us" in it, outside quotation marks."""

    @property
    def claim(self) -> Claim:
        return Claim(self.text, (self.evidence,))


_BLANKS = re.compile(r"\s+")
_LOOSE_MARK = re.compile(r"^(?:[-–—•*·>]+|\(?\d{1,2}[.)])\s+")
"""What is left of a list, or of a dash, before a sentence."""
_BLANK_BEFORE_A_MARK = re.compile(r"\s+(?=[,.;:!?](?:\s|$))")


def make_candidate(document: Document, index: int, max_words: int) -> Candidate | None:
    """The claim that sentence `index` gives within `max_words`; None when it gives none.

    Headings, questions, calls and fragments are no claims, and a sentence too long to be cut without changing its
    meaning is passed over. Runs of blanks, and blanks before a mark, are the source's slips and go.
    """
    sentence, tongue = document.sentences[index], tongue_of(document.article.language)
    if sentence.kind == "heading" or not tongue.states(sentence.text):
        return None
    # A list's mark says nothing where the item stands alone.
    written = ITEM_MARK.sub("", sentence.text, count=1) if ITEM_MARK.match(sentence.text) else sentence.text
    text = _tidy(tongue.without_opening(written))
    if tongue.words(text) > max_words:
        shorter = tongue.shortened(text, max_words)
        if shorter is None:
            return None
        text = shorter
    return _made(Candidate(index, "", 0, sentence.span, None, frozenset()), text, tongue)


def shorter_candidate(candidate: Candidate, max_words: int, tongue: Tongue) -> Candidate | None:
    """The same claim within `max_words`, or None where it cannot be had."""
    if candidate.words <= max_words:
        return candidate
    shorter = tongue.shortened(candidate.text, max_words)
    made = _made(candidate, shorter, tongue) if shorter is not None else None
    return made if made is not None and made.leans != "strong" else None


def _made(candidate: Candidate, written: str, tongue: Tongue) -> Candidate | None:
    """`candidate` with this text, and what is seen of it; None where it is too short."""
    text = _tidy(written)
    words = tongue.words(text)
    if words < tongue.fewest_words:
        return None
    content = frozenset(tongue.content_words(text))
    return replace(candidate, text=text, words=words, leans=tongue.leans(text), content=content)


def _tidy(text: str) -> str:
    text = _BLANK_BEFORE_A_MARK.sub("", _BLANKS.sub(" ", text)).strip()
    text = _LOOSE_MARK.sub("", text)
    # A small letter at the start is the page's slip, but for names such as iPhone.
    return text[:1].upper() + text[1:] if re.match(r"[a-z]+\b", text) else text
