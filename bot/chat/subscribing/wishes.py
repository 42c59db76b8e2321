"""What a member wants of a subscription, read from what they typed or filled in. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.archive import Schedule, Wanted
from bot.chat.choices import plain, topics_meant
from bot.digests.times import parse_days, parse_time
from bot.digests.zones import check_zone
from bot.errors import UsageError
from bot.words import gettext

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.archive import Destination, Subscription
    from bot.chat.views.subscription_forms import Filled
    from summarizer import Topic

MOST_STORIES = 25
"""Stories that may be asked for: nobody finishes more."""
DEFAULT_MOST = 8
DEFAULT_TIME = "09:00"
DEFAULT_ZONE = "UTC"


@dataclass(frozen=True, slots=True)
class Wish:
    """A subscription that is wanted, and what its maker is to be told of how that was understood."""

    destination: Destination
    wanted: Wanted
    schedule: Schedule
    notes: Sequence[str] = ()


def is_same(one: Subscription, other: Subscription | Wish) -> bool:
    """Whether both send the same topics to the same channel."""
    same_channel = one.destination.channel == other.destination.channel
    return same_channel and set(one.wanted.topics) == set(other.wanted.topics)


def read_schedule(
    at: str | None, zone: str | None, days: str | None, zone_before: str | None
) -> tuple[Schedule, list[str]]:
    """The schedule asked for, and what was taken where nothing was said. Raises UsageError.

    `zone_before`: the one that the server chose last.
    """
    notes = []
    if zone:
        zone = check_zone(zone)
    elif zone_before:
        zone = zone_before
        notes.append(gettext("You gave no time zone: {zone}, as in this server before.", zone=zone))
    else:
        zone = DEFAULT_ZONE
        notes.append(gettext("You gave no time zone, and none was used here before: {zone}.", zone=zone))
    if not at:
        notes.append(gettext("You gave no time: {time}.", time=DEFAULT_TIME))
    return Schedule(parse_time(at or DEFAULT_TIME), zone, parse_days(days or "every day")), notes


def read_when(filled: Filled, topics: Sequence[Topic], before: Subscription) -> tuple[Wanted, Schedule]:
    """The subscription's topics and times as the form gives them. Raises UsageError."""
    named, days = filled["topics"], filled["days"]
    chosen = topics_meant(topics, named if isinstance(named, str) else ",".join(named))
    most = str(filled["most"]).strip()
    if not most.isdecimal() or not 1 <= int(most) <= MOST_STORIES:
        mend = f"Give a number from 1 to {MOST_STORIES}."
        raise UsageError(f"“{plain(most, 20)}”", "that is no number of stories", mend)
    wanted = replace(before.wanted, topics=tuple(topic.slug for topic in chosen), most=int(most))
    schedule = Schedule(
        parse_time(str(filled["at"])), check_zone(str(filled["zone"])), frozenset(int(day) for day in days)
    )
    return wanted, schedule
