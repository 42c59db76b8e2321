"""The one face of the archive."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Self

from sqlalchemy import select

from bot.archive import _migrate, _read, _search, _topics, _write
from bot.archive._engine import WRITES, is_sqlite, make_engine, parse_address, readable
from bot.archive._errors import translated
from bot.archive._vectors import VectorIndex
from bot.archive.tables import ShownRow

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable
    from datetime import date, datetime

    import numpy as np
    from numpy.typing import NDArray
    from sqlalchemy import URL
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

    from bot.archive.types import Counts, Entry, Recorded, Revision, Title, TopicCount
    from summarizer.types import Article, Briefing, EngineInfo, Topic, TopicMatch

NEAR_ENOUGH = 0.25
"""The least cosine that search by meaning shows."""


class Archive:
    """Articles with their versions, topics and briefings, in SQLite or PostgreSQL.

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
        self._vectors = VectorIndex()
        # SQLite takes one writer: waiting here is fair and costs nothing, waiting in SQLite polls.
        self._writer = asyncio.Lock() if is_sqlite(url) else None

    @classmethod
    async def open(cls, address: str) -> Self:
        """Connect to `sqlite:///…` or `postgresql://…`, migrating what is older than this code.

        Raises ArchiveAddressError for another address, and ArchiveSchemaError for a database of a newer bot.
        """
        url = parse_address(address)
        archive = cls(url, make_engine(url))
        try:
            await archive.migrate()
        except BaseException:
            await archive.close()
            raise
        return archive

    async def close(self) -> None:
        """Let go of every connection. Closing twice is no mistake."""
        await self._engine.dispose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def migrate(self) -> None:
        """Bring the schema up to this code; nothing where it is. Safe in two processes at once."""
        with translated(self.address):
            stored = await _migrate.stored_schema(self._engine)
        if stored != _migrate.HEAD:
            await _migrate.migrate(self._url)

    @property
    def address(self) -> str:
        """Where the archive lies, without a password."""
        return readable(self._url)

    async def ping(self) -> None:
        """Ask the database for a sign of life."""
        async with self._reading() as connection:
            await connection.execute(select(ShownRow.article_key).limit(1))

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
        and only if it told something else. A teaser never takes the place of the whole piece. Details that
        become known (a date, authors) are filled in, and what is known stays.

        `matched_by` names the topics file and encoder behind `topics`; `vector` (shape (d,)) is where the
        article stands in the space of `encoder`. Raises ValueError for an id of more than 255
        characters, and for a moment without a zone.
        """
        new = _write.Record(article, topics, briefing, matched_by, at, source, vector, encoder, again)
        async with self._writing() as connection:
            return await _write.record(connection, new)

    async def withdraw(self, revision: int) -> bool:
        """Show a revision to members no more: the newest approved one comes in its place. False: no such."""
        async with self._writing() as connection:
            return await _write.set_status(connection, revision, "withdrawn")

    async def approve(self, revision: int) -> bool:
        """Let members see a revision again. False where there is none such."""
        async with self._writing() as connection:
            return await _write.set_status(connection, revision, "approved")

    async def keep_topics(self, topics: Iterable[Topic]) -> None:
        """Take over names, colours and words of the configured topics; matches stay as they are."""
        async with self._writing() as connection:
            for topic in sorted(topics, key=lambda topic: topic.slug):
                await _topics.keep_topic(connection, topic)

    # Reading

    async def is_current(
        self, article: Article, engine: EngineInfo, *, matched_by: str, encoder: str | None = None
    ) -> bool:
        """Whether recording what `engine` makes of `article` would change nothing: the work can be saved."""
        async with self._reading() as connection:
            return await _read.is_current(connection, article, engine, matched_by, encoder)

    async def get(self, article_id: str) -> Entry | None:
        """An article with its newest approved briefing and its topics; None where it is unknown."""
        async with self._reading() as connection:
            return await _read.entry(connection, article_id)

    async def revisions(self, article_id: str) -> tuple[Revision, ...]:
        """Every briefing of an article, the newest first; withdrawn ones too."""
        async with self._reading() as connection:
            return await _read.revisions(connection, article_id)

    async def titles(self, typed: str = "", *, limit: int = 25) -> tuple[Title, ...]:
        """Articles for a list of choices, newest first: every word typed begins a word of the title.

        Case and accents do not matter. Nothing typed gives the newest.
        """
        async with self._reading() as connection:
            return await _read.titles(connection, typed, limit)

    async def latest(
        self, topic: str | None = None, *, since: date | None = None, limit: int = 25, offset: int = 0
    ) -> tuple[Entry, ...]:
        """The newest articles, of one topic (its slug) or of all, dated `since` or later."""
        async with self._reading() as connection:
            return await _read.newest(connection, topic, since, limit, offset)

    async def count(self, topic: str | None = None, *, since: date | None = None) -> int:
        """How many articles `latest` can page through."""
        async with self._reading() as connection:
            return await _read.count_shown(connection, topic, since)

    async def search(
        self,
        query: str,
        vector: NDArray[np.float32] | None = None,
        *,
        encoder: str | None = None,
        at_least: float = NEAR_ENOUGH,
        topic: str | None = None,
        since: date | None = None,
        limit: int = 10,
        offset: int = 0,
    ) -> tuple[Entry, ...]:
        """Articles by words and by meaning, the best first; of equally good ones the newest.

        Words are stemmed as English; articles with every word come before those with any; "…" is a phrase.
        With `vector` (shape (d,), by `encoder`), articles whose cosine is `at_least` so much are found too.
        The two lists are joined by reciprocal rank fusion (Cormack, Clarke, Buettcher: "Reciprocal Rank
        Fusion outperforms Condorcet and individual Rank Learning Methods", SIGIR 2009).
        """
        async with self._reading() as connection:
            return await _search.search(
                connection,
                self._vectors,
                query,
                vector,
                encoder,
                at_least=at_least,
                topic=topic,
                since=since,
                limit=limit,
                offset=offset,
            )

    async def related(
        self, article_id: str, *, at_least: float = NEAR_ENOUGH, limit: int = 5
    ) -> tuple[Entry, ...]:
        """Other articles that mean much the same, nearest first; without a vector, by words of the title."""
        async with self._reading() as connection:
            return await _search.related(
                connection, self._vectors, article_id, at_least=at_least, limit=limit
            )

    async def topics(self) -> tuple[TopicCount, ...]:
        """Every topic that was ever matched or kept, with its articles counted, the fullest first."""
        async with self._reading() as connection:
            return await _topics.count_topics(connection)

    async def counts(self) -> Counts:
        """What is stored."""
        async with self._reading() as connection:
            return await _read.count(connection)

    @asynccontextmanager
    async def _reading(self) -> AsyncIterator[AsyncConnection]:
        with translated(self.address):
            async with self._engine.connect() as connection:
                yield connection

    @asynccontextmanager
    async def _writing(self) -> AsyncIterator[AsyncConnection]:
        with translated(self.address):
            async with self._one_writer(), self._engine.connect() as connection:
                await connection.execution_options(**{WRITES: True})
                async with connection.begin():
                    yield connection

    @asynccontextmanager
    async def _one_writer(self) -> AsyncIterator[None]:
        if self._writer is None:
            yield
        else:
            async with self._writer:
                yield
