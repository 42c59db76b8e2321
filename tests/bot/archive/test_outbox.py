"""The outbox: planned once, held by one sender, ended in one way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .samples import NOON
from .subscribers import DAY, MINUTE, claim, claim_one, digest, fresh, plan, posted, subscribe

if TYPE_CHECKING:
    from bot.archive import Archive


async def test_a_delivery_goes_from_plan_to_sent(archive: Archive) -> None:
    subscription = await subscribe(archive)
    id_ = await plan(archive, subscription, digest(parts=2))
    planned = await fresh(archive, subscription)
    assert (planned.last_date, planned.next_due, planned.covered_until) == (NOON.date(), NOON + DAY, None)

    held = await claim_one(archive)
    assert (held.id, held.worker, held.attempt, held.lease_until) == (id_, "a", 1, NOON + MINUTE)
    assert (held.done, held.in_doubt_since) == ((), None)
    assert held.digest.parts == digest(parts=2).parts
    await archive.outbox.record(held, posted(0))
    await archive.outbox.finish(held, at=NOON + MINUTE, last=posted(1))

    (summary,) = await archive.outbox.deliveries(subscription.id)
    assert (summary.status, summary.sent_at, summary.attempts) == ("sent", NOON + MINUTE, 1)
    assert summary.messages == (posted(0), posted(1))
    assert (await fresh(archive, subscription)).covered_until == NOON
    assert await claim(archive, now=NOON + 9 * DAY) == ()
