"""The JSON that the design promises, as models that take nothing more and nothing less."""

from __future__ import annotations

from datetime import date  # noqa: TC003  # pydantic reads it
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Evidence(Shape):
    start: int = Field(ge=0)
    end: int = Field(ge=1)


class Claim(Shape):
    text: str = Field(min_length=1)
    evidence: list[Evidence] = Field(min_length=1)


class KeyPoint(Claim):
    role: Literal["finding", "figure", "quote", "recommendation", "outlook", "background"] | None


class Briefing(Shape):
    text: str
    claims: list[Claim]
    opinion: bool
    replaced: int = Field(ge=0)


class ListedArticle(Shape):
    id: str = Field(min_length=1)
    url: str | None
    title: str
    publisher: str | None
    authors: list[str]
    published: date | None = Field(strict=False)
    language: str | None
    kind: Literal["article", "teaser"]


class Article(ListedArticle):
    text: str = Field(min_length=1)


class TopicMatch(Shape):
    slug: str
    name: str
    score: float = Field(ge=0, le=1)
    because: list[str] = Field(min_length=1)


class Engine(Shape):
    name: str
    model: str
    version: str


class Brief(Shape):
    article: Article
    topics: list[TopicMatch]
    briefing: Briefing
    key_points: list[KeyPoint]
    engine: Engine
    warnings: list[str]


class Listed(Shape):
    article: ListedArticle
    topics: list[TopicMatch]


class Hit(Listed):
    passage: Claim | None


class DigestTopic(Shape):
    slug: str
    name: str


class Story(Shape):
    articles: list[str] = Field(min_length=1)
    headline: str
    url: str | None
    briefing: Briefing
    key_points: list[KeyPoint]
    new: bool


class Digest(Shape):
    topic: DigestTopic
    since: date | None = Field(strict=False)
    until: date = Field(strict=False)
    stories: list[Story]
    left_out: int = Field(ge=0)


class Topic(Shape):
    slug: str
    name: str
    description: str
    words: list[str]
    words_against: list[str]
    colour: str | None = Field(pattern=r"^#[0-9a-f]{6}$")
    articles: int | None = Field(ge=0)


class Finding(Shape):
    part: str
    state: Literal["ok", "note", "warn", "fail"]
    said: str
    mend: str | None
    seconds: float | None


class Named(Shape):
    id: str = Field(min_length=1)
    title: str


class Trouble(Shape):
    problem: str
    mend: str | None


class Ingested(Shape):
    page: str
    outcome: Literal["new", "copy", "new_version", "new_briefing", "updated", "unchanged", "failed"]
    article: Named | None
    error: Trouble | None
