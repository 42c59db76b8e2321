"""Digests to show: a calm one of a day's news, and monstrous ones."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from bot.digests.model import Candidate, Digest, DigestStory, Dropped, Tier
from bot.digests.ordering import outlets_of
from summarizer import Topic
from tests.bot.chat._samples import BRIEFING, HARBOURS, article
from tests.bot.chat._strategies import cards, hostile, monstrous

if TYPE_CHECKING:
    from collections.abc import Mapping

    from summarizer import Briefing

UNTIL = datetime(2024, 5, 10, 7, 0, tzinfo=UTC)
SINCE = UNTIL - timedelta(days=1)


def story(
    *publishers: str,
    topic: Topic = HARBOURS,
    briefing: Briefing = BRIEFING,
    new: bool = True,
    short: bool = False,
    number: int = 0,
    tiers: Mapping[str, Tier] | None = None,
) -> DigestStory:
    """Told by the first of `publishers`."""
    articles = tuple(
        Candidate(
            article(
                id=f"{number:020x}{place:04x}",
                title=f"Strait report {number}",
                url=f"https://news.example/{number}/{place}",
                publisher=publisher,
                published=date(2024, 5, 10),
            ),
            (),
            briefing,
            revision=100 * number + place + 1,
        )
        for place, publisher in enumerate(publishers or ("The Example",))
    )
    points = () if short else briefing.key_points
    outlets = outlets_of(articles, tiers or {})
    return DigestStory(topic, articles, briefing.claims, points, outlets, 1.0, new=new)


def digest(*stories: DigestStory, **changes: object) -> Digest:
    topics = tuple(dict.fromkeys(each.topic for each in stories)) or (HARBOURS,)
    values = {"topics": topics, "since": SINCE, "until": UNTIL, "stories": stories}
    return Digest(**(values | changes))  # type: ignore[arg-type]


@st.composite
def monsters(draw: st.DrawFn) -> Digest:
    """A digest whose every part may be too long, too many, or hostile."""
    colours = st.none() | st.integers(0, 0xFFFFFF)
    topics = [
        Topic(f"t{number}", draw(monstrous), "", colour=draw(colours))
        for number in range(draw(st.integers(1, 4)))
    ]
    shown = draw(st.lists(cards(), max_size=8, unique_by=lambda card: card.article.id))
    stories = []
    for place, card in enumerate(shown):
        others = draw(st.lists(cards(), max_size=3))
        articles = tuple(
            Candidate.of(each, each.briefing, revision=each.revision) for each in (card, *others)
        )
        kept = draw(st.integers(0, 6))
        tier = Tier(1.0, draw(st.none() | hostile))
        outlets = outlets_of(
            articles,
            {each.article.publisher.strip().casefold(): tier for each in articles if each.article.publisher},
        )
        stories.append(
            DigestStory(
                topics[place * len(topics) // len(shown)],
                articles,
                card.briefing.claims[:kept],
                card.briefing.key_points,
                outlets,
                1.0,
                new=draw(st.booleans()),
            )
        )
    return Digest(
        tuple(topics),
        draw(st.none() | st.just(SINCE)),
        UNTIL,
        tuple(stories),
        (Dropped("x", "nothing_new", "y"), Dropped("z", "too_old", "y")),
        draw(st.integers(0, 10**6)),
    )
