"""The outbox against a model of it, whatever happens in whatever order."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    multiple,
    rule,
    run_state_machine_as_test,
)

from bot.archive import Archive
from bot.errors import LeaseLostError
from tests.bot.archive.samples import NOON
from tests.bot.archive.subscribers import DAY, MINUTE, delivery, digest, posted, subscribe

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from bot.archive import Claimed, Subscription

_T = TypeVar("_T")


@dataclass
class Modelled:
    """What a delivery is to be, as the machine believes."""

    id: int
    subscription: int
    until: Any
    status: str = "waiting"
    holder: tuple[str, int] | None = None
    free_from: Any = None
    doubt: bool = False
    steps: int = 0
    attempts: int = 0


class Machine(RuleBasedStateMachine):
    """Planners, senders and members on one archive, under a clock that only this machine moves."""

    archive: Archive
    runner: asyncio.Runner
    subscriptions = Bundle("subscriptions")
    seen = Bundle("seen")
    """Subscriptions as they were read at some time."""
    held = Bundle("held")
    """Leases, lost ones too."""

    def __init__(self) -> None:
        super().__init__()
        self.now = NOON
        self.days: dict[int, int] = {}
        self.model: dict[int, Modelled] = {}
        self.paused: set[int] = set()
        self.covered: dict[int, Any] = {}

    def run(self, work: Coroutine[Any, Any, _T]) -> _T:
        return self.runner.run(work)

    def waiting(self, subscription: int) -> Modelled | None:
        of_it = (m for m in self.model.values() if m.subscription == subscription and m.status == "waiting")
        return next(of_it, None)

    @rule(target=subscriptions, channel=st.integers(1, 3))
    def subscribe(self, channel: int) -> int:
        made = self.run(subscribe(self.archive, channel))
        self.days[made.id], self.covered[made.id] = 0, None
        return made.id

    @rule(target=seen, subscription=subscriptions)
    def look(self, subscription: int) -> Any:
        found = self.run(self.archive.subscriptions.get(subscription))
        assert (found is None) == (subscription not in self.days)
        if found is None:
            return multiple()
        assert found.covered_until == self.covered[subscription]
        return found

    @rule(subscription=seen, quiet=st.booleans())
    def plan(self, subscription: Subscription, quiet: bool) -> None:
        days = self.days.get(subscription.id, 0)
        told = None if quiet else digest(at=NOON + days * DAY, parts=2)
        new = delivery(subscription, told, days=days)
        current = self.run(self.archive.subscriptions.get(subscription.id))
        (id_,) = self.run(self.archive.outbox.plan([new], at=self.now))

        older = self.waiting(subscription.id)
        possible = current is not None and current.edition == subscription.edition
        possible = possible and subscription.id not in self.paused
        busy = older is not None and (older.holder is not None or older.doubt)
        assert (id_ is not None) == (possible and not busy)
        if possible and older is not None and older.doubt and older.holder is None:
            older.free_from = min(older.free_from, self.now)
        if id_ is None:
            return
        if older is not None:
            older.status = "given_up" if older.steps else "folded"
        self.days[subscription.id] = days + 1
        made = self.model[id_] = Modelled(id_, subscription.id, new.until)
        made.free_from = min(new.due_at, self.now)
        if quiet:
            made.status = "quiet"
            self.covered[subscription.id] = new.until

    @rule(target=held, worker=st.sampled_from("ab"), limit=st.integers(1, 3))
    def claim(self, worker: str, limit: int) -> Any:
        free = [
            each
            for each in self.model.values()
            if each.status == "waiting"
            and each.free_from <= self.now
            and each.subscription not in self.paused
        ]
        free.sort(key=lambda each: (each.free_from, each.id))
        taken = self.run(self.archive.outbox.claim(worker, self.now, lease=2 * MINUTE, limit=limit))
        assert [each.id for each in taken] == [each.id for each in free[:limit]]
        for got, each in zip(taken, free, strict=False):
            each.doubt = each.doubt or each.holder is not None
            each.attempts += 1
            each.holder, each.free_from = (worker, each.attempts), self.now + 2 * MINUTE
            assert (got.attempt, len(got.done)) == (each.attempts, each.steps)
            assert (got.in_doubt_since is not None) == each.doubt
        return multiple(*taken)

    def write(self, lease: Claimed, work: Coroutine[Any, Any, Any]) -> Modelled | None:
        """Do `work` as a holder; the model's delivery where the lease was to hold."""
        each = self.model.get(lease.id)
        good = each is not None and each.status == "waiting" and each.holder == (lease.worker, lease.attempt)
        try:
            self.run(work)
        except LeaseLostError:
            assert not good
            return None
        assert good
        return each

    @rule(lease=held)
    def record(self, lease: Claimed) -> None:
        each = self.model.get(lease.id)
        if each is None or each.steps == 2:
            return
        if self.write(lease, self.archive.outbox.record(lease, posted(each.steps, at=self.now))):
            each.steps += 1

    @rule(lease=consumes(held))
    def finish(self, lease: Claimed) -> None:
        each = self.write(lease, self.archive.outbox.finish(lease, at=self.now))
        if each is not None:
            each.status, self.covered[each.subscription] = "sent", each.until

    @rule(lease=held, minutes=st.integers(0, 9), in_doubt=st.sampled_from([True, False, None]))
    def release(self, lease: Claimed, minutes: int, in_doubt: bool | None) -> None:
        next_try = self.now + minutes * MINUTE
        work = self.archive.outbox.release(lease, at=self.now, next_try=next_try, in_doubt=in_doubt)
        each = self.write(lease, work)
        if each is not None:
            each.holder, each.free_from = None, next_try
            each.doubt = each.doubt if in_doubt is None else in_doubt

    @rule(lease=consumes(held), give_up=st.booleans())
    def end(self, lease: Claimed, give_up: bool) -> None:
        outbox = self.archive.outbox
        each = self.write(
            lease, (outbox.give_up if give_up else outbox.fold)(lease, at=self.now, problem="p")
        )
        if each is not None:
            each.status = "given_up" if give_up or each.steps else "folded"

    @rule(lease=held)
    def extend(self, lease: Claimed) -> None:
        each = self.write(lease, self.archive.outbox.extend(lease, self.now + 5 * MINUTE))
        if each is not None:
            each.free_from = self.now + 5 * MINUTE

    @rule(subscription=subscriptions)
    def pause(self, subscription: int) -> None:
        self.run(self.archive.subscriptions.pause(subscription, at=self.now))
        each = self.waiting(subscription)
        if subscription not in self.paused and each is not None and not each.holder and not each.doubt:
            each.status = "given_up" if each.steps else "folded"
        self.paused |= {subscription} & self.days.keys()

    @rule(subscription=subscriptions)
    def resume(self, subscription: int) -> None:
        self.run(self.archive.subscriptions.resume(subscription, next_due=self.now, at=self.now))
        self.paused.discard(subscription)

    @rule(subscription=consumes(subscriptions))
    def remove(self, subscription: int) -> None:
        self.run(self.archive.subscriptions.remove(subscription))
        self.forget(subscription)

    @rule(minutes=st.integers(1, 4))
    def wait(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    def forget(self, subscription: int) -> None:
        self.days.pop(subscription, None)
        self.paused.discard(subscription)
        self.model = {id_: each for id_, each in self.model.items() if each.subscription != subscription}

    def teardown(self) -> None:
        for subscription in tuple(self.days):
            found = self.run(self.archive.outbox.deliveries(subscription, limit=99))
            modelled = {
                each.id: each.status for each in self.model.values() if each.subscription == subscription
            }
            assert {each.id: each.status for each in found} == modelled
            assert len({each.local_date for each in found}) == len(found)
            self.run(self.archive.subscriptions.remove(subscription))


def test_the_outbox_does_what_its_model_says(address: str) -> None:
    with asyncio.Runner() as runner:
        archive = runner.run(Archive.open(address))
        try:
            machine = type("OnOneArchive", (Machine,), {"archive": archive, "runner": runner})
            run_state_machine_as_test(
                machine,
                settings=settings(
                    max_examples=30,
                    stateful_step_count=30,
                    deadline=None,
                    suppress_health_check=list(HealthCheck),
                ),
            )
        finally:
            runner.run(archive.close())
