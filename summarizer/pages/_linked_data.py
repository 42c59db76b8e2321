"""JSON-LD: what a page says of itself for machines."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import TYPE_CHECKING

from summarizer.pages._tidy import tidy_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bs4 import BeautifulSoup

_ARTICLE_TYPES = re.compile(
    r"(?:\w*Article|BlogPosting|Report|LiveBlogPosting|SocialMediaPosting|OpinionNewsArticle|"
    r"AnalysisNewsArticle|Review|Recipe)$"
)
_MOST_NODES = 5_000
"""Nodes of a page's JSON-LD that are walked; real pages have tens to hundreds."""


def linked_data(soup: BeautifulSoup) -> Iterator[dict[str, object]]:
    """Every object in the page's JSON-LD, `@graph` and nested ones included, breadth first, bounded."""
    waiting: list[object] = []
    for script in soup.find_all(
        "script", type=re.compile(r"^application/(?:[\w.]+\+)?ld\+json", re.IGNORECASE)
    ):
        source = re.sub(
            r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/)|(?:-->|//\s*\]\]>)\s*;?\s*$",
            "",
            script.get_text(),
        )
        try:
            waiting.append(json.loads(source, strict=False))
        except (ValueError, RecursionError):
            continue
    seen = 0
    while waiting and seen < _MOST_NODES:
        node = waiting.pop(0)
        seen += 1
        if isinstance(node, list):
            waiting.extend(node)
        elif isinstance(node, dict):
            yield node
            waiting.extend(value for value in node.values() if isinstance(value, dict | list))


def is_article(node: dict[str, object]) -> bool:
    """Whether a node of JSON-LD describes a piece of writing."""
    return any(_ARTICLE_TYPES.match(kind) for kind in texts_in(node.get("@type")))


def texts_in(value: object) -> list[str]:
    """The texts in a JSON-LD value, which may be one, a list, or an object with a name."""
    if isinstance(value, str):
        return [line] if (line := tidy_line(unescaped(value))) else []
    if isinstance(value, list):
        return [
            text for item in value[:50] for text in (texts_in(item) if not isinstance(item, list) else [])
        ]
    if isinstance(value, dict):
        return (
            texts_in(value.get("name") or value.get("@value") or value.get("@id"))
            if not isinstance(value.get("name"), dict)
            else []
        )
    return []


def unescaped(text: str) -> str:
    """JSON-LD often holds HTML entities, though it should not."""
    return unescape(unescape(text)) if "&" in text else text
