"""Where the sentences of one paragraph end: sentencex's boundaries, and our repairs of them.

sentencex sees the paragraph with quotation marks, brackets and apostrophes blanked. Its own pairing of them
takes quadratic time on hostile text, and one apostrophe read as a mark can make it swallow a page; here
`_quotations` pairs them, and a quotation of several sentences stays whole.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import sentencex

from summarizer._foreign_ends import further_ends, goes_on
from summarizer._quotations import MARKS, closes, is_apostrophe, quotations

if TYPE_CHECKING:
    from collections.abc import Iterator

_WINDOW = 20_000
"""Characters given to sentencex at a time: bounds what a hostile line can cost."""
_LONGEST_WHOLE = 320
"""Characters, about 55 words. A quotation up to this long stays in one sentence, so that its marks stay
balanced; a longer one fits no briefing anyway, so its sentences are worth more apart."""

_END_MARKS = ".!?…。！？؟।։።"
_OPENERS = "\"'“‘(["
_CLOSERS = "\"'”’)]»」』）】"
_STARTER = (
    "The|A|An|This|That|These|Those|He|She|It|They|We|You|I|His|Her|Its|Their|Our|My|But|And|So|Yet|"
    "However|Although|Though|While|When|If|In|On|At|For|From|By|With|As|After|Before|Since|There|Here|Now|"
    "Then|What|Who|Why|How|Where|Not|No|Yes|Some|Many|Most|Few|All|Both|Such|Still|Even|Also|Meanwhile|"
    "Later|Last|Next|Earlier|Under|Despite"
)
_STARTS_SENTENCE = re.compile(rf"[{re.escape(_OPENERS)}]*(?:{_STARTER})\b")
_TAKES_A_NAME = re.compile(
    r"(?<![\w.])(?:Gen|Sens?|Reps?|Govs?|Lt|Col|Maj|Capt|Cmdr|Cpl|Sgt|Pvt|Adm|Brig|Pres|Prof|Drs?|Mr|Mrs|"
    r"Ms|Mx|Rev|Hon|Amb|Supt|Det|Insp|Msgr|Messrs|Fr|Ft|Mts?|Pt|Atty|Rt|Ste?|[Vv]s|cf|[Ee]\.g|[Ii]\.e|viz|"
    r"approx|ca|esp)\.$"
)
_TAKES_A_NUMBER = re.compile(
    r"(?<![\w.])(?:[Nn]os?|Nr|[Aa]rts?|[Ff]igs?|[Vv]ol|[Ss]ec|[Cc]h|Pt|pp?|paras?|Jan|Feb|Mar|Apr|Jun|Jul|"
    r"Aug|Sept?|Oct|Nov|Dec|[Vv]er|[Tt]el|[Ee]xt|(?:H|S)\.(?:R|Res)|Res)\.$"
)
_STREET = re.compile(r"[A-Z][a-z]+ (?:St|Pt|Mt)\.$")
_NUMBER = re.compile(r"[#$€£]?\d")
_NUMERO = re.compile(r"No\. ?\d")
_HOUR = re.compile(r"\b[ap]\.m\.$", re.IGNORECASE)
_AFTER_HOUR = re.compile(
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|(?:January|February|March|April|May|June|July|August|"
    r"September|October|November|December|Jan|Feb|Mar|Apr|Aug|Sept|Oct|Nov|Dec)\b|[A-Z]{2,4}\b|Eastern\b|"
    r"Central\b|Mountain\b|Pacific\b|Greenwich\b|\("
)
_DOTTED_CAPITALS = re.compile(r"\b(?:[A-Z]\.){2,}$")
_LIST_MARK = re.compile(r"[\"“(\[]?(?:\d{1,3}(?:\.\d{1,2})?|[A-Za-z]|[ivxIVX]{1,5})[.)]|[•‣▪●◦·*–—-]+")
_FOOTNOTE = re.compile(r"(?:\[(?:\d{1,3}|[a-z]|note \d{1,3})\]){1,20}")
_AFTER_MISSING_SPACE = re.compile(r"[\"“‘'(\[]*(?:[A-ZÀ-ÞА-ЯЄІЇҐ][a-zß-ÿа-яєіїґ’']|[IA] )")
_BEFORE_MISSING_SPACE = re.compile(r"[\w)\"”’'][a-zß-ÿа-яєіїґ0-9%)\"”’'][.!?]+[\"'”’)\]]*$")
_STRAY_CLOSING = re.compile(r"\s[\"'”’](?=\s|$)")
_DOMAIN_END = re.compile(r"(?:Com|Org|Net|Gov|Edu|Info|Js|Html?|Pdf|Php|Aspx?|Io|Tv|Co|Uk)\b")
_ADDRESS = re.compile(r"://|www\.|@|\w/\w", re.IGNORECASE)
_POSSIBLE_END = re.compile(r"[.?!…][\"'”’)]{0,3}\s{1,9}(?=[\"'“‘(\[]{0,3}[A-Z])")
_ELLIPSIS_NO_OR_MAY = re.compile(r"\w(?:…|\.{3})$|\b[Nn]o\.$|\bMay\.$")
_SPEAKS = re.compile(
    r"(?:[A-Z][\w.'’-]{0,30}\s){1,4}(?:said|says|asked|asks|wrote|writes|added|adds|tweeted|shouted|cried|"
    r"wondered|replied|demanded|joked|exclaimed)(?=[.,;:]|$|\s+(?:in|on|at|to|of|during|after|when|before|"
    r"as|with|from|via)\b)"
)
_ASKED = re.compile(r"[?!][\"”’']+$")
_OTHER_BLANK = re.compile(r"[^\S ]")
_MASKED = re.compile(rf"[{re.escape(MARKS)}•‣▪●◦]")


def sentence_starts(paragraph: str, language: str) -> list[int]:
    """Where each sentence after the first starts, in order. `paragraph` has no outer blanks."""
    starts: list[int] = []
    protected, openings = _protected(paragraph)
    last = 0
    for end, start in _candidates(paragraph, openings, language):
        if not last < start < len(paragraph) or protected[start] or not _splits(paragraph, last, end, start):
            continue
        if not goes_on(paragraph[max(last, end - 80) : end], paragraph[start : start + 80], language):
            starts.append(start)
            last = start
    return starts


def _protected(text: str) -> tuple[bytearray, frozenset[int]]:
    """For each character whether a sentence may not start at it; and where quotations and brackets open."""
    protected = bytearray(len(text) + 1)
    found = quotations(text)
    for stretch in found:
        length = stretch.end - stretch.start
        # A single mark before a small letter may be an apostrophe ('90s, 'em): too weak to join sentences.
        first = text[stretch.start + 1]
        weak = stretch.mark in "'‘" and (first.islower() or not first.isalpha())
        if length <= _LONGEST_WHOLE and not weak:
            protected[stretch.start + 1 : stretch.end] = b"\x01" * (length - 1)
    return protected, frozenset(stretch.start for stretch in found)


def _candidates(paragraph: str, openings: frozenset[int], language: str) -> list[tuple[int, int]]:
    masked = _mask(paragraph)
    found: dict[int, int] = {}
    for boundary in _boundaries(masked, language):
        end, start = _place(paragraph, masked, openings, boundary)
        found[start] = end
    for match in _POSSIBLE_END.finditer(paragraph):
        if match.end() not in found and _passed_over(paragraph, match):
            found[match.end()] = match.start() + len(match.group().rstrip())
    for end, start in further_ends(paragraph, language):
        found.setdefault(start, end)
    return sorted((end, start) for start, end in found.items())


def _passed_over(text: str, end: re.Match[str]) -> bool:
    """Whether sentencex passed over an end: an ellipsis, "no." or "May." before a capital, a typical first word."""
    before = text[max(0, end.start() - 4) : end.start() + 1]
    if _ELLIPSIS_NO_OR_MAY.search(before):
        return True
    return before[-3:-1].isalnum() and _STARTS_SENTENCE.match(text, end.end()) is not None


def _mask(text: str) -> str:
    def blank(match: re.Match[str]) -> str:
        at = match.start()
        if match.group() not in MARKS:
            return " "  # sentencex reads a line that opens with a bullet as one sentence
        following = text[at + 1] if at + 1 < len(text) else " "
        # A letter keeps what stands before the mark joined to what follows: don't, (U.S.), "go".
        return "x" if is_apostrophe(text, at) or following in ".!?,;:" else " "

    return _MASKED.sub(blank, _OTHER_BLANK.sub(" ", text))


def _boundaries(masked: str, language: str) -> Iterator[int]:
    at = 0
    while at < len(masked):
        window = masked[at : at + _WINDOW]
        pieces = list(sentencex.segment(language, window))
        cut_short = pieces.pop() if len(window) == _WINDOW else ""
        for piece in pieces:
            at += len(piece)
            yield at
        if not pieces:
            at += len(cut_short)  # one sentence longer than the window; else the next window starts with it


def _place(text: str, masked: str, openings: frozenset[int], boundary: int) -> tuple[int, int]:
    """The end of the sentence before `boundary`, closing marks included, and the start of the next."""
    end = boundary
    while end and masked[end - 1] == " ":
        end -= 1
    while end < len(text):
        if (closes(text, end) and end not in openings) or text[end] in _END_MARKS:
            end += 1
        elif more := _FOOTNOTE.match(text, end) or _STRAY_CLOSING.match(text, end):
            end = more.end()
        else:
            break
    start = end
    while start < len(text) and text[start].isspace():
        start += 1
    return end, start


def _splits(text: str, last: int, end: int, start: int) -> bool:
    """Whether the sentence that starts at `last` ends at `end`, the next starting at `start`."""
    left, right = text[max(last, end - 80) : end], text[start : start + 80]
    core = left.rstrip(_CLOSERS)
    opened = right.lstrip(_OPENERS)
    if not any(c.isalnum() for c in right) or _LIST_MARK.fullmatch(left):
        return False
    if opened[:1].islower() and not opened[1:2].isupper():
        return False
    if start == end and core[-1:] in (".", "!", "?"):
        return _missing_space(text, end, left, right)
    if _ASKED.search(left) and _SPEAKS.match(right):
        return False
    return not core.endswith(".") or not _abbreviates(core, right)


def _missing_space(text: str, end: int, left: str, right: str) -> bool:
    if (
        not _BEFORE_MISSING_SPACE.search(left)
        or not _AFTER_MISSING_SPACE.match(right)
        or _DOMAIN_END.match(right)
    ):
        return False
    if _TAKES_A_NAME.search(left):
        return False
    token = text[max(0, end - 60) : end].split()[-1]
    return _STARTS_SENTENCE.match(right) is not None or not _ADDRESS.search(token)


def _abbreviates(left: str, right: str) -> bool:
    """Whether the full stop that ends `left` belongs to an abbreviation that `right` goes on from."""
    if _TAKES_A_NAME.search(left):
        return not (_STREET.search(left) and _STARTS_SENTENCE.match(right))
    if _NUMBER.match(right):
        return _TAKES_A_NUMBER.search(left) is not None
    if _HOUR.search(left):
        return _AFTER_HOUR.match(right) is not None
    return _DOTTED_CAPITALS.search(left) is not None and _NUMERO.match(right) is not None
