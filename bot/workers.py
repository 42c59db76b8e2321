"""Where pages are read and articles briefed: beside the event loop, never on it."""

from __future__ import annotations

import asyncio
import faulthandler
import os
import pickle
import signal
import threading
import time
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context, parent_process
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, Protocol, Self, TypeVar

import numpy as np

from bot.context import speaking_of, spoken_of
from bot.errors import SourceError, WorkerLostError
from bot.logs import LogSetting, log_setting, set_up_logs
from bot.sources.documents import Document, is_address, read_document

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from numpy.typing import NDArray

    from bot.sources.feeds import Feed
    from summarizer import Article, Brief, Briefing, Encoder, Summarizer, TopicMatch

_P = ParamSpec("_P")
_R = TypeVar("_R")

READING_SECONDS = 60
"""For one page or feed. What is of the largest size that is read takes a few seconds."""
NICENESS = 10
"""How far a process of its own stands back, on the scale of nice(1): it gets a tenth of a contested core."""


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
        return await asyncio.to_thread(read_articles, page)

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
        return await asyncio.to_thread(_brief, self._summarizer, article)

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
            return await self._run(_in_time, READING_SECONDS, read_articles, page)
        except WorkerLostError as error:
            raise _takes_too_long(page if isinstance(page, str) else page.name) from error

    async def feed(
        self, content: bytes, *, url: str, media_type: str | None = None, charset: str | None = None
    ) -> Feed:
        try:
            return await self._run(_in_time, READING_SECONDS, _read_feed, content, url, media_type, charset)
        except WorkerLostError as error:
            raise _takes_too_long(url) from error

    async def brief(self, article: Article) -> Briefed:
        made = await self._run(_brief_here, article)
        self._briefed(made)
        return made

    async def match(self, article: Article) -> tuple[TopicMatch, ...]:
        return await self._run(_match_here, article)

    async def _run(self, function: Callable[_P, _R], *args: _P.args, **_: _P.kwargs) -> _R:
        for _attempt in range(2):
            pool = await self._started()
            try:
                work = partial(_portable, dict(spoken_of()), function, *args)
                return await asyncio.get_running_loop().run_in_executor(pool, work)
            except BrokenExecutor:
                # Killed, for want of memory or by a fault in a parser: perhaps over another's page.
                self._drop(pool)
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
        pool = ProcessPoolExecutor(1, get_context("spawn"), _prepare, (self._make, log_setting()))
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


# In the process of its own

_make: Callable[[], Summarizer]
_made: Summarizer | None = None


def _prepare(make: Callable[[], Summarizer], logs: LogSetting | None) -> None:
    global _make
    _make = make
    if logs is not None:
        set_up_logs(logs.form, logs.level, logs.secrets)
    # Ctrl-C reaches the whole group, but when to stop is for the parent to say.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _summarizer() -> Summarizer:
    # Not in `_prepare`: an error there would say only that the pool is broken.
    global _made
    _made = _made or _make()
    return _made


def _in_time(seconds: float, function: Callable[..., _R], *args: Any) -> _R:
    """Call it; where it takes too long, end this process, which is the only way to end what a parser does."""
    with Path(os.devnull).open("w") as nowhere:
        faulthandler.dump_traceback_later(seconds, exit=True, file=nowhere)
        try:
            return function(*args)
        finally:
            faulthandler.cancel_dump_traceback_later()


def _brief_here(article: Article) -> Briefed:
    return _brief(_summarizer(), article)


def _match_here(article: Article) -> tuple[TopicMatch, ...]:
    return _summarizer().match(article)


def _portable(spoken: dict[str, str | int], function: Callable[..., _R], *args: Any) -> _R:
    """Call it, speaking of the same things; an error that would not survive the way back is told in one that does."""
    try:
        with speaking_of(**spoken):
            return function(*args)
    except Exception as error:
        try:
            pickle.loads(pickle.dumps(error))  # noqa: S301  # our own
        except Exception:  # noqa: BLE001
            raise RuntimeError(f"{type(error).__name__}: {error}") from None
        raise
