"""Work of the processor, off the event loop: meaning of queries, reading and briefing of pages, receipts."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, ParamSpec, Self, TypeVar

from bot.context import carried
from bot.digests.stories import Stories
from bot.sources.documents import Document
from bot.sources.pages import page_of
from bot.tracing import span
from bot.workers import read_articles

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    from bot.sources.fetched import Fetched
    from summarizer import Brief, Encoder, Summarizer

_P = ParamSpec("_P")
_R = TypeVar("_R")

THREADS = 2
"""One for a page that takes long, and one for the queries of others meanwhile."""


class Thinker:
    """A few threads, however many members ask: the rest wait in line, and the event loop stays free."""

    def __init__(self, summarizer: Summarizer, threads: int = THREADS) -> None:
        self.summarizer = summarizer
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="thinker")
        # A model behind a server takes its time, and must not keep others from what takes milliseconds.
        self._briefers = ThreadPoolExecutor(threads, thread_name_prefix="briefer")
        self.stories = Stories(lambda: summarizer.encoder)
        """What finds the same story in several articles, for whatever is shown."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Drop what waits, and let go of what is under way: a thread cannot be stopped."""
        for pool in (self._threads, self._briefers):
            pool.shutdown(wait=False, cancel_futures=True)

    @property
    def encoder(self) -> Encoder:
        encoder: Encoder = self.summarizer.encoder
        return encoder

    async def run(self, function: Callable[_P, _R], *args: _P.args, **kwargs: _P.kwargs) -> _R:
        """What `function` gives, made in one of the threads."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, carried(partial(function, *args, **kwargs)))

    async def vector(self, text: str) -> NDArray[np.float32]:
        """What `text` means, shape (d,)."""
        vectors = await self.run(self.encoder.encode, [text])
        row: NDArray[np.float32] = vectors[0]
        return row

    async def brief(self, page: bytes | Fetched, name: str) -> Brief:
        """The main article of a page, briefed. Raises `PageError` and `LanguageError`."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._briefers, carried(partial(self._brief, page, name)))

    def _brief(self, page: bytes | Fetched, name: str) -> Brief:
        from summarizer import PageHints

        document = Document(name, page, PageHints()) if isinstance(page, bytes) else page_of(page, name)
        with span("read page"):
            article = read_articles(document)[0]
        with span("brief article"):
            return self.summarizer.brief(article)
