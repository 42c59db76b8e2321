"""How long briefing kept articles anew takes beside the encoder alone on the same sentences. From the root:

    python -m tests.benchmarks.resummarize --articles 1000

Training articles, kept in a SQLite archive on disk; then `resummarize` of all of them, in one thread beside the event
loop as on the command line, by an engine of another version, so that each has a new revision written. Afterwards the
encoder gets the very same lists of texts again, and nothing else is done.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.progress import track
from rich.table import Table

from bot.archive import Archive
from bot.rebriefing.resummarize import resummarize
from bot.workers import Threads
from summarizer.encoder import shipped_encoder
from summarizer.pipeline import Summarizer
from tests.benchmarks import _data
from tests.benchmarks._ours import shipped_topics

if TYPE_CHECKING:
    from collections.abc import Sequence

    from summarizer import Article

_CONSOLE = Console()


class _Noting:
    """An encoder that remembers what it was given, and how long it took."""

    def __init__(self, encoder: Any) -> None:
        self._encoder = encoder
        self.given: list[list[str]] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._encoder, name)

    def encode(self, sentences: Sequence[str]) -> Any:
        self.given.append(list(sentences))
        return self._encoder.encode(sentences)


class _Renewed:
    """The same engine under another version: what it makes is kept as a new revision."""

    def __init__(self, engine: Any) -> None:
        self._engine = engine
        self.info = replace(engine.info, version="of the benchmark")

    def __getattr__(self, name: str) -> Any:
        return getattr(self._engine, name)

    def brief(self, *given: Any, **named: Any) -> Any:
        return replace(self._engine.brief(*given, **named), engine=self.info)


async def measure(articles: list[Article]) -> dict[str, float]:
    """Seconds by what they went to, and how many sentences the encoder was given."""
    encoder = shipped_encoder()
    plain = Summarizer(encoder, shipped_topics())
    noting = _Noting(encoder)
    renewed = Summarizer(noting, shipped_topics(), _Renewed(plain.engine))  # type: ignore[arg-type]
    with tempfile.TemporaryDirectory() as folder:
        async with await Archive.open(f"sqlite:///{Path(folder) / 'briefing.db'}") as archive:
            for article in track(articles, "Keeping", console=_CONSOLE, transient=True):
                brief = await asyncio.to_thread(plain.brief, article)
                await archive.record(
                    article, brief.topics, brief.briefing, at=datetime.now(UTC), matched_by="1"
                )
            ids = await archive.ids()
            started, used = time.perf_counter(), time.process_time()
            report = await resummarize(
                ids, archive, renewed, lambda: datetime.now(UTC), worker=Threads(renewed)
            )
            whole, processor = time.perf_counter() - started, time.process_time() - used
    if report.count("rebriefed") != len(ids):
        raise RuntimeError(f"not all were briefed anew: {report}")
    started, used = time.perf_counter(), time.process_time()
    for texts in noting.given:
        encoder.encode(texts)
    return {
        "articles": len(ids),
        "texts": sum(map(len, noting.given)),
        "whole": whole,
        "whole, processor": processor,
        "encoder": time.perf_counter() - started,
        "encoder, processor": time.process_time() - used,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--articles", type=int, default=1000)
    chosen = parser.parse_args()
    articles = [each.article for each in _data.load("cnndm", split="train", limit=chosen.articles)]
    found = asyncio.run(measure(articles))
    table = Table(
        title=f"resummarize --all of {found['articles']:.0f} articles, {found['texts']:.0f} texts encoded"
    )
    for name in ("", "seconds", "of the processor", "ms an article"):
        table.add_column(name, justify="right" if name else "left")
    ours = {name: found["whole" + name] - found["encoder" + name] for name in ("", ", processor")}
    for name, wall, processor in (
        ("all of it", found["whole"], found["whole, processor"]),
        ("the encoder alone, on the same texts", found["encoder"], found["encoder, processor"]),
        ("all else", ours[""], ours[", processor"]),
    ):
        table.add_row(name, f"{wall:.1f}", f"{processor:.1f}", f"{1000 * wall / found['articles']:.0f}")
    table.caption = f"load at the end: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
    _CONSOLE.print(table)


if __name__ == "__main__":
    main()
