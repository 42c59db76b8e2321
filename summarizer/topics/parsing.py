"""The operator's topics file: what people write, and what is said of their mistakes."""

from __future__ import annotations

import difflib
import re
import tomllib
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from summarizer.errors import TopicsError
from summarizer.types import Topic

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def _has_words(phrase: str) -> str:
    if not all(part.strip(" *") for part in phrase.split("&")):
        raise ValueError("a word is missing beside '&' or '*'")
    return phrase


_Phrase = Annotated[str, Field(max_length=100), AfterValidator(_has_words)]


class _TopicTable(BaseModel):
    """One `[slug]` table of topics.toml."""

    model_config = ConfigDict(extra="forbid", strict=True)

    name: str = Field(min_length=1, max_length=80)
    description: str = Field(min_length=10, max_length=1000)
    words: list[_Phrase] = []
    words_against: list[_Phrase] = []
    colour: str | None = Field(None, pattern=r"^#[0-9a-fA-F]{6}$")


def parse_topics(data: bytes, name: str) -> tuple[Topic, ...]:
    """The topics of a TOML file, in its order: one table a topic, named by its slug.

    `name` is what errors call the file. Raises TopicsError, which names the place and an example.
    """
    try:
        tables = tomllib.loads(data.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise TopicsError(name, f"not valid TOML: {error}", _EXAMPLE) from error
    if not tables:
        raise TopicsError(name, "no topic in it", _EXAMPLE)
    return tuple(_parse_topic(slug, table, name) for slug, table in tables.items())


_EXAMPLE = (
    'A topic is a table such as: [ukraine-aid] name = "Ukraine aid" description = "Weapons and money for …"'
)


def _parse_topic(slug: str, table: object, name: str) -> Topic:
    if not _SLUG.fullmatch(slug):
        raise TopicsError(
            name, f"'{slug}' is no slug", "Use lower-case letters, digits and hyphens: [ukraine-aid]"
        )
    try:
        parsed = _TopicTable.model_validate(table)
    except ValidationError as error:
        raise TopicsError(name, f"[{slug}] {_explain(error.errors()[0])}", _EXAMPLE) from error
    return Topic(
        slug=slug,
        name=parsed.name,
        description=parsed.description,
        words=tuple(parsed.words),
        words_against=tuple(parsed.words_against),
        colour=int(parsed.colour[1:], 16) if parsed.colour else None,
    )


def _explain(error: ErrorDetails) -> str:
    place = ".".join(str(part) for part in error["loc"]) or "table"
    if error["type"] == "extra_forbidden":
        near = difflib.get_close_matches(place, _TopicTable.model_fields, n=1)
        return f"has an unknown key '{place}'" + (f" (did you mean '{near[0]}'?)" if near else "")
    if error["type"] == "missing":
        return f"lacks '{place}'"
    return f"{place}: {error['msg'].lower()}, not {error['input']!r}"
