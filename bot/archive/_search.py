"""Search by words and by meaning at once, and articles near another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.archive._columns import storable
from bot.archive._read import NEWEST_FIRST, entries, narrowed
from bot.archive._words import by_words, pieces, telling
from bot.archive.tables import ArticleRow, ShownRow, VectorRow, VersionRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    import numpy as np
    from numpy.typing import NDArray
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.archive._vectors import VectorIndex
    from bot.archive.types import Entry

_DEPTH = 100
"""How far down each of the two lists is read. Nobody pages further; fusion hardly changes below."""

_AT_ONCE = 500
"""Keys in one statement: more than a search without filters needs, and far below what databases take."""

_FUSION_CONSTANT = 60
"""The k of reciprocal rank fusion, as its authors set it."""


@dataclass(frozen=True, slots=True, eq=False)
class Wanted:
    """What is searched for; see `Archive.search`."""

    query: str
    vector: NDArray[np.float32] | None
    encoder: str | None
    at_least: float
    topic: str | Sequence[str] | None
    since: date | None


async def search(
    connection: AsyncConnection, index: VectorIndex, wanted: Wanted, limit: int, offset: int
) -> tuple[Entry, ...]:
    """See `Archive.search`."""
    topic, since = wanted.topic, wanted.since
    lists = [await _with_words(connection, pieces(wanted.query), topic, since)]
    if wanted.vector is not None and wanted.encoder is not None:
        near = await index.nearest(connection, wanted.vector, wanted.encoder, wanted.at_least)
        lists.append(await _shown_of(connection, near, topic, since, _DEPTH))
    fused = await _newest_of_equals(connection, fuse(lists))
    return await entries(connection, fused[offset : offset + limit])


async def related(
    connection: AsyncConnection, index: VectorIndex, id_: str, at_least: float, limit: int
) -> tuple[Entry, ...]:
    """See `Archive.related`."""
    row = (
        await connection.execute(
            select(ArticleRow.key, VersionRow.title, VectorRow.encoder, VectorRow.vector)
            .join(VersionRow, VersionRow.article_key == ArticleRow.key)
            .outerjoin(VectorRow, VectorRow.article_key == ArticleRow.key)
            .where(ArticleRow.id == storable(id_), VersionRow.number == ArticleRow.current)
        )
    ).first()
    if row is None:
        return ()
    if row.vector is None:
        keys = await _with_words(connection, pieces(row.title.replace('"', " ")), None, None)
    else:
        near = await index.nearest(connection, row.vector, row.encoder, at_least)
        keys = await _shown_of(connection, near, None, None, limit + 1)
    return await entries(connection, [key for key in keys if key != row.key][:limit])


async def _with_words(
    connection: AsyncConnection,
    searched: Sequence[str],
    topic: str | Sequence[str] | None,
    since: date | None,
) -> list[int]:
    """Keys of articles with every word first, then of those with any."""
    searched = telling(searched)
    keys: dict[int, None] = {}
    for every in (True, False):
        if searched and len(keys) < _DEPTH and (every or len(searched) > 1):
            best = by_words(searched, connection.dialect.name, every=every)
            # Equal ranks by age of the row: a database gives them in any order it likes.
            statement = narrowed(best, topic, since).order_by(ShownRow.article_key).limit(_DEPTH)
            keys.update(dict.fromkeys((await connection.scalars(statement)).all()))
    return list(keys)[:_DEPTH]


async def _shown_of(
    connection: AsyncConnection,
    keys: Sequence[int],
    topic: str | Sequence[str] | None,
    since: date | None,
    limit: int,
) -> list[int]:
    """The first `limit` of `keys`, in their order, that are shown, of the topic, and not too old."""
    found: list[int] = []
    for start in range(0, len(keys), _AT_ONCE):
        asked = keys[start : start + _AT_ONCE]
        statement = narrowed(select(ShownRow.article_key), topic, since)
        rows = await connection.scalars(statement.where(ShownRow.article_key.in_(asked)))
        shown = set(rows.all())
        found += [key for key in asked if key in shown]
        if len(found) >= limit:
            break
    return found[:limit]


def fuse(lists: Iterable[Sequence[int]]) -> dict[int, float]:
    """Reciprocal rank fusion: each key's sum of 1 / (60 + rank) over the lists, ranks counted from 1.

    Cormack, Clarke, Buettcher: "Reciprocal Rank Fusion outperforms Condorcet and individual Rank Learning
    Methods", SIGIR 2009. It needs no common scale between BM25 and cosine.
    """
    scores: dict[int, float] = {}
    for ranked in lists:
        for rank, key in enumerate(ranked, start=1):
            scores[key] = scores.get(key, 0.0) + 1.0 / (_FUSION_CONSTANT + rank)
    return scores


async def _newest_of_equals(connection: AsyncConnection, scores: dict[int, float]) -> list[int]:
    """Keys by score; of equal ones the newest first."""
    statement = (
        select(ShownRow.article_key)
        .join(ArticleRow, ArticleRow.key == ShownRow.article_key)
        .where(ShownRow.article_key.in_(list(scores)))
        .order_by(*NEWEST_FIRST)
    )
    newest = (await connection.scalars(statement)).all()
    return sorted(newest, key=lambda key: -scores[key])
