"""How much a story matters to its topic, which of its articles tells it, and who published it. Pure."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bot.digests.model import Outlet, Tier
from summarizer import story_weight

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from bot.digests.model import Candidate, DigestStory
    from summarizer import Article, Story, Topic

_UNSAID = Tier()

Tiers = dict[str, Tier]
"""By publisher, in small letters; see `tier_of`."""


def weight(
    story: Story, articles: Sequence[Candidate], topic: Topic, today: date, trust: Mapping[str, float]
) -> float:
    """How much a story matters to `topic`: see `summarizer.story_weight`."""
    relevance = {each.article.id: fit(each, topic) for each in articles}
    return story_weight(story, relevance=relevance, today=today, trust=trust)


def fit(candidate: Candidate, topic: Topic) -> float:
    """How well an article fits a topic: 0 where it does not belong to it."""
    return max((match.score for match in candidate.topics if match.topic.slug == topic.slug), default=0.0)


def best_topic(articles: Sequence[Candidate], topics: Sequence[Topic]) -> Topic:
    """The topic that the articles together fit best; of equals, the one chosen first."""
    # Added in one order whatever order the articles come in, or rounding could tell two equals apart.
    return max(topics, key=lambda topic: math.fsum(fit(each, topic) for each in articles))


def outlets_of(articles: Iterable[Candidate], tiers: Mapping[str, Tier]) -> tuple[Outlet, ...]:
    """Every outlet of `articles` once, in their order."""
    found: dict[str, Outlet] = {}
    for each in articles:
        copies = (replace(each.article, url=at.url, publisher=at.publisher) for at in each.also_at)
        for article in (each.article, *copies):
            name = outlet_name(article)
            found.setdefault(name.casefold(), Outlet(name, article, tier_of(article, tiers)))
    return tuple(found.values())


def outlet_name(article: Article) -> str:
    """Who published it: the publisher, else the host of its address, else nothing."""
    if article.publisher and article.publisher.strip():
        return article.publisher.strip()
    try:
        host = urlsplit(article.url or "").hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.")


def tier_of(article: Article, tiers: Mapping[str, Tier]) -> Tier:
    """What `tiers` says of its outlet, by name in small letters; the default where it says nothing."""
    return tiers.get(outlet_name(article).casefold(), _UNSAID)


def trust_of(articles: Iterable[Candidate], tiers: Mapping[str, Tier]) -> dict[str, float]:
    """How far each article's outlet is trusted, by the article's id."""
    return {each.article.id: tier_of(each.article, tiers).trust for each in articles}


def newest_first(candidate: Candidate) -> tuple[bool, float, str]:
    """A key to sort by: undated last, and of the same day by id, so that the order is always the same."""
    moment = _moment(candidate)
    return moment is None, -moment.timestamp() if moment else 0.0, candidate.article.id


def by_matter(story: DigestStory) -> tuple[object, ...]:
    """A key to sort stories by: what matters most first."""
    return -story.weight, *newest_first(story.lead)


def by_day(story: DigestStory) -> tuple[object, ...]:
    """A key to sort stories by: the newest first."""
    return min(newest_first(each) for each in story.articles)


def _moment(candidate: Candidate) -> datetime | None:
    """When it was published: noon (UTC) of the day, which is all that is known; else when it was first seen."""
    if candidate.article.published:
        return datetime.combine(candidate.article.published, time(12), UTC)
    return candidate.first_seen
