"""The one face of the archive."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Self

from bot.archive.articles import placed, reading, rebriefing, recording
from bot.archive.articles.topics import count_topics, keep_topics, matched_otherwise, rematch
from bot.archive.database import alone, marks, migrate, numbers
from bot.archive.database.engine import connect_arguments, is_sqlite, make_engine, parse_address, readable
from bot.archive.database.errors import translated
from bot.archive.database.transactions import Transactions
from bot.archive.digests import owing
from bot.archive.digests.corrections import Corrections
from bot.archive.digests.outbox import Outbox
from bot.archive.digests.whereabouts import Finding
from bot.archive.forgetting.housekeeping import Housekeeping
from bot.archive.maintaining.audit import Audit
from bot.archive.maintaining.feedback import Queue
from bot.archive.maintaining.maintenance import Maintenance
from bot.archive.maintaining.notices import Notices
from bot.archive.moving.moving import Moving
from bot.archive.queue.jobs import Jobs
from bot.archive.queue.work import Work
from bot.archive.search import searching
from bot.archive.search.narrow import Narrow
from bot.archive.search.vectors import VectorIndex
from bot.archive.sharing.presence import Presence
from bot.archive.sharing.sharing import Sharing
from bot.archive.sharing.spending import Spending
from bot.archive.sources.watching import Watching
from bot.archive.subscribing.subscriptions import Subscriptions

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from contextlib import AbstractAsyncContextManager
    from datetime import date, datetime
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray
    from sqlalchemy import URL
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

    from bot.archive.articles.types import Address, Counts, Entry, Recorded, Revision, Title, TopicCount
    from bot.archive.subscribing.types import PlacedEntry
    from summarizer import Article, Briefing, EngineInfo, Topic, TopicMatch

NEAR_ENOUGH = 0.3
"""The least cosine that search by meaning shows. With the shipped encoder, 250 news articles and the first
highlight of each: 95% of highlights were at 0.31 or nearer to their own article, 95% of strangers below 0.26."""


class Archive:
    """Articles with their versions, topics and briefings, in SQLite or PostgreSQL.

    Who is to be sent digests stands in `subscriptions`, what is being sent in `outbox`, who did what in `audit`, and
    how sources fare in `watching`.

    Every method raises an `ArchiveError` that says what is wrong with the database and the mend; after
    `ArchiveUnavailableError` and `ArchiveBusyError` the same call may be made again. Moments are aware, in
    UTC. Texts come back as they were given, but for NUL and lone surrogates, which no database holds: each is
    U+FFFD.

    "Newest first" is by the day of publication (unknown: the day first seen), then by the moment first seen,
    then by id. Withdrawn articles (with no approved revision) are in no list.
    """

    def __init__(self, url: URL, engine: AsyncEngine) -> None:
        self._url = url
        self._engine = engine
        self.trust: Mapping[str, float] = {}
        """How far outlets are trusted, by publisher in small letters: of copies, the most trusted is named first."""
        self._vectors = VectorIndex()
        self._transactions = Transactions(url, engine)
        self.subscriptions = Subscriptions(self._transactions)
        self.outbox = Outbox(self._transactions)
        self.audit = Audit(self._transactions)
        self.jobs = Jobs(self._transactions)
        self.watching = Watching(self._transactions)
        self.feedback = Queue(self._transactions)
        self.corrections = Corrections(self._transactions)
        self.maintenance = Maintenance(self._transactions)
        self.spending = Spending(self._transactions)
        self.moving = Moving(self._transactions)
        self.sharing = Sharing(self._transactions)
        self.finding = Finding(self._transactions)
        self.housekeeping = Housekeeping(self._transactions)
        self.notices = Notices(self._transactions)
        self.work = Work(self._transactions, connect_arguments(url))
        self.presence = Presence(self._transactions, readable(url))

    @classmethod
    async def open(cls, address: str, *, searched: bool = True) -> Self:
        """Connect to `sqlite:///…` or `postgresql://…`, migrating what is older than this code.

        `searched`: whether search by meaning is to be made ready where the database does it, which looks over all
        vectors; whoever only counts or looks something up need not wait for that.
        Raises ArchiveAddressError for another address, and ArchiveSchemaError for a database of a newer bot that
        does not serve this one any more.
        """
        url = parse_address(address)
        archive = cls(url, make_engine(url))
        try:
            await archive.migrate(searched=searched)
        except BaseException:
            await archive.close()
            raise
        return archive

    @classmethod
    async def scratch(cls, folder: Path) -> Self:
        """An empty archive in `folder`, for a rehearsal: what is posted from it is taken for nobody else's."""
        archive = await cls.open(f"sqlite:///{folder / 'scratch.db'}")
        await archive._transactions.write(numbers.number_from_afar)
        return archive

    def alone(self) -> AbstractAsyncContextManager[None]:
        """For a running bot: be the only one on SQLite. Raises ArchiveInUseError where there is another."""
        return alone.alone(self._url)

    @property
    def is_shared(self) -> bool:
        """Whether several processes of the bot may run on it."""
        return not is_sqlite(self._url)

    async def close(self) -> None:
        """Finish what is under way and let go of every connection. Closing twice is no mistake."""
        await self._transactions.finish()
        await self._engine.dispose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def migrate(self, *, searched: bool = True) -> None:
        """Bring the schema up to this code; nothing where it is. Safe in two processes at once. See `open`."""
        with translated(self.address):
            stored = await migrate.stored_schema(self._engine)
        if stored != migrate.HEAD:
            await migrate.migrate(self._url)
        if searched and not is_sqlite(self._url):
            await self._transactions.write(self._vectors.prepare)

    async def contract(self) -> None:
        """Take away what only older bots needed. Raises ArchiveSchemaError where one of those runs."""
        await migrate.migrate(self._url, contracting=True)
        await self.work.bring_up(contracting=True)

    @property
    def address(self) -> str:
        """Where the archive lies, without a password."""
        return readable(self._url)

    async def ping(self) -> None:
        """Ask the database for a sign of life."""
        await self._transactions.read(reading.touch)

    # Writing

    async def record(
        self,
        article: Article,
        topics: tuple[TopicMatch, ...],
        briefing: Briefing,
        *,
        at: datetime,
        matched_by: str,
        source: str | None = None,
        vector: NDArray[np.float32] | None = None,
        encoder: str = "",
        again: bool = False,
    ) -> Recorded:
        """Keep an article, its topics and its briefing: all of it in one transaction, or nothing.

        The same again changes nothing. Another text or title makes a new version; a text that was here before
        is made current again. Another engine makes a new revision; the same engine does so only with `again`,
        and only if it told something else. A text that is here from another address is no second article: only where
        else it stands is kept (see `Entry.also_at`). A teaser never takes the place of the whole piece. Details that
        become known (a date, authors) are filled in, and what is known stays. Where another text does not say any
        more what was told of the article, the messages that told it are to be brought up to date.

        `matched_by` names the topics file and encoder behind `topics`; `vector` (shape (d,)) is where the
        article stands in the space of `encoder`. Raises ValueError for an id of more than 255
        characters, and for a moment without a zone.
        """
        numbers = await asyncio.to_thread(_sketch, article)
        new = recording.Record(
            article, topics, briefing, matched_by, at, source, vector, encoder, again, numbers, self.trust
        )

        async def keep(connection: AsyncConnection) -> Recorded:
            recorded = await recording.record(connection, new)
            await owing.owe_update(connection, recorded, at)
            return recorded

        return await self._transactions.write(keep)

    async def is_copy(self, article: Article) -> bool:
        """Whether `record` would keep of an article that is new only where else it stands: it needs no briefing."""
        numbers = await asyncio.to_thread(_sketch, article)
        return await self._transactions.read(lambda c: recording.is_copy(c, article, numbers))

    async def adopt(self, article: Article, *, at: datetime) -> Recorded | None:
        """Keep where else an article stands that is here already; None where `is_copy` does not hold (any more)."""
        numbers = await asyncio.to_thread(_sketch, article)
        return await self._transactions.write(
            lambda connection: recording.adopt(connection, article, numbers, at, self.trust)
        )

    async def rebrief(
        self,
        article: Article,
        topics: tuple[TopicMatch, ...],
        briefing: Briefing,
        *,
        at: datetime,
        matched_by: str,
        vector: NDArray[np.float32] | None = None,
        encoder: str = "",
    ) -> Recorded | None:
        """Keep another briefing of a text that is kept; None where it is not (it changed, or the article went).

        Unlike `record`, it makes no text current and fills in no details: a source that gave a newer text
        meanwhile is not undone. The same engine makes a new revision only if it told something else.
        """
        new = recording.Record(article, topics, briefing, matched_by, at, None, vector, encoder, again=True)
        return await self._transactions.write(lambda connection: rebriefing.rebrief(connection, new))

    async def withdraw(self, revision: int) -> bool:
        """Show a revision to members no more: the newest approved one comes in its place. False: no such."""
        return await self._transactions.write(
            lambda connection: recording.set_status(connection, revision, "withdrawn")
        )

    async def approve(self, revision: int) -> bool:
        """Let members see a revision again. False where there is none such."""
        return await self._transactions.write(
            lambda connection: recording.set_status(connection, revision, "approved")
        )

    async def keep_topics(self, topics: Iterable[Topic]) -> None:
        """Take over names, colours and words of the configured topics; matches stay as they are."""
        kept = tuple(topics)
        await self._transactions.write(lambda connection: keep_topics(connection, kept))

    async def match(
        self, article_id: str, version: int, topics: Iterable[TopicMatch], *, matched_by: str
    ) -> bool:
        """Give a version of an article these topics in place of those it has. False where there is none such."""
        matches = tuple(topics)
        return await self._transactions.write(
            lambda connection: rematch(connection, article_id, version, matches, matched_by)
        )

    async def finish(self, name: str, version: str) -> None:
        """Remember that this version of a piece of work is done; names have at most 100 characters."""
        await self._transactions.write(lambda connection: marks.finish(connection, name, version))

    # Reading

    async def finished(self, name: str) -> str | None:
        """Which version of a piece of work was done last; None where it never was."""
        return await self._transactions.read(lambda connection: marks.finished(connection, name))

    async def matched_otherwise(self, beginning: str) -> tuple[str, ...]:
        """Ids of articles whose shown version was matched by something that does not begin so, oldest first."""
        return await self._transactions.read(lambda connection: matched_otherwise(connection, beginning))

    async def is_current(
        self,
        article: Article,
        engine: EngineInfo,
        *,
        matched_by: str,
        encoder: str | None = None,
        retired: bool = True,
    ) -> bool:
        """Whether recording what `engine` makes of `article` would change nothing: the work can be saved.

        So it is where the article was kept long enough and is `retired`, unless it is wanted all the same.
        """
        return await self._transactions.read(
            lambda c: reading.is_current(c, article, engine, matched_by, encoder, retired=retired)
        )

    async def get(self, article_id: str) -> Entry | None:
        """An article with its newest approved briefing and its topics; None where it is unknown."""
        return await self._transactions.read(lambda connection: reading.entry(connection, article_id))

    async def ids(
        self,
        topic: str | None = None,
        *,
        since: date | None = None,
        until: date | None = None,
        not_by: EngineInfo | None = None,
    ) -> tuple[str, ...]:
        """Ids of the articles that `latest` can page through, in the order they were first kept.

        `since` and `until`: the first and the last day. With `not_by`, only those whose shown text was never
        briefed by that engine.
        """
        return await self._transactions.read(
            lambda connection: rebriefing.ids(connection, topic, since, until, not_by)
        )

    async def revisions(self, article_id: str) -> tuple[Revision, ...]:
        """Every briefing of an article, the newest first; withdrawn ones too."""
        return await self._transactions.read(lambda connection: reading.revisions(connection, article_id))

    async def titles(self, typed: str = "", *, limit: int = 25) -> tuple[Title, ...]:
        """Articles for a list of choices, newest first: every word typed begins a word of the title.

        Case and accents do not matter. Nothing typed gives the newest.
        """
        return await self._transactions.read(lambda connection: reading.titles(connection, typed, limit))

    async def latest(
        self, topic: str | None = None, *, since: date | None = None, limit: int = 25, offset: int = 0
    ) -> tuple[Entry, ...]:
        """The newest articles, of one topic (its slug) or of all, dated `since` or later."""
        return await self._transactions.read(
            lambda connection: reading.newest(connection, topic, since, limit, offset)
        )

    async def count(self, topic: str | None = None, *, since: date | None = None) -> int:
        """How many articles `latest` can page through."""
        return await self._transactions.read(lambda connection: reading.count_shown(connection, topic, since))

    async def search(
        self,
        query: str,
        vector: NDArray[np.float32] | None = None,
        *,
        encoder: str | None = None,
        at_least: float = NEAR_ENOUGH,
        topic: str | Sequence[str] | None = None,
        source: str | Sequence[str] | None = None,
        since: date | None = None,
        until: date | None = None,
        limit: int = 10,
        offset: int = 0,
    ) -> tuple[Entry, ...]:
        """Articles by words and by meaning, the best first; of equally good ones the newest.

        Words are stemmed as English; articles with every word come before those with any; "…" is a phrase.
        With `vector` (shape (d,), by `encoder`), articles whose cosine is `at_least` so much are found too.
        `topic` is a slug, or several: articles of any of them. `source` is a publisher's name or a source's slug,
        as `outlets` tells them, or several; `since` and `until` are the first and the last day that count.
        The two lists are joined by reciprocal rank fusion (Cormack, Clarke, Buettcher: "Reciprocal Rank
        Fusion outperforms Condorcet and individual Rank Learning Methods", SIGIR 2009).
        """
        wanted = searching.Wanted(query, vector, encoder, at_least, Narrow.of(topic, source, since, until))
        return await self._transactions.read(
            lambda c: searching.search(c, self._vectors, wanted, limit, offset)
        )

    async def related(
        self, article_id: str, *, at_least: float = NEAR_ENOUGH, limit: int = 5
    ) -> tuple[Entry, ...]:
        """Other articles that mean much the same, nearest first; without a vector, by words of the title."""
        return await self._transactions.read(
            lambda c: searching.related(c, self._vectors, article_id, at_least, limit)
        )

    async def candidates(
        self, topics: Sequence[str], *, after: datetime, until: datetime
    ) -> tuple[PlacedEntry, ...]:
        """Articles first seen after `after` and not after `until`, of one of the topics (their slugs).

        No topics: of any, or of none. Newest first; each with its topics' scores and its vector.
        """
        return await self._transactions.read(lambda c: placed.between(c, topics, after, until))

    async def as_told(self, revisions: Sequence[int]) -> dict[int, PlacedEntry]:
        """The articles as these revisions told them, by revision, withdrawn ones too; with today's vectors.

        Those that are not kept any more are left out.
        """
        return await self._transactions.read(lambda c: placed.told(c, revisions))

    async def vectors(self, ids: Sequence[str]) -> dict[str, tuple[str, NDArray[np.float32]]]:
        """Where these articles stand, by id: the encoder's version and a vector of shape (d,); some have none."""
        return await self._transactions.read(lambda c: placed.vectors(c, ids))

    async def also_at(self, ids: Sequence[str]) -> dict[str, tuple[Address, ...]]:
        """Where else these articles stand, by id; most stand nowhere else, and are left out."""
        return await self._transactions.read(lambda c: reading.also_at(c, ids))

    async def topics(self) -> tuple[TopicCount, ...]:
        """Every topic that was ever matched or kept, with its articles counted, the fullest first."""
        return await self._transactions.read(count_topics)

    async def sources(self) -> dict[str, int]:
        """Where articles came from first, each with how many of them are kept."""
        return await self._transactions.read(reading.count_sources)

    async def outlets(self) -> dict[str, int]:
        """Publishers' names and sources' slugs, the fullest first.

        Each with how many articles are kept, hidden ones too: what `search` takes as `source`.
        """
        return await self._transactions.read(reading.count_outlets)

    async def counts(self) -> Counts:
        """What is stored."""
        return await self._transactions.read(reading.count)


def _sketch(article: Article) -> tuple[int, ...]:
    from summarizer import sketch

    return sketch(article.text) if article.kind == "article" else ()
