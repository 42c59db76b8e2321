"""What a digest is made of and what it is: frozen values, the same for the command line and the chat server."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Literal, Protocol, Self

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    import numpy as np
    from numpy.typing import NDArray

    from bot.archive import Address, PlacedEntry
    from summarizer import Article, Briefing, Claim, Topic, TopicMatch

Reason = Literal["other_topic", "outside_period", "too_old", "told_before", "nothing_new", "over_the_limit"]
"""Why an article is not told. other_topic: it belongs to none of those wanted. nothing_new: the story was told
before, and the article adds nothing to it. The others are what they say."""


class Kept(Protocol):
    """An entry of the archive, or a brief that was just made."""

    @property
    def article(self) -> Article: ...

    @property
    def topics(self) -> tuple[TopicMatch, ...]: ...


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article that may be told, with its briefing. Its id tells it apart within a digest."""

    article: Article
    topics: tuple[TopicMatch, ...]
    briefing: Briefing
    revision: int | None = None
    """The briefing's id in the archive."""
    first_seen: datetime | None = None
    """None where nothing keeps it: it then belongs to any period."""
    also_at: tuple[Address, ...] = ()
    """Where else the same text stands."""
    vector: NDArray[np.float32] | None = field(default=None, compare=False, repr=False)
    """Where it stands in the encoder's space, shape (d,)."""

    @classmethod
    def of(
        cls,
        kept: Kept,
        briefing: Briefing,
        *,
        revision: int | None = None,
        first_seen: datetime | None = None,
        also_at: tuple[Address, ...] = (),
        vector: NDArray[np.float32] | None = None,
    ) -> Self:
        return cls(kept.article, kept.topics, briefing, revision, first_seen, also_at, vector)


def candidates_of(placed: Iterable[PlacedEntry], encoder: str) -> list[Candidate]:
    """What the archive gave, but for what has no briefing; vectors of another encoder are left out."""
    return [
        Candidate.of(
            one.entry,
            one.entry.briefing,
            revision=one.entry.revision,
            first_seen=one.entry.first_seen,
            also_at=one.entry.also_at,
            vector=one.vector if one.encoder == encoder else None,
        )
        for one in placed
        if one.entry.briefing is not None
    ]


@dataclass(frozen=True, slots=True)
class Tier:
    """How far an outlet is trusted, as the operator says."""

    trust: float = 0.0
    """In steps above or below an outlet of which nothing is said."""
    label: str | None = None
    """What readers are to know of it, such as "state media"; None where there is nothing to say."""


@dataclass(frozen=True, slots=True)
class Outlet:
    """Who published an article of a story: each once, by the first of its articles."""

    name: str
    """The publisher or, unknown, the host of the address. Empty where neither is known."""
    article: Article
    tier: Tier


@dataclass(frozen=True, slots=True)
class DigestStory:
    """What a digest tells of one story: the articles that report it, the first of them in its own words."""

    topic: Topic
    """The one it fits best of those wanted: it is told under no other."""
    articles: tuple[Candidate, ...]
    claims: tuple[Claim, ...]
    """Of the first article: what is told of its briefing. Empty where that has a headline only."""
    key_points: tuple[Claim, ...]
    outlets: tuple[Outlet, ...]
    weight: float
    """How much it matters to its topic: see `bot.digests.ordering`."""
    new: bool = True
    """Not told in an earlier digest. Otherwise only what is new since then is told."""

    @property
    def lead(self) -> Candidate:
        return self.articles[0]

    @property
    def told(self) -> tuple[Claim, ...]:
        """All of `lead` that is shown."""
        return (*self.claims, *self.key_points)


@dataclass(frozen=True, slots=True)
class Dropped:
    """An article that is not told, and why."""

    article: str
    """Its id."""
    reason: Reason
    detail: str
    """The reason in words for people."""


@dataclass(frozen=True, slots=True)
class Digest:
    """The stories of some topics from `since` (None: from the beginning) to `until`, each told once."""

    topics: tuple[Topic, ...]
    """Those wanted, in the order chosen."""
    since: datetime | None
    until: datetime
    stories: tuple[DigestStory, ...]
    """Section by section, in the order of `topics`."""
    dropped: tuple[Dropped, ...] = ()
    """Every candidate that no story tells, in the order of their ids."""
    left_out: int = 0
    """Stories of the period that a limit cut off."""

    @property
    def sections(self) -> tuple[tuple[Topic, tuple[DigestStory, ...]], ...]:
        """The stories under their topics; a topic without any is not among them."""
        by_topic = groupby(self.stories, key=lambda story: story.topic)
        return tuple((topic, tuple(stories)) for topic, stories in by_topic)

    @property
    def outlets(self) -> frozenset[str]:
        """The names of all outlets that are told of."""
        return frozenset(outlet.name for story in self.stories for outlet in story.outlets if outlet.name)

    @property
    def articles(self) -> Sequence[str]:
        """The ids of all articles that are told of."""
        return [each.article.id for story in self.stories for each in story.articles]
