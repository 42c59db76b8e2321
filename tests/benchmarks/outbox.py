"""What a tick and a delivery cost the database, on SQLite and PostgreSQL side by side. From the checkout's root:

    python -m tests.benchmarks.outbox --subscriptions 100000

Subscriptions are spread over a day, `--due` of them in one minute, and each was sent a digest on each of the last
`--days` days. All that are due then are planned with one composition, claimed 64 at a time, and recorded as sent
in three parts by 64 tasks, without Discord in between. Both databases wait for the disk, as they would in use.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import tempfile
import time
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from bot.archive import Archive, NewDigest, Subscription
from tests.bot.archive.samples import NOON
from tests.bot.archive.statements import explained, fill, listened
from tests.bot.archive.subscribers import DAY, delivery, posted
from tests.bot.postgres import NoPostgresError, running_server

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.archive import Claimed

_CONSOLE = Console()
_PAGE = 500
_PARTS = 3
_IN_FLIGHT = 64
_LEASE = timedelta(minutes=1)
_INDEX = "ix_subscription_next_due_id"


@dataclass
class Figures:
    """Of one database."""

    seconds: dict[str, float] = field(default_factory=dict)
    """Of the whole tick, by what was done."""
    times: dict[str, list[float]] = field(default_factory=dict)
    """Milliseconds of each call, by what was asked."""
    statements: dict[str, float] = field(default_factory=dict)
    """For each delivery, by what was done."""
    plan: str = ""
    """How the due query is gone about."""

    async def timed(self, name: str, call: Callable[[], Awaitable[object]]) -> None:
        started = time.perf_counter()
        await call()
        self.times.setdefault(name, []).append(1000 * (time.perf_counter() - started))


def digest() -> NewDigest:
    """As long as a real one: three messages of about 6 KB each."""
    parts = tuple({"components": [{"type": 10, "content": f"{part} " * 3000}]} for part in range(_PARTS))
    return NewDigest(NOON - DAY, NOON, (), parts, "The news")


async def measure(
    address: str, subscriptions: int, due: int, days: int, rounds: int, *, only_ask: bool = False
) -> Figures:
    """Fill a new archive, then do all that a tick and its senders do."""
    figures = Figures()
    async with await Archive.open(address) as archive:
        started = time.perf_counter()
        # `due` of them by NOON, the others over the day.
        apart = 86_400 / subscriptions
        first = NOON - timedelta(seconds=apart * due)
        await fill(archive, subscriptions, days=days, next_due=first, apart=apart)
        _CONSOLE.print(f"{archive.address}: filled in {time.perf_counter() - started:.0f} s")
        await _ask(archive, figures, rounds)
        if only_ask:
            return figures
        await _tick(archive, figures)
        await _send(archive, figures)
        await figures.timed(
            "nothing to claim", lambda: archive.outbox.claim("a", NOON, lease=_LEASE, limit=64)
        )
        await figures.timed("backlog", archive.outbox.backlog)
    return figures


async def _ask(archive: Archive, figures: Figures, rounds: int) -> None:
    with listened(archive) as sent:
        found = await archive.subscriptions.due(NOON, limit=_PAGE)
    figures.plan = await explained(archive, sent)
    if _INDEX not in figures.plan:
        raise SystemExit(f"The due query does not use {_INDEX}:\n{figures.plan}")
    ids = [subscription.id for subscription in found]
    early = NOON - 30 * DAY
    for _ in range(rounds):
        await figures.timed("due query, nothing due", lambda: archive.subscriptions.due(early, limit=_PAGE))
        await figures.timed(f"due query, {_PAGE}", lambda: archive.subscriptions.due(NOON, limit=_PAGE))
        await figures.timed(f"told to {_PAGE}", lambda: archive.outbox.told_to(ids, NOON - 14 * DAY))
        await figures.timed("one server's", lambda: archive.subscriptions.of_guild(1005))


async def _tick(archive: Archive, figures: Figures) -> None:
    """Plan all that is due, page by page."""
    planned, told = 0, digest()
    started = time.perf_counter()
    with listened(archive) as sent:
        last: Subscription | None = None
        while found := await archive.subscriptions.due(NOON, limit=_PAGE, after=last):
            new = [delivery(each, told) for each in found]
            await figures.timed(f"plan {_PAGE}", lambda new=new: archive.outbox.plan(new, at=NOON))
            planned, last = planned + len(new), found[-1]
    figures.seconds[f"tick: {planned:,} found and planned"] = time.perf_counter() - started
    figures.statements["find and plan"] = len(sent) / planned


async def _send(archive: Archive, figures: Figures) -> None:
    """Claim and record everything that waits, `_IN_FLIGHT` deliveries at a time."""
    started, sent_deliveries = time.perf_counter(), 0
    claiming, recording = 0, 0
    while True:
        with listened(archive) as sent:
            before = time.perf_counter()
            held = await archive.outbox.claim("a", NOON, lease=_LEASE, limit=_IN_FLIGHT)
            if held:
                figures.times.setdefault(f"claim {_IN_FLIGHT}", []).append(
                    1000 * (time.perf_counter() - before)
                )
        if not held:
            break
        claiming += len(sent)
        with listened(archive) as sent:
            await asyncio.gather(*(_deliver(archive, each, figures) for each in held))
        recording, sent_deliveries = recording + len(sent), sent_deliveries + len(held)
    seconds = time.perf_counter() - started
    figures.seconds[f"senders: {sent_deliveries:,} claimed and recorded"] = seconds
    figures.seconds["deliveries recorded a second"] = sent_deliveries / seconds
    figures.statements["claim"] = claiming / sent_deliveries
    figures.statements[f"record {_PARTS} parts and finish"] = recording / sent_deliveries


async def _deliver(archive: Archive, held: Claimed, figures: Figures) -> None:
    for part in range(_PARTS - 1):
        await figures.timed("record a step", lambda part=part: archive.outbox.record(held, posted(part)))
    await figures.timed(
        "finish with the last step",
        lambda: archive.outbox.finish(held, at=NOON, last=posted(_PARTS - 1)),
    )


def show(found: dict[str, Figures], subscriptions: int, days: int) -> None:
    """The table: seconds, then median and 95th percentile in milliseconds, then statements."""
    table = Table(title=f"The outbox with {subscriptions:,} subscriptions and {days} days of deliveries")
    table.add_column("")
    for name in found:
        table.add_column(name, justify="right")
    first, *_ = found.values()
    for name in first.seconds:
        unit = "" if "a second" in name else " s"
        table.add_row(name, *(f"{each.seconds[name]:,.1f}{unit}" for each in found.values()))
    table.add_section()
    for name in first.times:
        table.add_row(f"{name}: ms, median (p95)", *(_spread(each.times[name]) for each in found.values()))
    table.add_section()
    for name in first.statements:
        table.add_row(
            f"statements for each delivery: {name}", *(f"{f.statements[name]:.2f}" for f in found.values())
        )
    table.caption = (
        f"{_IN_FLIGHT} recordings at once wait for each other in their times; load of the machine at the end: "
        f"{os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
    )
    _CONSOLE.print(table)
    for name, figures in found.items():
        _CONSOLE.print(f"[bold]{name} answers the due query so:[/]\n{figures.plan}", highlight=False)


def _spread(times: list[float]) -> str:
    if len(times) < 2:
        return f"{times[0]:.1f}"
    return f"{statistics.median(times):.1f} ({statistics.quantiles(times, n=20)[-1]:.1f})"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--subscriptions", type=int, default=100_000)
    parser.add_argument("--due", type=int, default=5000, help="how many of them are due in the minute")
    parser.add_argument("--days", type=int, default=3, help="days of deliveries before today")
    parser.add_argument("--rounds", type=int, default=30, help="how often each question is asked")
    parser.add_argument("--only", choices=["sqlite", "postgresql"])
    parser.add_argument("--only-ask", action="store_true", help="plan and send nothing")
    chosen = parser.parse_args()
    sizes = (chosen.subscriptions, chosen.due, chosen.days, chosen.rounds)
    found: dict[str, Figures] = {}
    if chosen.only != "postgresql":
        with tempfile.TemporaryDirectory() as folder:
            found["SQLite"] = asyncio.run(
                measure(f"sqlite:///{Path(folder) / 'briefing.db'}", *sizes, only_ask=chosen.only_ask)
            )
    if chosen.only != "sqlite":
        try:
            with running_server(durable=True) as server:
                found["PostgreSQL"] = asyncio.run(
                    measure(server.database(), *sizes, only_ask=chosen.only_ask)
                )
        except NoPostgresError as error:
            _CONSOLE.print(f"No PostgreSQL: {error}")
    if found:
        show(found, chosen.subscriptions, chosen.days)


if __name__ == "__main__":
    main()
