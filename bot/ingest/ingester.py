"""Source → page → article → briefing → archive."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.context import speaking_of
from bot.errors import BotError
from bot.ingest.report import Failure, Ingested, IngestReport, guarded
from bot.ingest.topics import topics_version, with_own_topics
from bot.sources.documents import Document, find_documents
from bot.workers import Threads

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Sequence

    from bot.archive import Archive
    from bot.ingest.report import Came, Clock, HandOver, Progress
    from bot.workers import Briefed, Worker
    from summarizer import Article, Summarizer, Topic

WORKERS = 2
"""Pages under way at once. The encoder spreads each over its own threads; a second page fills the gaps that
reading and the database leave."""


@dataclass(frozen=True, slots=True)
class _Page:
    """A page to read: its source, its name, and its content where that is in hand already."""

    source: str
    name: str
    document: Document | None = None


@dataclass(frozen=True, slots=True)
class _Prepared:
    """What one article came to; nothing was made where the archive has it already."""

    article: Article
    made: Briefed | None = None
    copy: bool = False
    """It stands in the archive from another address, and only that is to be kept."""
    queued: bool = False
    """Another process was left to brief and keep it."""


async def ingest(
    sources: Iterable[str | Document],
    archive: Archive,
    summarizer: Summarizer,
    clock: Clock,
    progress: Progress | None = None,
    *,
    source: str | None = None,
    again: bool = False,
    revive: bool = False,
    worker: Worker | None = None,
    belongs: Sequence[Topic] = (),
    hand_over: HandOver | None = None,
) -> IngestReport:
    """Read pages into the archive: addresses, paths of files and folders, or pages that are already in hand.

    Each article is one transaction, in the order given; running again, also after a kill, does only what is
    missing. What the archive has from the same text, engine and topics is not briefed anew, unless `again`; what it
    has kept long enough is left alone, unless that is to be `revive`d. A
    page that cannot be read or briefed is in the report, and the others go on. `source` is where the archive
    is told that the articles came from; not given, it is the path or page itself. `worker` does the reading
    and briefing as `summarizer` would; not given, that is threads of this process, which fetch no addresses.
    `belongs`: topics of every article, whatever it matches. `hand_over` takes what is to be briefed; not given, it
    is briefed here.

    Raises ArchiveError where the database fails: what was ingested until then is kept.
    """
    ingester = _Ingester(
        archive,
        summarizer,
        clock,
        worker or Threads(summarizer),
        again=again,
        revive=revive,
        belongs=belongs,
        hand_over=hand_over,
    )
    pages, failed = await asyncio.to_thread(_expand, sources, source)
    ingested: list[Ingested] = []
    done = 0
    async for page, outcome in ingester.prepared(pages):
        for each in outcome:
            if isinstance(each, Failure):
                failed.append(each)
                continue
            recorded = await ingester.record(page, each)
            if isinstance(recorded, Failure):
                failed.append(recorded)
            else:
                ingested.append(recorded)
        done += 1
        if progress is not None:
            progress(done, len(pages), page.name)
    return IngestReport(tuple(ingested), tuple(failed))


def _expand(sources: Iterable[str | Document], called: str | None) -> tuple[list[_Page], list[Failure]]:
    pages: list[_Page] = []
    failed: list[Failure] = []
    for source in sources:
        if isinstance(source, Document):
            pages.append(_Page(called or source.name, source.name, source))
            continue
        try:
            pages += [_Page(called or source, name) for name in find_documents(source)]
        except BotError as error:
            failed.append(Failure(source, error))
    return pages, failed


class _Ingester:
    def __init__(
        self,
        archive: Archive,
        summarizer: Summarizer,
        clock: Clock,
        worker: Worker,
        *,
        again: bool,
        revive: bool,
        belongs: Sequence[Topic],
        hand_over: HandOver | None,
    ) -> None:
        self._archive = archive
        self._summarizer = summarizer
        self._worker = worker
        self._clock = clock
        self._again = again
        self._revive = revive
        self._belongs = belongs
        self._hand_over = hand_over
        self._matched_by = topics_version(summarizer.topics, summarizer.encoder)

    async def prepared(
        self, pages: Sequence[_Page]
    ) -> AsyncIterator[tuple[_Page, list[_Prepared | Failure]]]:
        """Each page with what its articles came to, in order, a few of them made at once."""
        waiting = deque(pages)
        under_way: deque[tuple[_Page, asyncio.Task[list[_Prepared | Failure]]]] = deque()
        try:
            while waiting or under_way:
                while waiting and len(under_way) < WORKERS:
                    page = waiting.popleft()
                    under_way.append((page, asyncio.create_task(self._prepare(page))))
                page, task = under_way[0]
                outcome = await task
                under_way.popleft()
                yield page, outcome
        finally:
            for _, task in under_way:
                task.cancel()
            await asyncio.gather(*(task for _, task in under_way), return_exceptions=True)

    async def _prepare(self, page: _Page) -> list[_Prepared | Failure]:
        articles = await guarded(page.name, self._worker.read(page.document or page.name))
        if isinstance(articles, Failure):
            return [articles]
        return [await self._article(page, article) for article in articles]

    async def _article(self, page: _Page, article: Article) -> _Prepared | Failure:
        with speaking_of(article=article.id):
            return await self._brief(page, article)

    async def _brief(self, page: _Page, article: Article) -> _Prepared | Failure:
        encoder, engine = self._summarizer.encoder, self._summarizer.engine.info
        if not self._again and await self._archive.is_current(
            article, engine, matched_by=self._matched_by, encoder=encoder.version, retired=not self._revive
        ):
            return _Prepared(article)
        if not self._again and await self._archive.is_copy(article):
            return _Prepared(article, copy=True)
        return await self._made(page, article)

    async def _made(self, page: _Page, article: Article) -> _Prepared | Failure:
        if self._hand_over is not None:
            told = {"page": page.name, "source": page.source}
            await self._hand_over(article, **told, belongs=self._belongs, revive=self._revive)
            return _Prepared(article, queued=True)
        made = await guarded(page.name, self._worker.brief(article))
        if isinstance(made, Failure):
            return made
        if stands_in(made, self._summarizer) and await self._is_told(article):
            return _Prepared(article)
        return _Prepared(article, made)

    async def _is_told(self, article: Article) -> bool:
        """Whether this text has a briefing, which nothing that only stands in may take the place of."""
        kept = await self._archive.get(article.id)
        if kept is None or kept.briefing is None:
            return False
        return (kept.article.title, kept.article.text) == (article.title, article.text)

    async def record(self, page: _Page, prepared: _Prepared) -> Ingested | Failure:
        with speaking_of(article=prepared.article.id):
            return await self._record(page, prepared)

    async def _record(self, page: _Page, prepared: _Prepared) -> Ingested | Failure:
        article, made = prepared.article, prepared.made
        if prepared.copy:
            adopted = await self._archive.adopt(article, at=self._clock())
            if adopted is not None:
                return Ingested(page.name, adopted.article_id, article.title, adopted.outcome)
            # What it was a copy of has gone meanwhile, or it was itself kept.
            again = await self._made(page, article)
            if isinstance(again, Failure):
                return again
            prepared, made = again, again.made
        if made is None:
            came: Came = "queued" if prepared.queued else "unchanged"
            return Ingested(page.name, article.id, article.title, came)
        brief = made.brief
        recorded = await self._archive.record(
            brief.article,
            with_own_topics(brief.topics, self._belongs),
            brief.briefing,
            at=self._clock(),
            matched_by=self._matched_by,
            source=page.source,
            vector=made.vector,
            encoder=self._summarizer.encoder.version,
            again=self._again,
        )
        return Ingested(page.name, recorded.article_id, article.title, recorded.outcome)


def stands_in(made: Briefed, summarizer: Summarizer) -> bool:
    """Whether another engine than the one that is set wrote it, since that one could not."""
    return made.brief.briefing.engine != summarizer.engine.info
