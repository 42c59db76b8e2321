"""The nearest vectors by pgvector, inside PostgreSQL, from an HNSW index.

The table that pgvector needs cannot be part of the schema, which also holds where there is no pgvector. So it is made
when an archive is opened, from what is kept of each vector in any case, and filled again where it lacks any.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from sqlalchemy import column, func, select, table, text
from sqlalchemy.exc import DBAPIError

from bot.archive.search.vectors.exact import measured
from bot.archive.search.vectors.near import of_length_one
from bot.archive.tables import ShownRow, VectorRow

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from sqlalchemy import Select
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.archive.search.vectors.near import Near

_log = logging.getLogger(__name__)

_OLDEST = (0, 8)
"""The first that goes on looking where a filter leaves out what its index found."""

_FEW = 10_000
"""Up to so many articles are compared one by one: what an index finds might be none of them."""

_SPARE = 28
"""How many more than asked for are taken from the index, whose numbers have half the digits."""

_CANDIDATES = 200
"""How many the index keeps in sight (`hnsw.ef_search`): more finds more, and takes longer."""

_MOST_DIMENSIONS = 4000
"""Of an index over numbers of half precision."""

_LINKS = 400
"""Bytes that a vector takes in the index beside its numbers, about."""

_MOST_ROOM = 2_000_000
"""kB of memory at most in which an index is made: enough for 1.7 million articles of the shipped encoder."""

_AT_ONCE = 1000
_LOCK = 0x627269656676656C
_READY = "briefing_pgvector"
_INDEXED = "briefing_pgvector_indexed"

_places = table("article_place", column("article_key"), column("encoder"), column("place"))
_INSERT = text(
    "INSERT INTO article_place (article_key, encoder, place) VALUES (:key, :encoder, CAST(:place AS halfvec))"
    " ON CONFLICT (article_key) DO NOTHING"
)
_READ = "(SELECT CAST(:near AS halfvec))"
"""In a query of its own, or a plan that is made for any vector would read the same numbers for each row."""
_HOW = text(
    "SELECT set_config('hnsw.ef_search', :candidates, true),"
    " set_config('hnsw.iterative_scan', 'strict_order', true),"
    " set_config('hnsw.max_scan_tuples', '100000', true)"
)

_ROOM = text(
    "SELECT set_config('maintenance_work_mem', CAST(greatest("
    " (SELECT setting::bigint FROM pg_settings WHERE name = 'maintenance_work_mem'),"
    " least(:most, (SELECT count(*) FROM article_place) * :each / 1024)) AS text) || 'kB', true)"
)
"""An index that does not fit into it is made many times slower, and 64 MB, as PostgreSQL comes, are full early."""


async def prepare(connection: AsyncConnection) -> str | None:
    """Make table and index where pgvector is there, and fill in what they lack; else why it cannot be used."""
    if not await is_ready(connection):
        problem = await _install(connection)
        if problem is not None:
            return problem
    await catch_up(connection)
    return None


async def obstacle(connection: AsyncConnection) -> str | None:
    """Why pgvector is not used; None where it is."""
    return (
        None
        if await is_ready(connection)
        else await _lacking(connection) or "the archive was not opened since"
    )


async def is_ready(connection: AsyncConnection) -> bool:
    """Whether the table is there; asked only until it is."""
    info = connection.sync_connection.info  # type: ignore[union-attr]  # it is open
    if _READY not in info:
        if await connection.scalar(text("SELECT to_regclass('article_place')")) is None:
            return False
        info[_READY] = True
    return True


async def _lacking(connection: AsyncConnection) -> str | None:
    row = (
        await connection.execute(
            text(
                "SELECT coalesce(installed_version, default_version) AS version"
                " FROM pg_available_extensions WHERE name = 'vector'"
            )
        )
    ).first()
    if row is None:
        return "the server has no pgvector"
    version = tuple(int(part) for part in row.version.split(".")[:2])
    return None if version >= _OLDEST else f"the server's pgvector is {row.version}, and 0.8 is needed"


async def _install(connection: AsyncConnection) -> str | None:
    await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    problem = await _lacking(connection)
    if problem is not None:
        return problem
    try:
        async with connection.begin_nested():
            await connection.execute(text("CREATE EXTENSION IF NOT EXISTS vector"))
            await connection.execute(
                text(
                    "CREATE TABLE IF NOT EXISTS article_place ("
                    " article_key bigint PRIMARY KEY REFERENCES article_vector (article_key) ON DELETE CASCADE,"
                    " encoder text NOT NULL,"
                    " place halfvec NOT NULL)"
                )
            )
    except DBAPIError as error:
        return f"the server refuses it: {str(error.orig).strip().splitlines()[0]}"
    return None


async def catch_up(connection: AsyncConnection) -> None:
    """Take over the vectors that are kept and not in the table, where there is one."""
    if connection.dialect.name != "postgresql" or not await is_ready(connection):
        return
    added, dimensions = 0, set()
    missing = (
        select(VectorRow.article_key, VectorRow.encoder, VectorRow.vector)
        .outerjoin(_places, _places.c.article_key == VectorRow.article_key)
        .where(_places.c.article_key.is_(None))
        .order_by(VectorRow.article_key)
        .limit(_AT_ONCE)
    )
    after = -1
    while rows := (await connection.execute(missing.where(VectorRow.article_key > after))).all():
        await connection.execute(_INSERT, [_row(row.article_key, row.encoder, row.vector) for row in rows])
        added += len(rows)
        dimensions |= {len(row.vector) for row in rows}
        after = rows[-1].article_key
    # Behind the rows: an index over what is there is made far faster than it grows.
    for dimension in sorted(dimensions):
        await _index(connection, dimension)
    if added:
        _log.info("Vectors taken over for search by pgvector: %d", added)


async def keep(
    connection: AsyncConnection, article_key: int, encoder: str, vector: NDArray[np.float32]
) -> None:
    """Keep the vector where a search finds it, next to `article_vector`, whose rows it goes with."""
    if connection.dialect.name != "postgresql" or not await is_ready(connection):
        return
    await _index(connection, vector.size)
    await connection.execute(_INSERT, [_row(article_key, encoder, vector)])


async def _index(connection: AsyncConnection, dimension: int) -> None:
    """Make the index over vectors of so many numbers: there is one for each such number."""
    indexed: set[int] = connection.sync_connection.info.setdefault(_INDEXED, set())  # type: ignore[union-attr]
    if dimension in indexed or not 1 <= dimension <= _MOST_DIMENSIONS:
        return
    name = f"ix_article_place_{int(dimension)}"
    if await connection.scalar(text("SELECT to_regclass(:name)"), {"name": name}) is None:
        await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        await connection.execute(_ROOM, {"each": 2 * dimension + _LINKS, "most": _MOST_ROOM})
        await connection.execute(
            text(
                f"CREATE INDEX IF NOT EXISTS {name} ON article_place"
                f" USING hnsw ((place::halfvec({int(dimension)})) halfvec_cosine_ops)"
                f" WHERE vector_dims(place) = {int(dimension)}"
            )
        )
    indexed.add(dimension)


async def nearest(connection: AsyncConnection, near: Near) -> list[int]:
    """Keys of articles, nearest first; of equally near ones the oldest first."""
    if not near.vector.any():
        return []
    wanted = near.limit + _SPARE
    keys: list[int] = []
    if not await _are_few(connection, near):
        await connection.execute(_HOW, {"candidates": str(max(_CANDIDATES, wanted))})
        keys = list((await connection.scalars(_by_index(near, wanted))).all())
    if len(keys) < wanted:
        # There are few, or the index has given up before it found as many.
        keys = list((await connection.scalars(_one_by_one(near, wanted))).all())
    return [key for _, key in (await measured(connection, keys, near))[: near.limit]]


async def _are_few(connection: AsyncConnection, near: Near) -> bool:
    some = near.narrow.held(select(ShownRow.article_key)).limit(_FEW + 1).subquery()
    return (await connection.scalar(select(func.count()).select_from(some)) or 0) <= _FEW


def _by_index(near: Near, count: int) -> Select[Any]:
    dimension = len(near.vector)
    # Word for word what the index is over, or it is not used.
    order = text(f"(article_place.place::halfvec({dimension})) <=> {_READ}")
    return _compared(near).order_by(order.bindparams(near=_written(near.vector))).limit(count)


def _one_by_one(near: Near, count: int) -> Select[Any]:
    order = text(f"article_place.place <=> {_READ}")
    return _compared(near).order_by(order.bindparams(near=_written(near.vector))).limit(count)


def _compared(near: Near) -> Select[Any]:
    return (
        near.narrow.held(select(ShownRow.article_key))
        .join(_places, _places.c.article_key == ShownRow.article_key)
        .where(
            _places.c.encoder == near.encoder,
            text(f"vector_dims(article_place.place) = {len(near.vector)}"),
        )
    )


def _row(article_key: int, encoder: str, vector: NDArray[np.float32]) -> dict[str, Any]:
    return {"key": article_key, "encoder": encoder, "place": _written(of_length_one(vector))}


def _written(vector: NDArray[np.float32]) -> str:
    return f"[{','.join(f'{number:.6g}' for number in vector.tolist())}]"
