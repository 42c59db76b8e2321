"""Search by meaning finds the same by every means: inside the database, and in the bot where it cannot be there."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import numpy as np
import psycopg
import pytest
import pytest_asyncio
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select

from bot.archive import Archive
from bot.archive.search.vectors import Near, compared_by, exact, pgvector, sqlite_vec
from bot.archive.tables import ArticleRow, RevisionRow, ShownRow, TopicMatchRow, VectorRow, VersionRow
from tests.bot.archive.samples import JAPAN, NOON, ids, keep, on
from tests.bot.archive.statements import analyze, explained, listened

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from numpy.typing import NDArray
    from sqlalchemy.ext.asyncio import AsyncConnection

WAYS = ("sqlite", "sqlite-vec", "postgresql", "pgvector")
EAST, NORTH = np.eye(2, dtype=np.float32)


@pytest_asyncio.fixture(params=WAYS)
async def archive(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Archive]:
    """An empty archive, once for each way to compare vectors."""
    way = request.param
    if way.startswith("sqlite"):
        if way == "sqlite":
            monkeypatch.setattr(sqlite_vec, "obstacle", lambda: "the test wants none")
        elif problem := sqlite_vec.obstacle():
            pytest.skip(f"no sqlite-vec: {problem}")
        address = f"sqlite:///{tmp_path / 'briefing.db'}"
    elif way == "pgvector":
        address = request.getfixturevalue("pgvector").database()
    else:
        address = _as_a_plain_role(request.getfixturevalue("postgres").database())
    async with await Archive.open(address) as opened:
        by = {"sqlite": "the bot itself", "postgresql": "the bot itself"}.get(way, way)
        assert (await opened._transactions.read(compared_by))[0] == by
        yield opened


def _as_a_plain_role(address: str) -> str:
    """The same database for somebody who may install nothing, as with most who rent one."""
    database = address.partition("@/")[2].partition("?")[0]
    with psycopg.connect(address, autocommit=True) as connection:
        exists = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = 'plain'").fetchone()
        if not exists:
            connection.execute("CREATE ROLE plain LOGIN")
        connection.execute(f"ALTER DATABASE {database} OWNER TO plain".encode())
    return address.replace("briefing@", "plain@")


async def place(archive: Archive, id_: str, vector: NDArray[np.float32], **details: Any) -> None:
    await keep(archive, id_, vector=vector, encoder="e", **details)


async def near(archive: Archive, vector: NDArray[np.float32], **how: Any) -> list[str]:
    return ids(await archive.search("", vector, encoder=how.pop("encoder", "e"), **how))


async def fill(archive: Archive, vectors: NDArray[np.float32]) -> None:
    """Articles whose keys count from 1, straight into the tables: thousands would take minutes to record."""
    numbers = range(1, len(vectors) + 1)

    async def write(connection: AsyncConnection) -> None:
        version = {
            "number": 1, "title": "T", "text": "T.", "authors": [], "kind": "article", "seen_at": NOON,
            "matched_by": "1",
        }  # fmt: skip
        engine = {"engine_name": "e", "engine_model": "", "engine_version": "1", "created_at": NOON}
        told = {"number": 1, "claims": [], "key_points": [], "warnings": [], "status": "approved"}
        shown = {"dated": NOON.date(), "is_dated": True, "first_seen": NOON}
        of = lambda n: {"id": n, "article_key": n, "content_hash": f"{n:064x}"}  # noqa: E731
        for row, values in (
            (ArticleRow, [{"key": n, "id": f"n{n}", "first_seen": NOON, "current": 1} for n in numbers]),
            (VersionRow, [version | of(n) for n in numbers]),
            (RevisionRow, [told | engine | {"id": n, "version_id": n} for n in numbers]),
            (ShownRow, [shown | {"article_key": n, "version_id": n, "revision_id": n} for n in numbers]),
            (VectorRow, [{"article_key": n, "encoder": "e", "vector": vectors[n - 1]} for n in numbers]),
        ):
            await connection.execute(insert(row), values)

    await archive._transactions.write(write)
    await archive.migrate()  # as when it is opened again: pgvector takes over what was not recorded


async def keys_near(archive: Archive, vector: NDArray[np.float32], at_least: float, limit: int) -> list[int]:
    asked = Near.to(vector, "e", at_least, limit)
    return await archive._transactions.read(lambda c: archive._vectors.nearest(c, asked))


def exactly(vectors: NDArray[np.float32], vector: NDArray[np.float32]) -> NDArray[np.float64]:
    """The cosine of each to `vector`, in double precision."""
    whole, one = vectors.astype(float), vector.astype(float)
    return whole @ one / (np.linalg.norm(whole, axis=1) * np.linalg.norm(one))


async def test_a_narrow_search_fills_its_page_from_far_away(archive: Archive) -> None:
    """The only article of its topic is the 5,000th nearest."""
    angles = np.linspace(0, 1, 5000, dtype=np.float32)
    await fill(archive, np.stack([np.cos(angles), np.sin(angles)], axis=1))
    await archive.keep_topics([JAPAN])

    async def match_the_last(connection: AsyncConnection) -> None:
        values = {"version_id": 5000, "slug": JAPAN.slug, "place": 0, "score": 0.9, "because": []}
        await connection.execute(insert(TopicMatchRow).values(values))

    await archive._transactions.write(match_the_last)
    assert (await near(archive, EAST, limit=1)) == ["n1"]
    assert (await near(archive, EAST, topic=JAPAN.slug)) == ["n5000"]


async def test_search_by_meaning_is_held_to_sources_and_days(archive: Archive) -> None:
    await place(archive, "one", EAST, publisher="Yonhap", published=on(1))
    await place(archive, "two", EAST, publisher="Kyodo", published=on(2), source="kyodo-news")
    await place(archive, "three", EAST, publisher="Kyodo", published=on(3))
    assert set(await near(archive, EAST, source="Kyodo")) == {"two", "three"}
    assert await near(archive, EAST, source="kyodo-news") == ["two"]
    assert set(await near(archive, EAST, source=["Yonhap", "kyodo-news"])) == {"one", "two"}
    assert await near(archive, EAST, since=on(2), until=on(2)) == ["two"]
    assert await near(archive, EAST, source="Yonhap", since=on(2)) == []
    assert await near(archive, EAST, source="Nobody") == []
    assert await archive.outlets() == {"Kyodo": 2, "Yonhap": 1, "kyodo-news": 1}


async def test_what_is_hidden_withdrawn_or_gone_is_never_found(archive: Archive) -> None:
    from bot.archive import COMMAND_LINE

    for id_ in ("kept", "hidden", "withdrawn"):
        await place(archive, id_, EAST)
    await archive.maintenance.hide("hidden", words="Out of sight", by=COMMAND_LINE, at=NOON)
    (revision,) = await archive.revisions("withdrawn")
    await archive.withdraw(revision.id)
    assert await near(archive, EAST) == ["kept"]

    async def delete_vector(connection: AsyncConnection) -> None:
        key = select(ArticleRow.key).where(ArticleRow.id == "kept").scalar_subquery()
        await connection.execute(VectorRow.__table__.delete().where(VectorRow.article_key == key))

    await archive._transactions.write(delete_vector)
    assert await near(archive, EAST) == []


async def test_more_hidden_ones_than_are_looked_at_leave_what_is_behind_them(archive: Archive) -> None:
    angles = np.linspace(0, 1, 300, dtype=np.float32)
    await fill(archive, np.stack([np.cos(angles), np.sin(angles)], axis=1))

    async def hide(connection: AsyncConnection) -> None:
        await connection.execute(ShownRow.__table__.delete().where(ShownRow.article_key <= 290))

    await archive._transactions.write(hide)
    assert await near(archive, EAST) == [f"n{number}" for number in range(291, 301)]


async def test_the_index_of_pgvector_finds_nearly_all(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    if (await archive._transactions.read(compared_by))[0] != "pgvector":
        return
    monkeypatch.setattr(pgvector, "_FEW", 0)
    random = np.random.default_rng(2)
    held = random.normal(size=(3000, 16)).astype(np.float32)
    await fill(archive, held)
    await analyze(archive)
    with listened(archive) as sent:
        found = await keys_near(archive, held[7], -1, 10)
    nearest = set((1 + np.argsort(-exactly(held, held[7]))[:10]).tolist())
    assert found[0] == 8
    assert len(nearest & set(found)) >= 8
    assert "ix_article_place_16" in await explained(archive, [one for one in sent if "<=>" in one[0]])


async def test_what_came_out_of_an_export_is_found(archive: Archive, tmp_path: Path) -> None:
    written: list[bytes] = []
    async with await Archive.open(f"sqlite:///{tmp_path / 'other.db'}") as other:
        await place(other, "one", EAST)
        await other.moving.export(written.append)
    await archive.moving.take_in(io.BytesIO(b"".join(written)), "the export")
    assert await near(archive, EAST) == ["one"]


async def test_another_encoder_takes_over_article_by_article(archive: Archive) -> None:
    await place(archive, "one", EAST)
    await place(archive, "two", EAST)
    wide = np.ones(40, np.float32)
    await keep(archive, "one", vector=wide, encoder="wide", again=True)
    assert await near(archive, EAST) == ["two"]
    assert await near(archive, wide, encoder="wide") == ["one"]


async def test_what_was_rolled_back_is_not_found(archive: Archive) -> None:
    await place(archive, "one", EAST)

    async def fail(connection: AsyncConnection) -> None:
        await connection.execute(VectorRow.__table__.delete())
        raise RuntimeError("the power went")

    with pytest.raises(RuntimeError, match="the power went"):
        await archive._transactions.write(fail)
    assert await near(archive, EAST) == ["one"]


@given(seed=st.integers(0, 2**32 - 1), at_least=st.sampled_from([-1.0, 0.0, 0.3, 0.9]))
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_the_nearest_are_those_of_an_exact_comparison(
    archive: Archive, seed: int, at_least: float
) -> None:
    random = np.random.default_rng(seed)
    if not (await archive.counts()).articles:
        held = np.random.default_rng(1).normal(size=(400, 48)).astype(np.float32)
        held[200:] = held[:200] + 0.05 * held[200:]  # pairs that are hard to tell apart
        await fill(archive, held)
        archive.held = held  # type: ignore[attr-defined]  # for the next example
    held = archive.held  # type: ignore[attr-defined]
    vector = (held[random.integers(400)] + random.normal(size=48)).astype(np.float32)
    cosines = exactly(held, vector)
    found = await keys_near(archive, vector, at_least, 30)
    wanted = [int(i) for i in np.argsort(-cosines, kind="stable") if cosines[i] >= at_least][:30]
    assert len(found) == len(wanted)
    # Single precision orders what differs in the seventh digit as it likes.
    np.testing.assert_allclose([cosines[key - 1] for key in found], cosines[wanted], atol=1e-6)


@pytest.mark.parametrize("expected", [0, 3, 7, 9])
async def test_more_vectors_than_were_counted_are_all_read(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, expected: int
) -> None:
    """PostgreSQL counts in one moment and reads in the next."""
    monkeypatch.setattr(exact, "_READ", 2)
    await fill(archive, np.random.default_rng(3).normal(size=(7, 3)).astype(np.float32))
    held = await archive._transactions.read(lambda c: exact._read(c, "e", 0, expected))
    assert held.keys.tolist() == [1, 2, 3, 4, 5, 6, 7]
    assert held.steps.shape == (7, 3)
    assert held.errors.max() < 0.02


async def test_a_vector_that_points_nowhere_is_near_to_nothing(archive: Archive) -> None:
    await place(archive, "one", EAST)
    await place(archive, "nowhere", 0 * EAST)
    assert await near(archive, EAST) == ["one"]
    assert await near(archive, 0 * EAST) == []
