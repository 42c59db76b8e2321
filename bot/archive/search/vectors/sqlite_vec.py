"""The nearest vectors by sqlite-vec, inside SQLite: by the signs of their numbers, then the best of those anew."""

from __future__ import annotations

import logging
import sqlite3
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from bot.archive.tables import ShownRow, VectorRow
from bot.archive.tables.columns import signs

if TYPE_CHECKING:
    from sqlalchemy.engine.interfaces import DBAPIConnection
    from sqlalchemy.ext.asyncio import AsyncConnection
    from sqlalchemy.pool import ConnectionPoolEntry

    from bot.archive.search.vectors.near import Near

_log = logging.getLogger(__name__)

POOL = 1000
"""Articles whose whole vectors are compared. Where no more are looked through, what is found is exact."""

_LOADED = "briefing_sqlite_vec"


def obstacle() -> str | None:
    """Why sqlite-vec cannot be loaded here; None where it can."""
    if not hasattr(sqlite3.Connection, "enable_load_extension"):
        return "this Python's SQLite takes no extensions"
    try:
        import sqlite_vec  # noqa: F401
    except ImportError:
        return "the package sqlite-vec is not installed"
    return None


def load(connection: DBAPIConnection, entry: ConnectionPoolEntry) -> None:
    """Load it into a new connection where that can be done. Searches without it find the same, in this process."""
    if obstacle() is not None:
        return
    import sqlite_vec

    async def run(driver: Any) -> None:
        await driver.enable_load_extension(True)
        try:
            await driver.load_extension(sqlite_vec.loadable_path())
        finally:
            # What is typed into a search must never be able to load anything.
            await driver.enable_load_extension(False)

    try:
        connection.run_async(run)
    except (sqlite3.Error, OSError) as error:
        _log.warning("sqlite-vec cannot be loaded, so search by meaning takes more memory: %s", error)
    else:
        entry.info[_LOADED] = True


def is_loaded(connection: AsyncConnection) -> bool:
    return _LOADED in connection.sync_connection.info  # type: ignore[union-attr]  # it is open


async def nearest(connection: AsyncConnection, near: Near) -> list[int]:
    """Keys of articles, nearest first; of equally near ones the oldest first.

    Signs find nearly all of the nearest (`tests/benchmarks/search.py`), in a thirtieth of the reading. sqlite-vec's
    own tables (`vec0`) are slower: they sort what each thousand rows bring into the best so far.
    """
    if not near.vector.any():
        return []
    whole = near.vector.astype("<f4").tobytes()
    apart = func.vec_distance_hamming(func.vec_bit(VectorRow.code), func.vec_bit(signs(near.vector)))
    pool = (
        near.narrow.held(select(ShownRow.article_key))
        .join(VectorRow, VectorRow.article_key == ShownRow.article_key)
        # Said once more, since only then the index over codes, which has all that is asked for, can be used.
        .where(VectorRow.encoder == near.encoder, VectorRow.code.is_not(None))
        .order_by(apart)
        .limit(max(POOL, near.limit))
        .cte("pool")
        .prefix_with("MATERIALIZED")
    )
    cosine = (1 - func.vec_distance_cosine(VectorRow.vector, whole)).label("cosine")
    measured = (
        select(VectorRow.article_key, cosine)
        .join(pool, pool.c.article_key == VectorRow.article_key)
        # Another width under the same name would be an error; it is merely nothing that can be compared.
        .where(func.length(VectorRow.vector) == len(whole))
        .subquery()
    )
    found = await connection.scalars(
        select(measured.c.article_key)
        .where(measured.c.cosine >= near.at_least)
        .order_by(measured.c.cosine.desc(), measured.c.article_key)
        .limit(near.limit)
    )
    return list(found.all())
