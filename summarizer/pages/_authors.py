"""Who wrote the article of an HTML page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from summarizer.pages._bylines import byline_names, names_in
from summarizer.pages._linked_data import texts_in
from summarizer.pages._tidy import tidy_line

if TYPE_CHECKING:
    from collections.abc import Callable

    from bs4 import BeautifulSoup, Tag

MOST_LINES = 60
"""Visible elements looked at for a byline or a date."""


def authors_of(
    soup: BeautifulSoup, meta: dict[str, str], nodes: list[dict[str, object]], houses: list[str]
) -> tuple[str, ...]:
    """The people who wrote it, by the first source that names any. `houses`: names that are the
    publisher's."""
    keys = ("author", "article:author", "parsely-author", "dc.creator", "citation_author", "sailthru.author")
    marked = '[rel~="author"], [itemprop="author"] [itemprop="name"], [itemprop="author"]'
    sources: tuple[Callable[[], list[str]], ...] = (
        lambda: [text for node in nodes[:5] for text in _author_names(node.get("author"))],
        lambda: [meta[key] for key in keys if key in meta],
        lambda: [tag.get_text(" ") for tag in soup.select(marked)[:8]],
        lambda: [
            tag.get_text(" ")
            for tag in by_class(soup, r"(?:^|[-_ ])(?:by-?lines?|authors?(?:[-_]?name)?)(?:$|[-_ ])")
        ],
    )
    for rank, source in enumerate(sources):
        found = [
            name
            for raw in source()
            if len(line := tidy_line(raw)) <= 200 and not line.startswith(("http://", "https://"))
            for name in byline_names(line) or names_in(line)
            if _is_person(name, houses, one_word=rank == 0)
        ]
        if found:
            return tuple(dict.fromkeys(found))
    return ()


_DEGREE = re.compile(r"[A-Z][A-Za-z]{0,2}\.?[A-Z]{1,3}\.?|[A-Z]{2,4}")
_NOBODY = re.compile(
    r"by|admin(?:istrator)?|editor(?:ial)?s?|guest|staff|author|anonymous|unknown|redaction|redaktion|"
    r"rédaction|redacción|redazione|"
    r"гость|админ|name|nama|user|web ?master|team|press release",
    re.IGNORECASE,
)


def _is_person(name: str, houses: list[str], *, one_word: bool) -> bool:
    """Not the publisher, a degree, a role, or (from loose markup) a lone word."""
    if _NOBODY.fullmatch(name) or _DEGREE.fullmatch(name):
        return False
    if any(name.casefold().startswith(house) or house.startswith(name.casefold()) for house in houses):
        return False
    return one_word or " " in name or not name.isascii()


def _author_names(value: object) -> list[str]:
    if isinstance(value, list):
        return [name for item in value[:20] for name in _author_names(item) if not isinstance(item, list)]
    if isinstance(value, dict) and "Organization" in texts_in(value.get("@type")):
        return []
    return texts_in(value)


def by_class(soup: BeautifulSoup, pattern: str) -> list[Tag]:
    return soup.find_all(class_=re.compile(pattern, re.IGNORECASE), limit=MOST_LINES)
