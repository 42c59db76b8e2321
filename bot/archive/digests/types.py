"""What the archive keeps of digests and deliveries: frozen, and tied to no database.

A *delivery* is the digest owed to one subscription for one local date. A *digest* is what deliveries carry: channels
that were told the same before and want the same are sent one and the same digest, which is composed and kept once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from datetime import date, datetime

    from bot.archive.subscribing.types import Subscription

DeliveryStatus = Literal["waiting", "sent", "quiet", "folded", "given_up"]
"""waiting: owed, and not yet all of it posted. sent: posted whole. quiet: nothing to tell, so nothing was
posted. folded: could not be posted in its time, and its period went into the next. given_up: only a part of
it could be posted, or nobody can tell; its period went into the next too."""

Step = Literal["forum_post", "post", "thread", "publish"]
"""What a delivery does, in this order: open the day's post in a forum, post each part, start a discussion
thread under the first part, publish the parts in an announcement channel."""


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
class LeftOut:
    """An article that was looked at for a digest which does not tell it."""

    article: str
    reason: str
    """As `bot.digests.model.Reason`."""
    detail: str
    """The reason in words for people."""


@dataclass(frozen=True, slots=True)
class NewDigest:
    """A composed digest: its stories and its finished messages, without what differs by delivery.

    Kept once: the same digest planned again, in another batch or by another process, is the kept one.
    """

    since: datetime
    until: datetime
    stories: tuple[ToldStory, ...]
    parts: tuple[dict[str, Any], ...]
    """The body of each message, as `bot.chat` renders it; `bot.chat` puts in the mention and the mark of the
    delivery when it posts. Never changed: deliveries share it."""
    title: str
    """What a forum's post or a discussion thread is called."""
    left_out: tuple[LeftOut, ...] = ()
    """All that was looked at and is not told."""
    language: str | None = None
    """What the bot's own words in it are in; None for English."""


@dataclass(frozen=True, slots=True)
class KeptDigest:
    """A digest as it is kept; see `NewDigest`."""

    id: int
    since: datetime
    until: datetime
    stories: tuple[ToldStory, ...]
    parts: tuple[dict[str, Any], ...]
    title: str
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Telling:
    """What a channel was sent once: a digest, or its first parts where the others could not be posted.

    Subscriptions with equal tellings were told the same.
    """

    digest: int
    parts: int
    """How many of its parts, from the first."""


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
    edition: int
    """Of the subscription that this was planned from. Where it has changed since, nothing is planned."""
    local_date: date
    due_at: datetime
    since: datetime
    until: datetime
    digest: NewDigest | None
    """What was composed. Deliveries of one composition hold the same object. None as with `quiet`."""
    next_due: datetime | None
    on_demand: bool = False
    """Asked for by "post today's now"; it then counts as today's."""
    quiet: bool = False
    """Nothing is posted, since there is nothing new: the delivery counts as made."""

    @property
    def is_quiet(self) -> bool:
        return self.quiet or self.digest is None


@dataclass(frozen=True, slots=True)
class Claimed:
    """A delivery that a sender holds a lease on, with all it needs to go on where somebody stopped."""

    id: int
    subscription: Subscription
    """As it was when claimed. Its destination is the delivery's own: once something may have been posted, the
    delivery stays in that channel, though the subscription move to another."""
    local_date: date
    due_at: datetime
    digest: KeptDigest
    done: tuple[Posted, ...]
    """In the order of `Step`, then of parts."""
    attempt: int
    """1 for the first. With `worker` it names this lease: every write of a sender is checked against both."""
    lease_until: datetime
    in_doubt_since: datetime | None = None
    """Set where an earlier sender never said how it ended: from this moment until `in_doubt_until`, the next
    step may have been done without being recorded. None: it was not."""
    in_doubt_until: datetime | None = None
    """When that sender's lease ran out, or it gave the delivery back: it has posted nothing after it."""
    worker: str = ""
    """Who holds the lease."""
    restored: bool = False
    """Whether the doubt is of all its parts: it waited in the backup from which the archive was restored, or was
    planned afterwards for a time before."""
    elsewhere: bool = False
    """Whether it may have been posted under a number that this archive does not know."""
    on_demand: bool = False


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
    """None but for a sent one."""
    next_try: datetime | None
    """When it may next be claimed; None where it is under a sender's lease, or over."""
    problem: str | None
    messages: tuple[Posted, ...] = ()
    on_demand: bool = False


@dataclass(frozen=True, slots=True)
class Backlog:
    """What the outbox holds, for `/healthz` and metrics."""

    waiting: int
    """Deliveries that are not over, the held ones among them."""
    held: int
    """Under a sender's lease, run out or not."""
    in_doubt: int
    """Those of which a step may have been done without being recorded."""
    oldest_due: datetime | None
    """Of the waiting ones, when the first was due."""
    troubled: int
    """Active subscriptions that cannot be served as they are."""
