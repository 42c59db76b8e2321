"""Transactions on one database: each as a whole or not at all, whatever happens to whoever waits for it."""

from __future__ import annotations

import asyncio
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any, TypeVar

from bot.archive.database.engine import WRITES, is_sqlite, readable
from bot.archive.database.errors import translated

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine
    from contextlib import AbstractAsyncContextManager

    from sqlalchemy import URL
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

_T = TypeVar("_T")


class Transactions:
    """Runs work in a transaction of its own. Raises the ArchiveErrors that a database's errors stand for."""

    def __init__(self, url: URL, engine: AsyncEngine) -> None:
        self._address = readable(url)
        self._engine = engine
        self._writing_engine = engine.execution_options(**{WRITES: True})
        # SQLite takes one writer: waiting here is fair and costs nothing, waiting in SQLite polls.
        self._writer = asyncio.Lock() if is_sqlite(url) else None
        self._under_way: set[asyncio.Task[Any]] = set()

    async def read(self, work: Callable[[AsyncConnection], Awaitable[_T]]) -> _T:
        """What `work` reads; on PostgreSQL, each of its statements reads what is committed by then."""
        return await self._to_its_end(self._in_transaction(work, self._engine))

    async def read_one_state(self, work: Callable[[AsyncConnection], Awaitable[_T]]) -> _T:
        """What many statements of `work` read of one state of the database, which `read` gives to each of its own."""
        # SQLite reads so anyhow.
        one = {} if self._writer else {"isolation_level": "REPEATABLE READ"}
        return await self._to_its_end(self._in_transaction(work, self._engine.execution_options(**one)))

    async def write(self, work: Callable[[AsyncConnection], Awaitable[_T]]) -> _T:
        """Keep all that `work` writes or, where it raises, nothing."""
        return await self._to_its_end(self._in_transaction(work, self._writing_engine, self._writer))

    async def finish(self) -> None:
        """Wait for what is under way."""
        if self._under_way:
            await asyncio.wait(self._under_way)

    async def _in_transaction(
        self,
        work: Callable[[AsyncConnection], Awaitable[_T]],
        engine: AsyncEngine,
        lock: AbstractAsyncContextManager[object] | None = None,
    ) -> _T:
        with translated(self._address):
            async with lock or nullcontext(), engine.begin() as connection:
                return await work(connection)

    async def _to_its_end(self, transaction: Coroutine[None, None, _T]) -> _T:
        """Run a transaction that goes on when whoever waits for it is cancelled.

        A cancelled statement of aiosqlite still runs in its thread: the connection would stay inside a
        transaction that nobody ends, and shut every other writer out.
        """
        task = asyncio.create_task(transaction)
        self._under_way.add(task)
        task.add_done_callback(self._forget)
        return await asyncio.shield(task)

    def _forget(self, task: asyncio.Task[Any]) -> None:
        self._under_way.discard(task)
        if not task.cancelled():
            task.exception()  # asked for, or asyncio complains when nobody waited for it any more
