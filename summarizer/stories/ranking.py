"""Which stories matter most to a topic."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from summarizer.stories.grouping import Story

_BREADTH = 0.3
"""For each doubling of the voices that tell it."""
_TRUST = 0.3
"""For each step of trust of the best source."""
_RECENCY = 0.4
_FADES = 3.0
"""Days in which that falls to about a third."""


def story_weight(
    story: Story, *, relevance: Mapping[str, float], today: date, trust: Mapping[str, float] | None = None
) -> float:
    """How much a story matters: its centrality to the topic, breadth, best source and recency, added up.

    `relevance` says how central an article is to the topic, from 0 to 1 (`TopicMatch.score`), `trust` how much its
    source is trusted, both by the article's id; what is not said is 0. The mean of its articles counts, so that one
    that brushes the topic does not lift the others. The weights are set by hand: between two stories equally central,
    eight voices outweigh a fresh date, and a story at the heart of the topic outweighs either.
    """
    central = sum(relevance.get(id_, 0.0) for id_ in story.ids) / len(story.ids)
    best_source = max((trust or {}).get(id_, 0.0) for id_ in story.ids)
    age = 0 if story.newest is None else max((today - story.newest).days, 0)
    recency = 0.0 if story.newest is None else math.exp(-age / _FADES)
    return (
        2.0 * central + _BREADTH * math.log2(max(story.voices, 1)) + _TRUST * best_source + _RECENCY * recency
    )


def rank_stories(
    stories: Iterable[Story],
    *,
    relevance: Mapping[str, float],
    today: date,
    trust: Mapping[str, float] | None = None,
) -> tuple[Story, ...]:
    """The weightiest first (see `story_weight`); of equal ones by the lead's id. Their order does not matter."""

    def order(story: Story) -> tuple[float, str]:
        return -story_weight(story, relevance=relevance, today=today, trust=trust), story.lead.id

    return tuple(sorted(stories, key=order))
