"""When the database is wrong, full, busy or gone: one clear error, and work again once it is back."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import sys
from typing import TYPE_CHECKING

import pytest

from bot.archive import Archive, default_address
from bot.archive.database import engine
from bot.errors import (
    ArchiveAccessError,
    ArchiveAddressError,
    ArchiveBusyError,
    ArchiveDamagedError,
    ArchiveError,
    ArchiveFullError,
    ArchiveUnavailableError,
)
from tests.bot.archive.samples import ids, keep

if TYPE_CHECKING:
    from pathlib import Path

    from tests.bot.postgres import Server


@pytest.mark.parametrize(
    "address", ["", "briefing.db", "mysql://host/database", "postgresql+asyncpg://host/a"]
)
async def test_an_address_that_is_none_is_said_with_an_example(address: str) -> None:
    with pytest.raises(ArchiveAddressError, match=r"sqlite:////path/to/briefing\.db"):
        await Archive.open(address)


def test_the_default_is_a_file_in_the_users_data_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    address = default_address()
    assert address.startswith("sqlite:///")
    assert address.endswith("briefing.db")
    if sys.platform == "linux":
        assert address == f"sqlite:///{tmp_path}/briefing-bot/briefing.db"


@pytest.mark.parametrize("address", ["sqlite://", "sqlite:///:memory:", "sqlite+aiosqlite://"])
async def test_an_archive_needs_a_file(address: str) -> None:
    with pytest.raises(ArchiveAddressError, match="no file"):
        await Archive.open(address)


@pytest.mark.parametrize(
    "address",
    [
        "postgres://bot:hunter2@127.0.0.1:1/briefing",
        "postgresql://bot@127.0.0.1:1/briefing?password=hunter2",
        "postgresql+psycopg://bot:hunter2@127.0.0.1:1/briefing?sslpassword=hunter2",
        "mysql://bot:hunter2@127.0.0.1/briefing",
        "postgresql://bot:hunter2@[half/briefing",
    ],
)
async def test_no_error_ever_tells_a_password(address: str) -> None:
    with pytest.raises(ArchiveError) as caught:
        await Archive.open(address)
    assert "hunter2" not in str(caught.value)


async def test_a_server_that_is_not_there_is_unavailable() -> None:
    with pytest.raises(ArchiveUnavailableError, match=r"postgresql://bot@127\.0\.0\.1:1/briefing.*runs"):
        await Archive.open("postgresql://bot@127.0.0.1:1/briefing")


async def test_a_database_that_the_server_has_not_got_is_an_access_error(postgres: Server) -> None:
    with pytest.raises(ArchiveAccessError, match="does not exist"):
        await Archive.open(postgres.address("nowhere"))


async def test_a_sqlite_that_is_too_old_is_said_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 34, 1))
    with pytest.raises(ArchiveAccessError, match=r"3\.35.*PostgreSQL"):
        await Archive.open(f"sqlite:///{tmp_path / 'briefing.db'}")


async def test_a_file_that_is_no_database_is_left_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "holiday.jpg"
    file.write_bytes(b"\xff\xd8\xff\xe0 not a database at all " * 50)
    before = file.read_bytes()
    with pytest.raises(ArchiveDamagedError, match=r"holiday\.jpg.*backup"):
        await Archive.open(f"sqlite:///{file}")
    assert file.read_bytes() == before


async def test_a_damaged_file_is_said_to_be_damaged(tmp_path: Path) -> None:
    file = tmp_path / "briefing.db"
    async with await Archive.open(f"sqlite:///{file}") as archive:
        for number in range(20):
            await keep(archive, f"{number}")
    with file.open("r+b") as opened:
        opened.seek(4096)
        opened.write(b"\xa5" * (file.stat().st_size - 4096))
    with pytest.raises(ArchiveDamagedError):
        async with await Archive.open(f"sqlite:///{file}") as archive:
            await archive.latest()


async def test_a_folder_in_place_of_the_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ArchiveAccessError, match=r"it is a folder.*rights"):
        await Archive.open(f"sqlite:///{tmp_path}")


async def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ArchiveAccessError, match="file"):
        await Archive.open(f"sqlite:///{tmp_path / 'file' / 'briefing.db'}")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
async def test_a_file_that_may_only_be_read_is_an_access_error(tmp_path: Path) -> None:
    file = tmp_path / "briefing.db"
    await (await Archive.open(f"sqlite:///{file}")).close()
    file.chmod(0o400)
    async with await Archive.open(f"sqlite:///{file}") as archive:
        with pytest.raises(ArchiveAccessError):
            await keep(archive)


async def test_a_writer_that_never_ends_makes_the_archive_busy_and_then_it_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "BUSY_SECONDS", 0.1)
    file = tmp_path / "briefing.db"
    async with await Archive.open(f"sqlite:///{file}") as archive:
        other = sqlite3.connect(file, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(ArchiveBusyError, match=r"briefing\.db.*second bot"):
            await keep(archive)
        assert await archive.latest() == ()  # readers never wait
        other.close()
        await keep(archive)
        assert ids(await archive.latest()) == ["one"]


async def test_a_full_disk_is_said_and_nothing_is_lost(tmp_path: Path) -> None:
    async with await Archive.open(f"sqlite:///{tmp_path / 'briefing.db'}") as archive:
        await keep(archive)
        async with archive._engine.connect() as connection:
            pages = (await connection.exec_driver_sql("PRAGMA page_count")).scalar_one()
            await connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        # The pool hands out the connection that was limited.
        with pytest.raises(ArchiveFullError, match="disk space"):
            await keep(archive, "two", text="Far too long. " * 100_000)
        assert ids(await archive.latest()) == ["one"]


async def test_a_database_that_goes_away_is_unavailable_until_it_is_back(postgres: Server) -> None:
    async with await Archive.open(postgres.database()) as archive:
        await keep(archive)
        postgres.stop()
        try:
            for _ in range(3):
                with pytest.raises(ArchiveUnavailableError, match="tries again by itself"):
                    await archive.latest()
            with pytest.raises(ArchiveUnavailableError):
                await keep(archive, "two")
        finally:
            postgres.start()
        assert ids(await archive.latest()) == ["one"]
        assert (await keep(archive, "two")).outcome == "added"


async def test_a_database_that_restarts_between_two_calls_is_never_noticed(postgres: Server) -> None:
    async with await Archive.open(postgres.database()) as archive:
        await asyncio.gather(*(keep(archive, f"{number}") for number in range(5)))
        postgres.stop()
        postgres.start()
        assert len(await archive.latest()) == 5


async def test_a_task_that_is_cancelled_leaves_the_archive_usable(archive: Archive) -> None:
    for pause in (0, 0.001, 0.01, 0.02):
        task = asyncio.create_task(keep(archive, f"after {pause}"))
        await asyncio.sleep(pause)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    await keep(archive, "one")
    assert "one" in ids(await archive.latest())


async def test_closing_twice_is_no_mistake(archive: Archive) -> None:
    await archive.close()
    await archive.close()
