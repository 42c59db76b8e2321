"""Feeds of elsewhere as tables for the operator's sources file."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bot.errors import SettingsError
from bot.sources.configured import parse_sources

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.sources.configured import Source, Tier
    from bot.sources.opml import OutlinedFeed

_LONGEST_SLUG = 50
"""Of those made here: there is room for a number behind it."""
_LONGEST_NAME = 120


def source_tables(
    feeds: Iterable[OutlinedFeed], there: Iterable[Source], topics: Mapping[str, str], tier: Tier
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """A `[slug]` table of TOML for each feed that is not there yet, and the addresses of which none can be made.

    topics: names by slug. A category that is one of them becomes a topic of the source; any other, a comment.
    """
    kept = list(there)
    addresses = {_same(source.address) for source in kept}
    slugs = {source.slug for source in kept}
    by_name = {_folded(word): slug for slug, name in topics.items() for word in (slug, name)}
    tables: list[str] = []
    wrong: list[str] = []
    for feed in feeds:
        if _same(feed.address) in addresses:
            continue
        slug = _free_slug(feed, slugs)
        table = _table(slug, feed, by_name, tier)
        try:
            parse_sources(table.encode(), "", topics)
        except SettingsError:
            wrong.append(feed.address)
            continue
        addresses.add(_same(feed.address))
        slugs.add(slug)
        tables.append(table)
    return tuple(tables), tuple(wrong)


def _table(slug: str, feed: OutlinedFeed, by_name: Mapping[str, str], tier: Tier) -> str:
    known = list(
        dict.fromkeys(by_name[_folded(each)] for each in feed.categories if _folded(each) in by_name)
    )
    others = [each for each in feed.categories if _folded(each) not in by_name]
    lines = [f"[{slug}]"]
    if feed.site:
        lines.append(f"# Of {_comment(feed.site)}")
    if others:
        lines.append(f"# Filed under: {_comment(' / '.join(others))}")
    lines += [
        'kind = "feed"',
        f"address = {_quoted(feed.address)}",
        f"publisher = {_quoted(feed.title[:_LONGEST_NAME])}",
        f"tier = {_quoted(tier)}",
    ]
    language = re.match(r"[a-z]{2}(?![a-z])", (feed.language or "").lower())
    if language:
        lines.append(f"language = {_quoted(language[0])}")
    if known:
        lines.append(f"topics = [{', '.join(map(_quoted, known))}]")
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """A basic string of TOML, whose escapes are those of JSON (but for DEL, which it must not hold)."""
    return json.dumps(text.encode("utf-8", "replace").decode(), ensure_ascii=False).replace("\x7f", "\\u007f")


def _comment(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in text)


def _folded(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _same(address: str) -> str:
    """Equal for two spellings of one feed's address."""
    from summarizer import canonical_url

    return re.sub(r"^https?://(www\.)?", "", canonical_url(address)).rstrip("/")


def _free_slug(feed: OutlinedFeed, taken: set[str]) -> str:
    plain = unicodedata.normalize("NFKD", feed.title).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain) if feed.title != feed.address else []
    if not words:
        try:
            host = urlsplit(feed.address).hostname or "feed"
        except ValueError:
            host = "feed"
        words = re.findall(r"[a-z0-9]+", host.lower().removeprefix("www.")) or ["feed"]
    slug = "-".join(words)[:_LONGEST_SLUG].strip("-")
    number = 2
    free = slug
    while free in taken:
        free = f"{slug}-{number}"
        number += 1
    return free
