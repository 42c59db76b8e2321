"""What is known of a page before it is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True)
class PageHints:
    """Facts about a page from elsewhere: a manifest, a feed, a source's settings.

    A field that is given wins over what the page says. `title`, `url`, `published` and `authors` speak of the
    page's main article only; `publisher` and `language` also of its teasers.
    """

    publisher: str | None = None
    url: str | None = None
    title: str | None = None
    published: date | None = None
    authors: tuple[str, ...] | None = None
    """None: not known. An empty tuple: known to have no named author."""
    language: str | None = None
    """ISO 639-1."""
    found_at: str | None = None
    """Where the page was found. Without a `url`, it is the main article's address, unless the page names another
    one on the same site as its own."""


NO_HINTS = PageHints()
"""Nothing is known."""
