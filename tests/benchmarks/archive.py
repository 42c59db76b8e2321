"""How fast the archive is, on SQLite and PostgreSQL side by side. From the checkout's root:

    python -m tests.benchmarks.archive --articles 10000

Articles are made up: words drawn as often as in English (Zipf), so that indexes have something to do; vectors
lie around a hundred centres. Both databases wait for the disk, as they would in use.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import statistics
import tempfile
import time
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from rich.console import Console
from rich.progress import track
from rich.table import Table

from bot.archive import Archive
from summarizer import Article, Briefing, Claim, EngineInfo, Span, Topic, TopicMatch
from tests.bot.postgres import NoPostgresError, running_server

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from numpy.typing import NDArray

_DIMENSION = 384
_WORDS_OF_TEXT = 600
_VOCABULARY = 30_000
_CONSOLE = Console()


class Maker:
    """Makes the same articles from the same seed."""

    def __init__(self, seed: int = 7) -> None:
        self._random = random.Random(seed)
        self._numbers = np.random.default_rng(seed)
        letters = "etaoinshrdlucmfwypvbgkjqxz"
        lengths = [2 + number % 9 for number in range(_VOCABULARY)]
        drawn = {"".join(self._random.choices(letters, range(26, 0, -1), k=length)) for length in lengths}
        self.words = sorted(drawn)
        self._random.shuffle(self.words)
        weights = 1 / np.arange(1, len(self.words) + 1)
        self._shares = np.cumsum(weights / weights.sum())
        self._centres = self._numbers.normal(size=(100, _DIMENSION)).astype(np.float32)
        self.topics = [Topic(f"topic-{number}", f"Topic {number}", "A topic.") for number in range(8)]

    def text(self, length: int) -> str:
        drawn = np.searchsorted(self._shares, self._numbers.random(length), side="right")
        return " ".join(self.words[min(index, len(self.words) - 1)] for index in drawn)

    def vector(self) -> NDArray[np.float32]:
        centre = self._centres[self._numbers.integers(100)]
        return np.asarray(centre + self._numbers.normal(size=_DIMENSION), np.float32)

    def article(self, number: int) -> Article:
        day = date(2020, 1, 1) + timedelta(days=number % 2000)
        text = ". ".join(self.text(20) for _ in range(_WORDS_OF_TEXT // 20))
        return Article(
            f"{number:024x}", self.text(9), text, publisher=f"Publisher {number % 20}", published=day
        )

    def matches(self) -> tuple[TopicMatch, ...]:
        found = self._random.sample(self.topics, self._random.choice([0, 1, 1, 2]))
        return tuple(TopicMatch(topic, 0.8, ("its words", "its meaning")) for topic in found)


def briefing(article: Article) -> Briefing:
    claims = tuple(Claim(article.text[i : i + 120], (Span(i, i + 120),)) for i in range(0, 840, 120))
    return Briefing(claims[:3], claims[3:], EngineInfo("made up", "none", "1"))


@dataclass
class Figures:
    """Of one database: articles a second, and milliseconds by what was asked."""

    written: float = 0.0
    times: dict[str, list[float]] = field(default_factory=dict)
    first_search: float = 0.0


async def measure(address: str, articles: int, rounds: int) -> Figures:
    """Fill a new archive and ask it `rounds` times for each thing."""
    figures, maker = Figures(), Maker()
    async with await Archive.open(address) as archive:
        figures.written = await _write(archive, maker, articles)
        await _ask(archive, maker, figures, rounds)
    return figures


async def _write(archive: Archive, maker: Maker, articles: int) -> float:
    seconds, now = 0.0, datetime(2026, 3, 1, tzinfo=UTC)
    for number in track(range(articles), archive.address, console=_CONSOLE, transient=True):
        article, matches, vector = maker.article(number), maker.matches(), maker.vector()
        started = time.perf_counter()
        await archive.record(
            article, matches, briefing(article), at=now, matched_by="1", vector=vector, encoder="e"
        )
        seconds += time.perf_counter() - started
    return articles / seconds


async def _ask(archive: Archive, maker: Maker, figures: Figures, rounds: int) -> None:
    chosen = random.Random(11)
    common, rare = maker.words[:200], maker.words[1000:8000]
    started = time.perf_counter()
    await archive.search("", maker.vector(), encoder="e")
    figures.first_search = 1000 * (time.perf_counter() - started)
    questions: dict[str, Callable[[], Awaitable[object]]] = {
        "titles, nothing typed": archive.titles,
        "titles, 1 letter": lambda: archive.titles(chosen.choice("etaoins")),
        "titles, 3 letters": lambda: archive.titles(chosen.choice(rare)[:3]),
        "titles, two words": lambda: archive.titles(f"{chosen.choice(common)} {chosen.choice(common)[:2]}"),
        "search, words (rare)": lambda: archive.search(" ".join(chosen.sample(rare, 2))),
        "search, words (common)": lambda: archive.search(" ".join(chosen.sample(common, 3))),
        "search, words and meaning": lambda: archive.search(
            " ".join(chosen.sample(rare, 2)), maker.vector(), encoder="e"
        ),
        "search, both, of a topic": lambda: archive.search(
            chosen.choice(rare), maker.vector(), encoder="e", topic="topic-3"
        ),
        "related": lambda: archive.related(f"{chosen.randrange(100):024x}"),
        "latest of a topic": lambda: archive.latest("topic-3", limit=10),
        "an article": lambda: archive.get(f"{chosen.randrange(100):024x}"),
        "topics with counts": archive.topics,
        "counts": archive.counts,
    }
    for name, ask in questions.items():
        times = []
        for _ in range(rounds):
            started = time.perf_counter()
            await ask()
            times.append(1000 * (time.perf_counter() - started))
        figures.times[name] = times


def show(found: dict[str, Figures], articles: int) -> None:
    """The table: median and 95th percentile in milliseconds."""
    table = Table(title=f"The archive with {articles:,} articles of {_WORDS_OF_TEXT} words: ms, median (p95)")
    table.add_column("")
    for name in found:
        table.add_column(name, justify="right")
    table.add_row("articles written a second", *(f"{figures.written:.0f}" for figures in found.values()))
    table.add_row(
        "first search (loads vectors)", *(f"{figures.first_search:.0f}" for figures in found.values())
    )
    for question in next(iter(found.values())).times:
        cells = []
        for figures in found.values():
            times = figures.times[question]
            cells.append(f"{statistics.median(times):.1f} ({statistics.quantiles(times, n=20)[-1]:.1f})")
        table.add_row(question, *cells)
    table.caption = f"load of the machine at the end: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
    _CONSOLE.print(table)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=100, help="how often each question is asked")
    parser.add_argument("--only", choices=["sqlite", "postgresql"])
    chosen = parser.parse_args()
    found: dict[str, Figures] = {}
    if chosen.only != "postgresql":
        with tempfile.TemporaryDirectory() as folder:
            address = f"sqlite:///{Path(folder) / 'briefing.db'}"
            found["SQLite"] = asyncio.run(measure(address, chosen.articles, chosen.rounds))
    if chosen.only != "sqlite":
        try:
            with running_server(durable=True) as server:
                address = server.database()
                found["PostgreSQL"] = asyncio.run(measure(address, chosen.articles, chosen.rounds))
        except NoPostgresError as error:
            _CONSOLE.print(f"No PostgreSQL: {error}")
    if found:
        show(found, chosen.articles)


if __name__ == "__main__":
    main()
