"""The queue that processes share: how much more two and four of them do, and what a task costs.

python -m tests.benchmarks.queue [--seconds 0.5] [--each 40]

The encoder is simulated by a pause, so that it is the coordination that is measured, and not the cores of the machine:
everything else is real (PostgreSQL that waits for its disk, processes of their own, an archive that keeps what came of
it). Beside it stands what the database itself takes, measured in the same run.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import statistics
import sys
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import psycopg
from rich.console import Console
from rich.table import Table
from sqlalchemy import text

from bot.archive import Archive
from bot.queue.policy import NORMAL, URGENT
from bot.queue.queue import Queue
from tests.bot.archive.samples import article
from tests.bot.postgres import running_server

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from bot.queue.queue import Task
    from tests.bot.postgres import Server

PROCESSES = (1, 2, 4)
OVERHEAD = 300
IDLE = 40
BARE = 500


@contextlib.contextmanager
def used() -> Iterator[list[float]]:
    """Seconds that passed, and of this process's processor."""
    measured: list[float] = []
    wall, cpu = time.perf_counter(), time.process_time()
    yield measured
    measured += [time.perf_counter() - wall, time.process_time() - cpu]


async def round_trips(address: str, count: int) -> float:
    """Seconds for one row that is put, changed twice, and committed each time: what a task at least is."""
    async with await psycopg.AsyncConnection.connect(address, autocommit=True) as connection:
        await connection.execute(b"CREATE TABLE IF NOT EXISTS bare (id bigserial PRIMARY KEY, status text)")
        with used() as took:
            for _ in range(count):
                row = await connection.execute(b"INSERT INTO bare (status) VALUES ('todo') RETURNING id")
                (id_,) = await row.fetchone() or (0,)
                for status in ("doing", "succeeded"):
                    await connection.execute(b"UPDATE bare SET status = %s WHERE id = %s", (status, id_))
    return took[0] / count


async def overhead(address: str) -> dict[str, tuple[float, float | None]]:
    """Wall and processor seconds: of putting a task, of doing one that does nothing, and from put to begun."""
    begun: dict[str, float] = {}
    ended = asyncio.Event()

    async def nothing(task: Task) -> None:
        begun[task.about] = time.perf_counter()
        if len(begun) >= OVERHEAD:
            ended.set()

    async with await Archive.open(address) as archive:
        queue = Queue(archive.work)
        queue.handle("brief", nothing)
        with used() as putting:
            for number in range(OVERHEAD):
                await queue.put("brief", number, NORMAL)
        with used() as doing:
            queue.start({"worker": 1}, 1.0)
            await ended.wait()
        waits = []
        for number in range(IDLE):
            await asyncio.sleep(0.05)
            at = time.perf_counter()
            await queue.put("brief", f"idle {number}", URGENT)
            while f"idle {number}" not in begun:  # noqa: ASYNC110  # a wait that costs the handler nothing
                await asyncio.sleep(0.001)
            waits.append(begun[f"idle {number}"] - at)
        await queue.stop()
    return {
        "put": (putting[0] / OVERHEAD, putting[1] / OVERHEAD),
        "begin and end, one at a time": (doing[0] / OVERHEAD, doing[1] / OVERHEAD),
        "from put to begun, while nothing else waits (median)": (statistics.median(waits), None),
    }


@contextlib.asynccontextmanager
async def worker(address: str, seconds: float) -> AsyncIterator[None]:
    command = (sys.executable, "-W", "ignore", "-m", "tests.bot.queue.workers", address, str(seconds))
    process = await asyncio.create_subprocess_exec(
        *command, "1", "usual", stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stdin is not None
    await process.stdout.readline()
    try:
        yield
    finally:
        process.stdin.close()
        await process.wait()


async def throughput(address: str, processes: int, seconds: float, each: int) -> float:
    """Articles a second that so many processes brief and keep, one at a time each."""
    count = processes * each
    async with await Archive.open(address) as archive, contextlib.AsyncExitStack() as stack:
        queue = Queue(archive.work)
        for _ in range(processes):
            await stack.enter_async_context(worker(address, seconds))
        await asyncio.sleep(1.0)  # until they listen
        waiting = []
        for number in range(count):
            told = article(
                f"article {number}", text=f"Number {number}. It is {number * 7919}.", language="en"
            )
            waiting.append(
                await archive.work.hand_over(
                    told, page="a page", source="feed", belongs=(), at=datetime.now(UTC)
                )
            )
        began = time.perf_counter()
        await queue.put_all("brief", waiting, NORMAL)
        while await archive.work.all_unbriefed():  # noqa: ASYNC110  # other processes do it
            await asyncio.sleep(0.05)
        took = time.perf_counter() - began
        assert (await archive.counts()).articles == count
        assert await _begun_once(archive) == count
    return count / took


async def _begun_once(archive: Archive) -> int:
    async def work(connection: Any) -> int:
        once = "SELECT count(*) FROM (SELECT 1 FROM procrastinate_events WHERE type = 'started' GROUP BY job_id HAVING count(*) = 1) o"
        return int(await connection.scalar(text(once)))

    return await archive._transactions.read(work)


async def measure(server: Server, seconds: float, each: int, console: Console) -> None:
    costs = Table(title="What a task costs", title_justify="left")
    for heading in ("", "ms", "of the bot's processor, ms"):
        costs.add_column(heading, justify="right" if "ms" in heading else "left")
    bare = await round_trips(server.database(), BARE)
    costs.add_row("the database alone: one row put, changed twice, three commits", f"{bare * 1000:.2f}", "")
    for name, (wall, cpu) in (await overhead(server.database())).items():
        costs.add_row(name, f"{wall * 1000:.2f}", "" if cpu is None else f"{cpu * 1000:.2f}")
    console.print(costs)
    rates = Table(title=f"Articles a second, each {seconds * 1000:.0f} ms", title_justify="left")
    for heading in ("processes", "articles", "a second", "times one", "of what the pause allows", "load"):
        rates.add_column(heading, justify="right")
    first = 0.0
    for processes in PROCESSES:
        rate = await throughput(server.database(), processes, seconds, each)
        first = first or rate
        share = rate * seconds / processes
        rates.add_row(
            str(processes),
            str(processes * each),
            f"{rate:.2f}",
            f"{rate / first:.2f}",
            f"{share:.0%}",
            f"{os.getloadavg()[0]:.1f}",
        )
    console.print(rates)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=0.5, help="that the simulated encoder takes")
    parser.add_argument("--each", type=int, default=40, help="articles for each process")
    arguments = parser.parse_args()
    console = Console(width=110)
    console.print(f"load at the begin: {os.getloadavg()[0]:.1f}, of {os.cpu_count()} cores")
    with running_server(durable=True) as server:
        asyncio.run(measure(server, arguments.seconds, arguments.each, console))


if __name__ == "__main__":
    main()
