"""Links that open a page at the very sentence: `#:~:text=`, of the WICG's "URL Fragment Text Directives".

A browser looks for the words as they are on the page. Whole sentences make long links, so a longer one is
given by its first and last words; where other sentences begin the same way, more words are given.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Sequence

    from summarizer import Span

_WORD = re.compile(r"\S+")
_WHOLE = 60
"""Characters. A sentence up to this long is given whole: its first and last words would save little."""
_EDGE_WORDS = 3
"""Words at each end of a longer one to begin with; fewer are seldom unique on a page."""
_MOST_EDGE_WORDS = 12
"""Past this many words a link gets no better: the article says the same thing twice."""


def sentence_link(url: str, text: str, span: Span) -> str:
    """`url` with a text directive for `text[span.start:span.end]`.

    A fragment that `url` has stays; a directive that it has is replaced. Where the sentence is not unique in
    `text`, the words before it are added.
    """
    directive = _directive(text, span)
    base, _, fragment = url.partition("#")
    fragment = fragment.partition(":~:")[0]
    return f"{base}#{fragment}:~:text={directive}" if directive else url


def _directive(text: str, span: Span) -> str:
    sentence = span.of(text)
    words = _WORD.findall(sentence)
    if not words:
        return ""
    one_block = "\n" not in sentence.strip()
    if one_block and (len(sentence) <= _WHOLE or len(words) <= 2 * _EDGE_WORDS):
        return _prefix(text, span, words) + _encoded(words)
    most = min(_MOST_EDGE_WORDS, len(words) // 2)
    for count in range(min(_EDGE_WORDS, most), most + 1):
        if _found_at(text, words[:count], words[-count:]) == (span.start, span.end):
            return _range(words, count)
    return _prefix(text, span, words[:most]) + _range(words, most)


def _range(words: Sequence[str], count: int) -> str:
    return f"{_encoded(words[:count])},{_encoded(words[-count:])}"


def _found_at(text: str, first: Sequence[str], last: Sequence[str]) -> tuple[int, int] | None:
    """Where a browser finds the range: the first place of `first`, to the first place of `last` after it."""
    start = _pattern(first).search(text)
    end = start and _pattern(last).search(text, start.end())
    return (start.start(), end.end()) if start and end else None


def _prefix(text: str, span: Span, words: Sequence[str]) -> str:
    """The words before the sentence, as `prefix-,`, where the sentence is not the first of its words."""
    first = _pattern(words).search(text)
    if first is None or first.start() == span.start:
        return ""
    paragraph = text.rfind("\n", 0, span.start) + 1
    before = _WORD.findall(text, paragraph, span.start)[-_EDGE_WORDS:]
    return f"{_encoded(before)}-," if before else ""


def _pattern(words: Sequence[str]) -> re.Pattern[str]:
    # Browsers match whole words, in any case, with any blanks between them.
    return re.compile(r"(?<!\w)" + r"\s+".join(map(re.escape, words)) + r"(?!\w)", re.IGNORECASE)


def _encoded(words: Sequence[str]) -> str:
    # "-", "," and "&" have a meaning of their own in a directive; the first is left alone by `quote`.
    return quote(" ".join(words), safe="", errors="replace").replace("-", "%2D")
