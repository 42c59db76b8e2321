"""A model's words as plain text: what could act where they are shown is taken out, whatever the model was told."""

from __future__ import annotations

import re
import unicodedata

_PASSES = 4
"""What is taken out may leave something else behind that works; after these, nothing is shown that still changes."""

_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()]*\)")
_ADDRESS = re.compile(
    r"[a-z][a-z0-9+.-]{0,15}:/+[^\s<>()\[\]]*|www\.[^\s<>()\[\]]+|\b(?:mailto|javascript|data|tel):[^\s<>()\[\]]+"
    r"|(?:[\w-]+\.)+[a-z]{2,}/[^\s<>()\[\]]*",
    re.IGNORECASE,
)
_TAG = re.compile(r"</?[@#:!&/a-z][^<>]*>|<\s*>", re.IGNORECASE)
"""Mentions, emoji and moments of Discord, and HTML."""
_MENTION = re.compile(r"@(?:everyone|here)\b|@(?=everyone|here)|(?<!\w)@", re.IGNORECASE)
_MARKS = re.compile(r"`+|\*+|~~+|\|\|+|__+|(?<!\w)_(?=\S)|(?<=\S)_(?!\w)|\\(?=[\W_])")
_AT_START = re.compile(r"^(?:\s*(?:[#>•·–—-]+\s|-#\s|\d{1,2}[.)]\s))+\s*")
_NUMBERS = r"\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*"
_CITATION = re.compile(
    rf"\s*(?:[\[【](?:sentences?\s*)?{_NUMBERS}[\]】]|\(sentences?\s*{_NUMBERS}\))(?=[\s.,;:!?]|$)"
)
"""As models cite, "[3]" or "[2, 5]": it would look like a receipt's number."""
_BLANK_BEFORE_A_MARK = re.compile(r"\s+(?=[,.;:!?](?:\s|$))")


def plain(text: str) -> str | None:
    """`text` on one line without links, mentions, markup and what cannot be seen; None where it can't be had so."""
    for _ in range(_PASSES):
        before, text = text, _once(text)
        if text == before:
            return text or None
    return None


def visible(text: str) -> str:
    """`text` on one line without controls, direction marks, joiners, tags and characters for private use."""
    kept = (" " if character.isspace() else character for character in text if not _is_hidden(character))
    return " ".join("".join(kept).split())


def _is_hidden(character: str) -> bool:
    if character.isspace():
        return False
    # The fillers are letters to Unicode, and variation selectors are marks: neither can be seen.
    return (
        unicodedata.category(character) in ("Cc", "Cf", "Co", "Cn", "Cs")
        or character in "\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0"
        or "\ufe00" <= character <= "\ufe0f"
        or "\U000e0100" <= character <= "\U000e01ef"
    )


def _once(text: str) -> str:
    text = visible(text)
    text = _LINK.sub(r"\1", text)
    for pattern in (_ADDRESS, _TAG, _MENTION, _MARKS, _CITATION):
        text = pattern.sub("", text)
    text = _AT_START.sub("", text)
    return _BLANK_BEFORE_A_MARK.sub("", " ".join(text.split()))
