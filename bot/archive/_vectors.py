"""Search by meaning: the vectors of all articles in memory, compared exactly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from sqlalchemy import func, select

from bot.archive._columns import storable
from bot.archive.tables import VectorRow

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from sqlalchemy.ext.asyncio import AsyncConnection

_Mark = tuple[int, int, int]
"""How many vectors, the highest id, the sum of ids: another set of vectors has another mark."""


@dataclass(frozen=True, slots=True)
class _Vectors:
    ids: NDArray[np.int64]
    """Of the rows, ascending; a new vector of an article has a higher one."""
    keys: NDArray[np.int64]
    """Of the articles."""
    rows: NDArray[np.float32]
    """Shape (n, d), each row of length 1."""

    @property
    def mark(self) -> _Mark:
        return len(self.ids), int(self.ids[-1]) if len(self.ids) else 0, int(self.ids.sum())

    def followed_by(self, later: _Vectors) -> _Vectors:
        """These and `later`, which win where an article is in both."""
        if not len(self.ids):
            return later
        if not len(later.ids):
            return self
        kept = ~np.isin(self.keys, later.keys)
        return _Vectors(
            np.concatenate([self.ids[kept], later.ids]),
            np.concatenate([self.keys[kept], later.keys]),
            np.concatenate([self.rows[kept], later.rows]),
        )


class VectorIndex:
    """The vectors of one encoder, read only as far as the database has changed.

    1.5 KiB an article at 384 dimensions. One instance serves one archive on one event loop.
    """

    def __init__(self) -> None:
        self._encoder: str | None = None
        self._vectors = _stacked([])

    async def nearest(
        self, connection: AsyncConnection, vector: NDArray[np.float32], encoder: str, at_least: float
    ) -> list[int]:
        """Keys of the articles whose cosine to `vector` (shape (d,)) is `at_least` so much, nearest first."""
        vectors = await self._load(connection, storable(encoder))
        if not len(vectors.ids):
            return []
        # BLAS would spread this over threads that wait for each other, and for the encoder's: here it is slower.
        near = np.einsum("nd,d->n", vectors.rows, _of_length_one(np.asarray(vector, np.float32)))
        close = np.flatnonzero(near >= at_least)
        keys, near = vectors.keys[close], near[close]
        # The key as the second order keeps equal neighbours in one order.
        return [int(key) for key in keys[np.lexsort((keys, -near))]]

    async def _load(self, connection: AsyncConnection, encoder: str) -> _Vectors:
        counted = select(func.count(), func.max(VectorRow.id), func.sum(VectorRow.id))
        row = (await connection.execute(counted.where(VectorRow.encoder == encoder))).one()
        mark = (row[0], row[1] or 0, int(row[2] or 0))
        vectors = self._vectors if self._encoder == encoder else _stacked([])
        if vectors.mark != mark:
            vectors = vectors.followed_by(await _read(connection, encoder, vectors.mark[1]))
        if vectors.mark != mark:
            # One went away, or two writers committed in another order than they took their ids.
            vectors = await _read(connection, encoder, 0)
        self._encoder, self._vectors = encoder, vectors
        return vectors


async def _read(connection: AsyncConnection, encoder: str, after: int) -> _Vectors:
    rows = await connection.execute(
        select(VectorRow.id, VectorRow.article_key, VectorRow.vector)
        .where(VectorRow.encoder == encoder, VectorRow.id > after)
        .order_by(VectorRow.id)
    )
    return _stacked([(row.id, row.article_key, row.vector) for row in rows])


def _stacked(rows: list[tuple[int, int, NDArray[np.float32]]]) -> _Vectors:
    return _Vectors(
        np.array([row[0] for row in rows], np.int64),
        np.array([row[1] for row in rows], np.int64),
        _of_length_one(np.stack([row[2] for row in rows])) if rows else np.empty((0, 0), np.float32),
    )


def _of_length_one(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """One vector, or one in each row; zeros stay zeros."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.where(lengths > 0, lengths, 1), np.float32)
