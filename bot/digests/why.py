"""Why an article did or did not come in a channel's digests: from what was kept of them, never from a guess. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from bot.archive import ToldIn
from bot.digests.compose import OVERLAP
from bot.digests.due import period

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from bot.archive import InDigest, LeftOutOf, Subscription, Whereabouts

Code = Literal[
    "told",
    "folded",
    "planned",
    "not_posted",
    "hidden",
    "withdrawn",
    "left_out",
    "other_topic",
    "next",
    "too_early",
    "not_there_then",
    "no_digest",
]
"""told: in a story of its own. folded: into the story of another article. planned: in a digest that is still to be
posted. not_posted: in one that could not be. left_out: looked at, and not told. next: the next digest looks at it.
too_early: it came before what the first digest tells of. not_there_then: the digest of its time did not look at it.
no_digest: no digest tells of the time when it came."""

_FINAL = ("sent", "quiet", "waiting")


@dataclass(frozen=True, slots=True)
class Why:
    """The answer for one subscription."""

    code: Code
    subscription: Subscription | None
    """None where one that is not sent there any more told it."""
    digest: InDigest | None = None
    """The one that the answer is of."""
    detail: str = ""
    """Why it was left out, in words for people."""
    next_due: datetime | None = None
    """When the next digest looks at it; None where that is not known, or it does not."""
    gone: bool = False
    """Whether it is shown no more since it was told."""

    @property
    def told(self) -> ToldIn | None:
        """The digest, where that tells it."""
        return self.digest if isinstance(self.digest, ToldIn) else None

    @property
    def local_date(self) -> date | None:
        return self.digest.local_date if self.digest else None


def why(found: Whereabouts, subscriptions: Sequence[Subscription], topics: Sequence[str]) -> tuple[Why, ...]:
    """One answer where it was told in the channel, and otherwise one for each of its subscriptions.

    `topics` are the slugs of those that are configured.
    """
    posted = next((each for each in found.told if each.message is not None), None)
    if posted is not None:
        its = next((each for each in subscriptions if each.id == posted.subscription), None)
        gone = found.entry.briefing is None
        return (Why("told" if posted.in_full else "folded", its, posted, gone=gone),)
    return tuple(_of_one(found, each, topics) for each in subscriptions)


def _of_one(found: Whereabouts, subscription: Subscription, topics: Sequence[str]) -> Why:
    told = [each for each in found.told if each.subscription == subscription.id]
    if found.entry.briefing is None:
        return Why("hidden" if found.hidden_at else "withdrawn", subscription)
    waiting = next((each for each in told if each.status == "waiting"), None)
    if waiting is not None:
        return Why("planned", subscription, waiting)
    left_out = _last_left_out(found, subscription)
    if left_out is not None:
        return Why("left_out", subscription, left_out, left_out.detail)
    wanted = subscription.wanted.topics or tuple(topics)
    if not any(match.topic.slug in wanted for match in found.entry.topics):
        return Why("other_topic", subscription)
    return _by_time(found, subscription, told[0] if told else None)


def _last_left_out(found: Whereabouts, subscription: Subscription) -> LeftOutOf | None:
    """What a digest that was not posted left out goes into the next one."""
    its = (each for each in found.left_out if each.subscription == subscription.id)
    return next((each for each in its if each.status in _FINAL), None)


def _by_time(found: Whereabouts, subscription: Subscription, not_posted: ToldIn | None) -> Why:
    """Of an article that fits and was neither told nor left out."""
    came = found.entry.first_seen
    due = subscription.next_due
    comes_next = came > _next_since(subscription)
    if not_posted is not None:
        return Why("not_posted", subscription, not_posted, next_due=due if comes_next else None)
    if comes_next:
        return Why("next", subscription, next_due=due)
    of_its_time = next(
        (
            each
            for each in found.of_its_time
            if each.subscription == subscription.id and each.status in _FINAL
        ),
        None,
    )
    if of_its_time is not None:
        return Why("not_there_then", subscription, of_its_time)
    return Why("too_early" if came < subscription.created_at else "no_digest", subscription)


def _next_since(subscription: Subscription) -> datetime:
    """From when on the next digest tells; for one that is paused, what it would tell were it taken up again."""
    due = subscription.next_due or subscription.covered_until or subscription.created_at
    since, _ = period(subscription, due)
    return since - OVERLAP
