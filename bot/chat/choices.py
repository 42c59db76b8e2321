"""What a person is offered while typing, and what they meant when they took none of it. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.chat.markdown import ELLIPSIS, clean, length
from bot.digests.times import DAY_NAMES, parse_days, parse_time, say_days, say_time
from bot.errors import UsageError
from bot.nearest import nearest
from bot.words import gettext, number, short_day, weekday

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.archive import Subscription, Title
    from summarizer import Topic

MOST = 25
"""Choices that Discord takes."""
LONGEST = 100
"""UTF-16 units of a choice's name, and of its value."""
_HOURS = (6, 7, 8, 9, 12, 17, 18, 20)
_DAY_GROUPS = ("every day", "weekdays", "weekends")
ALL = "all"
"""What stands for all topics where several can be named."""


def title_choice(title: Title) -> tuple[str, str] | None:
    """Name and value of an article; None where its id is too long to be a value."""
    if length(title.id) > LONGEST:
        return None
    when = short_day(title.dated)
    if title.undated:
        when = gettext("seen {day}", day=when)
    tail = " · ".join([*([plain(title.publisher, 30)] if title.publisher else []), when])
    name = plain(title.title, LONGEST - length(tail) - 3) or gettext("Untitled")
    return f"{name} · {tail}", title.id


def topic_choices(topics: Iterable[Topic], typed: str) -> list[tuple[str, str]]:
    """Names and slugs of the topics that hold every word typed, in name, slug or description."""
    words = typed.casefold().split()
    found = []
    for topic in topics:
        text = f"{topic.name} {topic.slug} {topic.description}".casefold()
        if length(topic.slug) <= LONGEST and all(word in text for word in words):
            in_name = all(word in topic.name.casefold() for word in words)
            found.append((not in_name, plain(topic.name, LONGEST) or topic.slug, topic.slug))
    return [(name, slug) for _, name, slug in sorted(found, key=lambda one: one[0])][:MOST]


def topic_meant(topics: Sequence[Topic], asked: str) -> Topic:
    """The topic whose slug or name was asked for. Raises UsageError, with the nearest one."""
    wanted = asked.strip().casefold()
    for topic in topics:
        if wanted in (topic.slug.casefold(), topic.name.casefold()):
            return topic
    names = {topic.name.casefold(): topic.name for topic in topics}
    near = nearest(wanted, names) if wanted else None
    mend = (
        f"Did you mean {names[near]}?"
        if near is not None
        else "Choose one from the list that opens as you type."
    )
    raise UsageError(f"“{plain(asked, 60)}”", "there is no such topic", mend)


def outlet_choices(outlets: Mapping[str, int], typed: str) -> list[tuple[str, str]]:
    """Names of outlets that hold every word typed, each shown with its count, in the order given."""
    words = typed.casefold().split()
    found = [name for name in outlets if all(word in name.casefold() for word in words)]
    said = {name: f" · {number(outlets[name])}" for name in found if length(name) <= LONGEST and name.strip()}
    offered = ((plain(name, LONGEST - length(tail)), tail, name) for name, tail in said.items())
    return [(shown + tail, name) for shown, tail, name in offered if shown][:MOST]


def outlet_meant(outlets: Iterable[str], asked: str) -> str:
    """The outlet that was asked for, whatever its case. Raises UsageError, with the nearest one."""
    wanted = asked.strip().casefold()
    names = {name.casefold(): name for name in outlets}
    if wanted in names:
        return names[wanted]
    near = nearest(wanted, names)
    mend = (
        f"Did you mean {plain(names[near], 60)}?"
        if near is not None
        else "Choose one from the list that opens as you type."
    )
    raise UsageError(f"“{plain(asked, 60)}”", "no article here is from there", mend)


def several_topics_choices(topics: Sequence[Topic], typed: str) -> list[tuple[str, str]]:
    """As `topic_choices`, for the last of several topics parted by commas; those before it stay.

    Nothing where one of those before is no topic, or where Discord would cut what is offered.
    """
    before, _, last = typed.rpartition(",")
    try:
        chosen = _topics_named(topics, before)
    except UsageError:
        return []
    left = [topic for topic in topics if topic not in chosen]
    offered = [] if chosen or last.strip().casefold() not in ALL else [(gettext("All topics"), ALL)]
    if chosen and not last.strip():
        offered.append(_joined(chosen))
    by_slug = {topic.slug: topic for topic in left}
    offered += [_joined([*chosen, by_slug[slug]]) for _, slug in topic_choices(left, last)]
    return [pair for pair in offered if max(map(length, pair)) <= LONGEST][:MOST]


def topics_meant(topics: Sequence[Topic], asked: str) -> tuple[Topic, ...]:
    """The topics named, parted by commas, each once; none of them where "all" is. Raises UsageError."""
    if any(clean(part).casefold() in _everything() for part in asked.split(",")):
        return ()
    found = _topics_named(topics, asked)
    if not found:
        raise UsageError("Topics", "none is named", "Choose one from the list that opens, or “All topics”.")
    return tuple(found)


def _everything() -> tuple[str, ...]:
    """What may be typed for all topics."""
    return ALL, "all topics", "everything", gettext("All topics").casefold()


def _topics_named(topics: Sequence[Topic], asked: str) -> list[Topic]:
    """In the order named. A topic whose name has a comma in it is found as well."""
    parts = [part for part in asked.split(",") if part.strip()]
    names = {name.casefold(): topic for topic in topics for name in (topic.slug, topic.name)}
    found: list[Topic] = []
    while parts:
        taken = next(
            (n for n in range(len(parts), 1, -1) if ",".join(parts[:n]).strip().casefold() in names), 1
        )
        topic = topic_meant(topics, ",".join(parts[:taken]))
        found += [topic] if topic not in found else []
        del parts[:taken]
    return found


def _joined(topics: Sequence[Topic]) -> tuple[str, str]:
    """Name and value of a choice of several. What stands in the name can be typed on, so it is read again."""
    name = ", ".join(topic.name for topic in topics)
    value = ",".join(topic.slug for topic in topics)
    return (name if clean(name) == name and length(name) <= LONGEST else value), value


def time_choices(typed: str) -> list[tuple[str, str]]:
    """The times that could be meant: of a small hour, the one in the evening too."""
    if not typed.strip():
        return [(f"{hour:02}:00", f"{hour:02}:00") for hour in _HOURS]
    try:
        at = parse_time(typed)
    except UsageError:
        return []
    said = [say_time(at)]
    if 1 <= at.hour < 12 and "a" not in typed.casefold():
        said.append(say_time(at.replace(hour=at.hour + 12)))
    return [(time, time) for time in said]


def day_choices(typed: str) -> list[tuple[str, str]]:
    """The days that could be meant: what was typed, or what its last word could become."""
    before, _, last = typed.replace("、", ",").rpartition(",")
    groups = () if before.strip() else (*map(gettext, _DAY_GROUPS), *_DAY_GROUPS)
    ends = [*groups, *map(weekday, range(1, 8)), *DAY_NAMES]
    tried = [
        typed,
        *(f"{before}, {end}" for end in ends if end.casefold().startswith(last.strip().casefold())),
    ]
    said: dict[str, None] = {}
    for each in tried:
        try:
            days = say_days(parse_days(each))
        except UsageError:
            continue
        said[days[:1].upper() + days[1:]] = None
    return [(days, days) for days in said][:MOST]


def subscription_choice(
    subscription: Subscription, channel: str | None, topics: Sequence[str]
) -> tuple[str, str]:
    """Name and value of a subscription. `channel` is its name, where that is known; no topics mean all."""
    schedule = subscription.schedule
    when = f"{say_days(schedule.days)} {say_time(schedule.at)}"
    place = f"#{plain(channel, 30)}" if channel else gettext("a channel that is gone")
    about = f"{place} · {', '.join(topics) or gettext('all topics')}"
    return f"{plain(about, LONGEST - length(when) - 3)} · {when}", str(subscription.id)


def plain(text: str, limit: int) -> str:
    """One line of at most `limit` UTF-16 units, for places that know no markdown."""
    text = clean(text)
    if length(text) <= limit:
        return text
    while length(text) >= limit:
        text = text[: limit - 1] if len(text) >= limit else text[:-1]
    return text.rstrip() + ELLIPSIS
