"""Which stretches of a text stand in quotation marks or brackets.

Straight marks and apostrophes look alike, so a mark's role is read off its neighbours. What can't be paired
is left alone: a missing mark must never make the rest of a paragraph one quotation.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_QUOTES = {"“": "”", "„": "“”", "«": "»", "「": "」", "『": "』", "‘": "’", '"': '"', "'": "'"}
_BRACKETS = {"(": ")", "[": "]", "（": "）", "【": "】"}
_MIXED = {'"': "“", "”": '"'}
"""Opened with a curly mark and closed with a straight one, or the other way about: closing mark to opening."""
_CLOSING_ONLY = "”»」』)]）】"
MARKS = "“”„«»「」『』‘’\"'()[]（）【】"
_MARK = re.compile(rf"[{re.escape(MARKS)}]")
_BEFORE_OPENING = frozenset("([{—–-/:,;.!?…“‘\"'（「『。！？、")
_AFTER_CLOSING = frozenset(")]},.;:!?…—–-/”’\"'）」』。！？、，")


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quoted or bracketed stretch: `start` at its opening mark, `end` past its closing one."""

    start: int
    end: int
    mark: str
    """The opening mark."""

    @property
    def bracketed(self) -> bool:
        return self.mark in _BRACKETS


def is_apostrophe(text: str, at: int) -> bool:
    """Whether the mark at `at` stands inside a word ("don't", "Kyiv’s")."""
    return text[at] in "'’" and 0 < at < len(text) - 1 and text[at - 1].isalnum() and text[at + 1].isalnum()


def closes(text: str, at: int) -> bool:
    """Whether the character at `at` closes a quotation or a bracket, judged by its neighbours alone."""
    mark = text[at]
    return mark in _CLOSING_ONLY or (mark in "\"'’" and not is_apostrophe(text, at) and _may_close(text, at))


def quotations(text: str) -> tuple[Quotation, ...]:
    """Every paired stretch, in order of its end; stretches may nest. Linear in the length of `text`."""
    found: list[Quotation] = []
    opened: dict[str, int] = {}
    for match in _MARK.finditer(text):
        at, mark = match.start(), match.group()
        if is_apostrophe(text, at):
            continue
        opener = _closed_by(text, at, mark, opened)
        if opener is not None:
            found.append(Quotation(opened.pop(opener), at + 1, opener))
        elif mark in _BRACKETS or (mark in _QUOTES and (mark not in "\"'" or _may_open(text, at))):
            opened[mark] = at
    return tuple(found)


def _closed_by(text: str, at: int, mark: str, opened: dict[str, int]) -> str | None:
    if mark in "\"'’" and not _may_close(text, at):
        return None
    pairs = _BRACKETS if mark in ")]）】" else _QUOTES
    own = next((opener for opener in opened if mark in pairs.get(opener, "")), None)
    if own is None and _MIXED.get(mark) in opened:
        return _MIXED[mark]
    return own


def _may_open(text: str, at: int) -> bool:
    before = text[at - 1] if at else " "
    after = text[at + 1] if at + 1 < len(text) else " "
    if text[at] == '"' and before.isalpha() and after.isalpha():
        return True  # a missing blank: called"Anna"
    if before == ")" and after.isalnum():
        return True  # a dateline: (CNN)"Anna …
    return (before in _BEFORE_OPENING or before.isspace()) and not after.isspace()


def _may_close(text: str, at: int) -> bool:
    before = text[at - 1] if at else " "
    after = text[at + 1] if at + 1 < len(text) else " "
    if before.isspace():
        return False
    return after in _AFTER_CLOSING or after.isspace() or before in ".,!?…"
