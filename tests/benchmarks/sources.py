"""How fast sources are asked and read: many feeds on a loopback web server in this process."""

from __future__ import annotations

import argparse
import asyncio
import html
import os
import resource
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from bot.archive import Archive
from bot.ingest.gathering import Gatherer
from bot.sources.configured import Source
from bot.sources.fetch import Fetcher, Limits, Surroundings
from bot.workers import Threads
from summarizer import Summarizer, parse_topics, shipped_encoder
from tests.bot.sources.web import Asked, LoopbackPolicy, Names, Site, page, serving

from ._data import load

if TYPE_CHECKING:
    from collections.abc import Sequence

_CONSOLE = Console()
_TOPICS = Path(__file__).parents[2] / "config" / "topics.toml"


class Feeds(Site):
    """A site under many names, each with a feed; a feed that is asked for with its tag has not changed."""

    def __init__(self, articles: Sequence[str]) -> None:
        super().__init__()
        self._articles = articles
        self.round = 0
        self.changed: set[int] = set()
        self._tags: dict[int, int] = {}

    async def answer(self, writer: asyncio.StreamWriter, asked: Asked) -> None:
        number = int(asked.headers["Host"].partition(".")[0].removeprefix("f"))
        self._tags[number] = self.round if number in self.changed else self._tags.get(number, 0)
        tag = f'"{self._tags[number]}"'
        if asked.target == "/feed" and asked.headers.get("If-None-Match") == tag:
            writer.write(page(b"", "304 Not Modified", ETag=tag))
        elif asked.target == "/feed":
            writer.write(page(self._feed(number), Content_Type="application/rss+xml", ETag=tag))
        elif asked.target.startswith("/p"):
            text = self._articles[(number + 157 * int(asked.target[2:])) % len(self._articles)]
            body = "".join(f"<p>{html.escape(part)}</p>" for part in text.split("\n") if part.strip())
            head = f"<title>Piece {asked.target} of {number}</title>"
            writer.write(
                page(
                    f"<html><head>{head}</head><body><article>{body}</article></body></html>",
                    Content_Type="text/html",
                )
            )
        else:
            writer.write(page(b"", "404 Not Found"))
        await writer.drain()

    def _feed(self, number: int) -> str:
        # Old items without address and text cost what reading a feed of the usual length costs, and nothing besides.
        said = f"<category>{'What was said of it then. ' * 8}</category>"
        old = "".join(
            f"<item><guid>old</guid><title>Yesterday {each}</title>{said}</item>" for each in range(19)
        )
        new = self._item(number, self.round) if number in self.changed else ""
        return f"<rss version='2.0'><channel><title>Feed {number}</title>{new}{old}</channel></rss>"

    @staticmethod
    def _item(number: int, piece: int) -> str:
        return f"<item><title>News {piece}</title><link>http://f{number}.example/p{piece}</link></item>"


async def measure(feeds: int, changed: int, articles: Sequence[str]) -> list[tuple[str, float, int, int]]:
    """Each round's name, seconds, feeds and articles."""
    site = Feeds(articles)
    site.pages["*"] = site.answer
    summarizer = Summarizer(shipped_encoder(None), parse_topics(_TOPICS.read_bytes(), "topics.toml"))
    sources = [
        Source(f"f{number}", "feed", f"http://f{number}.example/feed", f"Feed {number}", "press")
        for number in range(feeds)
    ]
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        async with serving(site), await Archive.open(f"sqlite:///{folder}/a.db") as archive:
            names = Names({80: site.port})
            limits, around = Limits(pause=0.0), Surroundings(resolver=lambda: names)
            async with Fetcher.opened(LoopbackPolicy(), limits=limits, around=around) as fetcher:
                rounds = {"first visit": changed, "most not modified": changed, "none modified": 0}
                for name, with_news in rounds.items():
                    site.round += 1
                    site.changed = set(range(with_news))
                    gatherer = Gatherer(
                        archive, fetcher.fetch, summarizer, Threads(summarizer), lambda: datetime.now(UTC)
                    )
                    begun, read = time.perf_counter(), 0
                    async for each in gatherer.gather(sources):
                        assert each.failure is None, each.failure
                        read += sum(one.outcome == "added" for one in each.report.ingested)
                    rows.append((name, time.perf_counter() - begun, feeds, read))
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--feeds", type=int, default=1000)
    parser.add_argument(
        "--changed", type=int, default=50, help="feeds with one new piece in the first two rounds"
    )
    chosen = parser.parse_args()
    rows = asyncio.run(
        measure(chosen.feeds, chosen.changed, [each.article.text for each in load("cnndm", limit=150)])
    )
    table = Table(title=f"{chosen.feeds:,} feeds on loopback")
    for column in ("round", "seconds", "feeds a minute", "new articles", "articles a minute"):
        table.add_column(column, justify="left" if column == "round" else "right")
    for name, seconds, feeds, read in rows:
        table.add_row(
            name, f"{seconds:.1f}", f"{feeds / seconds * 60:,.0f}", str(read), f"{read / seconds * 60:,.0f}"
        )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    table.caption = (
        f"{peak} MB at most, server included; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
    )
    _CONSOLE.print(table)


if __name__ == "__main__":
    main()
