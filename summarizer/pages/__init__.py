"""From the bytes of a page to the articles in it, without the page's furniture."""

from summarizer.pages.hints import PageHints
from summarizer.pages.identity import article_id, canonical_url, plain_address
from summarizer.pages.manifest import read_manifest
from summarizer.pages.reading import MAX_PAGE_BYTES, read_page

__all__ = [
    "MAX_PAGE_BYTES",
    "PageHints",
    "article_id",
    "canonical_url",
    "plain_address",
    "read_manifest",
    "read_page",
]
