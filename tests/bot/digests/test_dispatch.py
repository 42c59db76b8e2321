"""Keeping many deliveries under way: all are sent, and a stop hands back what is not."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest_asyncio

from bot.archive import Archive
from bot.digests.deliver import Absent, Done, NotYet, Order, Outcome
from bot.digests.dispatch import Dispatcher

from ._deliveries import NOON, eventually, owe

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from bot.archive import Subscription


@dataclass
class Post:
    """Takes what it is given, when the gate is open."""

    gate: asyncio.Event = field(default_factory=asyncio.Event)
    began: list[int] = field(default_factory=list)
    posted: list[int] = field(default_factory=list)
    refuses: bool = False

    async def carry_out(self, order: Order, seconds: float) -> Outcome:
        self.began.append(order.delivery)
        if self.refuses:
            return NotYet("banned", timedelta(minutes=10), everywhere=True)
        await self.gate.wait()
        self.posted.append(order.delivery)
        return Done(order.channel, 1000 + order.delivery)

    async def look_for(self, order: Order, after: datetime, before: datetime, seconds: float) -> Outcome:
        return Absent()

    async def tell_owner(self, subscriptions: Sequence[Subscription], seconds: float) -> bool:
        return True


@pytest_asyncio.fixture
async def archive(tmp_path: Path) -> AsyncIterator[Archive]:
    async with await Archive.open(f"sqlite:///{tmp_path / 'archive.db'}") as opened:
        yield opened


def dispatcher(archive: Archive, post: Post) -> Dispatcher:
    lease = timedelta(seconds=40)
    return Dispatcher(archive, post, lease=lease, parallel=2, now=lambda: NOON)


async def test_many_more_than_can_be_under_way_are_all_sent(archive: Archive) -> None:
    await owe(archive, 30)
    post = Post()
    sending = dispatcher(archive, post)
    sending.start()
    await eventually(lambda: len(post.began) == 2)
    await asyncio.sleep(0.05)  # the others wait, and the loop is free meanwhile
    assert len(post.began) == 2
    post.gate.set()
    await eventually(lambda: sending.ends["sent"] == 30)
    await sending.stop(5)
    assert sorted(post.posted) == sorted(set(post.posted))
    assert (await archive.outbox.backlog()).waiting == 0


async def test_what_comes_while_there_is_no_room_is_not_forgotten(archive: Archive) -> None:
    await owe(archive, 4)
    post = Post()
    sending = dispatcher(archive, post)
    sending.start()
    await eventually(lambda: len(post.began) == 2)
    await owe(archive, 6)
    sending.wake()
    await asyncio.sleep(0.05)
    post.gate.set()
    await eventually(lambda: sending.ends["sent"] == 10)
    await sending.stop(5)


async def test_a_stop_hands_back_what_is_not_done(archive: Archive) -> None:
    await owe(archive, 10)
    post = Post()
    sending = dispatcher(archive, post)
    sending.start()
    await eventually(lambda: len(post.began) == 2)
    await sending.stop(0.05)
    backlog = await archive.outbox.backlog()
    assert (backlog.waiting, backlog.held, backlog.in_doubt) == (10, 0, 2)
    again = dispatcher(archive, post)
    post.gate.set()
    again.start()
    await eventually(lambda: again.ends["sent"] == 10)
    await again.stop(5)


async def test_where_discord_refuses_everything_it_rests(archive: Archive) -> None:
    await owe(archive, 30)
    post = Post(refuses=True)
    sending = dispatcher(archive, post)
    sending.start()
    await eventually(lambda: sending.ends["waiting"] >= 2)
    await asyncio.sleep(0.1)
    assert len(post.began) <= 4, "no more than were claimed already"
    await sending.stop(5)
