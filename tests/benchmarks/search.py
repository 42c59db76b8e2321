"""How fast, how exact and how large search is at many articles, by every way to compare vectors. From the root:

    python -m tests.benchmarks.search --articles 100000

Articles are made of real ones: each has three sentences of one training article, drawn anew, and its vector is the
mean of theirs, as the bot's own are means of title and claims. So the vectors are the shipped encoder's, and dozens tell
of one matter, as in an archive of news. They are put straight into the tables: recording so many would take an hour.
What is asked are the first highlights of those articles, as people wrote them.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import os
import statistics
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from rich.console import Console
from rich.table import Table
from sqlalchemy import insert, text

from bot.archive import Archive
from bot.archive.articles.shown import show_all
from bot.archive.search.vectors import Near, compared_by
from bot.archive.search.vectors.exact import Exact
from bot.archive.tables import ArticleRow, RevisionRow, TopicMatchRow, VectorRow, VersionRow
from summarizer import Topic
from tests.benchmarks import _cache, _data
from tests.benchmarks._ours import RememberingEncoder
from tests.bot.postgres import NoPostgresError, running_server

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from numpy.typing import NDArray
    from sqlalchemy.ext.asyncio import AsyncConnection

_CONSOLE = Console()
_AT_ONCE = 2000
_RARE, _COMMON = 1000, 8
"""Every so manieth article is of the one topic, and of the other."""
_NOW = datetime(2026, 3, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, eq=False)
class Corpus:
    vectors: NDArray[np.float32]
    """Shape (n, d), each of length 1."""
    texts: list[str]
    questions: list[str]
    asked: NDArray[np.float32]
    """Shape (q, d)."""
    sources: int
    """Articles number n, n + sources, n + 2 sources and so on, counted from 0, are made of what question n is about."""

    @classmethod
    def make(cls, articles: int, sources: int, questions: int) -> Corpus:
        random = np.random.default_rng(7)
        encoder = RememberingEncoder(_cache.DEFAULT_FOLDER)
        examples = _data.load("cnndm", split="train", limit=sources)
        examples = [each for each in examples if len(each.choices) >= 8 and each.reference]
        placed = [encoder.encode(each.choices) for each in examples]
        vectors, texts = [], []
        for number in range(articles):
            which = number % len(examples)
            drawn = random.choice(len(placed[which]), 3, replace=False)
            vectors.append(placed[which][drawn].mean(axis=0))
            texts.append(" ".join(examples[which].choices[index] for index in drawn))
        whole = np.stack(vectors).astype(np.float32)
        whole /= np.linalg.norm(whole, axis=1, keepdims=True)
        asked = [each.reference[0] for each in examples[:questions]]
        return cls(whole, texts, asked, encoder.encode(asked), len(examples))


async def fill(archive: Archive, corpus: Corpus) -> None:
    """Put the articles into the tables, their keys counted from 1."""
    await archive.keep_topics([Topic(name, name, "A topic.") for name in ("rare", "common")])
    version = {
        "number": 1, "authors": [], "kind": "article", "seen_at": _NOW, "matched_by": "1", "language": "en",
    }  # fmt: skip
    told = {"number": 1, "key_points": [], "warnings": [], "status": "approved", "created_at": _NOW}
    engine = {"engine_name": "made up", "engine_model": "none", "engine_version": "1"}

    for first in range(0, len(corpus.texts), _AT_ONCE):
        rows: dict[Any, list[dict[str, Any]]] = defaultdict(list)
        for number in range(first + 1, min(first + _AT_ONCE, len(corpus.texts)) + 1):
            told_of = corpus.texts[number - 1]
            key, own = {"article_key": number}, {"id": number}
            published = date(2020, 1, 1) + timedelta(days=number % 2000)
            rows[ArticleRow].append(
                {"key": number, "id": f"{number:024x}", "publisher": f"Publisher {number % 50}"}
                | {"first_seen": _NOW, "current": 1}
            )
            rows[VersionRow].append(
                version | own | key | {"title": told_of[:60], "text": told_of, "published": published}
                | {"content_hash": f"{number:064x}"}
            )  # fmt: skip
            claim = {"text": told_of[:100], "evidence": [{"start": 0, "end": 100}]}
            rows[RevisionRow].append(told | engine | own | {"version_id": number, "claims": [claim] * 3})
            rows[VectorRow].append(key | {"encoder": "e", "vector": corpus.vectors[number - 1]})
            for slug, every in (("rare", _RARE), ("common", _COMMON)):
                if number % every == 0:
                    match = {"slug": slug, "place": 0, "score": 0.9, "because": []}
                    rows[TopicMatchRow].append(match | {"version_id": number})

        async def write(connection: AsyncConnection, rows: dict[Any, Any] = rows) -> None:
            for table, values in rows.items():
                await connection.execute(insert(table), values)
            keys = [row["key"] for row in rows[ArticleRow]]
            for start in range(0, len(keys), 500):
                await show_all(connection, keys[start : start + 500])

        await archive._transactions.write(write)
    await archive.migrate()  # pgvector takes over what was not recorded

    async def settle(connection: AsyncConnection) -> None:
        if connection.dialect.name == "postgresql":
            await connection.execute(text("ANALYZE"))

    await archive._transactions.write(settle)


@dataclass
class Figures:
    by: str = ""
    first: float = 0.0
    memory: float = 0.0
    recall: float = 0.0
    meant: float = 0.0
    first_meant: float = 0.0
    times: dict[str, list[float]] = field(default_factory=dict)


async def measure(address: str, corpus: Corpus, best: list[float], *, here: bool) -> Figures:
    """Ask every question in each way. `here`: compared in this process, whatever the database can do."""
    async with await Archive.open(address) as archive:
        if here:
            archive._vectors = Exact()  # type: ignore[assignment]  # it answers the same question
        figures = Figures("the bot itself" if here else (await archive._transactions.read(compared_by))[0])
        await archive.search(corpus.questions[0])
        before, started = _resident(), time.perf_counter()
        await archive.search("", corpus.asked[0], encoder="e")
        figures.first = 1000 * (time.perf_counter() - started)
        figures.memory = (_resident() - before) / 1e6

        async def nearest(number: int) -> list[int]:
            near = Near.to(corpus.asked[number], "e", -1, 10)
            return await archive._transactions.read(lambda c: archive._vectors.nearest(c, near))

        def search(words: bool, meaning: bool, **how: Any) -> Callable[[int], Awaitable[object]]:
            return lambda number: archive.search(
                corpus.questions[number] if words else "",
                corpus.asked[number] if meaning else None,
                encoder="e",
                **how,
            )

        ways: dict[str, Callable[[int], Awaitable[object]]] = {
            "the ten nearest alone": nearest,
            "search by words": search(True, False),
            "search by meaning": search(False, True),
            "search by both": search(True, True),
            "… of a topic with every 8th": search(True, True, topic="common"),
            "… of a topic with every 1000th": search(True, True, topic="rare"),
            "… of one of 50 publishers, 100 days": search(
                True, True, source="Publisher 7", since=date(2021, 1, 1), until=date(2021, 4, 11)
            ),
        }
        for name, ask in ways.items():
            figures.times[name] = []
            for number in range(len(corpus.questions)):
                started = time.perf_counter()
                await ask(number)
                figures.times[name].append(1000 * (time.perf_counter() - started))
        shares = [_recall(corpus, number, best[number], await nearest(number)) for number in range(len(best))]
        figures.recall = statistics.mean(shares)
        meant = [await _meant(archive, corpus, number) for number in range(len(corpus.questions))]
        figures.meant = statistics.mean(sum(found) / 10 for found in meant)
        figures.first_meant = statistics.mean(
            1 / (1 + found.index(True)) if any(found) else 0 for found in meant
        )
    return figures


def _recall(corpus: Corpus, number: int, tenth: float, keys: list[int]) -> float:
    """The share of ten that are no farther than the tenth nearest: some tell the same, and so are equally near."""
    cosines = corpus.vectors[np.array(keys, int) - 1] @ corpus.asked[number]
    return float(np.count_nonzero(cosines >= tenth - 1e-5)) / 10


async def _meant(archive: Archive, corpus: Corpus, number: int) -> list[bool]:
    """Of the ten best by words alone, whether each was made of the article that is asked for."""
    found = await archive.search(corpus.questions[number], limit=10)
    return [(int(entry.article.id, 16) - 1) % corpus.sources == number for entry in found]


def _resident() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def _measure(address: str, corpus: Corpus, best: list[float], here: bool) -> Figures:
    return asyncio.run(measure(address, corpus, best, here=here))


def scan(corpus: Corpus) -> tuple[list[float], list[float]]:
    """The cosine of the tenth nearest of all, by whole vectors in one array, and the milliseconds each took."""
    best, times = [], []
    for vector in corpus.asked:
        started = time.perf_counter()
        cosines = np.einsum("nd,d->n", corpus.vectors, vector)
        tenth = float(-np.partition(-cosines, 9)[9])
        times.append(1000 * (time.perf_counter() - started))
        best.append(tenth)
    return best, times


def show(found: dict[str, Figures], sizes: dict[str, float], corpus: Corpus, plain: list[float]) -> None:
    table = Table(title=f"Search in {len(corpus.texts):,} articles: ms, median (p95)")
    table.add_column("")
    for name in found:
        table.add_column(name, justify="right")
    all_of = found.values()
    table.add_row("vectors compared by", *(figures.by for figures in all_of))
    table.add_row("recall@10", *(f"{figures.recall:.4f}" for figures in all_of))
    table.add_row("by words: of ten, meant", *(f"{figures.meant:.3f}" for figures in all_of))
    table.add_row("by words: MRR of ten", *(f"{figures.first_meant:.3f}" for figures in all_of))
    table.add_row("first search by meaning", *(f"{figures.first:.0f}" for figures in all_of))
    table.add_row("memory it takes, MB", *(f"{figures.memory:.0f}" for figures in all_of))
    table.add_row("MB for 1,000 articles", *(f"{sizes[name.partition(',')[0]]:.1f}" for name in found))
    for question in next(iter(all_of)).times:
        table.add_row(question, *(_said(figures.times[question]) for figures in all_of))
    table.caption = (
        f"A plain scan of all whole vectors ({corpus.vectors.nbytes / 1e6:.0f} MB in memory): {_said(plain)} ms.\n"
        f"Load at the end: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores."
    )
    _CONSOLE.print(table)


def _said(times: list[float]) -> str:
    return f"{statistics.median(times):.1f} ({statistics.quantiles(times, n=20)[-1]:.1f})"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--sources", type=int, default=1200, help="training articles that they are made of")
    parser.add_argument("--questions", type=int, default=100)
    parser.add_argument("--only", choices=["sqlite", "postgresql"])
    chosen = parser.parse_args()
    corpus = Corpus.make(chosen.articles, chosen.sources, chosen.questions)
    best, plain = scan(corpus)
    found: dict[str, Figures] = {}
    sizes: dict[str, float] = {}

    async def filled(address: str, name: str) -> None:
        started = time.perf_counter()
        async with await Archive.open(address) as archive:
            await fill(archive, corpus)
            size = "SELECT pg_database_size(current_database())"
            if name == "SQLite":
                size = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
            held = await archive._transactions.read(lambda connection: connection.scalar(text(size)))
            sizes[name] = float(held or 0) / 1e3 / chosen.articles
        _CONSOLE.print(f"{name}: filled in {time.perf_counter() - started:.0f} s")

    def ask(address: str, name: str) -> None:
        for here in (True, False):
            # In a process of its own, so that its memory is its own too.
            with multiprocessing.get_context("spawn").Pool(1) as pool:
                figures = pool.apply(_measure, (address, corpus, best, here))
            found[f"{name}, {figures.by}"] = figures

    if chosen.only != "postgresql":
        with tempfile.TemporaryDirectory() as folder:
            address = f"sqlite:///{Path(folder) / 'briefing.db'}"
            asyncio.run(filled(address, "SQLite"))
            ask(address, "SQLite")
            show(found, sizes, corpus, plain)
    if chosen.only != "sqlite":
        try:
            with running_server(durable=True, vectors=True) as server:
                address = server.database()
                asyncio.run(filled(address, "PostgreSQL"))
                ask(address, "PostgreSQL")
        except NoPostgresError as error:
            _CONSOLE.print(f"No PostgreSQL with pgvector: {error}")
    if found:
        show(found, sizes, corpus, plain)


if __name__ == "__main__":
    main()
