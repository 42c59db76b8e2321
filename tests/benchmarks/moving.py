"""What moving an archive costs: export and import on SQLite and PostgreSQL, beside what the databases bring.

    nice -n 19 python -m tests.benchmarks.moving --articles 10000

Each step is a process of its own, so that its peak memory is known; a process that only opens the archive and closes
it is the ground that they stand on.
"""

from __future__ import annotations

import argparse
import asyncio
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.progress import track
from rich.table import Table

from bot.archive import Archive
from tests.benchmarks.archive import Maker, briefing
from tests.bot.postgres import NoPostgresError, Server, running_server

_CONSOLE = Console()
_AT = datetime(2026, 3, 1, tzinfo=UTC)


async def _fill(address: str, articles: int) -> None:
    maker = Maker()
    async with await Archive.open(address) as archive:
        for number in track(range(articles), "filling", console=_CONSOLE, transient=True):
            article, matches, vector = maker.article(number), maker.matches(), maker.vector()
            await archive.record(
                article, matches, briefing(article), at=_AT, matched_by="1", vector=vector, encoder="e"
            )


async def _step(step: str, address: str, file: str) -> None:
    async with await Archive.open(address) as archive:
        if step == "export":
            with Path(file).open("wb") as out:  # noqa: ASYNC230  # the process does nothing else
                await archive.moving.export(out.write)
        elif step == "import":
            with Path(file).open("rb") as opened:  # noqa: ASYNC230
                await archive.moving.take_in(opened, file)


def _measured(step: str, address: str, file: Path) -> tuple[float, float]:
    """Seconds of the step alone, and the process's peak in MiB."""
    command = [sys.executable, "-m", "tests.benchmarks.moving", "--step", step, address, str(file)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    seconds, peak = done.stdout.split()
    return float(seconds), float(peak)


def _run_step(step: str, address: str, file: str) -> None:
    started = time.perf_counter()
    asyncio.run(_step(step, address, file))
    seconds = time.perf_counter() - started
    print(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def _own_copy_of_sqlite(source: Path, target: Path) -> float:
    started = time.perf_counter()
    with sqlite3.connect(source) as connection:
        connection.execute("VACUUM INTO ?", [str(target)])
    return time.perf_counter() - started


def _own_copy_of_postgresql(server: Server, source: str, file: Path) -> tuple[float, float] | None:
    dump, restore = shutil.which("pg_dump"), shutil.which("pg_restore")
    if dump is None or restore is None:
        return None
    started = time.perf_counter()
    subprocess.run([dump, "-Fc", "-Z0", "-f", str(file), source], check=True)
    dumped = time.perf_counter()
    subprocess.run([restore, "-d", server.database(), str(file)], check=True)
    return dumped - started, time.perf_counter() - dumped


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--step", nargs=3, metavar=("STEP", "ADDRESS", "FILE"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.step:
        _run_step(*arguments.step)
        return
    table = Table(title=f"Moving {arguments.articles} articles of 600 words", title_justify="left")
    for name in ("", "s", "articles/s", "peak MiB", "file MB"):
        table.add_column(name, justify="left" if not name else "right")

    def row(name: str, seconds: float, peak: float | None = None, size: int | None = None) -> None:
        rate = f"{arguments.articles / seconds:,.0f}"
        table.add_row(
            name,
            f"{seconds:.1f}",
            rate,
            "" if peak is None else f"{peak:.0f}",
            "" if size is None else f"{size / 1e6:.0f}",
        )

    with tempfile.TemporaryDirectory(prefix="moving-") as folder:
        place = Path(folder)
        file, again = place / "a.jsonl", place / "b.jsonl"
        lite = f"sqlite:///{place / 'a.db'}"
        asyncio.run(_fill(lite, arguments.articles))
        opened = _measured("open", lite, file)
        table.add_row("open and close alone", f"{opened[0]:.1f}", "", f"{opened[1]:.0f}", "")
        row("SQLite: export", *_measured("export", lite, file), file.stat().st_size)
        row("SQLite: import", *_measured("import", f"sqlite:///{place / 'b.db'}", file))
        row(
            "SQLite's own VACUUM INTO",
            _own_copy_of_sqlite(place / "a.db", place / "c.db"),
            None,
            (place / "c.db").stat().st_size,
        )
        try:
            with running_server(durable=True) as server:
                address = server.database()
                row("PostgreSQL: import", *_measured("import", address, file))
                row("PostgreSQL: export", *_measured("export", address, again), again.stat().st_size)
                own = _own_copy_of_postgresql(server, address, place / "pg.dump")
                if own is not None:
                    row("PostgreSQL's own pg_dump", own[0], None, (place / "pg.dump").stat().st_size)
                    row("PostgreSQL's own pg_restore", own[1])
            same = file.read_bytes() == again.read_bytes()
            _CONSOLE.print(f"Both exports are {'the same, byte for byte' if same else 'NOT THE SAME'}.")
        except NoPostgresError as error:
            _CONSOLE.print(f"PostgreSQL left out: {error}")
    _CONSOLE.print(table)


if __name__ == "__main__":
    main()
