"""What a feed's texts come to: plain titles, names of people, languages, addresses."""

from __future__ import annotations

import hashlib
import html
import re
from urllib.parse import urljoin, urlsplit

_TAG = re.compile(r"<[a-zA-Z/!][^<>]*>")
_LANGUAGE = re.compile(r"([A-Za-z]{2})(?:[-_].*)?")
_NAME_IN_MAIL = re.compile(r"\S+@\S+\s*\((?P<after>[^()]+)\)|(?P<before>[^<>@]+?)\s*<\S+@\S+>")
_MOST_AUTHORS = 20
_LONGEST = 2000
"""Characters of a title, name or id that are looked at."""


def plain(text: object) -> str:
    """Without tags and entities, on one line."""
    if not isinstance(text, str):
        return ""
    return one_line(html.unescape(_TAG.sub(" ", text[:_LONGEST])))


def one_line(text: object) -> str:
    """On one line, and otherwise as it is."""
    return " ".join(text[:_LONGEST].split()) if isinstance(text, str) else ""


def as_html(text: str) -> str:
    """Plain text as HTML: paragraphs where there are blank lines."""
    paragraphs = (part.strip() for part in re.split(r"\n\s*\n", text))
    return "".join(f"<p>{html.escape(part, quote=False)}</p>" for part in paragraphs if part)


def names(written: list[str]) -> tuple[str, ...]:
    """The people named, each once, without their addresses."""
    found: dict[str, None] = {}
    for raw in written:
        text = plain(raw)
        mail = _NAME_IN_MAIL.fullmatch(text)
        text = (mail["after"] or mail["before"]).strip() if mail else text
        if text and "@" not in text and "://" not in text and len(text) <= 200:
            found[text] = None
    return tuple(found)[:_MOST_AUTHORS]


def language(tag: object) -> str | None:
    """ISO 639-1 out of a tag such as en-US."""
    match = _LANGUAGE.fullmatch(tag.strip()) if isinstance(tag, str) else None
    return match[1].lower() if match else None


def address(written: object, base: str) -> str | None:
    """As an absolute http(s) address; None where it is none."""
    if not isinstance(written, str) or not written.strip():
        return None
    try:
        resolved = urljoin(base, "".join(written.split()))
        parts = urlsplit(resolved)
        host = parts.hostname
    except ValueError:
        return None
    return resolved if parts.scheme in ("http", "https") and host else None


def made_id(*parts: str | None) -> str:
    """An id for an entry that has none: the same whenever it says the same."""
    joined = "\n".join(part or "" for part in parts)
    return f"sha256:{hashlib.sha256(joined.encode('utf-8', 'surrogatepass')).hexdigest()[:32]}"
