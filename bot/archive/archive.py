"""The one face of the archive."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Self

from bot.archive.articles import copies, reading, recording
from bot.archive.articles.articles import Articles
from bot.archive.articles.types import Record, Recorded
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
from bot.archive.sharing.presence import Presence
from bot.archive.sharing.sharing import Sharing
from bot.archive.sharing.spending import Spending
from bot.archive.sources.watching import Watching
from bot.archive.subscribing.subscriptions import Subscriptions

if TYPE_CHECKING:
    from contextlib import AbstractAsyncContextManager
    from datetime import datetime
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray
    from sqlalchemy import URL
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

    from summarizer import Article, Briefing, TopicMatch


class Archive(Articles):
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
        super().__init__(Transactions(url, engine))
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
        numbers = await asyncio.to_thread(copies.sketched, article)
        new = Record(
            article, topics, briefing, matched_by, at, source, vector, encoder, again, numbers, self.trust
        )

        async def keep(connection: AsyncConnection) -> Recorded:
            recorded = await recording.record(connection, new)
            await owing.owe_update(connection, recorded, at)
            return recorded

        return await self._transactions.write(keep)

    async def finish(self, name: str, version: str) -> None:
        """Remember that this version of a piece of work is done; names have at most 100 characters."""
        await self._transactions.write(lambda connection: marks.finish(connection, name, version))

    async def finished(self, name: str) -> str | None:
        """Which version of a piece of work was done last; None where it never was."""
        return await self._transactions.read(lambda connection: marks.finished(connection, name))
