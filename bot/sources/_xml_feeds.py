"""RSS, RDF, Atom and CDF, by feedparser, which reads broken ones too."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import feedparser

from bot.sources import _feed_text as text
from bot.sources._feed_dates import read_moment
from bot.sources.feeds import Feed, FeedEntry

if TYPE_CHECKING:
    from collections.abc import Iterator

_PERIODS = {
    "hourly": timedelta(hours=1),
    "daily": timedelta(days=1),
    "weekly": timedelta(weeks=1),
    "monthly": timedelta(days=30),
    "yearly": timedelta(days=365),
}
_LONGEST = timedelta(days=7)
_LONGEST_ENTITY = 32
"""Characters that an entity of the feed's own may stand for; real ones stand for a letter or a name."""
_ENTITY = re.compile(rb"<!ENTITY\s[^>]{0,4096}>?", re.IGNORECASE)
_DECLARED = re.compile(rb"""\s(["'])(?P<value>.*?)\1""", re.DOTALL)


def read_xml_feed(content: bytes, url: str, media_type: str | None, charset: str | None) -> Feed | None:
    """None where it is no feed at all."""
    content, bombs = _without_bombs(content)
    headers = {"content-location": url}
    if media_type or charset:
        declared = f"; charset={charset}" if charset else ""
        headers["content-type"] = f"{media_type or 'application/xml'}{declared}"
    # From a stream: bytes by themselves would be tried as a file's name first. Nothing of its HTML is shown as
    # such, so what would make that safe and its links whole is left out: it takes most of the time.
    parsed: dict[str, Any] = feedparser.parse(
        io.BytesIO(content), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
    )
    given, entries = parsed["feed"], parsed["entries"]
    if not parsed.get("version") and not entries:
        return None
    base = url
    tag = text.language(given.get("language"))
    return Feed(
        title=text.plain(_get(given, "title")),
        link=text.address(_get(given, "link"), base),
        language=tag,
        entries=tuple(_entry(entry, base, tag) for entry in entries),
        every=_every(given),
        problems=tuple(_problems(parsed, bombs, media_type)),
    )


def _get(given: dict[str, Any], key: str) -> Any:
    # Not `given.get`: for some keys feedparser puts the value of another in their place.
    return dict.get(given, key)


def _without_bombs(content: bytes) -> tuple[bytes, int]:
    """Without declarations of entities that stand for much: each mention would be so much text again."""
    removed = 0

    def judged(match: re.Match[bytes]) -> bytes:
        nonlocal removed
        value = _DECLARED.search(match[0])
        if value is not None and len(value["value"]) <= _LONGEST_ENTITY:
            return match[0]
        removed += 1
        return b""

    return _ENTITY.sub(judged, content), removed


def _problems(parsed: dict[str, Any], bombs: int, media_type: str | None) -> Iterator[str]:
    if bombs:
        yield f"it declares entities of its own, which are not expanded: {bombs}"
    error = parsed.get("bozo_exception") if parsed.get("bozo") else None
    if isinstance(error, feedparser.CharacterEncodingOverride):
        yield f"its encoding is not the one declared; read as {parsed.get('encoding')}"
    elif isinstance(error, feedparser.NonXMLContentType):
        if media_type:
            yield f"its server calls it {media_type}, which is no XML"
    elif error is not None:
        said = getattr(error, "getMessage", lambda: str(error))()
        line = getattr(error, "getLineNumber", lambda: None)()
        yield f"it is not well-formed{f' in line {line}' if line else ''}: {text.one_line(str(said))[:200]}"


def _entry(entry: dict[str, Any], base: str, language: str | None) -> FeedEntry:
    url = _address(entry, base)
    title = _title(entry)
    summary, content, tag = _texts(entry)
    id_ = text.one_line(_get(entry, "id"))
    return FeedEntry(
        id=id_ or url or text.made_id(title, content or summary),
        url=url,
        title=title,
        authors=text.names(list(_written_authors(entry))),
        published=read_moment(_get(entry, "published"), _get(entry, "published_parsed"))
        or read_moment(_get(entry, "created"), _get(entry, "created_parsed")),
        updated=read_moment(_get(entry, "updated"), _get(entry, "updated_parsed")),
        summary=summary,
        content=content,
        language=tag or language,
    )


def _address(entry: dict[str, Any], base: str) -> str | None:
    """Where the piece is: the address behind a counting service, its link, or the page that is its content."""
    links = [link for link in _get(entry, "links") or () if link.get("rel", "alternate") == "alternate"]
    # Of several, the one for people.
    links.sort(key=lambda link: link.get("type", "text/html") not in ("text/html", "application/xhtml+xml"))
    sources = (part.get("src") for part in _get(entry, "content") or ())
    written = (
        _get(entry, "feedburner_origlink"),
        *(link.get("href") for link in links),
        _get(entry, "link"),
        *sources,
    )
    return next((found for each in written if (found := text.address(each, base))), None)


def _title(entry: dict[str, Any]) -> str:
    title = _get(entry, "title")
    kind = (_get(entry, "title_detail") or {}).get("type")
    # Feeds of all kinds escape twice; Atom's plain titles alone mean what they say.
    return text.one_line(title) if kind == "text/plain" and "&" not in str(title) else text.plain(title)


def _texts(entry: dict[str, Any]) -> tuple[str | None, str | None, str | None]:
    """Summary and content as HTML, and the language that one of them is said to be in."""
    parts = [part for part in _get(entry, "content") or () if str(part.get("value") or "").strip()]
    readable = [
        part
        for part in parts
        if str(part.get("type", "text/html")).startswith(("text/", "application/xhtml"))
    ]
    whole = max(readable, key=lambda part: len(part["value"]), default=None)
    detail = _get(entry, "summary_detail") or {}
    tags = (each.get("language") for each in (whole or {}, detail, _get(entry, "title_detail") or {}))
    language = next((found for tag in tags if (found := text.language(tag))), None)
    return _html(detail), _html(whole or {}), language


def _html(part: dict[str, Any]) -> str | None:
    value = str(part.get("value") or "")
    if not value.strip():
        return None
    return text.as_html(value) if part.get("type") == "text/plain" else value


def _written_authors(entry: dict[str, Any]) -> Iterator[str]:
    for author in _get(entry, "authors") or ():
        if name := author.get("name"):
            yield str(name)


def _every(given: dict[str, Any]) -> timedelta | None:
    """By `ttl` (minutes) or the syndication module (so many times a period)."""
    minutes = str(_get(given, "ttl") or "").strip()
    period = _PERIODS.get(str(_get(given, "sy_updateperiod") or "").strip().lower())
    often = str(_get(given, "sy_updatefrequency") or "1").strip()
    if minutes.isascii() and minutes.isdigit() and int(minutes[:9]) > 0:
        return min(timedelta(minutes=int(minutes[:9])), _LONGEST)
    if period and often.isascii() and often.isdigit() and int(often[:9]) > 0:
        return min(period / int(often[:9]), _LONGEST)
    return None
