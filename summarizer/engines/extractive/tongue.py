"""An article's language as the extractive engine sees it: how long, how alike, and how free-standing sentences are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from summarizer.engines.extractive.selection import MAX_KEY_POINT_WORDS
from summarizer.stop_words import STOP_WORDS
from summarizer.tongues import counting, leaning, vocabulary
from summarizer.wording.leaning import leans_on
from summarizer.wording.shortening import shorten, strip_leading, word_count

if TYPE_CHECKING:
    from summarizer.wording.leaning import Strength

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
WORD = re.compile(r"[^\W_]+(?:[’'\-][^\W_]+)*")


MIN_WORDS = 6
"""Of an English claim."""


@dataclass(frozen=True, slots=True)
class Tongue:
    """One language. English has rules for each; others have few, and none for shortening."""

    language: str

    @property
    def is_english(self) -> bool:
        return self.language == "en"

    @property
    def fewest_words(self) -> int:
        """Below this a sentence is a fragment, a heading or an exclamation. English spends words on articles."""
        return MIN_WORDS if self.is_english else MIN_WORDS - 2

    @property
    def point_words(self) -> int:
        """The longest key point. Where nothing can be cut, more must be let pass."""
        return MAX_KEY_POINT_WORDS if self.is_english else MAX_KEY_POINT_WORDS * 3 // 2

    def length(self, text: str) -> int:
        """In words, as the features of a sentence count them."""
        return len(WORD.findall(text)) if self.is_english else counting.units(text)

    def words(self, text: str) -> int:
        """In words, as limits count them."""
        return word_count(text) if self.is_english else counting.units(text)

    def content_words(self, text: str) -> list[str]:
        """Stems of the words that carry meaning."""
        return content_words(text) if self.is_english else vocabulary.content_words(text, self.language)

    def without_opening(self, text: str) -> str:
        """Without a dateline and connectives that lead to it."""
        if self.is_english:
            return strip_leading(text).text
        return leaning.without_connective(text, self.language)

    def shortened(self, text: str, max_words: int) -> str | None:
        """Within `max_words`, by deletions; None where that can't be done."""
        if not self.is_english:
            return None
        shorter = shorten(text, max_words)
        return shorter.text if shorter else None

    def states(self, text: str) -> bool:
        """Whether it says something, not asking, calling or trailing off."""
        return is_a_statement(text) if self.is_english else leaning.is_statement(text)

    def leans(self, text: str) -> Strength | None:
        """How much it leans on what is not shown."""
        if not self.is_english:
            return leaning.leans(text, self.language)
        found = leans_on(text)
        return found.strength if found else None


def tongue_of(language: str | None) -> Tongue:
    """English where the language could not be told."""
    return Tongue((language or "en").partition("-")[0].lower())


def is_a_statement(text: str) -> bool:
    """Whether an English text states something, as a whole sentence: no question, call, caption or fragment."""
    # A sentence that trails off was cut by the page, not by its author.
    closed = text.rstrip("”\"'’)] ")
    if not closed.endswith(".") or closed.endswith(".."):
        return False
    return not (_NO_STATEMENT.match(text) or _CAPTION.search(text) or _CALL.search(text))


def content_words(text: str) -> list[str]:
    """Lower-case words that carry meaning, cut to six letters as a cheap stem."""
    words = (match.group().lower() for match in WORD.finditer(text))
    return [word[:6] for word in words if word not in STOP_WORDS and len(word) > 1]
