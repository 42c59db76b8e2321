"""What the bot needs at some sizes, from what its parts were measured to take. From the checkout's root:

    python -m tests.benchmarks.costs

The tables are those of `config/deploy/COSTS.md`, which a test holds to them; `--write` puts them there. What was measured,
and how, stands in that page too: a figure that is measured anew belongs in `MEASURED` here.
"""

from __future__ import annotations

import argparse
import math
import re
from dataclasses import dataclass
from pathlib import Path

PAGE = Path(__file__).parents[2] / "config" / "deploy" / "COSTS.md"
_MARK = re.compile(r"(<!-- costs: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)

_HOURS = 730
_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Measured:
    """What one of each takes. Sizes in bytes, with indexes, on PostgreSQL."""

    article_seconds: float = 0.288
    """Of the processor, to read and brief an article: `resummarize --articles 100`."""
    article_bytes: float = 23_900
    """An article of 600 words with its briefing, vector and words: `archive`, 1,500 articles."""
    article_log: float = 44_200
    """Of write-ahead log for it."""
    subscription_bytes: float = 297
    delivery_bytes: float = 1_671
    """Of two messages."""
    delivery_log: float = 3_544
    delivery_statements: float = 4.1
    """`outbox`: find, plan and claim 0.08, and 4 to record two messages and finish."""
    delivery_seconds: float = 0.010
    """Of the processor, for a digest of one message: `fanout --subscriptions 400`."""
    process_bytes: float = 217e6
    """Of memory at most, for a process that does everything: the same."""
    server_bytes: float = 35_000
    """Of memory, for each server with 30 channels and 20 roles that a process hears of: `servers`."""


@dataclass(frozen=True, slots=True)
class Assumed:
    """What was not measured."""

    subscriptions: float = 1.0
    """For each server."""
    messages: float = 2.0
    """Of a digest."""
    rush: float = 0.25
    """The share of digests that are due in the same hour: people read at breakfast."""
    delivery_keep_days: int = 90
    article_keep_days: int = 365
    busiest: float = 3.0
    """How much more than on average is to be done at the busiest time of the day."""
    chat_servers: int = 50_000
    """Servers for each process with the role chat: 20 shards of 2,500."""
    process_gb: float = 0.5
    """Of memory for a process, beside the servers that it hears of: twice what was measured."""
    vcpu: float = 0.04
    """US dollars an hour."""
    gigabyte_of_memory: float = 0.005
    gigabyte_of_disk: float = 0.12
    """US dollars a month."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Discord's, and the bot's part of them."""

    servers_a_shard: int = 2_500
    requests: float = 46.0
    """A second, for all processes together, of the 50 that Discord grants; more is to be asked for."""
    starts_a_day: int = 1_000
    identify_seconds: float = 5.0
    """Between two shards that start, `concurrency` of them at a time."""
    large: int = 150_000
    """Servers from which on Discord lets `large_concurrency` shards start at a time."""
    large_concurrency: int = 16


@dataclass(frozen=True, slots=True)
class Size:
    """A deployment to be worked out."""

    servers: int
    articles: int
    """New ones a day."""


SIZES = (Size(100, 200), Size(10_000, 1_000), Size(1_000_000, 5_000))
MEASURED, ASSUMED, LIMITS = Measured(), Assumed(), Limits()


@dataclass(frozen=True, slots=True)
class Needs:
    """What a deployment takes."""

    size: Size
    shards: int
    start_minutes: float
    messages: float
    """A day."""
    rush_seconds: float
    """How long the messages of the busiest hour take at Discord's limit."""
    requests_wanted: float
    """A second, for the busiest hour's to be posted in it."""
    chat: int
    workers: int
    """Processes that brief."""
    database_gb: float
    log_gb: float
    """A day."""
    vcpus: int
    memory_gb: float
    dollars: float
    """A month."""


def needs(size: Size, m: Measured = MEASURED, a: Assumed = ASSUMED, limits: Limits = LIMITS) -> Needs:
    """Work it out. Up to a shard's worth of servers one process does everything, on a machine of its own."""
    subscriptions = size.servers * a.subscriptions
    messages = subscriptions * a.messages
    shards = math.ceil(size.servers / limits.servers_a_shard)
    concurrency = limits.large_concurrency if size.servers >= limits.large else 1
    rush = messages * a.rush
    busy = size.articles * m.article_seconds * a.busiest / _DAY
    busy += messages * a.rush / 3600 * m.delivery_seconds
    workers = max(1, math.ceil(busy))
    chat = math.ceil(size.servers / a.chat_servers)
    one = shards == 1
    # Each role twice, so that one may die; with a process for each core, and two cores for the database.
    processes = 1 if one else max(2, chat) + max(2, workers) + 4
    database = (
        size.articles * a.article_keep_days * m.article_bytes
        + subscriptions * (m.subscription_bytes + a.delivery_keep_days * m.delivery_bytes)
    ) / 1e9
    log = (size.articles * m.article_log + subscriptions * m.delivery_log) / 1e9
    vcpus = 2 if one else processes + 2
    heard_of = size.servers * m.server_bytes / 1e9
    memory = 2.0 if one else processes * a.process_gb + heard_of + max(4.0, database / 8)
    dollars = _HOURS * (vcpus * a.vcpu + memory * a.gigabyte_of_memory)
    dollars += max(10.0, 2 * database) * a.gigabyte_of_disk
    return Needs(
        size=size,
        shards=shards,
        start_minutes=math.ceil(shards / concurrency) * limits.identify_seconds / 60,
        messages=messages,
        rush_seconds=rush / limits.requests,
        requests_wanted=rush / 3600,
        chat=1 if one else max(2, chat),
        workers=1 if one else max(2, workers),
        database_gb=database,
        log_gb=log,
        vcpus=vcpus,
        memory_gb=memory,
        dollars=dollars,
    )


def machines() -> str:
    """The table of what is needed."""
    found = [needs(size) for size in SIZES]
    rows = [
        ("servers", [f"{each.size.servers:,}" for each in found]),
        ("new articles a day", [f"{each.size.articles:,}" for each in found]),
        ("shards", [f"{each.shards:,}" for each in found]),
        ("until all shards are up, minutes", [f"{each.start_minutes:.1f}" for each in found]),
        ("messages a day", [f"{each.messages:,.0f}" for each in found]),
        (
            "the busiest hour's messages at 46 a second, minutes",
            [f"{each.rush_seconds / 60:,.1f}" for each in found],
        ),
        (
            "requests a second to post them within the hour",
            [f"{each.requests_wanted:,.1f}" for each in found],
        ),
        ("processes with chat / that brief and post", [f"{each.chat} / {each.workers}" for each in found]),
        ("database, GB", [f"{each.database_gb:,.1f}" for each in found]),
        ("write-ahead log a day, GB", [f"{each.log_gb:,.2f}" for each in found]),
        ("processor cores, database included", [f"{each.vcpus}" for each in found]),
        ("memory, GB", [f"{each.memory_gb:,.0f}" for each in found]),
        ("US dollars a month", [f"{each.dollars:,.0f}" for each in found]),
        (
            "US dollars a month for 1,000 servers",
            [f"{1000 * each.dollars / each.size.servers:,.2f}" for each in found],
        ),
    ]
    (head, first), *rest = rows
    lines = [f"| {head} | {' | '.join(first)} |", "|---|" + "---:|" * len(first)]
    return "\n".join(lines + [f"| {name} | {' | '.join(values)} |" for name, values in rest]) + "\n"


def units() -> str:
    """The table of what was measured."""
    m = MEASURED
    rows = (
        ("reading and briefing an article, encoder included", f"{1000 * m.article_seconds:.0f} ms of a core", "`resummarize --articles 100`"),
        ("an article of 600 words in the database", f"{m.article_bytes / 1000:.1f} kB, {m.article_log / 1000:.1f} kB of log", "`archive`'s articles, 1,500 of them"),
        ("a subscription", f"{m.subscription_bytes:.0f} bytes", "`outbox`'s, 5,000 of them"),
        ("a digest delivered in two messages", f"{m.delivery_bytes / 1000:.1f} kB, {m.delivery_log / 1000:.1f} kB of log", "`outbox`'s, 2,000 of them"),
        ("statements for it", f"{m.delivery_statements:.1f}", "`outbox`"),
        ("posting a digest of one message", f"{1000 * m.delivery_seconds:.0f} ms of a core", "`fanout --subscriptions 400`, on SQLite"),
        ("a process that does everything", f"{m.process_bytes / 1e6:.0f} MB of memory at most", "the same"),
        ("a server with 30 channels and 20 roles", f"{m.server_bytes / 1000:.0f} kB of memory where it is heard of", "`servers`, 2,000 of them"),
    )  # fmt: skip
    lines = ["| what | takes | measured by `tests.benchmarks` |", "|---|---|---|"]
    return "\n".join(lines + [f"| {' | '.join(row)} |" for row in rows]) + "\n"


TABLES = {"machines": machines, "units": units}


def filled(page: str) -> str:
    """The page with its tables worked out anew."""
    return _MARK.sub(lambda found: f"{found[1]}\n{TABLES[found[2]]()}\n{found[3]}", page)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--write", action="store_true", help="put the tables into the page")
    if parser.parse_args().write:
        PAGE.write_text(filled(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    print("\n".join(table() for table in TABLES.values()))


if __name__ == "__main__":
    main()
