"""What a line of a saved page is, told by its shape: prose, a heading, or some piece of the page's furniture.

Every pattern is anchored and looks at a bounded piece of the line, so a hostile page costs no more than a
long one.
"""

from __future__ import annotations

import re
from enum import Enum, auto
from functools import lru_cache

from summarizer.pages._dates import find_date, without_dates
from summarizer.pages._patterns import (
    BREADCRUMB,
    BREAK,
    BULLET,
    CALL,
    CONTINUES,
    CONTROL,
    COPYRIGHT,
    CREDIT,
    CREDIT_AT_END,
    DATE_WORDS,
    EAST_ASIAN,
    FILE_NAME,
    INNER_SENTENCE_END,
    KEEP_READING,
    LABELLED_LINK,
    NUMBERED_FIGURE,
    READING_TIME,
    RIGHTS,
    SECTION,
    SENTENCE_END,
    SMALL_PRINT,
    SPACELESS,
)

_LOOKED_AT = 400
"""Characters of a line that the patterns see."""


class Kind(Enum):
    """What a line is."""

    PROSE = auto()
    SHORT = auto()
    """A title, a heading, a label: no sentence."""
    BULLET = auto()
    BYLINE = auto()
    DATE = auto()
    BREADCRUMB = auto()
    SECTION = auto()
    """Where the site files the piece: "Analysis | Asia"."""
    CREDIT = auto()
    """Photo and agency credits, captions that carry one, alternative texts, file names."""
    CONTROL = auto()
    """Buttons and small print of a page: share, print, 5 min read, advertisement."""
    CALL = auto()
    """To subscribe, follow, donate, accept cookies."""
    CONTINUES = auto()
    """Where the whole piece is: "Read at X"."""
    KEEP_READING = auto()
    """The mark under a teaser."""
    BREAK = auto()
    """The heading of another part of the page: related pieces, authors, comments, events."""
    COPYRIGHT = auto()


def bullet_of(line: str) -> str | None:
    """The text after a list mark, or None where the line has none."""
    match = BULLET.match(line)
    return line[match.end() :].strip() if match else None


_COUNTED = 20_000
"""Characters in which words are counted one by one; a longer text is reckoned from its beginning."""


def words_in(text: str) -> int:
    """Words; in scripts that set no spaces, two characters count as one."""
    if len(text) > _COUNTED:
        return words_in(text[:_COUNTED]) * len(text) // _COUNTED
    spaceless = len(SPACELESS.findall(text))
    return len(SPACELESS.sub(" ", text).split()) + (spaceless + 1) // 2


def ends_sentence(text: str) -> bool:
    return SENTENCE_END.search(text[-40:]) is not None


def is_prose(text: str) -> bool:
    """Whether a line reads as running text: it holds or ends sentences, mostly in lower-case words."""
    words = words_in(text)
    if words < 4:
        return False
    ended = ends_sentence(text)
    sentences = len(INNER_SENTENCE_END.findall(text[:4000]))
    if words < 8:
        return ended and not text.endswith(("?", "？")) and lower_share(text) >= 0.4
    if ended and (sentences or not text.endswith(("?", "？", "!", "！")) or words > 25):
        return lower_share(text) >= 0.35
    return lower_share(text) >= 0.5 and (
        sentences > 0 or words >= 25 or (words >= 12 and text.endswith((":", ";", ",")))
    )


def lower_share(text: str) -> float:
    """Of the words that begin with a letter, those that don't begin with a capital. 1.0 in scripts without
    case."""
    initials = [word.lstrip("\"'“‘«(")[:1] for word in text[:2000].split()]
    letters = [initial for initial in initials if initial.isalpha()]
    if not letters:
        return 0.0
    return sum(not initial.isupper() for initial in letters) / len(letters)


def copyright_owner(line: str) -> str | None:
    """Who the page's copyright line names."""
    match = COPYRIGHT.match(line[:_LOOKED_AT])
    owner = RIGHTS.sub("", match["owner"] or match["holder"] or "").strip(" .,-–") if match else ""
    return owner if 1 < len(owner) <= 60 and words_in(owner) <= 8 else None


def continues_at(line: str) -> str | None:
    """Who holds the whole piece, where the line says so."""
    match = CONTINUES.match(line[:_LOOKED_AT])
    if match is None or words_in(line) > 20:
        return None
    where = match["where"].strip(" :.,")
    return where if re.search(r"\w", where) else None


def is_only_excerpted(line: str) -> bool:
    """Whether the line says that the whole piece is elsewhere, not just that it came out there first."""
    return re.match(r"(you can )?(continue|keep|read)\b|.{0,40}\bexcerpt", line, re.IGNORECASE) is not None


def is_labelled_link(text: str) -> bool:
    """Whether a line leads to another piece: "Read more: …", "Related: …"."""
    return LABELLED_LINK.match(text[:_LOOKED_AT]) is not None


def is_date_line(line: str) -> bool:
    if len(line) > 120 or (
        find_date(line) is None and not re.search(r"\b\d{1,2}[/-]\d{1,2}[/-]\d{4}\b", line)
    ):
        return False
    rest = DATE_WORDS.sub("", without_dates(READING_TIME.sub("", line)))
    return len(re.findall(r"[^\W\d_]", rest)) <= 2


@lru_cache(maxsize=4096)
def kind_of(line: str, *, byline: bool) -> Kind:
    """What a tidy line is. `byline`: the caller found names of authors in it."""
    text = line[:_LOOKED_AT]
    words = words_in(text)
    if KEEP_READING.match(text) and words <= 8:
        return Kind.KEEP_READING
    if is_date_line(line):
        return Kind.DATE
    if CONTROL.match(text) and words <= 14:
        return Kind.CONTROL
    if words <= 30 and not ends_sentence(text) and is_labelled_link(text):
        return Kind.CONTROL
    if continues_at(line):
        return Kind.CONTINUES
    if COPYRIGHT.match(text) and words <= 40:
        return Kind.COPYRIGHT
    if FILE_NAME.match(text) and " " not in text.strip() and not EAST_ASIAN.search(text):
        return Kind.CREDIT
    if NUMBERED_FIGURE.match(text) and words <= 60:
        return Kind.CREDIT
    if (CREDIT.match(text) and words <= 60 and not INNER_SENTENCE_END.search(text)) or (
        words <= 80 and CREDIT_AT_END.search(text[-160:])
    ):
        return Kind.CREDIT
    if words <= 70 and (CALL.match(text) or SMALL_PRINT.match(text)):
        return Kind.CALL
    if words <= 10 and not ends_sentence(text) and BREAK.match(text):
        return Kind.BREAK
    if byline:
        return Kind.BYLINE
    if is_prose(line):
        return Kind.PROSE
    if BREADCRUMB.match(text) and words <= 40 and not ends_sentence(text):
        return Kind.BREADCRUMB
    # Words with a comma between are a headline in scripts without capitals.
    if SECTION.match(text) and words <= 16 and not (EAST_ASIAN.search(text) and "," in text):
        return Kind.SECTION
    return Kind.SHORT
