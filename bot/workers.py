"""Where pages are read and articles briefed: beside the event loop, never on it."""

from __future__ import annotations

import asyncio
import os
import time
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from typing import TYPE_CHECKING, ParamSpec, Protocol, Self, TypeVar

import numpy as np

from bot.context import spoken_of
from bot.errors import SourceError, WorkerLostError
from bot.logs import log_setting
from bot.sources.documents import Document, is_address, read_document
from bot.tracing import is_on, keep_measured, span, trace_ids
from bot.worker_process import in_time, portable, prepare, with_summarizer

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from numpy.typing import NDArray

    from bot.sources.feeds import Feed
    from bot.tracing import Span
    from summarizer import Article, Brief, Briefing, Encoder, Summarizer, TopicMatch

_P = ParamSpec("_P")
_R = TypeVar("_R")

READING_SECONDS = 60
"""For one page or feed. What is of the largest size that is read takes a few seconds."""


@dataclass(frozen=True, slots=True)
class Briefed:
    """What was made of an article."""

    brief: Brief
    vector: NDArray[np.float32]
    """See `article_vector`."""
    seconds: float = 0.0
    """What it took, vector included."""


class Worker(Protocol):
    """Each method raises what the summarizer and the sources raise."""

    async def read(self, page: str | Document) -> tuple[Article, ...]:
        """The articles of a page: of a file with this path, or of a document in hand."""

    async def feed(
        self, content: bytes, *, url: str, media_type: str | None = None, charset: str | None = None
    ) -> Feed:
        """See `bot.sources.feeds.read_feed`. SourceError, too, where that takes too long."""

    async def brief(self, article: Article) -> Briefed: ...

    async def match(self, article: Article) -> tuple[TopicMatch, ...]:
        """Its topics alone."""


class Threads:
    """In threads of this process: quick to begin, and right where nobody waits for the event loop."""

    def __init__(self, summarizer: Summarizer) -> None:
        self._summarizer = summarizer

    async def read(self, page: str | Document) -> tuple[Article, ...]:
        with span("read page") as reading:
            articles = await asyncio.to_thread(read_articles, page)
            reading.add(articles=len(articles))
        return articles

    async def feed(
        self, content: bytes, *, url: str, media_type: str | None = None, charset: str | None = None
    ) -> Feed:
        try:
            # A thread can't be ended, but nobody waits for it any more.
            async with asyncio.timeout(READING_SECONDS):
                return await asyncio.to_thread(_read_feed, content, url, media_type, charset)
        except TimeoutError:
            raise _takes_too_long(url) from None

    async def brief(self, article: Article) -> Briefed:
        with span("brief article") as briefing:
            return _told_of(await asyncio.to_thread(_brief, self._summarizer, article), briefing)

    async def match(self, article: Article) -> tuple[TopicMatch, ...]:
        return await asyncio.to_thread(self._summarizer.match, article)


class Fetching:
    """Fetches the pages that are addresses of the web, and leaves the rest to another worker."""

    def __init__(self, worker: Worker, fetch: Callable[[str], Awaitable[Document]]) -> None:
        self._worker = worker
        self._fetch = fetch
        self.feed = worker.feed
        self.brief = worker.brief
        self.match = worker.match

    async def read(self, page: str | Document) -> tuple[Article, ...]:
        if isinstance(page, str) and is_address(page):
            page = await self._fetch(page)
        return await self._worker.read(page)


class Given:
    """Has read already what it is asked to read, and leaves the rest to another worker."""

    def __init__(self, worker: Worker, article: Article) -> None:
        self._article = article
        self.feed = worker.feed
        self.brief = worker.brief
        self.match = worker.match

    async def read(self, page: str | Document) -> tuple[Article, ...]:
        return (self._article,)


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
                articles = await self._run(in_time, READING_SECONDS, read_articles, page)
                reading.add(articles=len(articles))
        except WorkerLostError as error:
            raise _takes_too_long(page if isinstance(page, str) else page.name) from error
        return articles

    async def feed(
        self, content: bytes, *, url: str, media_type: str | None = None, charset: str | None = None
    ) -> Feed:
        try:
            return await self._run(in_time, READING_SECONDS, _read_feed, content, url, media_type, charset)
        except WorkerLostError as error:
            raise _takes_too_long(url) from error

    async def brief(self, article: Article) -> Briefed:
        with span("brief article") as briefing:
            made = _told_of(await self._run(with_summarizer, _brief, article), briefing)
        self._briefed(made)
        return made

    async def match(self, article: Article) -> tuple[TopicMatch, ...]:
        return await self._run(with_summarizer, _match, article)

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


def _takes_too_long(name: str) -> SourceError:
    problem = (
        f"it cannot be read: that takes more than {READING_SECONDS} seconds, or more memory than there is"
    )
    return SourceError(name, problem, "Look whether it is what you expect.")


def _read_feed(content: bytes, url: str, media_type: str | None, charset: str | None) -> Feed:
    from bot.sources.feeds import read_feed

    return read_feed(content, url=url, media_type=media_type, charset=charset)


def read_articles(page: str | Document) -> tuple[Article, ...]:
    """See `Worker.read`."""
    from summarizer import read_page  # its parsers take long to load, and not every run reads a page

    document = page if isinstance(page, Document) else read_document(page)
    return read_page(
        document.content,
        name=document.name,
        hints=document.hints,
        media_type=document.media_type,
        charset=document.charset,
    )


def _told_of(made: Briefed, span: Span) -> Briefed:
    """The same, told of in its span."""
    briefing = made.brief.briefing
    span.add(
        engine=briefing.engine.name,
        model=briefing.engine.model,
        claims=len(briefing.claims) + len(briefing.key_points),
        replaced=briefing.replaced,
    )
    return made


class _Briefed(Protocol):
    """A brief, or whatever holds an article with its briefing."""

    @property
    def article(self) -> Article: ...

    @property
    def briefing(self) -> Briefing: ...


def article_vector(brief: _Briefed, encoder: Encoder) -> NDArray[np.float32]:
    """Where the article stands in the encoder's space: shape (d,), the mean of title, claims and points."""
    claims = (*brief.briefing.claims, *brief.briefing.key_points)
    texts = [brief.article.title, *(claim.text for claim in claims)]
    mean = encoder.encode(texts).mean(axis=0)
    return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-9), np.float32)


def _brief(summarizer: Summarizer, article: Article) -> Briefed:
    began = time.monotonic()
    brief = summarizer.brief(article)
    vector = article_vector(brief, summarizer.encoder)
    return Briefed(brief, vector, time.monotonic() - began)


def _match(summarizer: Summarizer, article: Article) -> tuple[TopicMatch, ...]:
    return summarizer.match(article)
