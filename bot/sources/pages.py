"""Pages of the web, as documents to read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.sources.documents import Document

if TYPE_CHECKING:
    from bot.sources.fetch import Fetcher
    from bot.sources.fetched import Fetched


async def fetch_page(fetcher: Fetcher, url: str) -> Document:
    """The page under an address. Raises what `Fetcher.fetch` raises."""
    return page_of(await fetcher.fetch(url), url)


def page_of(got: Fetched, name: str) -> Document:
    """An answer as a page; `name` is what it was asked for by."""
    from summarizer import PageHints  # the parsers come along, which take long to load

    return Document(name, got.content, PageHints(found_at=got.url), got.content_type, got.charset)
