"""How search grows with the archive, on PostgreSQL with pgvector. From the checkout's root:

    python -m tests.benchmarks.growth --sizes 10000 30000 100000 300000 1000000

One archive is filled further and further, with the articles of `tests.benchmarks.search`; at each size the index over
vectors is made anew and timed, and the same questions are asked. Rows are copied into the tables, and the words are
taken out of the texts by PostgreSQL. A line is printed as soon as a size is measured.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import time
from typing import TYPE_CHECKING, Any

import numpy as np
import psycopg
from rich.console import Console
from rich.table import Table

from bot.archive import Archive
from bot.archive.search.vectors import Near, pgvector
from bot.archive.search.words import fold
from tests.benchmarks import _cache, _data
from tests.benchmarks._ours import RememberingEncoder
from tests.bot.postgres import NoPostgresError, running_server

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from sqlalchemy.ext.asyncio import AsyncConnection

_CONSOLE = Console(width=170)
_AT_ONCE = 20_000
_DIMENSIONS = 384
_COPY_HEADER, _COPY_END = b"PGCOPY\n\xff\r\n\0" + bytes(8), b"\xff\xff"
_NOW = "TIMESTAMPTZ '2026-03-01 00:00Z'"

_REST = f"""
INSERT INTO article (key, id, publisher, first_seen, current)
  SELECT number, lpad(to_hex(number), 24, '0'), 'Publisher ' || number % 50, {_NOW}, 1 FROM told;
INSERT INTO article_version
  (id, article_key, number, title, text, authors, published, language, kind, content_hash, seen_at, matched_by)
  SELECT number, number, 1, left(body, 60), body, '[]', DATE '2020-01-01' + CAST(number % 2000 AS int), 'en', 'article',
    lpad(to_hex(number), 64, '0'), {_NOW}, '1' FROM told;
INSERT INTO revision
  (id, version_id, number, claims, key_points, warnings, engine_name, engine_model, engine_version, status, created_at)
  SELECT number, number, 1, '[]', '[]', '[]', 'made up', 'none', '1', 'approved', {_NOW} FROM told;
INSERT INTO shown (article_key, version_id, revision_id, dated, first_seen, is_dated)
  SELECT number, number, number, DATE '2020-01-01' + CAST(number % 2000 AS int), {_NOW}, true FROM told;
INSERT INTO shown_words (article_key, title, body)
  SELECT number, to_tsvector('simple', left(folded, 60)),
    setweight(to_tsvector('english', left(folded, 60)), 'A') || to_tsvector('english', folded) FROM told;
TRUNCATE told;
"""  # noqa: S608 - nothing of it comes from outside


class Source:
    """Endless articles, each of three sentences of one of the training articles."""

    def __init__(self, sources: int, questions: int) -> None:
        encoder = RememberingEncoder(_cache.DEFAULT_FOLDER)
        examples = _data.load("cnndm", split="train", limit=sources)
        self._examples = [each for each in examples if len(each.choices) >= 8 and each.reference]
        self._placed = [encoder.encode(each.choices) for each in self._examples]
        self._random = np.random.default_rng(7)
        self.questions = [each.reference[0] for each in self._examples[:questions]]
        self.asked = encoder.encode(self.questions)

    def next(self, first: int, count: int) -> tuple[NDArray[np.float32], list[str]]:
        """Vectors of length 1, shape (count, d), and texts of the articles from `first` on."""
        vectors, texts = np.empty((count, _DIMENSIONS), np.float32), []
        for row in range(count):
            which = (first + row) % len(self._examples)
            drawn = self._random.choice(len(self._placed[which]), 3, replace=False)
            vectors[row] = self._placed[which][drawn].mean(axis=0)
            texts.append(" ".join(self._examples[which].choices[index] for index in drawn))
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True), texts


def grow(
    address: str, source: Source, have: int, want: int, *, words: bool = True
) -> list[NDArray[np.float32]]:
    """Copy articles into the tables until there are `want`; their vectors. Without `words`, their texts are a dot."""
    added = []
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("SET synchronous_commit = off")
        # Rows that come one by one take far longer to be put into it than an index over all of them.
        connection.execute(f"DROP INDEX IF EXISTS ix_article_place_{_DIMENSIONS}".encode())
        connection.execute("CREATE UNLOGGED TABLE IF NOT EXISTS told (number bigint, body text, folded text)")
        for start in range(have, want, _AT_ONCE):
            count = min(_AT_ONCE, want - start)
            vectors, texts = source.next(start, count)
            with connection.cursor().copy("COPY told FROM STDIN") as copy:
                for row, told in enumerate(texts if words else "." * count, start=start + 1):
                    copy.write_row((row, told, fold(told)))
            connection.execute(_REST.encode())
            keys = np.arange(start + 1, start + count + 1)
            _copy(
                connection, "article_vector (id, article_key, encoder, vector)", _vector_rows(keys, vectors)
            )
            _copy(connection, "article_place (article_key, encoder, place)", _place_rows(keys, vectors))
            added.append(vectors)
        connection.execute("VACUUM ANALYZE")
    return added


def _copy(connection: psycopg.Connection[Any], into: str, rows: NDArray[Any]) -> None:
    with connection.cursor().copy(f"COPY {into} FROM STDIN (FORMAT binary)".encode()) as copy:
        copy.write(_COPY_HEADER + rows.tobytes() + _COPY_END)


def _vector_rows(keys: NDArray[Any], vectors: NDArray[np.float32]) -> NDArray[Any]:
    """As `COPY` reads them: before each value its length in bytes."""
    rows = np.zeros(
        len(keys),
        dtype=[
            ("n", ">i2"),
            ("l1", ">i4"),
            ("id", ">i8"),
            ("l2", ">i4"),
            ("key", ">i8"),
            ("l3", ">i4"),
            ("encoder", "S1"),
            ("l4", ">i4"),
            ("vector", "<f4", _DIMENSIONS),
        ],
    )
    rows["n"], rows["l1"], rows["l2"], rows["l3"], rows["l4"] = 4, 8, 8, 1, 4 * _DIMENSIONS
    rows["id"], rows["key"], rows["encoder"], rows["vector"] = keys, keys, b"e", vectors
    return rows


def _place_rows(keys: NDArray[Any], vectors: NDArray[np.float32]) -> NDArray[Any]:
    """The same with pgvector's `halfvec`: its dimensions, two bytes that are zero, and its numbers."""
    rows = np.zeros(
        len(keys),
        dtype=[
            ("n", ">i2"),
            ("l1", ">i4"),
            ("key", ">i8"),
            ("l2", ">i4"),
            ("encoder", "S1"),
            ("l3", ">i4"),
            ("dimensions", ">i2"),
            ("none", ">i2"),
            ("place", ">f2", _DIMENSIONS),
        ],
    )
    rows["n"], rows["l1"], rows["l2"], rows["l3"] = 3, 8, 1, 4 + 2 * _DIMENSIONS
    rows["key"], rows["encoder"], rows["dimensions"], rows["place"] = keys, b"e", _DIMENSIONS, vectors
    return rows


async def index(archive: Archive) -> float:
    """Make the index over vectors anew, as the product makes it; the seconds it took."""

    async def make(connection: AsyncConnection) -> None:
        await connection.exec_driver_sql(f"DROP INDEX IF EXISTS ix_article_place_{_DIMENSIONS}")
        connection.sync_connection.info.clear()  # type: ignore[union-attr]  # it is open
        await pgvector._index(connection, _DIMENSIONS)

    started = time.perf_counter()
    await archive._transactions.write(make)
    return time.perf_counter() - started


def tenth_nearest(vectors: list[NDArray[np.float32]], asked: NDArray[np.float32]) -> NDArray[np.float32]:
    """Shape (q,): the cosine of the tenth nearest of all."""
    best = np.empty((len(asked), 0), np.float32)
    for part in vectors:
        cosines = asked @ part.T
        best = np.concatenate([best, -np.partition(-cosines, 9, axis=1)[:, :10]], axis=1)
    return np.asarray(-np.partition(-best, 9, axis=1)[:, 9])


async def measure(
    address: str, source: Source, vectors: list[NDArray[np.float32]], *, words: bool = True
) -> dict[str, str]:
    """One row of the table."""
    told: dict[str, str] = {}
    async with await Archive.open(address, searched=False) as archive:
        told["index made in"] = f"{await index(archive):,.0f} s"
        for name, relation in (
            ("its size", f"ix_article_place_{_DIMENSIONS}"),
            ("words' index", "ix_shown_words_body"),
        ):
            size = await _scalar(archive, f"SELECT pg_relation_size('{relation}')")
            told[name] = f"{size / 1e6:,.0f} MB"
        size = await _scalar(archive, "SELECT pg_database_size(current_database())")
        told["database"] = f"{size / 1e6:,.0f} MB"
        tenth, whole = tenth_nearest(vectors, source.asked), np.concatenate(vectors)
        ways: dict[str, Any] = {
            "ten nearest": lambda number: _nearest(archive, source.asked[number]),
            "by words": lambda number: archive.search(source.questions[number]),
            "by both": lambda number: archive.search(
                source.questions[number], source.asked[number], encoder="e"
            ),
        }
        found: list[float] = []
        for name, ask in ways.items() if words else [*ways.items()][:1]:
            times = []
            for number in (0, *range(len(source.questions))):  # the first twice: it fills caches
                started = time.perf_counter()
                answer = await ask(number)
                times.append(1000 * (time.perf_counter() - started))
                if name == "ten nearest":
                    near = whole[np.array(answer, int) - 1] @ source.asked[number] >= tenth[number] - 1e-5
                    found.append(float(np.count_nonzero(near)) / 10)
            told[f"{name}, ms"] = (
                f"{statistics.median(times[1:]):.1f} ({statistics.quantiles(times[1:], n=20)[-1]:.1f})"
            )
        told["recall@10"] = f"{statistics.mean(found[1:]):.4f}"
    told["load"] = f"{os.getloadavg()[0]:.1f}"
    return told


async def _nearest(archive: Archive, vector: NDArray[np.float32]) -> list[int]:
    near = Near.to(vector, "e", -1, 10)
    return await archive._transactions.read(lambda connection: archive._vectors.nearest(connection, near))


async def _scalar(archive: Archive, statement: str) -> float:
    return float(await archive._transactions.read(lambda connection: _asked(connection, statement)))


async def _asked(connection: AsyncConnection, statement: str) -> Any:
    return (await connection.exec_driver_sql(statement)).scalar_one()


async def _prepare(address: str) -> None:
    async with await Archive.open(address):
        pass


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 30_000, 100_000])
    parser.add_argument("--sources", type=int, default=1200, help="training articles that they are made of")
    parser.add_argument("--questions", type=int, default=100)
    parser.add_argument(
        "--vectors-only", action="store_true", help="without texts, which take longest to fill in"
    )
    chosen = parser.parse_args()
    words = not chosen.vectors_only
    source = Source(chosen.sources, chosen.questions)
    table = Table(title="Search on PostgreSQL: ms, median (p95)")
    try:
        with running_server(durable=True, vectors=True) as server:
            address, have = server.database(), 0
            asyncio.run(_prepare(address))
            vectors: list[NDArray[np.float32]] = []
            for size in sorted(chosen.sizes):
                started = time.perf_counter()
                vectors += grow(address, source, have, size, words=words)
                _CONSOLE.print(f"{size:,}: filled in {time.perf_counter() - started:.0f} s")
                row = asyncio.run(measure(address, source, vectors, words=words))
                _CONSOLE.print(f"{size:,}: {row}")
                if not have:
                    for name in ("articles", *row):
                        table.add_column(name, justify="right")
                table.add_row(f"{size:,}", *row.values())
                have = size
    except NoPostgresError as error:
        _CONSOLE.print(f"No PostgreSQL with pgvector: {error}")
    _CONSOLE.print(table)


if __name__ == "__main__":
    main()
