"""Two versions of the bot on one database: which of them may run, and what waits for the older one to be gone."""

from __future__ import annotations

import asyncio
import shutil
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import Connection, text

from bot.archive import Archive
from bot.archive.database import chain, migrate
from bot.archive.database.engine import make_engine, parse_address
from bot.archive.looking import look
from bot.errors import ArchiveBusyError, ArchiveSchemaError
from tests.bot.archive.samples import ids, keep

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

_STEP = """
from alembic import op
import sqlalchemy as sa

revision = "{revision}"
down_revision = "{before}"
phase = "{phase}"
needs = {needs!r}


def upgrade() -> None:
    {does}
"""

OLD = migrate.HEAD
EXPAND, CONTRACT, LATER = "later1", "later2", "later3"
STEPS = {
    EXPAND: ("expand", None, 'op.add_column("mark", sa.Column("extra", sa.Text()))'),
    CONTRACT: ("contract", EXPAND, 'op.drop_column("mark", "extra")'),
    LATER: ("expand", None, 'op.add_column("mark", sa.Column("other", sa.Text()))'),
}


class Releases:
    """Code of this version, and of later ones with more migrations."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self._folder, self._patch = folder, patch

    def run(self, *steps: str) -> None:
        """From now on this process is of a release that has these migrations more."""
        name = "-".join(steps) or "old"
        migrations = self._folder / name / "migrations"
        if not migrations.exists():
            shutil.copytree(_FOLDER, migrations)
            for before, revision in zip((OLD, *steps), steps, strict=False):
                phase, needs, does = STEPS[revision]
                said = _STEP.format(revision=revision, before=before, phase=phase, needs=needs, does=does)
                (migrations / "versions" / f"{revision}.py").write_text(said)
        self._patch.setattr(chain, "_FOLDER", migrations)
        self._patch.setattr(migrate, "HEAD", steps[-1] if steps else OLD)


_FOLDER = chain._FOLDER


@pytest.fixture
def releases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Releases:
    return Releases(tmp_path, monkeypatch)


@asynccontextmanager
async def running(address: str, name: str) -> AsyncIterator[Archive]:
    """A process of the release of the moment, which said that it runs."""
    async with await Archive.open(address) as archive:
        await archive.presence.say(name)
        yield archive


async def columns(address: str) -> set[str]:
    def work(connection: Connection) -> set[str]:
        from sqlalchemy import inspect

        return {column["name"] for column in inspect(connection).get_columns("mark")}

    return await on(address, work)


async def stored(address: str) -> tuple[str, str]:
    def work(connection: Connection) -> tuple[str, str]:
        version, oldest = (
            connection.scalar(text(asked))
            for asked in ("SELECT version_num FROM alembic_version", "SELECT oldest FROM served")
        )
        return str(version), str(oldest)

    return await on(address, work)


async def on(address: str, work: Callable[[Connection], Any]) -> Any:
    engine = make_engine(parse_address(address))
    try:
        async with engine.connect() as connection:
            return await connection.run_sync(work)
    finally:
        await engine.dispose()


async def test_an_older_bot_goes_on_and_starts_on_an_expanded_schema(
    address: str, releases: Releases
) -> None:
    async with await Archive.open(address) as older:
        releases.run(EXPAND)
        async with await Archive.open(address) as newer:
            assert "extra" in await columns(address)
            releases.run()
            await keep(older, "of the older")
            await keep(newer, "of the newer")
    async with await Archive.open(address) as started:
        assert ids(await started.latest()) == ["of the newer", "of the older"]
    assert (await look(address)).schema == "current"
    assert await stored(address) == (EXPAND, "0027")


async def test_a_contraction_waits_for_whoever_runs_the_older_code(
    shared_address: str, releases: Releases
) -> None:
    async with running(shared_address, "the older"):
        releases.run(EXPAND)
        async with running(shared_address, "between"):
            releases.run(EXPAND, CONTRACT)
            async with running(shared_address, "the newest") as newest:
                standing = await newest.presence.standing()
                assert (standing.stored, standing.contractions) == (EXPAND, (CONTRACT,))
                assert {each.name: each.schema for each in standing.neighbours} == {
                    "the older": OLD, "between": EXPAND, "the newest": CONTRACT,
                }  # fmt: skip
                with pytest.raises(ArchiveSchemaError, match=rf"the older \('{OLD}'\)") as raised:
                    await newest.contract()
                assert "between" not in str(raised.value)
                assert "extra" in await columns(shared_address)
                releases.run()
                async with await Archive.open(shared_address) as old:
                    await old.presence.leave("the older")
                releases.run(EXPAND, CONTRACT)
                await newest.contract()
                assert "extra" not in await columns(shared_address)
                assert await stored(shared_address) == (CONTRACT, EXPAND)
                # The one between knows what is gone, and goes on.
                releases.run(EXPAND)
                await newest.presence.say("between")
                async with await Archive.open(shared_address):
                    pass
                # The oldest cannot come back, and is told so.
                releases.run()
                with pytest.raises(ArchiveSchemaError, match=f"serves bots from '{EXPAND}' on"):
                    await Archive.open(shared_address)
                with pytest.raises(ArchiveSchemaError):
                    await newest.presence.say("the older")
                with pytest.raises(ArchiveSchemaError):
                    await look(shared_address)


async def test_what_comes_after_a_contraction_makes_it_or_says_who_is_in_its_way(
    shared_address: str, releases: Releases
) -> None:
    async with running(shared_address, "the older") as older:
        releases.run(EXPAND, CONTRACT, LATER)
        with pytest.raises(ArchiveSchemaError, match=r"the older.*Upgrade them or stop them"):
            await Archive.open(shared_address)
        assert await stored(shared_address) == (OLD, "0027")
        releases.run()
        await older.presence.leave("the older")
    releases.run(EXPAND, CONTRACT, LATER)
    async with await Archive.open(shared_address):
        assert await stored(shared_address) == (LATER, EXPAND)


async def test_a_process_that_is_long_silent_is_taken_for_dead(
    shared_address: str, releases: Releases
) -> None:
    async with running(shared_address, "the dead"):
        await execute(shared_address, "UPDATE lease SET until = now() - interval '1 second'")
    releases.run(EXPAND, CONTRACT)
    async with await Archive.open(shared_address) as archive:
        assert not (await archive.presence.standing()).neighbours
        await archive.contract()
        await archive.presence.say("the living")
    names = await on(shared_address, lambda c: list(c.scalars(text("SELECT holder FROM lease"))))
    assert names == ["the living"]


async def test_on_sqlite_everything_is_done_at_once(tmp_path: Path, releases: Releases) -> None:
    address = f"sqlite:///{tmp_path / 'briefing.db'}"
    async with await Archive.open(address):
        pass
    releases.run(EXPAND, CONTRACT)
    async with await Archive.open(address):
        assert await stored(address) == (CONTRACT, EXPAND)


async def test_a_new_database_is_made_whole(address: str, releases: Releases) -> None:
    releases.run(EXPAND, CONTRACT)
    async with await Archive.open(address):
        assert await stored(address) == (CONTRACT, EXPAND)


async def test_an_expansion_that_gets_no_lock_lets_others_go_first_and_tries_again(
    shared_address: str, releases: Releases, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrate, "_FOR_LOCKS", text("SET LOCAL lock_timeout = '100ms'"))
    monkeypatch.setattr(migrate, "_PAUSE", 0.2)
    async with await Archive.open(shared_address):
        pass
    releases.run(EXPAND)
    engine = make_engine(parse_address(shared_address))
    try:
        async with engine.connect() as reader:
            await reader.execute(text("SELECT * FROM mark"))
            with monkeypatch.context() as patch:
                patch.setattr(migrate, "_TRIES", 2)
                with pytest.raises(ArchiveBusyError):
                    await Archive.open(shared_address)
            opening = asyncio.create_task(Archive.open(shared_address))
            await asyncio.sleep(0.5)
            assert not opening.done()
            await reader.rollback()
            await (await opening).close()
    finally:
        await engine.dispose()
    assert "extra" in await columns(shared_address)


async def execute(address: str, statement: str) -> None:
    engine = make_engine(parse_address(address))
    try:
        async with engine.begin() as connection:
            await connection.execute(text(statement))
    finally:
        await engine.dispose()
