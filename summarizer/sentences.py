"""Text → sentences, headings and list items with exact offsets.

Paragraphs stand apart by blank lines. A single newline also ends a paragraph, except in text that is
evidently hard-wrapped: there the lines of a block are read as one.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from summarizer._sentence_ends import sentence_starts
from summarizer.types import Sentence, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from summarizer.types import SentenceKind

ITEM_MARK = re.compile(r"(?:[•‣▪●◦·∙*–-]|\(?\d{1,2}[.)]|\(?[a-z][.)])\s+(?=\S)")
_ENDED = re.compile(r"[.!?…:;,。！？؟।։።،؛：；，、][\"'”’)\]»」』）]*$")
_CASELESS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_HEADING_WORDS = 14
_HEADING_CHARACTERS = 100
_HEADING_CASELESS_CHARACTERS = 40
_SHORTEST_WRAPPED_LINE = 30
"""Characters. Wrapped text is 60 to 80 wide; shorter lines that run on are verse or a menu."""
_SPACELESS_END = re.compile(r"[\u3040-\u30ff\u3400-\u9fff、，]$")
_SHORTEST_SPACELESS_LINE = 18
"""Characters of a line in Japanese or Chinese: it is as wide as twice as many Latin ones."""
_WRAPPED_SHARE = 0.4
"""Of a block's line ends. A wrapped line goes on with a small letter about four times in five; a new
paragraph hardly ever begins with one."""


def split_sentences(text: str, language: str | None = "en") -> tuple[Sentence, ...]:
    """The sentences of `text` in order. They do not overlap; together they hold every character but blanks.

    `language` is an ISO 639 code; an unknown one is read by the rules that most languages share. Never fails.
    """
    code = (language or "en").replace("_", "-").split("-")[0].lower()
    return tuple(
        sentence
        for number, paragraph in enumerate(_paragraphs(text))
        for sentence in _sentences(text, paragraph, number, code)
    )


def _sentences(text: str, span: Span, number: int, language: str) -> Iterator[Sentence]:
    paragraph = span.of(text)
    starts = [0, *sentence_starts(paragraph, language), len(paragraph)]
    kind = _kind(paragraph, pieces=len(starts) - 1)
    for start, end in pairwise(starts):
        piece = paragraph[start:end].rstrip()
        yield Sentence(piece, span.start + start, span.start + start + len(piece), number, kind)


def _kind(paragraph: str, pieces: int) -> SentenceKind:
    if ITEM_MARK.match(paragraph) and any(c.isalnum() for c in paragraph):
        return "item"
    return "heading" if pieces == 1 and _is_heading(paragraph) else "prose"


def _is_heading(line: str) -> bool:
    if len(line) > _HEADING_CHARACTERS or "\n" in line or _ENDED.search(line):
        return False
    if _CASELESS.search(line):
        return len(line) <= _HEADING_CASELESS_CHARACTERS
    # A small letter at the start is the rest of a broken line, not a heading.
    return len(line.split()) <= _HEADING_WORDS and not line[0].islower() and any(c.isalpha() for c in line)


def _paragraphs(text: str) -> Iterator[Span]:
    block: list[Span] = []
    at = 0
    for line in text.splitlines(keepends=True):
        inner = line.strip()
        if inner:
            start = at + line.index(inner[0])
            block.append(Span(start, start + len(inner)))
        elif block:
            yield from _of_block(text, block)
            block = []
        at += len(line)
    if block:
        yield from _of_block(text, block)


def _of_block(text: str, lines: list[Span]) -> Iterator[Span]:
    """The paragraphs of a run of lines without a blank line."""
    if not _is_wrapped(text, lines):
        yield from lines
        return
    longest = max(line.end - line.start for line in lines)
    start = lines[0].start
    for line, following in pairwise(lines):
        short = line.end - line.start < 0.6 * longest
        if ITEM_MARK.match(text, following.start) or (short and _ENDED.search(line.of(text))):
            yield Span(start, line.end)
            start = following.start
    yield Span(start, lines[-1].end)


def _is_wrapped(text: str, lines: list[Span]) -> bool:
    breaks = [(line.of(text), following.of(text)) for line, following in pairwise(lines)]
    run_on = sum(1 for line, following in breaks if _runs_on(line, following))
    return bool(breaks) and run_on >= _WRAPPED_SHARE * len(breaks)


def _runs_on(line: str, following: str) -> bool:
    if _SPACELESS_END.search(line):
        # These scripts have no small letters, but all their letters are equally wide: a full line is long.
        return len(line) >= _SHORTEST_SPACELESS_LINE and following[0].isalpha()
    if len(line) < _SHORTEST_WRAPPED_LINE or re.search(r"[.!?…。！？][\"'”’)\]]*$", line):
        return False
    return following[0].islower()
