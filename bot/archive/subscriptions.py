"""What the archive keeps of subscriptions, digests and deliveries: frozen, and tied to no database.

A *subscription* is a channel with its topics, local time, zone and days. A *delivery* is the digest owed to
one subscription for one local date. A *digest* is what deliveries carry: channels that were told the same
before and want the same are sent one and the same digest, which is composed and kept once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from datetime import date, datetime, time

Place = Literal["text", "announcement", "thread", "forum"]
"""What kind of channel is posted in. A forum gets a new post each day, the others messages."""

EVERY_DAY = frozenset(range(1, 8))
WEEKDAYS = frozenset(range(1, 6))

DeliveryStatus = Literal["waiting", "sent", "quiet", "folded", "given_up"]
"""waiting: owed, and not yet all of it posted. sent: posted whole. quiet: nothing to tell, so nothing was
posted. folded: could not be posted in its time, and its period went into the next. given_up: only a part of
it could be posted."""

Step = Literal["forum_post", "post", "thread", "publish"]
"""What a delivery does, in this order: open the day's post in a forum, post each part, start a discussion
thread under the first part, publish the parts in an announcement channel."""


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
    """When the schedule was last set: a time of the day that was past then is owed from the next day on."""
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


@dataclass(frozen=True, slots=True)
class ToldStory:
    """One story of a digest, as told: enough to tell it apart from what comes later, and to correct it."""

    articles: tuple[str, ...]
    """Ids, the one told in full first."""
    revisions: tuple[int, ...]
    """The revision of each article's briefing that was told, in the same order."""
    claims: tuple[str, ...]
    """The claims and key points that were shown."""
    part: int = 0
    """Which part of the digest it stands in, counted from 0."""


@dataclass(frozen=True, slots=True)
class KeptDigest:
    """A composed digest: its stories and its finished messages, without what differs by delivery."""

    id: int
    since: datetime
    until: datetime
    stories: tuple[ToldStory, ...]
    parts: tuple[dict[str, Any], ...]
    """The body of each message, as `bot.chat` renders it; `bot.chat` puts in the mention and the mark of the
    delivery when it posts."""
    title: str
    """What a forum's post or a discussion thread is called."""


@dataclass(frozen=True, slots=True)
class Posted:
    """One step of a delivery that was done."""

    step: Step
    part: int
    channel: int
    """Where: the thread's id for a forum's post and what is posted in it."""
    message: int
    at: datetime


@dataclass(frozen=True, slots=True)
class NewDelivery:
    """A delivery to be written into the outbox, with what becomes of its subscription."""

    subscription: int
    local_date: date
    due_at: datetime
    since: datetime
    until: datetime
    digest: int | None
    """None for a quiet day: the delivery counts as made and nothing is posted."""
    next_due: datetime | None
    on_demand: bool = False
    """Asked for by "post today's now"; it then counts as today's."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A delivery that a sender holds a lease on, with all it needs to go on where somebody stopped."""

    id: int
    subscription: Subscription
    local_date: date
    due_at: datetime
    digest: KeptDigest
    done: tuple[Posted, ...]
    attempt: int
    """1 for the first."""
    lease_until: datetime
    in_doubt_since: datetime | None
    """Set where an earlier sender never said how it ended: from this moment until now, the next step may have
    been done without being recorded. None: it was not."""
    in_doubt_until: datetime | None = None
    """When that sender's lease ran out: it has posted nothing after it."""


@dataclass(frozen=True, slots=True)
class DeliverySummary:
    """What became of a delivery, for `/subscriptions` and for whoever watches."""

    id: int
    subscription: int
    local_date: date
    due_at: datetime
    status: DeliveryStatus
    attempts: int
    sent_at: datetime | None
    next_try: datetime | None
    problem: str | None
    messages: tuple[Posted, ...] = field(default=())
