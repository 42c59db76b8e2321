"""Whatever happens to senders and to Discord's answers, and whenever: each part is posted once, in order.

And whoever is to mend something is told of it once. Discord is a model of its promises here: a nonce makes one
message for two minutes, and what was posted stays in the channel with its time. Senders die, answers get lost, leases
run out and clocks go on as Hypothesis likes.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import TYPE_CHECKING, Literal

import pytest
import pytest_asyncio
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.archive import Archive, Destination, NewDelivery, NewDigest, Schedule, Wanted
from bot.digests.deliver import Absent, Blocked, Done, NotYet, Order, Outcome, Unclear
from bot.digests.sending import Sender
from bot.digests.telling import Teller

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from bot.archive import Place, Subscription

NOON = datetime(2024, 5, 10, 12, tzinfo=UTC)
LEASE = timedelta(seconds=40)
WINDOW = timedelta(minutes=2)
OWNER = 3

Fate = Literal["well", "dies before", "dies after", "no answer before", "no answer after", "later", "blocked"]
FATES: tuple[Fate, ...] = (
    "well",
    "dies before",
    "dies after",
    "no answer before",
    "no answer after",
    "later",
    "blocked",
)


class Death(BaseException):
    """The process is gone, and runs nothing any more."""


@dataclass
class Message:
    delivery: int
    step: str
    part: int
    at: datetime


@dataclass
class Discord:
    """Keeps what was posted, and does to the next requests what `fates` says."""

    now: datetime = NOON
    fates: list[Fate] = field(default_factory=list)
    messages: dict[int, Message] = field(default_factory=dict)
    told: Counter[int] = field(default_factory=Counter)
    """How often somebody was written of each subscription."""
    met: Counter[Fate] = field(default_factory=Counter)
    """The fates of requests for messages, or of looking for them, and of what owners are written."""
    _ids: count[int] = field(default_factory=lambda: count(1000))

    async def carry_out(self, order: Order, seconds: float) -> Outcome:
        assert seconds > 0
        match fate := self._meet(counts=order.posts):
            case "dies before":
                raise Death
            case "no answer before":
                return Unclear("no answer")
            case "later":
                return NotYet("rate limit")
            case "blocked":
                return Blocked("missing_permissions", "I may not.")
        done = self._store(order)
        if fate == "dies after":
            raise Death
        return Unclear("no answer") if fate == "no answer after" else done

    def _store(self, order: Order) -> Done:
        for number, message in self.messages.items():
            same = (message.delivery, message.step, message.part) == (order.delivery, order.step, order.part)
            known = not order.posts or (order.step == "post" and self.now - message.at <= WINDOW)
            if same and known:
                return Done(order.channel, number)
        number = next(self._ids)
        self.messages[number] = Message(order.delivery, order.step, order.part, self.now)
        return Done(number if order.step == "forum_post" else order.channel, number)

    async def look_for(self, order: Order, after: datetime, before: datetime, seconds: float) -> Outcome:
        match self._meet():
            case "dies before" | "dies after":
                raise Death
            case "later" | "no answer before" | "no answer after":
                return NotYet("no answer")
            case "blocked":
                return Blocked("missing_permissions", "I may not look.")
        for number, message in self.messages.items():
            wanted = (order.delivery, order.step, order.part)
            if (message.delivery, message.step, message.part) == wanted and after <= message.at <= before:
                return Done(number if order.step == "forum_post" else order.channel, number)
        return Absent()

    async def tell_owner(self, subscriptions: Sequence[Subscription], seconds: float) -> bool:
        fate = self._meet()
        if fate == "dies before":
            raise Death
        self.told.update(each.id for each in subscriptions)
        if fate == "dies after":
            raise Death
        return fate == "well"

    def _meet(self, *, counts: bool = True) -> Fate:
        fate = self.fates.pop() if self.fates else "well"
        self.now += timedelta(seconds=1)
        # A death counts wherever it is died.
        self.met[fate] += counts or fate.startswith("dies")
        return fate


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def archive(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Archive]:
    """One for all examples, each of which begins by removing what those before it left."""
    database = tmp_path_factory.mktemp("exactly once") / "archive.db"
    async with await Archive.open(f"sqlite:///{database}") as opened:
        yield opened


async def subscribed(archive: Archive, place: Place, parts: int) -> int:
    """One delivery of a digest of so many parts, due at noon; its id."""
    for before in await archive.subscriptions.of_guild(1):
        await archive.subscriptions.remove(before.id)
    destination = Destination(1, 2, place, None, discussion=place != "forum", publish=place == "announcement")
    schedule = Schedule(time(12), "UTC")
    made = await archive.subscriptions.add(
        destination, Wanted(), schedule, owner=OWNER, at=NOON - timedelta(days=1), next_due=NOON
    )
    digest = NewDigest(NOON - timedelta(days=1), NOON, (), tuple({"n": n} for n in range(parts)), "News")
    new = NewDelivery(
        made.id, made.edition, date(2024, 5, 10), NOON, digest.since, NOON, digest, NOON + timedelta(days=1)
    )
    (id_,) = await archive.outbox.plan([new], at=NOON)
    assert id_ is not None
    return id_


async def work_through(
    archive: Archive, discord: Discord, passes: list[timedelta], *, neighbour: bool
) -> None:
    """Claim, send and tell, again and again, with so much time between; at last without any trouble.

    Whoever dies has told nobody of what it heard. `neighbour`: another process would tell the owner each time, too.
    """
    for number, between in enumerate([*passes, *[timedelta(minutes=7)] * 60]):
        if number == len(passes):
            discord.fates.clear()
        tellers = [Teller(archive.subscriptions, discord, now=lambda: discord.now) for _ in range(2)]
        sender = Sender(
            archive.outbox,
            archive.subscriptions,
            discord,
            lease=LEASE,
            now=lambda: discord.now,
            on_untold=tellers[0].hear,
        )
        if neighbour:
            tellers[1].hear(OWNER)
        held = await archive.outbox.claim(f"worker {number}", discord.now, lease=LEASE, limit=10)
        for each in held:
            try:
                await sender.send(each)
            except Death:
                tellers.pop(0)
        for end in await asyncio.gather(*(each.tell() for each in tellers), return_exceptions=True):
            assert isinstance(end, bool | Death)
        if number >= len(passes) and not (await archive.outbox.backlog()).waiting:
            return
        discord.now += between


def steps_of(place: Place, parts: int) -> list[tuple[str, int]]:
    posts = [("forum_post" if place == "forum" and not part else "post", part) for part in range(parts)]
    hung = [("thread", 0)] if place in ("text", "announcement") else []
    return [*posts, *hung, *([("publish", part) for part in range(parts)] if place == "announcement" else [])]


@given(
    place=st.sampled_from(["text", "announcement", "thread", "forum"]),
    parts=st.integers(1, 3),
    fates=st.lists(st.sampled_from(FATES), min_size=1, max_size=12),
    passes=st.lists(st.sampled_from([timedelta(seconds=s) for s in (0, 1, 45, 90, 150, 900)]), max_size=12),
    neighbour=st.booleans(),
)
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.asyncio(loop_scope="module")
async def test_each_part_is_posted_once_and_in_order(
    archive: Archive, place: Place, parts: int, fates: list[Fate], passes: list[timedelta], neighbour: bool
) -> None:
    id_ = await subscribed(archive, place, parts)
    discord = Discord(fates=fates)
    await work_through(archive, discord, passes, neighbour=neighbour)
    (subscription,) = await archive.subscriptions.of_guild(1)
    (summary,) = await archive.outbox.deliveries(subscription.id)
    posted = [(message.step, message.part) for message in discord.messages.values()]
    hung = {step for step in posted if step[0] in ("thread", "publish")}
    wanted = steps_of(place, parts)
    assert summary.status == "sent"
    # What is hung on the messages may be passed over, where it is forbidden; nothing is ever done twice.
    assert [step for step in wanted if step[0] not in ("thread", "publish") or step in hung] == posted
    assert {message.delivery for message in discord.messages.values()} == {id_}
    # It was always the same that was in the way.
    assert discord.told[subscription.id] <= 1
    if discord.met["blocked"] and not discord.met["dies before"] and not discord.met["dies after"]:
        assert discord.told[subscription.id] == 1
