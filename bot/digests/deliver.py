"""Posting a digest exactly once: what comes next, given what is known to be done. Pure.

A delivery is a row of steps: open the day's post in a forum, post each part, start a thread, publish. A sender
does them in order and records each, so that whoever comes after it goes on where it stopped. Between doing and
recording it may die, and then the next step is *in doubt*. Discord has two memories that settle it:

- For some minutes a nonce makes one message: sending the same again gives the message that is there.
- For good, every part holds a button whose custom id names its delivery (its mark): it can be looked for.

A thread and a publication need neither: Discord refuses a second one with a code of its own.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Protocol

from bot.digests.due import is_late, post_until
from bot.words import retold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date, datetime

    from bot.archive import Claimed, Destination, Posted, Step, Subscription, Trouble

NONCE_SAFE = timedelta(seconds=60)
"""For so long after a message Discord surely knows its nonce; it promises "the past few minutes"."""
SKEW = timedelta(minutes=5)
"""How far the clocks of this machine and of Discord may lie apart when a message is looked for."""
SOON = timedelta(seconds=5)
LATER = timedelta(minutes=5)
"""The first and the longest pause before what failed by itself is tried again."""
BLOCKED_SOON = timedelta(minutes=5)
BLOCKED_LATER = timedelta(hours=6)
"""The same where people have to mend something first."""
AWAY = "unavailable"
"""The code of a trouble that passes by itself: nobody is told of it."""


def nonce(delivery: int, part: int) -> str:
    """What Discord tells messages apart by: at most 25 characters, and the same at each attempt."""
    return f"d{delivery}-{part}"


def day_mark(subscription: int, local_date: date) -> int:
    """What tells a subscription's message of a day whatever its delivery's number: the `id` of a component, 31 bits."""
    return zlib.crc32(f"{subscription}/{local_date}".encode()) >> 1 | 1 << 30


@dataclass(frozen=True, slots=True)
class Order:
    """One step to be done."""

    delivery: int
    step: Step
    part: int
    destination: Destination
    channel: int
    """Where: for what follows in a forum's post, the thread that the post opened."""
    title: str
    local_date: date
    topics: tuple[str, ...] = ()
    """Slugs of the topics that are wanted: a forum's post gets the tags of their names."""
    late_since: datetime | None = None
    """When it was due, if it has to be marked late."""
    body: dict[str, Any] | None = None
    """The message, for steps that post one."""
    message: int | None = None
    """The message that is published or gets a thread."""
    language: str | None = None
    """That of the bot's own words in it; None for English."""
    subscription: int = 0
    elsewhere: bool = False
    """Whether it may have been posted by another bot under a number of its own: it is looked for by its day."""

    @property
    def posts(self) -> bool:
        """Whether the step makes a message, which could be made twice."""
        return self.step in ("post", "forum_post")


# What became of an order.


@dataclass(frozen=True, slots=True)
class Done:
    """It is done, now or before."""

    channel: int
    message: int


@dataclass(frozen=True, slots=True)
class Absent:
    """It was looked for, and is not there: it can be done without a doubt."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The whole digest is posted, under a number that this archive does not know."""


@dataclass(frozen=True, slots=True)
class Blocked:
    """Nothing was done, nor will be until people mend something."""

    code: str
    """As `Trouble.code`."""
    words: str
    """For the people of the server: what is wrong and how to mend it. Markdown, ready to be shown."""


@dataclass(frozen=True, slots=True)
class NotYet:
    """Nothing was done, and it passes by itself: rate limits, an outage of the server."""

    problem: str
    after: timedelta | None = None
    """How long Discord asks to wait."""
    everywhere: bool = False
    """Discord refuses everything just now, not this alone."""
    outage: bool = False
    """It is the server that is away: shown in its health, though nobody there can mend it."""


@dataclass(frozen=True, slots=True)
class Unclear:
    """It may have been done: the answer never came."""

    problem: str


@dataclass(frozen=True, slots=True)
class Lost:
    """What the step builds on was deleted by somebody: it cannot be done any more."""

    problem: str


Outcome = Done | Absent | Elsewhere | Blocked | NotYet | Unclear | Lost


class Poster(Protocol):
    """What does the steps at Discord. `seconds`: everything has ended by then, one way or the other."""

    async def carry_out(self, order: Order, seconds: float) -> Outcome:
        """Do a step. Posting again with the same nonce within Discord's memory gives what is there."""
        ...

    async def look_for(self, order: Order, after: datetime, before: datetime, seconds: float) -> Outcome:
        """Find the message of a step by its mark, among those made between two moments.

        Gives Done or Absent, and whatever else where it cannot look.
        """
        ...

    async def edit(
        self,
        order: Order,
        change: Callable[[Sequence[dict[str, Any]]], list[dict[str, Any]] | None],
        seconds: float,
    ) -> Outcome:
        """Bring the components of the order's message up to date, unless `change` gives None: they are so already.

        Doing it twice is the same as once.
        """
        ...

    async def tell_owner(self, subscriptions: Sequence[Subscription], seconds: float) -> bool:
        """Write to the one who made these, once for all, of the trouble of each. False where that is not possible."""
        ...


# What comes next.


@dataclass(frozen=True, slots=True)
class Look:
    """Look for the order's message first, among those made between the two moments."""

    after: datetime
    before: datetime


def steps(destination: Destination, parts: int) -> Iterator[tuple[Step, int]]:
    """All that a delivery of so many parts does in that place, in order, each with its part."""
    forum = destination.place == "forum"
    for part in range(parts):
        yield ("forum_post" if forum and not part else "post"), part
    if destination.discussion and destination.place in ("text", "announcement"):
        yield "thread", 0
    if destination.publish and destination.place == "announcement":
        for part in range(parts):
            yield "publish", part


def next_order(claimed: Claimed, done: Iterable[Posted], now: datetime) -> Order | None:
    """The first step that is not done; None where all are."""
    destination, digest = claimed.subscription.destination, claimed.digest
    known = {(each.step, each.part): each for each in done}
    for step, part in steps(destination, len(digest.parts)):
        if (step, part) in known:
            continue
        opened = known.get(("forum_post", 0))
        base = known.get(("post", part))
        posts = step in ("post", "forum_post")
        return Order(
            delivery=claimed.id,
            step=step,
            part=part,
            destination=destination,
            channel=opened.channel if opened else destination.channel,
            title=digest.title,
            local_date=claimed.local_date,
            late_since=claimed.due_at if is_late(claimed.due_at, now) else None,
            topics=claimed.subscription.wanted.topics,
            body=digest.parts[part] if posts else None,
            message=base.message if base and not posts else None,
            language=digest.language,
            subscription=claimed.subscription.id,
            elsewhere=claimed.elsewhere and posts and not known,
        )
    return None


def how_to_resume(
    order: Order, since: datetime | None, until: datetime | None, now: datetime, *, wanted: bool = True
) -> Look | None:
    """Whether an order that is in doubt since a moment (None: it is not) has to be looked for before it is done.

    `until`: when whoever may have done it stopped for certain; None: just now. Not `wanted`: it is not to be
    posted any more, unless it is there already.
    """
    if since is None or not order.posts:
        return None
    # Within its memory Discord itself makes one message of two; posts in forums have no nonce.
    if wanted and not order.elsewhere and order.step == "post" and timedelta(0) <= now - since < NONCE_SAFE:
        return None
    return Look(since - SKEW, max(until or now, since) + SKEW)


# When to try again, and when no more.


@dataclass(frozen=True, slots=True)
class Again:
    """Hand it back, to be tried again."""

    at: datetime
    problem: str
    in_doubt: bool | None
    """Whether the step may have been done; None: as it was before this sender tried anything."""
    trouble: Blocked | None = None
    """What is shown in the subscription's health and, unless it passes by itself, told to its owner."""


@dataclass(frozen=True, slots=True)
class GiveUp:
    """Nobody will ever be able to post the rest, or to tell what was posted."""

    problem: str


@dataclass(frozen=True, slots=True)
class PassOver:
    """Go on without this step: the digest stands, with less around it."""

    problem: str
    trouble: Blocked | None = None


def after_failure(
    order: Order,
    outcome: Blocked | NotYet | Unclear | Lost,
    claimed: Claimed,
    now: datetime,
    *,
    in_doubt: bool,
) -> Again | GiveUp | PassOver:
    """What to do after a step that was not done. `in_doubt`: an earlier attempt may have done it."""
    doubt = None if in_doubt else False
    match outcome:
        case Lost(problem):
            return GiveUp(problem) if order.posts else PassOver(problem)
        case Blocked(_, words):
            if not order.posts:
                return PassOver(words, outcome)
            if in_doubt and _is_overtaken(claimed, now):
                return GiveUp(retold(f"it may have been posted, and nobody can tell: {words}"))
            return Again(now + _growing_with(claimed.subscription.trouble, now), words, doubt, outcome)
        case Unclear(problem):
            return Again(now + _growing(claimed.attempt), problem, in_doubt=True)
        case NotYet(problem, after):
            pause = max(after or timedelta(0), _growing(claimed.attempt))
            away = Blocked(AWAY, problem) if outcome.outage else None
            return Again(now + pause, problem, doubt, away)


def _growing(attempt: int) -> timedelta:
    """Twice as long at each attempt, counted from 1."""
    return min(SOON * (1 << min(max(attempt - 1, 0), 16)), LATER)


def _growing_with(trouble: Trouble | None, now: datetime) -> timedelta:
    """As long again as the trouble has lasted: each pause is about twice the one before."""
    lasted = now - trouble.since if trouble else timedelta(0)
    return min(max(lasted, BLOCKED_SOON), BLOCKED_LATER)


def too_late(claimed: Claimed, now: datetime) -> bool:
    """Whether a delivery of which nothing is posted had better go into the next one: see `bot.digests.due`.

    One that was asked for just now, or whose subscription is paused or left meanwhile, is no different.
    """
    subscription = claimed.subscription
    if subscription.paused_at or subscription.left_at:
        return True
    return now > post_until(subscription.schedule, claimed.local_date, claimed.due_at)


def _is_overtaken(claimed: Claimed, now: datetime) -> bool:
    """Whether the next digest is due, which waits for this one."""
    following = claimed.subscription.next_due
    return following is not None and now >= following
