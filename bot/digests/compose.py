"""From briefed articles to a digest: what is told, in which order, and why the rest is not. Pure.

The same candidates, topics, period and memory give the same digest, whatever order they come in.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

from bot.digests.model import Candidate, Digest, DigestStory, Dropped
from bot.digests.novelty import Memory
from bot.digests.ordering import Tiers, best_topic, by_day, by_matter, outlets_of, trust_of, weight
from bot.digests.stories import EachAlone
from bot.words import retold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from bot.archive import ToldStory
    from bot.digests.model import Reason
    from bot.digests.stories import Known, StoryReader
    from summarizer import Claim, Story, Topic

OVERLAP = timedelta(minutes=10)
"""How far a period reaches back into the one before: an article may be first seen in one and committed in the
next. What was told is remembered, so nothing is told twice."""
NO_NEWS = timedelta(days=14)
"""What was published longer ago than this is no news, even if it was found only now."""
REMEMBERED = timedelta(days=14)
"""How long a channel is taken to remember what it was told."""

_SHORT_CLAIMS = 2
_SHORT = 320
"""Characters of a story that is told shortly: one claim always, and a second if both fit."""

Order = Literal["matter", "newest"]


@dataclass(frozen=True, slots=True)
class Rules:
    """How a digest is made of what is there."""

    most: int | None = None
    """Stories at most; None for all of them."""
    oldest: timedelta | None = NO_NEWS
    """Leave out what was published longer than this before the end of the period; None: no matter when."""
    order: Order = "matter"
    in_full: int | None = 1
    """How many stories are told with whole briefing and key points; None for all."""
    tiers: Tiers = field(default_factory=dict)


DAILY = Rules()
EVERYTHING = Rules(oldest=None, order="newest", in_full=None)
"""For somebody who asks for a period: all of it, told whole, the newest first."""


def compose(
    candidates: Iterable[Candidate],
    topics: Sequence[Topic],
    *,
    since: datetime | None,
    until: datetime,
    told: Sequence[ToldStory] = (),
    recalled: Iterable[Candidate] = (),
    rules: Rules = DAILY,
    reader: StoryReader | None = None,
) -> Digest:
    """The digest of `topics`, section by section in their order, for a channel that was told `told` before.

    A story stands under the topic that it fits best. Every candidate is either told or dropped with a reason.
    `since` and `until` are aware; the period takes in articles first seen after `since` (less OVERLAP) and up
    to `until`. `recalled` are the articles of `told` as they were told, by which a story is known to go on.
    `reader` finds stories; without one each article is a story of its own.
    """
    memory = Memory(told)
    dropped: list[Dropped] = []
    wanted: dict[str, Candidate] = {}
    for candidate in _each_once(candidates):
        why = _unwanted(candidate, topics, since, until, memory, rules)
        if why:
            dropped.append(Dropped(candidate.article.id, *why))
        else:
            wanted[candidate.article.id] = candidate
    stories: list[DigestStory] = []
    for articles, known, story in _read(wanted, told, recalled, rules, reader or EachAlone()):
        made = _story(story, articles, known, topics, until, memory, rules)
        if made is not None:
            stories.append(made)
        else:
            detail = "its story was told before, and it adds nothing new to that"
            dropped += [Dropped(each.article.id, "nothing_new", detail) for each in articles]
    chosen, cut = _at_most(stories, rules)
    dropped += cut
    shown = tuple(
        _told(story, rules, place) for place, story in enumerate(_by_section(chosen, topics, rules))
    )
    return Digest(
        topics=tuple(topics),
        since=since,
        until=until,
        stories=shown,
        dropped=tuple(sorted(dropped, key=lambda one: one.article)),
        left_out=len(stories) - len(shown),
    )


def _read(
    wanted: Mapping[str, Candidate],
    told: Sequence[ToldStory],
    recalled: Iterable[Candidate],
    rules: Rules,
    reader: StoryReader,
) -> Iterator[tuple[list[Candidate], Known | None, Story]]:
    """Each story's articles, the one that tells it best first, and what of it was told; None: nothing."""
    if not wanted:
        return
    stories = reader.group(list(wanted.values()), trust_of(wanted.values(), rules.tiers))
    before: Sequence[Known | None] = [None] * len(stories)
    if told:
        # In one order, as the candidates are.
        once = {each.article.id: each for each in _each_once(recalled)}
        before = reader.known(stories, wanted, sorted(told, key=_told_order), once)
    for story, known in zip(stories, before, strict=True):
        yield [wanted[id_] for id_ in story.ids], known, story


def _told_order(story: ToldStory) -> tuple[object, ...]:
    return story.articles, story.revisions, story.claims


def _each_once(candidates: Iterable[Candidate]) -> list[Candidate]:
    """In the order of their ids; the newest revision of each."""
    newest: dict[str, Candidate] = {}
    for candidate in sorted(candidates, key=lambda each: (each.article.id, each.revision or 0)):
        newest[candidate.article.id] = candidate
    return list(newest.values())


def _unwanted(
    candidate: Candidate,
    topics: Sequence[Topic],
    since: datetime | None,
    until: datetime,
    memory: Memory,
    rules: Rules,
) -> tuple[Reason, str] | None:
    """Why an article is not news here, whatever else there is; None where it may be."""
    slugs = {topic.slug for topic in topics}
    if not any(match.topic.slug in slugs for match in candidate.topics):
        return "other_topic", retold("it belongs to none of the topics wanted")
    seen, published = candidate.first_seen, candidate.article.published
    if seen is not None and (seen > until or (since is not None and seen <= since - OVERLAP)):
        return "outside_period", retold(f"it was first seen at {seen:%Y-%m-%d %H:%M}, outside the period")
    if memory.has(candidate):
        return "told_before", retold("it was told in an earlier digest")
    if rules.oldest is not None and published is not None and until.date() - published > rules.oldest:
        return "too_old", retold(
            f"it was published on {published}, more than {rules.oldest.days} days before"
        )
    return None


def _story(
    story: Story,
    articles: Sequence[Candidate],
    known: Known | None,
    topics: Sequence[Topic],
    until: datetime,
    memory: Memory,
    rules: Rules,
) -> DigestStory | None:
    """All that a story has to tell; None where all of it was told before."""
    news = {
        each.article.id: memory.news(each, (known or {}).get(each.article.id, frozenset()))
        for each in articles
    }
    if not any(news.values()) and (known is not None or any(_claims(each) for each in articles)):
        return None
    # What has something new to say speaks for the story.
    lead = next((each for each in articles if news[each.article.id]), articles[0])
    ordered = (lead, *(each for each in articles if each is not lead))
    topic = best_topic(ordered, topics)
    told = news[lead.article.id]
    return DigestStory(
        topic=topic,
        articles=ordered,
        claims=told.claims,
        key_points=told.key_points,
        outlets=outlets_of(ordered, rules.tiers),
        weight=weight(story, ordered, topic, until.date(), trust_of(ordered, rules.tiers)),
        new=known is None,
    )


def _claims(candidate: Candidate) -> tuple[Claim, ...]:
    return (*candidate.briefing.claims, *candidate.briefing.key_points)


def _at_most(stories: Sequence[DigestStory], rules: Rules) -> tuple[list[DigestStory], list[Dropped]]:
    """The stories to tell: of each topic the best first, so that none goes unheard, and then the best of all."""
    ranked = sorted(stories, key=by_matter if rules.order == "matter" else by_day)
    if rules.most is None or len(ranked) <= rules.most:
        return ranked, []
    heard: set[str] = set()
    best: list[DigestStory] = []
    others: list[DigestStory] = []
    for story in ranked:
        (others if story.topic.slug in heard else best).append(story)
        heard.add(story.topic.slug)
    chosen, cut = [*best, *others][: rules.most], [*best, *others][rules.most :]
    return chosen, list(_over_the_limit(cut, ranked, rules.most))


def _over_the_limit(
    cut: Iterable[DigestStory], ranked: Sequence[DigestStory], most: int
) -> Iterator[Dropped]:
    for story in cut:
        place = ranked.index(story) + 1
        detail = f"its story came {place}. of {len(ranked)}, and at most {most} are told"
        yield from (Dropped(each.article.id, "over_the_limit", detail) for each in story.articles)


def _by_section(stories: Iterable[DigestStory], topics: Sequence[Topic], rules: Rules) -> list[DigestStory]:
    """Topic by topic in the order chosen, and in each by `rules.order`."""
    sections: dict[str, list[DigestStory]] = defaultdict(list)
    for story in stories:
        sections[story.topic.slug].append(story)
    key = by_matter if rules.order == "matter" else by_day
    return [story for topic in topics for story in sorted(sections.pop(topic.slug, ()), key=key)]


def _told(story: DigestStory, rules: Rules, place: int) -> DigestStory:
    """The story as it is told at its place: the first ones in full, the others shortly."""
    if rules.in_full is None or place < rules.in_full:
        return story
    # Of a story that goes on, all that is new may be a key point.
    claims = _short(story.claims or story.key_points)
    return DigestStory(story.topic, story.articles, claims, (), story.outlets, story.weight, new=story.new)


def _short(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    kept = list(claims[:1])
    for claim in claims[1:_SHORT_CLAIMS]:
        if sum(len(each.text) for each in (*kept, claim)) > _SHORT:
            break
        kept.append(claim)
    return tuple(kept)
