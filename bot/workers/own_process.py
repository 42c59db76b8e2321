"""Work in a process beside the bot's."""

from __future__ import annotations

import asyncio
import os
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from typing import TYPE_CHECKING, ParamSpec, Self, TypeVar

from bot.context import spoken_of
from bot.errors import WorkerLostError
from bot.logs import log_setting
from bot.tracing import is_on, keep_measured, span, trace_ids
from bot.workers import steps
from bot.workers.process import in_time, portable, prepare, with_summarizer

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.sources.documents import Document
    from bot.sources.feeds import Feed
    from bot.workers.steps import Briefed
    from summarizer import Article, Summarizer, TopicMatch

_P = ParamSpec("_P")
_R = TypeVar("_R")


class OwnProcess:
    """In a process beside this one, of lower priority: for bulk work while members are answered.

    Reading and choosing sentences hold Python's lock, for which an event loop in the same process would wait at
    every turn. The process is started by the first call and ends with the `with` block; its memory (some
    140 MB) is in use only that long. It ends by itself when this process does.
    """

    def __init__(
        self, make: Callable[[], Summarizer], briefed: Callable[[Briefed], object] = lambda _: None
    ) -> None:
        """`make` is called in that process, and must survive pickling; `briefed` hears of what is made, in this one."""
        self._make = make
        self._briefed = briefed
        self._pool: ProcessPoolExecutor | None = None
        self._starting = asyncio.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._drop(self._pool)

    async def read(self, page: str | Document) -> tuple[Article, ...]:
        try:
            with span("read page") as reading:
                articles = await self._run(in_time, steps.READING_SECONDS, steps.read_articles, page)
                reading.add(articles=len(articles))
        except WorkerLostError as error:
            raise steps.takes_too_long(page if isinstance(page, str) else page.name) from error
        return articles

    async def feed(
        self, content: bytes, *, url: str, media_type: str | None = None, charset: str | None = None
    ) -> Feed:
        try:
            return await self._run(
                in_time, steps.READING_SECONDS, steps.read_feed_of, content, url, media_type, charset
            )
        except WorkerLostError as error:
            raise steps.takes_too_long(url) from error

    async def brief(self, article: Article) -> Briefed:
        with span("brief article") as briefing:
            made = steps.told_of(await self._run(with_summarizer, steps.brief, article), briefing)
        self._briefed(made)
        return made

    async def match(self, article: Article) -> tuple[TopicMatch, ...]:
        return await self._run(with_summarizer, steps.match, article)

    async def _run(self, function: Callable[_P, _R], *args: _P.args, **_: _P.kwargs) -> _R:
        for _attempt in range(2):
            pool = await self._started()
            try:
                spoken = {**spoken_of(), **trace_ids()}
                work = partial(portable, spoken, is_on(), function, *args)
                given, measured = await asyncio.get_running_loop().run_in_executor(pool, work)
            except BrokenExecutor:
                # Killed, for want of memory or by a fault in a parser: perhaps over another's page.
                self._drop(pool)
            else:
                keep_measured(measured)
                return given
        raise WorkerLostError(
            "the process that reads and briefs",
            "was ended from outside, twice",
            "Look whether the machine has too little memory.",
        )

    async def _started(self) -> ProcessPoolExecutor:
        async with self._starting:
            # Starting a process takes longer than an event loop may stand still.
            if self._pool is None:
                self._pool = await asyncio.to_thread(self._start)
            return self._pool

    def _start(self) -> ProcessPoolExecutor:
        # Not forked: this process has threads, and locks that they may hold.
        pool = ProcessPoolExecutor(1, get_context("spawn"), prepare, (self._make, log_setting()))
        pool.submit(os.getpid)  # a pool starts its process with its first task
        return pool

    def _drop(self, pool: ProcessPoolExecutor | None) -> None:
        if pool is not None:
            pool.shutdown(wait=False, cancel_futures=True)
        if self._pool is pool:
            self._pool = None
