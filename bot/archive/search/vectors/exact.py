"""The nearest vectors, exactly, in this process: a quarter of what the vectors take, and the few that matter anew."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from sqlalchemy import func, select

from bot.archive.search.vectors.near import of_length_one
from bot.archive.tables import ShownRow, VectorRow

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.archive.search.vectors.near import Near

_Mark = tuple[int, int, int]
"""How many vectors, the highest id, the sum of ids: another set of vectors has another mark."""

_READ = 4000
"""Vectors that are read at once: 6 MB of them, however many there are."""

_COMPARED = 4096
"""Vectors that are compared at once: what they are unfolded into stays in the processor's cache."""

_FETCHED = 500
"""Keys in one statement, far below what databases take."""

_SPARE = 28
"""How many more than asked for are looked at first, since some may be hidden."""

_SLACK = 1e-5
"""What rounding in single precision can add up to at some hundred dimensions."""


_COLUMNS = ("ids", "keys", "steps", "scales", "errors")


@dataclass(frozen=True, slots=True)
class _Held:
    """Vectors of length 1 in 8 bits a dimension, each with its own scale."""

    ids: NDArray[np.int64]
    """Of the rows, ascending; a new vector of an article has a higher one."""
    keys: NDArray[np.int64]
    """Of the articles."""
    steps: NDArray[np.int8]
    """Shape (n, d). A row times its scale is about its vector."""
    scales: NDArray[np.float32]
    errors: NDArray[np.float32]
    """How far each is from its vector: no cosine can be off by more, by the inequality of Cauchy and Schwarz."""

    @property
    def mark(self) -> _Mark:
        return len(self.ids), int(self.ids[-1]) if len(self.ids) else 0, int(self.ids.sum())

    @classmethod
    def of(cls, rows: list[tuple[int, int, NDArray[np.float32]]]) -> _Held:
        if not rows:
            none = np.empty(0, np.int64)
            return cls(
                none, none, np.empty((0, 0), np.int8), np.empty(0, np.float32), np.empty(0, np.float32)
            )
        whole = of_length_one(np.stack([row[2] for row in rows]))
        highest = np.abs(whole).max(axis=1)
        scales = np.where(highest > 0, highest / 127, 1).astype(np.float32)
        steps = np.rint(whole / scales[:, None]).astype(np.int8)
        errors = np.linalg.norm(whole - steps * scales[:, None], axis=1) + _SLACK
        ids, keys = (np.array([row[column] for row in rows], np.int64) for column in (0, 1))
        return cls(ids, keys, steps, scales, errors.astype(np.float32))

    @classmethod
    def room(cls, count: int, dimension: int) -> _Held:
        """Room for as many, to be filled by `put`."""
        return cls(
            np.empty(count, np.int64),
            np.empty(count, np.int64),
            np.empty((count, dimension), np.int8),
            np.empty(count, np.float32),
            np.empty(count, np.float32),
        )

    def put(self, start: int, part: _Held) -> None:
        """Copy `part` to the rows from `start` on."""
        for name in _COLUMNS:
            getattr(self, name)[start : start + len(part.ids)] = getattr(part, name)

    def some(self, which: slice | NDArray[np.bool_]) -> _Held:
        return _Held(*(getattr(self, name)[which] for name in _COLUMNS))

    def followed_by(self, later: _Held) -> _Held:
        """These and `later`, which win where an article is in both."""
        if not len(self.ids):
            return later
        if not len(later.ids):
            return self
        kept = self.some(~np.isin(self.keys, later.keys))
        return _Held(*(np.concatenate([getattr(kept, name), getattr(later, name)]) for name in _COLUMNS))

    def cosines(self, vector: NDArray[np.float32]) -> NDArray[np.float32]:
        """Shape (n,): of each to `vector`, give or take its error."""
        found = np.empty(len(self.ids), np.float32)
        for start in range(0, len(found), _COMPARED):
            part = slice(start, start + _COMPARED)
            # BLAS would spread this over threads that wait for each other, and for the encoder's: it is slower.
            found[part] = np.einsum("nd,d->n", self.steps[part].astype(np.float32), vector)
        return np.asarray(found * self.scales, np.float32)


class Exact:
    """The vectors of one encoder, read only as far as the database has changed.

    400 bytes an article at 384 dimensions. What is found is what a comparison with every whole vector finds. One
    instance serves one archive on one event loop.
    """

    def __init__(self) -> None:
        self._encoder: str | None = None
        self._held = _Held.of([])
        self._lock = asyncio.Lock()

    async def nearest(self, connection: AsyncConnection, near: Near) -> list[int]:
        """Keys of articles, nearest first; of equally near ones the oldest first."""
        async with self._lock:
            held = await self._load(connection, near.encoder)
        if not len(held.ids) or held.steps.shape[1] != len(near.vector) or not near.vector.any():
            return []
        # Off the event loop, which has more to do than to wait for 100,000 vectors.
        about = await asyncio.to_thread(held.cosines, near.vector)
        possible = np.flatnonzero(about + held.errors >= near.at_least)
        if not near.narrow.is_all:
            shown = await connection.scalars(near.narrow.held(select(ShownRow.article_key)))
            possible = possible[np.isin(held.keys[possible], np.array(shown.all(), np.int64))]
        looked_at = near.limit + _SPARE
        while True:
            best, bound = _best(about[possible], held.errors[possible], looked_at)
            found = await measured(connection, held.keys[possible[best]].tolist(), near)
            # Whatever was not looked at is no nearer than `bound`.
            certain = sum(cosine >= bound for cosine, _ in found)
            if len(best) == len(possible) or certain >= near.limit:
                return [key for _, key in found[: near.limit]]
            looked_at *= 4

    async def _load(self, connection: AsyncConnection, encoder: str) -> _Held:
        counted = select(func.count(), func.max(VectorRow.id), func.sum(VectorRow.id))
        row = (await connection.execute(counted.where(VectorRow.encoder == encoder))).one()
        mark = (row[0], row[1] or 0, int(row[2] or 0))
        held = self._held if self._encoder == encoder else _Held.of([])
        if held.mark != mark:
            count = max(mark[0] - held.mark[0], 0)
            held = held.followed_by(await _read(connection, encoder, held.mark[1], count))
        if held.mark != mark:
            # One went away, or two writers committed in another order than they took their ids.
            held = await _read(connection, encoder, 0, mark[0])
        self._encoder, self._held = encoder, held
        return held


def _best(
    about: NDArray[np.float32], errors: NDArray[np.float32], count: int
) -> tuple[NDArray[np.intp], float]:
    """Indexes of all that can be among the `count` nearest, and how near the farthest of those is at least."""
    if len(about) <= count:
        return np.arange(len(about)), -np.inf
    bound = float(np.partition(about - errors, -count)[-count])
    return np.flatnonzero(about + errors >= bound), bound


async def measured(connection: AsyncConnection, keys: list[int], near: Near) -> list[tuple[float, int]]:
    """The cosine and the key of each that is shown, and near enough, by its whole vector; nearest first."""
    found: list[tuple[float, int]] = []
    for start in range(0, len(keys), _FETCHED):
        rows = (
            await connection.execute(
                select(VectorRow.article_key, VectorRow.vector)
                .join(ShownRow, ShownRow.article_key == VectorRow.article_key)
                .where(VectorRow.article_key.in_(keys[start : start + _FETCHED]))
            )
        ).all()
        if rows:
            cosines = np.einsum("nd,d->n", of_length_one(np.stack([row.vector for row in rows])), near.vector)
            found += [(float(cosine), row.article_key) for cosine, row in zip(cosines, rows, strict=True)]
    return sorted((pair for pair in found if pair[0] >= near.at_least), key=lambda pair: (-pair[0], pair[1]))


async def _read(connection: AsyncConnection, encoder: str, after: int, count: int) -> _Held:
    """The vectors of rows after one; about `count`, for which there is room at once, and not piece by piece."""
    held, filled = _Held.of([]), 0
    while True:
        rows = (
            await connection.execute(
                select(VectorRow.id, VectorRow.article_key, VectorRow.vector)
                .where(VectorRow.encoder == encoder, VectorRow.id > after)
                .order_by(VectorRow.id)
                .limit(_READ)
            )
        ).all()
        if not rows:
            return held.some(slice(filled))
        part = _Held.of([(row.id, row.article_key, row.vector) for row in rows])
        if filled + len(rows) > len(held.ids):
            longer = _Held.room(max(count, filled + len(rows)), part.steps.shape[1])
            if filled:
                longer.put(0, held.some(slice(filled)))
            held = longer
        held.put(filled, part)
        filled += len(rows)
        after = rows[-1].id
