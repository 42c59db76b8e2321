"""JSON Feed, versions 1 and 1.1 (jsonfeed.org): read by its standard, and leniently where feeds are not."""

from __future__ import annotations

import json
from typing import Any

from bot.errors import NotAFeedError
from bot.sources import _feed_text as text
from bot.sources._feed_dates import read_moment
from bot.sources.feeds import Feed, FeedEntry

_VERSION = "https://jsonfeed.org/version/"


def read_json_feed(content: bytes, url: str) -> Feed:
    """Raises NotAFeedError where it is no JSON, or another kind of JSON."""
    given = _parsed(content, url)
    items = given.get("items") if isinstance(given, dict) else None
    if not isinstance(given, dict) or not isinstance(items, list):
        mend = "A JSON Feed is an object with version, title and items."
        raise NotAFeedError(url, "it is JSON, but no JSON Feed", mend)
    problems = []
    if not str(given.get("version", "")).startswith((_VERSION, _VERSION.replace("https", "http"))):
        problems.append(f"it does not say that it is a JSON Feed (version: {_VERSION}1.1)")
    objects = [item for item in items if isinstance(item, dict)]
    if len(objects) < len(items):
        problems.append(f"items that are no objects: {len(items) - len(objects)}")
    language = text.language(given.get("language"))
    authors = _authors(given)
    return Feed(
        title=text.one_line(given.get("title")),
        link=text.address(given.get("home_page_url"), url),
        language=language,
        entries=tuple(_entry(item, url, language, authors) for item in objects),
        problems=tuple(problems),
    )


def _parsed(content: bytes, url: str) -> Any:
    try:
        return json.loads(content)
    except UnicodeDecodeError as error:
        raise NotAFeedError(url, "it is not UTF-8, as JSON must be", "Tell its publisher.") from error
    except json.JSONDecodeError as error:
        problem = f"it is not valid JSON: {error.msg} in line {error.lineno}, column {error.colno}"
        raise NotAFeedError(url, problem, "Tell its publisher.") from error
    except (ValueError, RecursionError) as error:
        raise NotAFeedError(url, "it is JSON of a form that is not read", "Tell its publisher.") from error


def _entry(item: dict[str, Any], base: str, language: str | None, authors: tuple[str, ...]) -> FeedEntry:
    url = text.address(item.get("url"), base) or text.address(item.get("external_url"), base)
    title = text.one_line(item.get("title"))
    content, summary = _content(item), item.get("summary")
    id_ = item.get("id")
    return FeedEntry(
        id=str(id_).strip()
        if isinstance(id_, str | int | float) and str(id_).strip()
        else _id(url, title, content),
        url=url,
        title=title,
        authors=_authors(item) or authors,
        published=read_moment(item.get("date_published")),
        updated=read_moment(item.get("date_modified")),
        summary=text.as_html(summary) if isinstance(summary, str) and summary.strip() else None,
        content=content,
        language=text.language(item.get("language")) or language,
    )


def _id(url: str | None, title: str, content: str | None) -> str:
    return url or text.made_id(title, content)


def _content(item: dict[str, Any]) -> str | None:
    given = item.get("content_html")
    if isinstance(given, str) and given.strip():
        return given
    given = item.get("content_text")
    return text.as_html(given) if isinstance(given, str) and given.strip() else None


def _authors(given: dict[str, Any]) -> tuple[str, ...]:
    """`authors` of version 1.1, or the one `author` of version 1."""
    several = given.get("authors")
    each = several if isinstance(several, list) and several else [given.get("author")]
    return text.names(
        [one["name"] for one in each if isinstance(one, dict) and isinstance(one.get("name"), str)]
    )
