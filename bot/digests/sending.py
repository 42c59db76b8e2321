"""Sending one claimed delivery: its steps at Discord, each recorded before the next."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

from bot.archive import Posted, Trouble
from bot.digests.deliver import (
    AWAY,
    Absent,
    Again,
    Blocked,
    Done,
    Elsewhere,
    GiveUp,
    NotYet,
    Order,
    PassOver,
    after_failure,
    how_to_resume,
    next_order,
    too_late,
)
from bot.digests.due import is_late
from bot.errors import ArchiveBusyError, ArchiveError, ArchiveUnavailableError, LeaseLostError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from bot.archive import Claimed, Outbox, Subscriptions
    from bot.digests.deliver import Outcome, Poster

_log = logging.getLogger(__name__)

End = Literal["sent", "late", "waiting", "folded", "given_up", "lost", "elsewhere"]
"""What became of a delivery in this sender's hands. late: sent, and marked so. waiting: handed back. lost: another
has it, or nobody knows yet. elsewhere: posted before the archive was restored."""

_MARGIN = 0.15
"""The part of a lease at its end in which no request may be under way: what was sent just before has then arrived
or never will."""
_STEP = 0.5
"""The part of a lease that must be left for a step to be begun; else the lease is made longer first."""
_PAUSES = (0.2, 0.5, 1.0, 2.0)
"""Seconds before the database is asked again to keep what was done; the last one again and again."""


@dataclass(slots=True)
class _Work:
    """A delivery in a sender's hands, and what is known of it by now."""

    held: Claimed
    done: list[Posted]
    doubt_since: datetime | None
    doubt_until: datetime | None
    passed_over: list[PassOver] = field(default_factory=list)

    def settled(self) -> None:
        """Whether anything more was posted is known."""
        self.doubt_since = self.doubt_until = None

    def one_settled(self) -> None:
        """A step is known to be done; where the archive was restored, the next ones may be, too."""
        if not self.held.restored:
            self.settled()


class Sender:
    """Sends what was claimed for `lease`, until told to stop. Any number of deliveries at once."""

    def __init__(
        self,
        outbox: Outbox,
        subscriptions: Subscriptions,
        poster: Poster,
        *,
        lease: timedelta,
        now: Callable[[], datetime],
        refused_everywhere: Callable[[timedelta], None] = lambda _: None,
        on_trouble: Callable[[int], object] = lambda _: None,
        on_untold: Callable[[int], object] = lambda _: None,
        on_sent: Callable[[float], object] = lambda _: None,
    ) -> None:
        """`refused_everywhere` hears for how long Discord refuses whatever this bot asks; `on_trouble`, of each
        server in which something is in the way; `on_untold`, of each owner who has to mend something and was not
        told of it yet; `on_sent`, how many seconds after it was due each was posted."""
        self._outbox = outbox
        self._subscriptions = subscriptions
        self._poster = poster
        self._lease = lease
        self._now = now
        self._refused_everywhere = refused_everywhere
        self._on_trouble = on_trouble
        self._on_untold = on_untold
        self._on_sent = on_sent
        self.stopping = False
        """Set to let everything under way finish its step and be handed back."""

    async def send(self, held: Claimed) -> End:
        """Do what is left to do of a delivery. Raises ArchiveError where it cannot be kept what was done.

        Cancelled, it hands the delivery back in doubt.
        """
        work = _Work(held, list(held.done), held.in_doubt_since, held.in_doubt_until)
        try:
            return await self._send(work)
        except LeaseLostError:
            _log.warning("Delivery %d is another sender's now", held.id)
            return "lost"
        except asyncio.CancelledError:
            now = self._now()
            with suppress(ArchiveError, LeaseLostError):
                await self._outbox.release(work.held, at=now, next_try=now, problem="stopped", in_doubt=True)
            raise

    async def _send(self, work: _Work) -> End:
        while (order := next_order(work.held, work.done, self._now())) is not None:
            if self.stopping:
                return await self._hand_back(work)
            work.held = await self._hold(work.held)
            outcome, looked = await self._do(order, work)
            match outcome:
                case None:
                    return await self._fold(work)
                case Absent():
                    work.settled()
                case Elsewhere():
                    _log.info("Delivery %d was posted before the archive was restored", order.delivery)
                    await self._finish(work, None)
                    return "elsewhere"
                case Done():
                    last = self._posted(order, outcome)
                    work.one_settled()
                    work.done.append(last)
                    if next_order(work.held, work.done, self._now()) is None:
                        return await self._finish(work, last)
                    await self._record(work, last)
                case _:
                    end = await self._fail(order, outcome, work, looked=looked)
                    if end is not None:
                        return end
        return await self._finish(work, None)

    async def _do(self, order: Order, work: _Work) -> tuple[Outcome | None, bool]:
        """Do a step, or look whether it is done; None where it is not to be done any more. And whether it looked."""
        now = self._now()
        late = order.posts and not work.done and too_late(work.held, now)
        look = how_to_resume(order, work.doubt_since, work.doubt_until, now, wanted=not late)
        if look is not None:
            return await self._poster.look_for(order, look.after, look.before, self._seconds(work.held)), True
        if late:
            return None, False
        return await self._poster.carry_out(order, self._seconds(work.held)), False

    async def _fail(self, order: Order, outcome: Outcome, work: _Work, *, looked: bool) -> End | None:
        """Draw the consequence of a step that was not done; None: go on with the next."""
        assert not isinstance(outcome, Done | Absent | Elsewhere)  # noqa: S101
        if isinstance(outcome, NotYet) and outcome.everywhere:
            self._refused_everywhere(outcome.after or timedelta(minutes=1))
        now = self._now()
        in_doubt = work.doubt_since is not None and order.posts
        following = after_failure(order, outcome, work.held, now, in_doubt=in_doubt)
        match following:
            case PassOver():
                work.passed_over.append(following)
                work.settled()
                work.done.append(Posted(order.step, order.part, order.channel, order.message or 0, now))
                return None
            case GiveUp(problem):
                _log.error("Delivery %d is given up: %s", order.delivery, problem)
                await self._keep(work, lambda: self._outbox.give_up(work.held, at=now, problem=problem))
                return "given_up"
            case Again():
                if following.trouble is not None:
                    await self._note(work.held, following.trouble, now)
                await self._release(work, following)
                return "waiting"

    async def _record(self, work: _Work, posted: Posted) -> None:
        await self._keep(work, lambda: self._outbox.record(work.held, posted))

    async def _release(self, work: _Work, again: Again) -> None:
        _log.warning("Delivery %d waits until %s: %s", work.held.id, again.at, again.problem)
        await self._keep(
            work,
            lambda: self._outbox.release(
                work.held,
                at=self._now(),
                next_try=again.at,
                problem=again.problem,
                in_doubt=again.in_doubt,
            ),
        )

    async def _hand_back(self, work: _Work) -> End:
        now = self._now()
        in_doubt = None if work.doubt_since is not None else False
        await self._outbox.release(work.held, at=now, next_try=now, in_doubt=in_doubt)
        return "waiting"

    async def _fold(self, work: _Work) -> End:
        problem = "it could not be posted in its time"
        await self._keep(work, lambda: self._outbox.fold(work.held, at=self._now(), problem=problem))
        return "folded"

    async def _finish(self, work: _Work, last: Posted | None) -> End:
        at = self._now()
        await self._keep(work, lambda: self._outbox.finish(work.held, at=at, last=last))
        self._on_sent((at - work.held.due_at).total_seconds())
        for passed in work.passed_over:
            _log.warning("Delivery %d is sent, but for one thing: %s", work.held.id, passed.problem)
            if passed.trouble is not None:
                await self._note(work.held, passed.trouble, at)
        return "late" if is_late(work.held.due_at, at) else "sent"

    async def _note(self, held: Claimed, blocked: Blocked, now: datetime) -> None:
        """Note the trouble. Until its owner is told, each try names the owner: nobody who dies takes that along."""
        subscription, before = held.subscription, held.subscription.trouble
        same = before is not None and before.code == blocked.code
        trouble = Trouble(
            blocked.code,
            blocked.words,
            before.since if before is not None and same else now,
            before.told_at if before is not None and same else None,
        )
        kept = await self._subscriptions.set_trouble(subscription.id, trouble)
        self._on_trouble(subscription.destination.guild)
        if kept is not None and kept.told_at is None and blocked.code != AWAY:
            self._on_untold(subscription.owner)

    async def _hold(self, held: Claimed) -> Claimed:
        """The delivery with enough of its lease left for a step. Raises LeaseLostError."""
        if held.lease_until - self._now() >= self._lease * _STEP:
            return held
        return await self._outbox.extend(held, self._now() + self._lease)

    def _seconds(self, held: Claimed) -> float:
        """How long a step may take: whatever happens, it has ended well before the lease does."""
        return (held.lease_until - self._now() - self._lease * _MARGIN).total_seconds()

    async def _keep(self, work: _Work, write: Callable[[], Awaitable[object]]) -> None:
        """Write into the archive, patiently: what was done and is not kept has to be looked for later."""
        pauses = iter(_PAUSES)
        pause = next(pauses)
        while True:
            try:
                await write()
            except (ArchiveUnavailableError, ArchiveBusyError):
                if work.held.lease_until - self._now() < timedelta(seconds=pause):
                    raise
                await asyncio.sleep(pause)
                pause = next(pauses, pause)
            else:
                return

    def _posted(self, order: Order, done: Done) -> Posted:
        return Posted(order.step, order.part, done.channel, done.message, self._now())
