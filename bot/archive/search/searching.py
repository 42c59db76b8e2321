"""Search by words and by meaning at once, and articles near another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.archive.search.narrow import NEWEST_FIRST, Narrow
from bot.archive.search.ranking import by_words_on_postgresql
from bot.archive.search.vectors import Near
from bot.archive.search.words import by_words_on_sqlite, pieces, telling
from bot.archive.tables import ArticleRow, ShownRow, VectorRow, VersionRow
from bot.archive.tables.columns import storable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy as np
    from numpy.typing import NDArray
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.archive.search.vectors import VectorIndex

_DEPTH = 100
"""How far down each of the two lists is read. Nobody pages further; fusion hardly changes below."""

_FUSION_CONSTANT = 60
"""The k of reciprocal rank fusion, as its authors set it."""


@dataclass(frozen=True, slots=True, eq=False)
class Wanted:
    """What is searched for; see `Archive.search`."""

    query: str
    vector: NDArray[np.float32] | None
    encoder: str | None
    at_least: float
    narrow: Narrow


async def search(
    connection: AsyncConnection, index: VectorIndex, wanted: Wanted, limit: int, offset: int
) -> list[int]:
    """Keys of what `Archive.search` gives."""
    lists = [await _with_words(connection, pieces(wanted.query), wanted.narrow)]
    if wanted.vector is not None and wanted.encoder is not None:
        encoder = storable(wanted.encoder)
        near = Near.to(wanted.vector, encoder, wanted.at_least, _DEPTH, wanted.narrow)
        lists.append(await index.nearest(connection, near))
    fused = await _newest_of_equals(connection, fuse(lists))
    return fused[offset : offset + limit]


async def related(
    connection: AsyncConnection, index: VectorIndex, id_: str, at_least: float, limit: int
) -> list[int]:
    """Keys of what `Archive.related` gives."""
    row = (
        await connection.execute(
            select(ArticleRow.key, VersionRow.title, VectorRow.encoder, VectorRow.vector)
            .join(VersionRow, VersionRow.article_key == ArticleRow.key)
            .outerjoin(VectorRow, VectorRow.article_key == ArticleRow.key)
            .where(ArticleRow.id == storable(id_), VersionRow.number == ArticleRow.current)
        )
    ).first()
    if row is None:
        return []
    if row.vector is None:
        keys = await _with_words(connection, pieces(row.title.replace('"', " ")), Narrow())
    else:
        near = Near.to(row.vector, row.encoder, at_least, limit + 1)
        keys = await index.nearest(connection, near)
    return [key for key in keys if key != row.key][:limit]


async def _with_words(connection: AsyncConnection, searched: Sequence[str], narrow: Narrow) -> list[int]:
    """Keys of articles with every word first, then of those with any."""
    searched = telling(searched)
    if connection.dialect.name == "postgresql":
        return await by_words_on_postgresql(connection, searched, narrow, _DEPTH) if searched else []
    keys: dict[int, None] = {}
    for every in (True, False):
        if searched and len(keys) < _DEPTH and (every or len(searched) > 1):
            best = by_words_on_sqlite(searched, every=every)
            # Equal ranks by age of the row: a database gives them in any order it likes.
            statement = narrow.held(best).order_by(ShownRow.article_key).limit(_DEPTH)
            keys.update(dict.fromkeys((await connection.scalars(statement)).all()))
    return list(keys)[:_DEPTH]


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
