"""Work in threads of this process, and workers that do a part and leave the rest to others."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.sources.documents import Document, is_address
from bot.tracing import span
from bot.workers import steps

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.sources.feeds import Feed
    from bot.workers.steps import Briefed, Worker
    from summarizer import Article, Summarizer, TopicMatch


class Threads:
    """In threads of this process: quick to begin, and right where nobody waits for the event loop."""

    def __init__(self, summarizer: Summarizer) -> None:
        self._summarizer = summarizer

    async def read(self, page: str | Document) -> tuple[Article, ...]:
        with span("read page") as reading:
            articles = await asyncio.to_thread(steps.read_articles, page)
            reading.add(articles=len(articles))
        return articles

    async def feed(
        self, content: bytes, *, url: str, media_type: str | None = None, charset: str | None = None
    ) -> Feed:
        try:
            # A thread can't be ended, but nobody waits for it any more.
            async with asyncio.timeout(steps.READING_SECONDS):
                return await asyncio.to_thread(steps.read_feed_of, content, url, media_type, charset)
        except TimeoutError:
            raise steps.takes_too_long(url) from None

    async def brief(self, article: Article) -> Briefed:
        with span("brief article") as briefing:
            return steps.told_of(await asyncio.to_thread(steps.brief, self._summarizer, article), briefing)

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
