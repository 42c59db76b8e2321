"""The schema: made by migrations alone, the same as the tables, safe to make twice at once."""

from __future__ import annotations

import asyncio
import multiprocessing
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from bot.archive import Archive
from bot.archive.database.chain import config
from bot.archive.database.engine import make_engine, parse_address
from bot.archive.database.migrate import HEAD, stored_schema
from bot.archive.tables import Base, belongs
from bot.errors import ArchiveDamagedError, ArchiveSchemaError
from tests.bot.archive.samples import NOON, ids, keep, later

if TYPE_CHECKING:
    from collections.abc import Callable


async def run(address: str, work: Callable[[Connection], Any]) -> Any:
    """Do `work` on a connection of the test's own, and keep what it changed."""
    engine = make_engine(parse_address(address))
    try:
        async with engine.begin() as connection:
            return await connection.run_sync(work)
    finally:
        await engine.dispose()


async def execute(address: str, statement: str) -> None:
    await run(address, lambda connection: connection.execute(text(statement)))


async def migrated_again(address: str, revision: str, after: str, *undoing: str) -> None:
    """Take back what `revision` made, by `undoing`, and let it be made of what is kept."""
    for statement in (*undoing, f"UPDATE alembic_version SET version_num = '{after}'"):  # noqa: S608
        await execute(address, statement)
    # This one alone: what later ones make is there already.
    await run(address, lambda connection: command.upgrade(config(connection), revision))
    await execute(address, f"UPDATE alembic_version SET version_num = '{HEAD}'")  # noqa: S608


async def test_the_migrations_make_exactly_the_tables(archive: Archive, address: str) -> None:
    def drift(connection: Connection) -> list[Any]:
        dialect = connection.dialect.name

        def included(thing: Any, name: str, kind: str, *_: object) -> bool:
            return kind != "table" or belongs(name, thing.info.get("only"), dialect)

        options = {"include_object": included, "compare_type": True, "compare_server_default": True}
        context = MigrationContext.configure(connection, opts=options)
        return list(compare_metadata(context, Base.metadata))

    assert await run(address, drift) == []


async def test_every_constraint_has_the_name_that_the_tables_give_it(archive: Archive, address: str) -> None:
    def names(connection: Connection) -> set[str]:
        if connection.dialect.name == "sqlite":
            made = connection.scalars(text("SELECT sql FROM sqlite_master WHERE type = 'table'")).all()
            return {word for sql in made for word in sql.replace("(", " ").split()}
        return set(connection.scalars(text("SELECT conname FROM pg_constraint")).all())

    there = await run(address, names)
    for table in Base.metadata.sorted_tables:
        if table.name == "shown_words" and address.startswith("sqlite"):
            continue
        for constraint in table.constraints:
            # SQLite numbers rows that never come again only by a key without a name.
            if constraint is table.primary_key and table.dialect_kwargs.get("sqlite_autoincrement"):
                continue
            assert str(constraint.name) in there, constraint


async def test_the_code_knows_the_newest_migration(archive: Archive, address: str) -> None:
    def newest(connection: Connection) -> str | None:
        return ScriptDirectory.from_config(config(connection)).get_current_head()

    assert await run(address, newest) == HEAD


async def test_opening_again_keeps_everything(address: str) -> None:
    async with await Archive.open(address) as archive:
        await keep(archive)
    async with await Archive.open(address) as archive:
        assert ids(await archive.latest()) == ["one"]


async def test_articles_kept_before_undated_ones_were_told_apart_are_told_apart(address: str) -> None:
    async with await Archive.open(address) as archive:
        await keep(archive, "undated")
        await keep(archive, "dated", published=NOON.date(), at=later(hours=-1))
    await migrated_again(
        address,
        "0005",
        "0004",
        "DROP INDEX ix_subscription_guild_in_trouble",
        "DROP INDEX ix_shown_dated_is_dated_first_seen",
        "ALTER TABLE shown DROP COLUMN is_dated",
        "CREATE INDEX ix_shown_dated_first_seen ON shown (dated, first_seen)",
    )
    async with await Archive.open(address) as archive:
        assert ids(await archive.latest()) == ["dated", "undated"]
        assert [title.undated for title in await archive.titles()] == [False, True]


async def test_vectors_kept_before_they_had_codes_are_found(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with await Archive.open(address) as archive:
        await keep(archive, "one", vector=np.array([1, -1, 1], np.float32), encoder="e")
    await migrated_again(
        address,
        "0017",
        "0016",
        "DROP INDEX ix_article_vector_code",
        "DROP INDEX ix_article_publisher",
        "DROP INDEX ix_article_source",
        "ALTER TABLE article_vector DROP COLUMN code",
    )
    async with await Archive.open(address) as archive:
        found = await archive.search("", np.array([1, -1, 1], np.float32), encoder="e")
        assert ids(found) == ["one"]
    if address.startswith("sqlite"):
        codes = await run(address, lambda c: c.scalars(text("SELECT code FROM article_vector")).all())
        assert codes == [b"\xa0"]  # 101, and zeros to fill a byte


async def test_a_database_of_a_newer_bot_is_refused_and_left_alone(archive: Archive, address: str) -> None:
    await execute(address, "UPDATE alembic_version SET version_num = '9999'")
    await execute(address, "UPDATE served SET oldest = '9998'")
    with pytest.raises(ArchiveSchemaError, match=r"9999.*newer bot.*backup|newer bot.*9999.*backup"):
        await Archive.open(address)
    engine = make_engine(parse_address(address))
    assert await stored_schema(engine) == "9999"
    await engine.dispose()


def migrate_in_a_process(address: str, start: Any, results: Any) -> None:
    async def migrate() -> None:
        archive = await Archive.open(address)
        await archive.close()

    start.wait()
    try:
        asyncio.run(migrate())
    except Exception as error:  # noqa: BLE001 - whatever it was, the test is to say so
        results.put(repr(error))
    else:
        results.put("done")


def test_processes_that_migrate_at_once_all_find_it_done(address: str) -> None:
    spawn = multiprocessing.get_context("spawn")
    start, results = spawn.Barrier(2), spawn.Queue()
    arguments = (address, start, results)
    processes = [spawn.Process(target=migrate_in_a_process, args=arguments, daemon=True) for _ in range(2)]
    for process in processes:
        process.start()
    outcomes = [results.get(timeout=120) for _ in processes]
    for process in processes:
        process.join(timeout=60)
    assert outcomes == ["done"] * 2


async def test_a_migration_that_fails_leaves_nothing_behind(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bot.archive.database import migrate

    def fail(*_: object) -> None:
        raise ArchiveDamagedError("the database", "broke just before the end", "Mend it.")

    real = migrate._upgrade

    def upgrade_then_fail(connection: Connection, subject: str, contracting: bool) -> None:
        real(connection, subject, contracting)
        fail()

    with monkeypatch.context() as patch:
        patch.setattr(migrate, "_upgrade", upgrade_then_fail)
        with pytest.raises(ArchiveDamagedError):
            await Archive.open(address)

    engine = make_engine(parse_address(address))
    assert await stored_schema(engine) is None
    await engine.dispose()
    async with await Archive.open(address) as archive:
        assert (await archive.counts()).articles == 0


async def test_sqlite_is_set_up_for_one_writer_and_many_readers(tmp_path: Any) -> None:
    address = f"sqlite:///{tmp_path / 'a folder' / 'that is new' / 'briefing.db'}"
    async with await Archive.open(address):

        def pragmas(connection: Connection) -> list[Any]:
            names = ("journal_mode", "foreign_keys", "busy_timeout", "synchronous")
            return [connection.scalar(text(f"PRAGMA {name}")) for name in names]

        assert await run(address, pragmas) == ["wal", 1, 15_000, 2]


async def test_the_word_indexes_of_sqlite_agree_with_what_is_shown(tmp_path: Any) -> None:
    address = f"sqlite:///{tmp_path / 'briefing.db'}"
    async with await Archive.open(address) as archive:
        for number in range(3):
            await keep(archive, "one", text=f"Version {number}.")
        recorded = await keep(archive, "two")
        assert recorded.revision is not None
        await archive.withdraw(recorded.revision)
    # FTS5 compares an index with the view that it speaks of, and fails where they differ.
    await execute(address, "INSERT INTO title_words(title_words, rank) VALUES ('integrity-check', 1)")
    await execute(address, "INSERT INTO text_words(text_words, rank) VALUES ('integrity-check', 1)")
