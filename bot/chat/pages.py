"""What stands on a page of a list, whether a command asked for it or a button turns to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar

from bot.chat.card import Card
from bot.chat.custom_ids import OpenPage, topic_key
from bot.chat.folding import folded
from bot.chat.markdown import bold, inline
from bot.chat.views.digest import Group, digest_view
from bot.chat.views.lists import ON_PAGE, Listing, list_view, pages_of
from bot.chat.views.topics import TopicLine, topics_view
from bot.errors import UsageError
from bot.words import gettext, gettext_noop, ngettext

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    import discord

    from bot.archive import Entry
    from bot.chat.services import Services
    from summarizer import Topic

FOUND = 50
"""Articles that a search gives at most: past these nobody turns."""
FOLDED = 200
"""Articles that are compared to find the same story in several: reading that many anew takes half a second."""
_OTHER = gettext_noop("Other")
_T = TypeVar("_T")


async def page_view(services: Services, target: OpenPage) -> discord.ui.LayoutView:
    """The page that `target` means today. Raises UsageError where its topic is gone."""
    if target.kind == "topics":
        return await _topics(services, target)
    if target.kind == "search":
        return await _search(services, target)
    if target.kind == "catchup":
        return await _catch_up(services, target)
    if target.kind == "digest":
        return await _digest(services, target)
    return await _latest(services, target)


def cards(entries: Iterable[Entry]) -> list[Card]:
    """Those that have a briefing to show."""
    return [card for entry in entries if (card := Card.of_entry(entry))]


def since(services: Services, days: int | None) -> date | None:
    """The first of the last `days` days, today included; None for all of them."""
    return services.now().date() - timedelta(days=days - 1) if days else None


async def _topic(services: Services, key: str) -> Topic | None:
    """The topic with this key; None for an empty one. Topics that left the settings are found as well."""
    if not key:
        return None
    known = {topic_key(topic.slug): topic for topic in services.topics}
    if key not in known:
        known = {topic_key(line.topic.slug): line.topic for line in await services.archive.topics()}
    if key not in known:
        raise UsageError("That topic", "it is not set up any more", "/topics shows those that are.")
    return known[key]


async def _source(services: Services, key: str) -> str | None:
    """The outlet with this key; None for an empty one."""
    if not key:
        return None
    for name in await services.archive.outlets():
        if topic_key(name) == key:
            return name
    raise UsageError("That source", "no article here is from there any more", "Search without it.")


async def _latest(services: Services, target: OpenPage) -> discord.ui.LayoutView:
    topic = await _topic(services, target.topic)
    slug, first = topic.slug if topic else None, since(services, target.days)
    total = await services.archive.count(slug, since=first)
    here = _within(target, total)
    entries = await services.archive.latest(slug, since=first, limit=ON_PAGE, offset=here.page * ON_PAGE)
    heading = gettext("Latest on {topic}", topic=inline(topic.name, 100)) if topic else gettext("Latest")
    heading += _period(target.days)
    colour = topic.colour if topic else None
    empty = gettext("No articles here yet.")
    if target.days:
        empty = gettext("No articles in that time. Try more days.")
    return list_view(Listing(heading, cards(entries), total, here, colour, empty))


async def _digest(services: Services, target: OpenPage) -> discord.ui.LayoutView:
    topic = await _topic(services, target.topic)
    if topic is None:
        raise UsageError("That digest", "it names no topic", "Use /digest and choose one.")
    first, today = since(services, target.days), services.now().date()
    articles = await services.archive.count(topic.slug, since=first)
    if articles > FOLDED:
        # So many would take long to compare: article by article, as the archive pages them.
        here, total = _within(target, articles), articles
        shown = await services.archive.latest(
            topic.slug, since=first, limit=ON_PAGE, offset=here.page * ON_PAGE
        )
        groups = [Group.of_day(card) for card in cards(shown)]
    else:
        entries = await services.archive.latest(topic.slug, since=first, limit=FOLDED)
        stories = await folded(services, entries)
        here, total = _within(target, len(stories)), len(stories)
        groups = [Group.of_day(story.card, story.also) for story in _of_page(stories, here)]
    return digest_view(
        topic.name,
        topic.colour,
        groups,
        total=total,
        articles=articles,
        since=first,
        until=today,
        here=here,
    )


async def _catch_up(services: Services, target: OpenPage) -> discord.ui.LayoutView:
    """Every article of the period once, under the topic that it fits best, in the order configured.

    The topics are those that the channel which the target names is subscribed to or, without one, all.
    """
    first = since(services, target.days)
    entries = await services.archive.latest(since=first, limit=FOLDED)
    followed = await _followed(services, target.query)
    names = {topic.slug: topic.name for topic in services.topics if not followed or topic.slug in followed}
    order = {name: place for place, name in enumerate([*names.values(), _OTHER])}
    stories = await folded(services, entries)
    placed = [(_first_topic(story.card, names), story) for story in stories]
    if followed:
        placed = [one for one in placed if one[0] != _OTHER]
    placed.sort(key=lambda one: order[one[0]])
    here = _within(target, len(placed))
    shown = [
        Group(gettext(_OTHER) if name == _OTHER else name, story.card, story.also)
        for name, story in _of_page(placed, here)
    ]
    articles = sum(story.articles for _, story in placed)
    today = services.now().date()
    heading = gettext("Catching up on this channel's topics") if followed else gettext("Catching up")
    return digest_view(
        heading, None, shown, total=len(placed), articles=articles, since=first, until=today, here=here
    )


async def _followed(services: Services, channel: str) -> frozenset[str]:
    """The topics that are sent to a channel; empty for all, and where it is sent none any more."""
    # It comes back from a client: no id is so large, and no database takes a larger one.
    if not channel.isdecimal() or not int(channel) < 1 << 63:
        return frozenset()
    wanted = [one.wanted.topics for one in await services.archive.subscriptions.in_channel(int(channel))]
    return frozenset() if () in wanted else frozenset(slug for topics in wanted for slug in topics)


def _first_topic(card: Card, names: dict[str, str]) -> str:
    return next((names[match.topic.slug] for match in card.topics if match.topic.slug in names), _OTHER)


async def _search(services: Services, target: OpenPage) -> discord.ui.LayoutView:
    topic = await _topic(services, target.topic)
    source = await _source(services, target.source)
    found = await services.archive.search(
        target.query,
        await services.thinker.vector(target.query),
        encoder=services.thinker.encoder.version,
        topic=topic.slug if topic else None,
        source=source,
        since=since(services, target.days),
        limit=FOUND,
    )
    everything = cards(found)
    here = _within(target, len(everything))
    shown = everything[here.page * ON_PAGE : (here.page + 1) * ON_PAGE]
    heading = gettext("Search: {query}", query=bold(inline(target.query, 160)))
    heading += gettext(" on {topic}", topic=inline(topic.name, 80)) if topic else ""
    heading += gettext(" from {source}", source=inline(source, 80)) if source else ""
    heading += _period(target.days)
    colour = topic.colour if topic else None
    empty = gettext("Nothing found. Try other words.")
    return list_view(Listing(heading, shown, len(everything), here, colour, empty))


async def _topics(services: Services, target: OpenPage) -> discord.ui.LayoutView:
    counted = {line.topic.slug: line for line in await services.archive.topics()}
    lines = []
    for topic in services.topics:
        kept = counted.get(topic.slug)
        lines.append(TopicLine(topic, kept.articles if kept else 0, kept.newest if kept else None))
    return topics_view(lines, target.page)


def _of_page(stories: Sequence[_T], here: OpenPage) -> Sequence[_T]:
    return stories[here.page * ON_PAGE : (here.page + 1) * ON_PAGE]


def _within(target: OpenPage, total: int) -> OpenPage:
    """The last page in place of one past the end: the list may have shrunk since the button was made."""
    page = min(target.page, pages_of(total) - 1)
    return replace(target, page=page, turns=False)


def _period(days: int | None) -> str:
    return f" · {ngettext('last {count} day', 'last {count} days', days)}" if days else ""
