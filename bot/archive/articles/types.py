"""What the archive takes and gives back beside the summarizer's own types: frozen, and tied to no database."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    import numpy as np
    from numpy.typing import NDArray

    from summarizer import Article, Briefing, Topic, TopicMatch

RevisionStatus = Literal["approved", "withdrawn"]
Outcome = Literal["added", "copied", "changed", "rebriefed", "updated", "unchanged"]
"""Of recording an article: first seen, first seen at another address, another text, another briefing of the same
text, only its topics, vector or details, nothing at all."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An article as members see it: the version that its newest approved briefing tells, and its topics."""

    article: Article
    topics: tuple[TopicMatch, ...]
    briefing: Briefing | None
    """None once every revision was withdrawn."""
    revision: int | None
    """The revision's id, for `Archive.withdraw` and `Archive.approve`."""
    version: int
    """Which text of the article this is, counted from 1."""
    source: str | None
    """Which source gave the article first."""
    first_seen: datetime
    briefed_at: datetime | None
    also_at: tuple[Address, ...] = ()
    """Where else the same text stands, in the order found."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where an article stands."""

    url: str | None
    publisher: str | None


@dataclass(frozen=True, slots=True)
class Revision:
    """One briefing of one version of an article by one engine."""

    id: int
    version: int
    briefing: Briefing
    status: RevisionStatus
    created_at: datetime


@dataclass(frozen=True, slots=True)
class HiddenArticle:
    """An article that members do not see."""

    id: str
    title: str
    hidden_at: datetime
    merged_into: str | None = None
    """The title of the article that is shown in its place."""


@dataclass(frozen=True, slots=True)
class Title:
    """An article in a list of choices."""

    id: str
    title: str
    publisher: str | None
    dated: date
    """The day it was published or, where that is unknown, first seen."""
    undated: bool = False
    """Whether `dated` is only the day it was first seen."""


@dataclass(frozen=True, slots=True)
class TopicCount:
    """A topic, how many articles belong to it, and the day of the newest of them."""

    topic: Topic
    articles: int
    newest: date | None


@dataclass(frozen=True, slots=True)
class Counts:
    """What is stored. `articles` are those that members see; the rest counts everything kept."""

    articles: int
    versions: int
    revisions: int
    publishers: int
    newest: date | None


@dataclass(frozen=True, slots=True)
class Recorded:
    """What `Archive.record` did."""

    article_id: str
    outcome: Outcome
    version: int
    revision: int | None
    """The id of this engine's revision; None when a teaser was given of an article that is here whole."""


@dataclass(frozen=True, slots=True, eq=False)
class PlacedEntry:
    """An article with where it stands in its encoder's space."""

    entry: Entry
    vector: NDArray[np.float32] | None
    """Shape (d,), as it was recorded."""
    encoder: str | None


@dataclass(frozen=True, slots=True)
class Record:
    """What is to be recorded; see `Archive.record`."""

    article: Article
    topics: tuple[TopicMatch, ...]
    briefing: Briefing
    matched_by: str
    at: datetime
    source: str | None
    vector: NDArray[np.float32] | None
    encoder: str
    again: bool
    numbers: tuple[int, ...] = ()
    """The sketch of the text, for copies to be found by."""
    trust: Mapping[str, float] = field(default_factory=dict)
    """How far outlets are trusted, by publisher in small letters."""
