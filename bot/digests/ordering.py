"""How much a story matters to its topic, which of its articles tells it, and who published it. Pure.

    score = log2(1 + breadth) * centrality * (1 + recency) / 2

*Breadth* adds up the weights of the outlets that report the story: another outlet always counts, and each for
less than the one before. *Centrality* is how well the best of its articles fits the topic. *Recency* halves
with each day since the newest was published. They are multiplied, so that no one of them can carry a story
that lacks the others; recency alone is held to a factor of two, since a digest covers a short time anyway.
"""

from __future__ import annotations

import math
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bot.digests.model import Matter, Outlet, Tier

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.digests.model import Candidate, DigestStory
    from summarizer import Article, Topic

_HALF_LIFE = timedelta(days=1)
_UNSAID = Tier()

Tiers = dict[str, Tier]
"""By publisher, in small letters; see `tier_of`."""


def matter(articles: Sequence[Candidate], outlets: Sequence[Outlet], topic: Topic, until: datetime) -> Matter:
    """How much a story matters to `topic` at the moment `until`. One more article never makes it matter less."""
    breadth = sum(outlet.tier.weight for outlet in outlets)
    centrality = max(fit(each, topic) for each in articles)
    recency = max(_recency(each, until) for each in articles)
    score = math.log2(1 + breadth) * centrality * (1 + recency) / 2
    return Matter(breadth, centrality, recency, score)


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
        name = outlet_name(each.article)
        found.setdefault(name.casefold(), Outlet(name, each.article, tier_of(each.article, tiers)))
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


def best_first(articles: Iterable[Candidate], tiers: Mapping[str, Tier]) -> tuple[Candidate, ...]:
    """The article that tells the story best, then the others by how well they do.

    Whole pieces before teasers, briefed ones before headlines, trusted outlets before others, the newest
    before older ones.
    """

    def key(each: Candidate) -> tuple[object, ...]:
        trust = tier_of(each.article, tiers).weight
        whole = each.article.kind == "article"
        return not whole, not each.briefing.claims, -trust, *newest_first(each)

    return tuple(sorted(articles, key=key))


def newest_first(candidate: Candidate) -> tuple[bool, float, str]:
    """A key to sort by: undated last, and of the same day by id, so that the order is always the same."""
    moment = _moment(candidate)
    return moment is None, -moment.timestamp() if moment else 0.0, candidate.article.id


def by_matter(story: DigestStory) -> tuple[object, ...]:
    """A key to sort stories by: what matters most first."""
    return -story.matter.score, *newest_first(story.lead)


def by_day(story: DigestStory) -> tuple[object, ...]:
    """A key to sort stories by: the newest first."""
    return min(newest_first(each) for each in story.articles)


def _recency(candidate: Candidate, until: datetime) -> float:
    moment = _moment(candidate)
    if moment is None:
        return 0.0
    age = max(until - moment, timedelta())
    return float(0.5 ** (age / _HALF_LIFE))


def _moment(candidate: Candidate) -> datetime | None:
    """When it was published: noon (UTC) of the day, which is all that is known; else when it was first seen."""
    if candidate.article.published:
        return datetime.combine(candidate.article.published, time(12), UTC)
    return candidate.first_seen
