"""A manifest beside saved pages says what can't be read off them."""

from __future__ import annotations

import tomllib
from datetime import date, datetime
from typing import TYPE_CHECKING

from summarizer.errors import PageError
from summarizer.pages.hints import PageHints

if TYPE_CHECKING:
    from collections.abc import Mapping

_KEYS = ("file", "publisher", "kind", "rights", "url", "title", "published", "authors", "language")
_EXAMPLE = 'For example: [[page]], file = "report.txt", publisher = "The Institute", published = 2024-05-31'


def read_manifest(data: bytes, name: str) -> dict[str, PageHints]:
    """What a manifest says of each page, by file name.

    The manifest is TOML with one `[[page]]` for each file: `file` (a name in the same folder), and any of
    `publisher`, `url`, `title`, `published` (a date), `authors` (a list), `language`. `kind` and `rights` are
    notes for people. What is not known is left out. `name` is the manifest's own, for errors.

    Raises `PageError` naming the manifest, the entry and what was expected.
    """
    try:
        content = tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise PageError(name, "it is not UTF-8 text", "Save the manifest as UTF-8") from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise PageError(name, f"it is not valid TOML ({error})", _EXAMPLE) from None
    if unknown := sorted(set(content) - {"page"}):
        raise PageError(name, f"it has an unknown key {unknown[0]!r}", _EXAMPLE)
    entries = content.get("page", [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise PageError(name, "its pages are not a list of [[page]] tables", _EXAMPLE)
    hints: dict[str, PageHints] = {}
    for number, entry in enumerate(entries, start=1):
        file = _file(entry, name, number)
        if file in hints:
            raise PageError(name, f"it names {file!r} twice", "Keep one [[page]] for each file")
        hints[file] = _hints(entry, f"{name}, {file!r}")
    return hints


def _file(entry: Mapping[str, object], name: str, number: int) -> str:
    file = entry.get("file")
    if not isinstance(file, str) or not file.strip():
        raise PageError(name, f"page {number} has no file name", _EXAMPLE)
    if "/" in file or "\\" in file:
        raise PageError(name, f"{file!r} is a path", "Give the name of a file in the manifest's own folder")
    return file


def _hints(entry: Mapping[str, object], subject: str) -> PageHints:
    if unknown := sorted(set(entry) - set(_KEYS)):
        raise PageError(subject, f"it has an unknown key {unknown[0]!r}", f"The keys are: {', '.join(_KEYS)}")
    for key in ("kind", "rights"):
        _text(entry, key, subject)
    return PageHints(
        publisher=_text(entry, "publisher", subject),
        url=_text(entry, "url", subject),
        title=_text(entry, "title", subject),
        published=_published(entry, subject),
        authors=_authors(entry, subject),
        language=_text(entry, "language", subject),
    )


def _text(entry: Mapping[str, object], key: str, subject: str) -> str | None:
    value = entry.get(key)
    if value is None:
        return None
    if not isinstance(value, str) or not value.strip():
        raise PageError(
            subject, f"{key} is not a text", f'Put it in quotes, or leave it out where unknown: {key} = "…"'
        )
    return value.strip()


def _published(entry: Mapping[str, object], subject: str) -> date | None:
    value = entry.get("published")
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    if value is None:
        return None
    raise PageError(
        subject, "published is not a date", "Write year-month-day without quotes: published = 2024-05-31"
    )


def _authors(entry: Mapping[str, object], subject: str) -> tuple[str, ...] | None:
    value = entry.get("authors")
    if value is None:
        return None
    if not isinstance(value, list) or not all(isinstance(author, str) and author.strip() for author in value):
        raise PageError(
            subject, "authors is not a list of names", 'Write authors = ["Ada Example", "Ben Example"]'
        )
    return tuple(author.strip() for author in value)
