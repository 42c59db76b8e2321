"""The links of a listing page that lead to articles."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urldefrag, urljoin

if TYPE_CHECKING:
    import re

_MOST = 200


def listed_links(
    content: bytes, url: str, pattern: re.Pattern[str], *, charset: str | None = None
) -> tuple[str, ...]:
    """The absolute http(s) addresses that the pattern is found in, each once, in the page's order.

    `url` is where the page was found. The page itself is not among them.
    """
    from bs4 import BeautifulSoup, Tag

    from summarizer import canonical_url

    soup = BeautifulSoup(content, "lxml", from_encoding=charset)
    base = soup.find("base", href=True)
    try:
        root = urljoin(url, str(base.get("href"))) if isinstance(base, Tag) else url
    except ValueError:
        root = url
    found: dict[str, str] = {}
    own = canonical_url(url)
    for anchor in soup.find_all("a", href=True):
        try:
            address = urldefrag(urljoin(root, "".join(str(anchor.get("href")).split()))).url
        except ValueError:
            continue
        if not address.startswith(("http://", "https://")) or len(address) > 2000:
            continue
        if pattern.search(address) and canonical_url(address) != own:
            found.setdefault(canonical_url(address), address)
        if len(found) >= _MOST:
            break
    return tuple(found.values())
