"""The archive's face for moving house: all that is kept, into a file and back."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, TypeVar

from bot.archive.moving import exporting, importing, restored
from bot.archive.moving.export_file import Reader
from bot.archive.moving.importing import Restoring
from bot.archive.moving.merging import Merging
from bot.archive.search.vectors import pgvector
from bot.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.archive.database.transactions import Transactions
    from bot.archive.moving.export_file import Row

    Step = Callable[[int, int], None]
    """Called now and then: how many rows are done, of how many."""

_T = TypeVar("_T")
_AT_ONCE = 500
_BYTES = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Moved:
    """What was exported or taken in."""

    rows: int
    articles: int
    """Of an import: those that are new."""
    of_articles: int
    """How many the file has."""
    merged: bool = False
    """Whether there were others before, and articles alone were taken in."""


class Moving:
    """`Archive.moving`. Raises what `Archive` does."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def export(self, write: Callable[[bytes], object], step: Step | None = None) -> Moved:
        """Give `write` the bytes of an export: everything, as it is at one moment, as lines of JSON.

        The same archive gives the same bytes, in whichever database it lies. Settings are not in it, and so no
        secret is.
        """
        stopped = asyncio.Event()

        async def work(connection: AsyncConnection) -> Moved:
            header = await exporting.export(connection, write, _stoppable(step, stopped))
            articles = header.rows["article"]
            return Moved(header.total, articles, articles)

        return await _until_given_up(self._transactions.read_one_state(work), stopped)

    async def restored(self, at: datetime) -> datetime:
        """From now on know that this archive was put back from a backup, after which another bot posted on until `at`.

        What may have been posted is looked for before it is posted, and no number is given again that stands in a
        message. The moment of the backup, as far as it can be told.
        """
        return (await self._transactions.write(lambda c: restored.restored(c, at))).since

    async def take_in(
        self,
        file: IO[bytes],
        name: str,
        *,
        articles_only: bool = False,
        step: Step | None = None,
        at: datetime | None = None,
    ) -> Moved:
        """Take in an export, in one transaction: all of it or, whatever happens, nothing. `name`: the file's.

        An archive with nothing in it becomes what the other one was, with all its numbers, so that the buttons under
        what that one posted go on working. To one with something in it only articles can be added
        (`articles_only`): those that are not here, with their texts, briefings, topics and vectors. `at`: until when
        the other bot may have posted on after the export; see `restored`.

        Raises ExportFileError for a file that is no whole export, with the line, and UsageError where the archive has
        something in it and not `articles_only`.
        """
        stopped = asyncio.Event()
        reader = await asyncio.to_thread(Reader, file, name)
        told = _stoppable(step, stopped)

        async def work(connection: AsyncConnection) -> Moved:
            await importing.lock(connection)
            merge = not await importing.is_empty(connection)
            if merge and not articles_only:
                raise UsageError(
                    name,
                    "there is something in the archive already, and numbers of both stand in messages at Discord",
                    "Give an empty database, or --articles to add the articles alone.",
                )
            into = Merging(connection, reader) if merge else Restoring(connection, reader)
            only = _ARTICLES if articles_only else None
            await into.begin()
            done = articles = 0
            portions = _Portions(reader.rows())
            while some := await asyncio.to_thread(portions.next):
                table = some[0].table
                wanted = only is None or table.name in only
                taken = await into.take(table, some) if wanted else 0
                articles += taken if table.name == "article" else 0
                done += len(some)
                told(done, reader.header.total)
            await into.finish(reader.header)
            await pgvector.catch_up(connection)
            if not merge and at is not None:
                await restored.restored(connection, at)
            return Moved(done, articles, reader.header.rows.get("article", 0), merge)

        return await _until_given_up(self._transactions.write(work), stopped)


_ARTICLES = frozenset(
    {
        "topic",
        "article",
        "article_version",
        "revision",
        "topic_match",
        "topic_override",
        "article_vector",
        "article_alias",
        "article_print",
    }
)


class _Portions:
    """Rows of one table at a time, some megabytes of them at most."""

    def __init__(self, rows: Iterator[Row]) -> None:
        self._rows = rows
        self._waiting: Row | None = None

    def next(self) -> list[Row]:
        """None are left where it is empty."""
        some = [] if self._waiting is None else [self._waiting]
        size = sum(row.size for row in some)
        self._waiting = None
        for row in self._rows:
            if some and (row.table is not some[0].table or len(some) >= _AT_ONCE or size > _BYTES):
                self._waiting = row
                break
            some.append(row)
            size += row.size
        return some


def _stoppable(step: Step | None, stopped: asyncio.Event) -> Step:
    def told(done: int, total: int) -> None:
        if stopped.is_set():
            raise asyncio.CancelledError
        if step is not None:
            step(done, total)

    return told


async def _until_given_up(work: Awaitable[_T], stopped: asyncio.Event) -> _T:
    """What `work` gives. A transaction goes on when nobody waits for it any more: this one is to end then."""
    try:
        return await work
    except asyncio.CancelledError:
        stopped.set()
        raise
