"""Finding the first link of a message. Pure."""

from __future__ import annotations

import re

_URL = re.compile(r"https?://[^\s<>\"\\^`{|}]+", re.IGNORECASE)
_TRAILING = ".,;:!?'*_~”’…"
_PAIRS = {")": "(", "]": "["}


def first_link(text: str) -> str | None:
    """The first http(s) address in a message, without the punctuation and brackets of the words around it."""
    match = _URL.search(text)
    if match is None:
        return None
    # In a masked link, `[words](address)`, the address ends where its bracket closes.
    url = match[0].partition("](")[0]
    while url:
        last = url[-1]
        if last in _TRAILING or (last in _PAIRS and url.count(last) > url.count(_PAIRS[last])):
            url = url[:-1]
        else:
            break
    return url if re.match(r"https?://[^/]", url, re.IGNORECASE) else None
