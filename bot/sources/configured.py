"""The operator's sources file: what people write, and what is said of their mistakes."""

from __future__ import annotations

import difflib
import re
import tomllib
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from bot.errors import SettingsError
from bot.settings.layers import toml_line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pydantic_core import ErrorDetails

Kind = Literal["feed", "page", "listing", "folder"]
Tier = Literal["official", "press", "think tank", "state media"]

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_EVERY = re.compile(r"([1-9]\d{0,3})\s*([mhd])")
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}
SOONEST, LATEST = timedelta(minutes=5), timedelta(days=7)
"""Of how often a source may be asked: the one is courtesy, with the other nothing stays unread for long."""
_LONGEST_SLUG = 60
_EXAMPLE = (
    'A source is a table such as: [my-institute] kind = "feed" address = "https://institute.example/feed" '
    'publisher = "My Institute" tier = "think tank"'
)


@dataclass(frozen=True, slots=True)
class Source:
    """Something that gives articles again and again."""

    slug: str
    kind: Kind
    address: str
    """Of the web, or a folder's path."""
    publisher: str
    tier: Tier
    language: str | None = None
    """ISO 639-1; None where each piece says it itself."""
    topics: tuple[str, ...] = ()
    """Slugs of the topics that all of its articles belong to, whatever they match."""
    full_text: bool = True
    """Of a feed: whether each piece's page is fetched; otherwise what the feed says is the article."""
    every: timedelta = timedelta(hours=1)
    pattern: re.Pattern[str] | None = None
    """Of a listing: which of its links lead to articles; searched for in their whole addresses."""
    enabled: bool = True


def _interval(text: str) -> str:
    every = _parsed_interval(text)
    if every is None or not SOONEST <= every <= LATEST:
        raise ValueError('should be between "5m" and "7d", such as "30m", "2h" or "1d"')
    return text


def _parsed_interval(text: str) -> timedelta | None:
    match = _EVERY.fullmatch(text.strip())
    return int(match[1]) * _UNITS[match[2]] if match else None


def _expression(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"should be a regular expression, which this is not: {error}") from None
    return text


class _SourceTable(BaseModel):
    """One `[slug]` table of sources.toml."""

    model_config = ConfigDict(extra="forbid", strict=True)

    kind: Kind
    address: str = Field(min_length=1, max_length=2048)
    publisher: str = Field(min_length=1, max_length=120)
    tier: Tier
    language: str | None = Field(None, pattern=r"^[a-z]{2}$")
    topics: list[str] = []
    full_text: bool = True
    every: Annotated[str, AfterValidator(_interval)] = "1h"
    pattern: Annotated[str, Field(min_length=1, max_length=500), AfterValidator(_expression)] | None = None
    enabled: bool = True


_ABOUT = {
    "kind": 'For example: kind = "feed" (or "page", "listing", "folder")',
    "address": 'For example: address = "https://institute.example/feed"',
    "publisher": 'For example: publisher = "My Institute"',
    "tier": 'For example: tier = "think tank" (or "official", "press", "state media")',
    "language": 'For example: language = "en"',
    "topics": 'For example: topics = ["japan-rok"]',
    "full_text": "For example: full_text = false, where the feed holds the whole text",
    "every": 'For example: every = "2h"',
    "pattern": "For example: pattern = '/commentary/20[0-9]{2}/'",
    "enabled": "For example: enabled = false, to leave it alone for now",
}


def parse_sources(data: bytes, name: str, topics: Iterable[str]) -> tuple[Source, ...]:
    """The sources of a TOML file, in its order: one table a source, named by its slug. There may be none.

    name: what errors call the file. topics: the slugs that sources may name.

    Raises SettingsError, which names the line, what is wrong there, and an example.
    """
    try:
        text = data.decode("utf-8-sig")
        tables = tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise SettingsError(name, "is not UTF-8 text", "Save it as UTF-8.") from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise SettingsError(name, f"is not valid TOML: {error}", _EXAMPLE) from error
    reader = _Reader(text, name, tuple(topics))
    sources = [reader.source(slug, table) for slug, table in tables.items()]
    reader.refuse_doubles(sources)
    return tuple(sources)


class _Reader:
    def __init__(self, text: str, name: str, topics: tuple[str, ...]) -> None:
        self._text = text
        self._name = name
        self._topics = topics

    def source(self, slug: str, table: object) -> Source:
        if not _SLUG.fullmatch(slug) or len(slug) > _LONGEST_SLUG:
            mend = "Use lower-case letters, digits and hyphens, at most 60: [my-institute]"
            raise self._error(slug, f"'{slug}' is no slug", mend)
        try:
            parsed = _SourceTable.model_validate(table)
        except ValidationError as error:
            # A misspelt key is why another is missing.
            errors = sorted(
                error.errors(include_url=False), key=lambda each: each["type"] != "extra_forbidden"
            )
            raise self._explained(slug, errors[0]) from None
        self._check(slug, parsed)
        return Source(
            slug=slug,
            kind=parsed.kind,
            address=parsed.address.strip(),
            publisher=parsed.publisher.strip(),
            tier=parsed.tier,
            language=parsed.language,
            topics=tuple(dict.fromkeys(parsed.topics)),
            full_text=parsed.full_text,
            every=_parsed_interval(parsed.every) or timedelta(hours=1),
            pattern=re.compile(parsed.pattern) if parsed.pattern else None,
            enabled=parsed.enabled,
        )

    def refuse_doubles(self, sources: Iterable[Source]) -> None:
        first: dict[str, str] = {}
        for source in sources:
            other = first.setdefault(source.address, source.slug)
            if other != source.slug:
                problem = f"[{source.slug}] has the same address as [{other}]"
                raise self._error(f"{source.slug}.address", problem, "Keep one of the two.")

    def _check(self, slug: str, parsed: _SourceTable) -> None:
        """What depends on more than one key."""
        if parsed.kind == "folder":
            if "://" in parsed.address:
                mend = 'Give a path, or say kind = "feed", "page" or "listing".'
                raise self._error(
                    f"{slug}.address", f"[{slug}] is a folder, but its address is of the web", mend
                )
        elif problem := _wrong_in(parsed.address):
            raise self._error(f"{slug}.address", f"[{slug}] {problem}", f"{_ABOUT['address']}.")
        if parsed.kind == "listing" and parsed.pattern is None:
            problem = f"[{slug}] lacks 'pattern': which of the page's links lead to articles"
            raise self._error(slug, problem, f"{_ABOUT['pattern']}.")
        for key, kind in (("pattern", "listing"), ("full_text", "feed")):
            if key in parsed.model_fields_set and parsed.kind != kind:
                problem = f"[{slug}] has '{key}', which only a {kind} may have"
                raise self._error(f"{slug}.{key}", problem, "Take it out.")
        # What is off may wait for its topic.
        for topic in parsed.topics if parsed.enabled else ():
            if topic not in self._topics:
                near = difflib.get_close_matches(topic, self._topics, n=1)
                mend = f"Did you mean {near[0]}?" if near else f"The topics are: {', '.join(self._topics)}."
                raise self._error(f"{slug}.topics", f"[{slug}] names an unknown topic '{topic}'", mend)

    def _explained(self, slug: str, error: ErrorDetails) -> SettingsError:
        key = str(error["loc"][0]) if error["loc"] else ""
        if not key:
            return self._error(slug, f"'{slug}' is no table", _EXAMPLE)
        if error["type"] == "extra_forbidden":
            near = difflib.get_close_matches(key, _SourceTable.model_fields, n=1)
            mend = (
                f"Did you mean {near[0]}? {_ABOUT[near[0]]}."
                if near
                else f"The keys are: {', '.join(_ABOUT)}."
            )
            return self._error(f"{slug}.{key}", f"[{slug}] has an unknown key '{key}'", mend)
        if error["type"] == "missing":
            return self._error(slug, f"[{slug}] lacks '{key}'", f"{_ABOUT[key]}.")
        said = error["msg"].removeprefix("Value error, ").replace("Input should be", "should be", 1)
        given = error["input"]
        return self._error(f"{slug}.{key}", f"[{slug}] {key} {said}, not {given!r}", f"{_ABOUT[key]}.")

    def _error(self, key: str, problem: str, mend: str) -> SettingsError:
        return SettingsError(f"{self._name}:{toml_line(self._text, key)}", problem, mend)


def _wrong_in(address: str) -> str | None:
    """What is wrong in an address of the web; None where nothing is."""
    try:
        parts = urlsplit(address.strip())
        host, _ = parts.hostname, parts.port
    except ValueError:
        return f"'{address}' is no address"
    if parts.scheme not in ("http", "https") or not host:
        return f"'{address}' is no address of the web (http or https)"
    if parts.username is not None or parts.password is not None:
        return "has a name or password in its address, which is not supported"
    return None
