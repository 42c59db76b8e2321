"""Source → page → article → briefing → archive."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections import Counter, deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol, TypeVar

from bot.context import speaking_of
from bot.errors import BotError
from bot.resources import seeds_folder
from bot.running import release
from bot.sources.documents import Document, find_documents
from bot.workers import Threads
from summarizer import LanguageError, SummarizerError, TopicMatch

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from bot.archive import Archive, Outcome
    from bot.workers import Briefed, Worker
    from summarizer import Article, Encoder, Summarizer, Topic

    Clock = Callable[[], datetime]
    Came = Outcome | Literal["queued"]
    """What the archive did, or that another process was left to brief it."""
    Progress = Callable[[int, int, str], None]
    """Called after each page: how many are done, of how many, and the name of this one."""

_T = TypeVar("_T")
_LOG = logging.getLogger(__name__)

WORKERS = 2
"""Pages under way at once. The encoder spreads each over its own threads; a second page fills the gaps that
reading and the database leave."""


OWN_SCORE = 0.5
"""Of a topic that an article has by its source alone: behind those that speak of it."""

SEEDS = "seeds"
"""The source of the documents that come with the bot."""


@dataclass(frozen=True, slots=True)
class Ingested:
    """An article out of a page, and what the archive did with it."""

    name: str
    """The page's: a path or an address."""
    article_id: str
    title: str
    outcome: Came


@dataclass(frozen=True, slots=True)
class Failure:
    """A source, page or article that could not be ingested."""

    name: str
    error: Exception
    """Nearly always a BotError or SummarizerError, which say the mend."""


@dataclass(frozen=True, slots=True)
class IngestReport:
    """Everything that was asked for is in one of the two."""

    ingested: tuple[Ingested, ...] = ()
    failed: tuple[Failure, ...] = ()

    def count(self, outcome: Came) -> int:
        """How many articles had this outcome."""
        return Counter(each.outcome for each in self.ingested)[outcome]


class HandOver(Protocol):
    """Leaves an article to another process, which briefs it: see `bot.handing`. Raises ArchiveError."""

    async def __call__(
        self, article: Article, *, page: str, source: str, belongs: Sequence[Topic], revive: bool
    ) -> object: ...


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


async def ingest_seeds(
    archive: Archive,
    summarizer: Summarizer,
    clock: Clock,
    progress: Progress | None = None,
    *,
    worker: Worker | None = None,
) -> IngestReport:
    """Read the documents that come with the bot into an archive that has nothing else yet."""
    if not await seeds_are_wanted(archive):
        return IngestReport()
    told = await asyncio.to_thread(_seeds_version)
    seeds = [str(seeds_folder())]
    report = await ingest(seeds, archive, summarizer, clock, progress, source=SEEDS, worker=worker)
    if not report.failed:
        await archive.finish(SEEDS, told)
    return report


async def seeds_are_wanted(archive: Archive) -> bool:
    """Whether `ingest_seeds` has something to do: they are not all in, and nothing else is."""
    # Not "nothing at all": a first start that was killed half way is finished by the second.
    sources = await archive.sources()
    if any(source != SEEDS for source in sources):
        return False
    return not sources or await archive.finished(SEEDS) != await asyncio.to_thread(_seeds_version)


def _seeds_version() -> str:
    """Changes with the documents, and with the release of the bot that reads and briefs them."""
    hashed = hashlib.sha256((release() or "").encode())
    for file in sorted(seeds_folder().iterdir()):
        if file.is_file():
            hashed.update(hashlib.sha256(file.name.encode() + b"\0" + file.read_bytes()).digest())
    return hashed.hexdigest()[:16]


def topics_digest(topics: Sequence[Topic]) -> str:
    """Changes whenever anything in the topics does."""
    return hashlib.sha256(repr([*topics]).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def topics_version(topics: Sequence[Topic], encoder: Encoder) -> str:
    """Changes whenever the same article could match other topics: with the topics or with the encoder."""
    return f"{topics_digest(topics)}+{encoder.version}"


def with_own_topics(matches: tuple[TopicMatch, ...], own: Sequence[Topic]) -> tuple[TopicMatch, ...]:
    """The matches of an article, and the topics that it has by its source."""
    matched = {match.topic.slug for match in matches}
    because = ("all of its source belongs to it",)
    return (*matches, *(TopicMatch(topic, OWN_SCORE, because) for topic in own if topic.slug not in matched))


async def match_anew(
    archive: Archive,
    topics: Sequence[Topic],
    summarizer: Callable[[], Summarizer],
    progress: Progress | None = None,
    *,
    worker: Worker | None = None,
    belonging: Mapping[str, Sequence[Topic]] | None = None,
    encoder: str = "",
) -> int:
    """Find the topics of articles that were matched to other topics than these; how many there were.

    `belonging`: by source, the topics that its articles belong to, whatever they match. `encoder`: the version of
    the encoder, where those are to be matched anew, too, that another one matched.
    Briefings stay, and so do the topics of an article that the encoder does not read. The summarizer is asked for
    only where there is something to match.
    """
    stale = await archive.matched_otherwise(f"{topics_digest(topics)}+{encoder}")
    if not stale:
        return 0
    ready = await asyncio.to_thread(summarizer)
    worker = worker or Threads(ready)
    matched_by = topics_version(topics, ready.encoder)
    for done, id_ in enumerate(stale, start=1):
        entry = await archive.get(id_)
        if entry is not None:
            own = (belonging or {}).get(entry.source or "", ())
            with speaking_of(article=id_):
                try:
                    matches = with_own_topics(await worker.match(entry.article), own)
                except LanguageError as error:
                    _LOG.warning("%s keeps its topics: %s", id_, error.problem)
                    matches = entry.topics
            await archive.match(id_, entry.version, matches, matched_by=matched_by)
        if progress is not None:
            progress(done, len(stale), id_)
    return len(stale)


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


async def guarded(name: str, work: Awaitable[_T]) -> _T | Failure:
    """What `work` gives. What goes wrong with it is this page's or article's alone."""
    try:
        return await work
    except (BotError, SummarizerError) as error:
        return Failure(name, error)
    except Exception as error:  # noqa: BLE001
        # What no parser was ready for must not keep the others out, today and at every later run.
        _LOG.exception("%s could not be read or briefed", name)
        return Failure(name, error)
