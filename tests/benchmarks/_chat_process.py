"""`briefing-bot run` with bulk work beside it, as a process that `tests.benchmarks.chat` starts.

A line on standard input says what to do, and a line of JSON on standard output what came of it:

    fill N            keep N news articles; how many are kept now
    bulk WHERE        from now on brief them all anew, over and over: in a "process" of its own or in "threads"
    rest              stop that; how many were briefed
    lag               how late the event loop came back since the last time, in seconds
"""

from __future__ import annotations

import asyncio
import itertools
import json
import sys
import time
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from bot.app import App, make_summarizer
from bot.cli.serving import serve_app
from bot.ingest import topics_version
from bot.logs import set_up_logs
from bot.rebriefing.resummarize import resummarize
from bot.workers import OwnProcess, Threads

from ._data import load

if TYPE_CHECKING:
    from bot.archive import Archive
    from summarizer import Summarizer, Topic

PAUSE = 0.01


def renamed(number: int, topics: tuple[Topic, ...]) -> Summarizer:
    """With an engine that is another for each number: each of its briefings is new, and is written."""
    made = make_summarizer(topics, None)
    made.engine.info = replace(made.engine.info, version=f"{made.engine.info.version} pass {number}")  # type: ignore[misc]
    return made


class Watched(App):
    """Remembers the archive that the bot was given."""

    kept: Archive

    def watch(self, archive: Archive, fetcher: Any) -> Any:
        self.kept = archive
        return super().watch(archive, fetcher)


class Orders:
    def __init__(self, app: Watched) -> None:
        self._app = app
        self._lags: list[float] = []
        self._briefed = 0
        self._bulk: asyncio.Task[None] | None = None

    async def watch(self) -> None:
        while True:
            due = time.perf_counter() + PAUSE
            await asyncio.sleep(PAUSE)
            self._lags.append(time.perf_counter() - due)

    async def obey(self) -> None:
        reader = asyncio.StreamReader()
        await asyncio.get_running_loop().connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(reader), sys.stdin
        )
        while line := await reader.readline():
            word, *rest = line.decode().split()
            print(json.dumps(await getattr(self, word)(*rest)), flush=True)

    async def lag(self) -> list[float]:
        told, self._lags = self._lags, []
        return told

    async def bulk(self, where: str) -> None:
        self._briefed = 0
        self._bulk = asyncio.create_task(self._brief_on(where))

    async def rest(self) -> int:
        assert self._bulk is not None
        self._bulk.cancel()
        (ended,) = await asyncio.gather(self._bulk, return_exceptions=True)
        if not isinstance(ended, asyncio.CancelledError):
            raise AssertionError("the bulk work ended before it was told to") from ended
        return self._briefed

    async def _brief_on(self, where: str) -> None:
        archive, summarizer = self._app.kept, self._app.summarizer

        def count(*_: object) -> None:
            self._briefed += 1

        for number in itertools.count():
            make = partial(renamed, number, self._app.topics)
            own = OwnProcess(make) if where == "process" else nullcontext(Threads(make()))
            with own as worker:
                await resummarize(await archive.ids(), archive, summarizer, now, count, worker=worker)

    async def fill(self, articles: str) -> int:
        archive, summarizer = self._app.kept, self._app.summarizer
        matched_by = topics_version(self._app.topics, self._app.encoder)
        worker = Threads(summarizer)
        for example in load("cnndm", limit=int(articles)):
            article = replace(example.article, title=" ".join(example.article.text.split()[:9]))
            made = await worker.brief(article)
            await archive.record(
                *(article, made.brief.topics, made.brief.briefing),
                at=now(),
                matched_by=matched_by,
                vector=made.vector,
                encoder=self._app.encoder.version,
            )
        return (await archive.counts()).articles


def now() -> datetime:
    return datetime.now(UTC)


async def main() -> None:
    app = Watched()
    orders = Orders(app)
    async with asyncio.TaskGroup() as beside:
        tasks = [beside.create_task(orders.obey()), beside.create_task(orders.watch())]
        await serve_app(app, app.discord_token())
        for task in tasks:
            task.cancel()


if __name__ == "__main__":
    set_up_logs("text", "warning")
    asyncio.run(main())
