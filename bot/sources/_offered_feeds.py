"""The feeds that a web page offers in its head."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urljoin

_MOST = 8
_TYPES = {
    "application/rss+xml",
    "application/atom+xml",
    "application/rdf+xml",
    "application/feed+json",
    "application/json",
}


@dataclass(frozen=True, slots=True)
class OfferedFeed:
    """A feed and what the page calls it."""

    url: str
    title: str


def offered_feeds(content: bytes, url: str) -> tuple[OfferedFeed, ...]:
    """The feeds in `<link rel=alternate>`, in the page's order; those of comments come last."""
    from bs4 import BeautifulSoup, Tag

    soup = BeautifulSoup(content, "lxml")
    base = soup.find("base", href=True)
    root = urljoin(url, str(base.get("href"))) if isinstance(base, Tag) else url
    found: dict[str, OfferedFeed] = {}
    for link in soup.find_all("link", href=True):
        rel = " ".join(link.get_attribute_list("rel", [])).lower().split()
        kind = str(link.get("type", "")).partition(";")[0].strip().lower()
        if "alternate" not in rel or kind not in _TYPES:
            continue
        try:
            address = urljoin(root, str(link["href"]).strip())
        except ValueError:
            continue
        if address.startswith(("http://", "https://")):
            title = " ".join(str(link.get("title", "")).split())[:100]
            found.setdefault(address, OfferedFeed(address, title))
    ordered = sorted(found.values(), key=lambda each: "comments" in f"{each.url} {each.title}".lower())
    return tuple(ordered[:_MOST])
