"""What the archive keeps of subscriptions: frozen, and tied to no database.

A *subscription* is a channel with its topics, local time, zone and days.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import date, datetime, time

Place = Literal["text", "announcement", "thread", "forum"]
"""What kind of channel is posted in. A forum gets a new post each day, the others messages."""

EVERY_DAY = frozenset(range(1, 8))
WEEKDAYS = frozenset(range(1, 6))


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a digest is wanted: at a local wall time, on some days of the week."""

    at: time
    """Wall time, to the minute, without a zone."""
    zone: str
    """An IANA name, such as Asia/Seoul."""
    days: frozenset[int] = EVERY_DAY
    """ISO days of the week: 1 is Monday, 7 is Sunday. Never empty."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a subscription asks for. Subscriptions that want the same can be sent the same digest."""

    topics: tuple[str, ...] = ()
    """Slugs, in the order chosen; empty for all that are configured."""
    most: int = 8
    """Stories at most."""
    when_quiet: bool = False
    """Post on days with nothing new, too."""
    language: str | None = None
    """What the bot's own words are in, such as "ja"; None for the language that the operator set."""


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a subscription's digests go, and what is done with them there. Ids are Discord's."""

    guild: int
    channel: int
    place: Place = "text"
    role: int | None = None
    """The role to mention: the only mention that the bot can make."""
    discussion: bool = False
    """Start a thread under each digest."""
    publish: bool = False
    """Publish in an announcement channel."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """What keeps a subscription from being served."""

    code: str
    """A short name for machines: missing_permissions, channel_gone, channel_locked, unavailable, refused."""
    words: str
    """What is wrong and how to mend it, in a sentence or two for the people of the server."""
    since: datetime
    told_at: datetime | None = None
    """When the subscription's owner was told; None where that was not possible or not yet."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """A subscription as it is kept."""

    id: int
    destination: Destination
    wanted: Wanted
    schedule: Schedule
    owner: int
    """The member who made it, who is told when it cannot be served."""
    created_at: datetime
    changed_at: datetime
    """When the schedule was last set or taken up again after a pause: a time of the day that was past then is
    owed from the next day on."""
    paused_at: datetime | None = None
    left_at: datetime | None = None
    """When the bot left its server. Kept for a grace period, and not served."""
    last_date: date | None = None
    """The local date of its newest delivery, whatever became of that."""
    covered_until: datetime | None = None
    """Where the period of its newest sent or quiet delivery ended: the next one begins there."""
    next_due: datetime | None = None
    """When it is to be looked at next, as `bot.digests.due` found; None while paused or left."""
    trouble: Trouble | None = None
    edition: int = 1
    """Another number after each change that a plan rests on: what was planned from an older one is refused."""


@dataclass(frozen=True, slots=True)
class Rescheduled:
    """A subscription is to be looked at at another moment, and nothing else of it changes."""

    subscription: int
    edition: int
    """Of the subscription that `next_due` was computed from."""
    next_due: datetime
