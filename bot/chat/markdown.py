"""The one place where text is made safe for Discord: shown as it is, never obeyed.

Texts of articles, of members and of operators all pass through `inline` (or what is built on it) before they
stand in a message. Lengths are counted in UTF-16 units, as Discord counts them.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from summarizer import split_sentences

if TYPE_CHECKING:
    from datetime import date

ELLIPSIS = "…"
BREAK = "\u200b"
"""A zero-width space. Put between two characters, it keeps a client from reading them as one mark, and a
server from parsing them as a mention."""

_ISOLATE, _END_ISOLATE = "\u2068", "\u2069"

_INVISIBLE = re.compile(
    # Unicode's Default_Ignorable_Code_Point, without the joiners and the two emoji selectors (see below);
    # then blanks that look like nothing, the object placeholder, and what is not a character at all.
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0d\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff\u2800\ufff9-\ufffc\ufdd0-\ufdef\ufffe\uffff]"
)
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1b\x7f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_PILED_MARKS = 4
"""Combining marks kept on one letter: no orthography needs more, and a tower of them covers other lines."""

_ESCAPES = re.compile(
    r"(?P<mark>[\\`*_~|<\[\]])"
    # A heading, subtext, list, numbered list or quote, at the start of what is shown.
    r"|(?P<start>\A(?:[#>+-]|\d{1,9}(?P<dot>[.)])))"
    # :name: is drawn as an emoji.
    r"|(?P<colon>:(?=[^\s:]+:))"
    # Clients draw no entities, but other readers of Markdown do.
    r"|(?P<entity>&(?=#?\w+;))"
    r"|(?P<scheme>(?<=[A-Za-z]):(?=//))"
    r"|(?P<mention>@(?=everyone|here|[!&]?\d))"
    r"|(?P<invite>(?:discord|discordapp|dsc)\.(?=\w))",
    re.IGNORECASE,
)


_CONTEXT = 100
"""Characters past a cut that tell whether a full stop ends a sentence."""


def length(text: str) -> int:
    """UTF-16 units, as Discord counts."""
    return len(text) + sum(character > "\uffff" for character in text)


def clean(text: str) -> str:
    """One line of `text` without what cannot be seen: controls, direction marks, fillers, piled-up accents.

    Blanks become single spaces. Joiners stay where a script or an emoji needs them.
    """
    text = _SURROGATE.sub("\ufffd", text)
    text = _INVISIBLE.sub("", text)
    if text.isascii():
        return " ".join(_CONTROLS.sub("", text).split())
    kept: list[str] = []
    piled = 0
    for place, character in enumerate(text):
        category = unicodedata.category(character)
        if character in "\u200c\u200d" and not _joins(text, place):
            continue
        if category == "Cc" and not character.isspace():
            continue
        piled = piled + 1 if category in ("Mn", "Me") else 0
        if piled <= _PILED_MARKS:
            kept.append(character)
    return " ".join("".join(kept).split())


def _joins(text: str, place: int) -> bool:
    """Whether the joiner at `place` stands between signs of a script that joins, or between emoji."""
    around = text[place - 1 : place] + text[place + 1 : place + 2]
    return (
        len(around) == 2
        and not around.isascii()
        and all(unicodedata.category(c) in ("Lo", "Mn", "Mc", "So", "Sk") for c in around)
    )


def inline(text: str, limit: int | None = None) -> str:
    """`text` on one line, shown as it is: no formatting, mention, link, emoji or command in it works.

    With a `limit` (UTF-16 units of the result, at least 1), it is cut where a sentence ends or, failing that,
    a word, and then ends in "…". Never cut inside an escape or a character.
    """
    text = clean(text)
    whole = _shown(text)
    if limit is None or length(whole) <= limit:
        return whole
    # What is shown is never shorter than the text, so what lies past the limit need not be looked at.
    for end in _ends(text[: limit + _CONTEXT], limit):
        shorter = _shown(f"{text[:end].rstrip()} {ELLIPSIS}")
        if length(shorter) <= limit:
            return shorter
    return _cut_anywhere(text, limit)


def _ends(text: str, limit: int) -> list[int]:
    """Where `text` may be cut for good reading, the furthest first."""
    return [s.end for s in reversed(split_sentences(text)[:-1]) if s.end < limit]


def _cut_anywhere(text: str, limit: int) -> str:
    """Cut at the last blank that fits if that keeps a good part of the text, else after any character."""
    low, high = 0, min(limit, len(text))
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if _fits(text, middle, limit) else (low, middle - 1)
    while low and not _fits(text, low, limit):
        low -= 1
    blank = text.rfind(" ", 0, low + 1)
    if blank > low // 2 and _fits(text, blank, limit):
        low = blank
    return _shown(_beginning(text, low)) if low else ELLIPSIS


def _fits(text: str, end: int, limit: int) -> bool:
    return length(_shown(_beginning(text, end))) <= limit


def _beginning(text: str, end: int) -> str:
    # A letter is not parted from its accents, nor an emoji from what it is joined with.
    while 0 < end < len(text) and (
        unicodedata.category(text[end]) in ("Mn", "Me", "Mc")
        or text[end] in "\u200c\u200d\ufe0e\ufe0f"
        or text[end - 1] in "\u200c\u200d"
    ):
        end -= 1
    return text[:end].rstrip(" ,;:–—-") + ELLIPSIS


def _shown(text: str) -> str:
    escaped = _ESCAPES.sub(_escape, text)
    if not text.isascii() and any(unicodedata.bidirectional(character) in ("R", "AL") for character in text):
        # Letters that run to the left must not reorder what we write beside them.
        return f"{_ISOLATE}{escaped}{_END_ISOLATE}"
    return escaped


def _escape(match: re.Match[str]) -> str:
    found = match[0]
    if match["dot"]:
        return f"{found[:-1]}\\{match['dot']}"
    if match["mark"] or match["start"] or match["colon"] or match["entity"]:
        # `\<@1>` is still a mention to the server, which knows no escapes.
        return f"\\{found}{BREAK}" if found == "<" else f"\\{found}"
    return f"{found}{BREAK}"


def bold(shown: str) -> str:
    """Text that `inline` gave, in bold."""
    return _wrapped("**", shown)


def struck(shown: str) -> str:
    """Text that `inline` gave, struck through."""
    return _wrapped("~~", shown)


def _wrapped(mark: str, shown: str) -> str:
    # Beside a sign that is no letter, some readers of Markdown do not see the mark, and an escaped mark would
    # run together with ours: clients look for `~~` before they unescape.
    first = "" if shown[:1].isalnum() else BREAK
    last = "" if shown[-1:].isalnum() else BREAK
    return f"{mark}{first}{shown}{last}{mark}" if shown else ""


def link(label: str, url: str) -> str:
    """`label`, which `inline` gave, as a link to `url`; the plain label where that is no web address.

    Brackets in the label are shown as parentheses: clients count brackets without regard to escapes.
    """
    target = web_address(url)
    if target is None:
        return label
    label = label.replace("\\[", "(").replace("\\]", ")")
    return f"[{label}]({target})"


_KEPT_IN_URL = "%/:?#@!$&+,;=~._-"


def web_address(url: str) -> str | None:
    """`url` with everything encoded that could end a link early, or None where it is no http(s) address."""
    url = url.strip()
    try:
        parts = urlsplit(url)
        host = parts.hostname
        _ = parts.port
    except ValueError:
        return None
    if (
        parts.scheme.lower() not in ("http", "https")
        or not host
        or re.search(r"[\s<>\"\\^`{|}]", parts.netloc)
    ):
        return None
    return quote(url, safe=_KEPT_IN_URL, errors="replace")


def day(date_: date) -> str:
    """A day as Discord shows it in the reader's language. Noon UTC is the same day nearly everywhere."""
    return timestamp(datetime.combine(date_, time(12), UTC), "D")


def timestamp(moment: datetime, style: str = "f") -> str:
    """An aware moment as a Discord timestamp: shown in the reader's own zone and language.

    `style`: "t" time, "D" day, "f" day and time, "R" how long ago.
    """
    return f"<t:{int(moment.timestamp())}:{style}>"
