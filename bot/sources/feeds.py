"""Feeds → entries: RSS, Atom and JSON Feed, as they should be and as they are."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.errors import NotAFeedError, SourceError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime, timedelta

MAX_FEED_BYTES = 5 * 1024 * 1024
"""Of the real feeds that it was tried on, the largest (a whole archive) has 0.6 MB. Five take
about five seconds."""
MAX_ENTRIES = 2000
"""Entries taken from one feed, from its top; what is below is old, and a trap has no end."""

_MARKUP = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_SNIFFED = 4096
"""Bytes looked at to tell what something is that is no feed."""


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """What a feed says of one piece. What is unknown is None or empty."""

    id: str
    """The publisher's own, else the address, else made from the title and text: the same at each reading."""
    url: str | None
    """Absolute, http or https, where the piece can be read."""
    title: str
    """Plain text."""
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    """Aware, in the zone that the feed gives it in: its day is the publisher's."""
    updated: datetime | None = None
    summary: str | None = None
    """HTML: what the publisher calls a summary or description."""
    content: str | None = None
    """HTML: what the publisher calls the content, often the whole text."""
    language: str | None = None
    """ISO 639-1, lower case."""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed that was read."""

    title: str
    link: str | None
    """The page that the feed belongs to."""
    language: str | None
    entries: tuple[FeedEntry, ...]
    """In the feed's order, which is mostly newest first; each once."""
    every: timedelta | None = None
    """How often its publisher says that it is worth asking."""
    problems: tuple[str, ...] = ()
    """What is wrong with it, though it could be read; in words for its operator."""
    left_out: int = 0
    """Entries that are there twice, or are too many."""


def read_feed(content: bytes, *, url: str, media_type: str | None = None, charset: str | None = None) -> Feed:
    """Read a feed of any usual form, also a broken one as far as that goes.

    url: where it was found, against which relative addresses are resolved. media_type, charset: from the HTTP
    header, where there is one; they win as the standards say. Takes time in proportion to the size: never to
    be called on an event loop.

    Raises NotAFeedError, which names the feeds that a web page offers, and SourceError for what is too large.
    """
    if len(content) > MAX_FEED_BYTES:
        size, limit = len(content) // 1024 // 1024, MAX_FEED_BYTES // 1024 // 1024
        mend = "Look for a feed of its newest pieces only."
        raise SourceError(url, f"the feed has {size} MB and the limit is {limit} MB", mend)
    if not content.strip(b"\0 \t\r\n"):
        raise NotAFeedError(
            url, "there is nothing in it", "Open it in a browser: is the address still right?"
        )
    if _is_json(content, media_type):
        from bot.sources._json_feeds import read_json_feed

        return _tidied(read_json_feed(content, url))
    from bot.sources._xml_feeds import read_xml_feed

    feed = read_xml_feed(content, url, media_type, charset)
    if feed is None:
        raise _no_feed(content, url)
    return _tidied(feed)


def _is_json(content: bytes, media_type: str | None) -> bool:
    start = content[:64].removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"<"):
        return False
    return start.startswith(b"{") or "json" in (media_type or "").lower()


def _no_feed(content: bytes, url: str) -> NotAFeedError:
    if _MARKUP.search(content[:_SNIFFED]) is None:
        return NotAFeedError(url, "it is neither RSS nor Atom nor JSON Feed", "Give a feed's address.")
    from bot.sources._offered_feeds import offered_feeds

    offered = offered_feeds(content, url)
    if not offered:
        mend = 'Look on the page for its feed, or read the page itself (kind = "page" or "listing").'
        return NotAFeedError(url, "it is a web page, not a feed, and it offers none", mend)
    named = ", ".join(f"{each.url} ({each.title})" if each.title else each.url for each in offered)
    return NotAFeedError(url, "it is a web page, not a feed", f"The feeds it offers: {named}")


def _tidied(feed: Feed) -> Feed:
    """Each entry once and not too many; the problems say what was left out."""
    from summarizer import canonical_url

    told_apart = _told_apart(feed.entries)
    by_id = _newest_by((entry.id, entry) for entry in told_apart)
    once = _newest_by((canonical_url(entry.url) if entry.url else f"id {entry.id}", entry) for entry in by_id)
    kept = once[:MAX_ENTRIES]
    twice, cut = len(feed.entries) - len(once), len(once) - len(kept)
    said = (
        (twice, f"entries that are in it more than once: {twice}"),
        (cut, f"entries below the first {MAX_ENTRIES}, which are not read: {cut}"),
    )
    problems = (*feed.problems, *(text for number, text in said if number))
    return replace(feed, entries=tuple(kept), problems=problems, left_out=twice + cut)


def _told_apart(entries: Sequence[FeedEntry]) -> list[FeedEntry]:
    """Some feeds give one id to all of their entries: then the address is the id."""
    pieces: dict[str, set[tuple[str | None, str]]] = {}
    for entry in entries:
        pieces.setdefault(entry.id, set()).add((entry.url, entry.title))
    shared = {
        id_
        for id_, told in pieces.items()
        if min(len({url for url, _ in told}), len({title for _, title in told})) > 1
    }
    return [replace(entry, id=entry.url) if entry.id in shared and entry.url else entry for entry in entries]


def _newest_by(keyed: Iterable[tuple[str, FeedEntry]]) -> list[FeedEntry]:
    """One entry a key, the newest of its kind in the place of the first."""
    kept: dict[str, FeedEntry] = {}
    for key, entry in keyed:
        other = kept.get(key)
        if other is None or _is_newer(entry, other):
            kept[key] = entry
    return list(kept.values())


def _is_newer(entry: FeedEntry, other: FeedEntry) -> bool:
    mine, its = entry.updated or entry.published, other.updated or other.published
    return mine is not None and (its is None or mine > its)
