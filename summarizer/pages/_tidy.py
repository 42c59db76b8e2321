"""Characters and spaces as a reader sees them."""

from __future__ import annotations

import re
import sys
import unicodedata

_ODD_SPACES = dict.fromkeys(
    (code for code in range(sys.maxunicode + 1) if unicodedata.category(chr(code)) == "Zs"), " "
)
# Joiners (U+200C, U+200D) stay: Persian, Indic scripts and emoji need them.
_UNSEEN = dict.fromkeys((0x00AD, 0x034F, 0x061C, 0x180E, 0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF))
_UNSEEN |= dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))
_LINE_ENDS = {0x0B: "\n", 0x0C: "\n", 0x85: "\n", 0x2028: "\n", 0x2029: "\n\n"}
_CONTROLS = dict.fromkeys(code for code in (*range(32), *range(0x7F, 0xA0)) if code not in (0x09, 0x0A, 0x85))
_SURROGATES = dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
_CHARACTERS = _SURROGATES | _CONTROLS | _UNSEEN | _ODD_SPACES | _LINE_ENDS

_BLANKS = re.compile(r"\s+")
SPACELESS = "\u3001-\u303f\u3040-\u30ff\u3400-\u9fff\uff01-\uff60"
"""Japanese and Chinese letters and marks, which set no blanks."""
_SPACELESS_BREAK = re.compile(rf"(?<=[{SPACELESS}])[ \t]*\n\s*(?=[{SPACELESS}])")


def tidy_characters(text: str) -> str:
    """NFC; every space a plain one; nothing unseen (zero width, soft hyphens, direction marks); `\\n` line
    ends."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_CHARACTERS)
    return unicodedata.normalize("NFC", text)


def tidy_line(text: str) -> str:
    """One paragraph on one line: `tidy_characters`, and every run of blanks a single space.

    Where a line of Japanese or Chinese was broken, nothing stood.
    """
    return _BLANKS.sub(" ", _SPACELESS_BREAK.sub("", tidy_characters(text))).strip()
