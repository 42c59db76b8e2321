"""What the outbox asks of its database: few statements, and indexes behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest_asyncio

from tests.bot.archive.samples import NOON, later
from tests.bot.archive.statements import analyze, explained, fill, listened
from tests.bot.archive.subscribers import DAY, claim, delivery, digest, plan, posted, subscribe

if TYPE_CHECKING:
    from bot.archive import Archive


@pytest_asyncio.fixture
async def full(archive: Archive) -> Archive:
    """An archive with so many rows that reading all of them is not the quickest any more."""
    await fill(archive, 3000, days=3)
    await _plan_what_is_due(archive, 1000)
    await analyze(archive)
    return archive


async def _next_page(archive: Archive) -> None:
    (first,) = await archive.subscriptions.due(later(minutes=1090), limit=1)
    await archive.subscriptions.due(later(minutes=1090), after=first, limit=50)


async def _plan_what_is_due(archive: Archive, limit: int) -> None:
    found = await archive.subscriptions.due(later(days=2), limit=limit)
    told = digest()
    await archive.outbox.plan([delivery(each, told) for each in found], at=NOON)


DUE, GUILD, CHANNEL = "ix_subscription_next_due_id", "ix_subscription_guild", "ix_subscription_channel"
DATES, AVAILABLE = "uq_delivery_subscription_id_local_date", "ix_delivery_available_at_id"
TROUBLE = "ix_subscription_guild_in_trouble"

ASKED: dict[str, tuple[Any, set[str]]] = {
    "what is due": (lambda a: a.subscriptions.due(later(minutes=1100), limit=50), {DUE}),
    "what is due, page after page": (_next_page, {DUE}),
    "a server's": (lambda a: a.subscriptions.of_guild(1001), {GUILD}),
    "a channel's": (lambda a: a.subscriptions.in_channel(10**6 + 5), {CHANNEL}),
    "what to plan": (lambda a: _plan_what_is_due(a, 20), {DUE}),
    "what to send": (lambda a: claim(a, limit=5), {AVAILABLE}),
    "what to end with a pause": (lambda a: a.subscriptions.pause(7, at=NOON), set()),
    "who is in trouble": (lambda a: a.subscriptions.guilds_in_trouble(), {TROUBLE}),
    "of what to tell an owner": (lambda a: a.subscriptions.mark_told(1, at=NOON, but="away"), {TROUBLE}),
    "what was told": (lambda a: a.outbox.told_to([1, 2], NOON - 2 * DAY), {CHANNEL, DATES}),
    "what became of it": (lambda a: a.outbox.deliveries(7), {DATES}),
    "what to purge": (lambda a: a.outbox.purge_digests(later(days=-400)), {"ix_delivery_digest_id"}),
}


async def test_questions_are_answered_from_indexes(full: Archive) -> None:
    for name, (ask, indexes) in ASKED.items():
        with listened(full) as sent:
            await ask(full)
        plans = await explained(full, sent)
        missing = {index for index in indexes if not _uses(plans, index)}
        assert not missing, f"{name}:\n{plans}"
        for table in ("subscription", "delivery"):
            assert not _reads_all(plans, table), f"{name}:\n{plans}"


def _uses(plans: str, index: str) -> bool:
    # SQLite names the index of a constraint by itself.
    return index in plans or (index == DATES and "sqlite_autoindex_delivery_1" in plans)


def _reads_all(plans: str, table: str) -> bool:
    lines = plans.splitlines()
    return any(f"Seq Scan on {table} " in line or line.strip() == f"SCAN {table}" for line in lines)


async def test_counting_what_waits_reads_neither_what_is_over_nor_who_is_well(full: Archive) -> None:
    with listened(full) as sent:
        await full.outbox.backlog()
    plans = await explained(full, sent)
    assert _uses(plans, TROUBLE), plans
    assert not _reads_all(plans, "delivery"), plans


async def test_what_is_due_needs_no_sorting(full: Archive) -> None:
    with listened(full) as sent:
        await full.subscriptions.due(later(days=9), limit=50)
    plans = await explained(full, sent)
    assert "Sort" not in plans
    assert "TEMP B-TREE" not in plans


async def test_a_delivery_costs_few_statements(archive: Archive) -> None:
    made = [await subscribe(archive, channel) for channel in range(1, 21)]
    told = digest()
    with listened(archive) as planning:
        await archive.outbox.plan([delivery(each, told) for each in made], at=NOON)
    with listened(archive) as claiming:
        held = await claim(archive, limit=10)
    with listened(archive) as claiming_more:
        held += await claim(archive, limit=10)
    with listened(archive) as recording:
        await archive.outbox.record(held[0], posted(0))
    with listened(archive) as finishing:
        await archive.outbox.finish(held[0], at=NOON, last=posted(1))

    assert len(held) == 20
    # For all twenty: whether the archive was restored, hold the subscriptions, see what waits, the digest, the
    # deliveries, what changed since, move on.
    assert len(planning) == 7
    # Choose, take, steps, subscriptions; the digest and its stories once, then they are remembered.
    assert (len(claiming), len(claiming_more)) == (6, 4)
    assert (len(recording), len(finishing)) == (1, 3)


async def test_what_is_planned_costs_no_more_where_something_waits(archive: Archive) -> None:
    made = [await subscribe(archive, channel) for channel in range(1, 5)]
    for each in made:
        await plan(archive, each)
    now = [found for each in made if (found := await archive.subscriptions.get(each.id))]
    with listened(archive) as planning:
        await archive.outbox.plan([delivery(each, digest("next"), days=1) for each in now], at=NOON + DAY)
    assert len(planning) == 8
