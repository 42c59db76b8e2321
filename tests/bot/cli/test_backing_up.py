"""`backup` and `restore`: a whole copy while others write, and never one over an archive that nobody gave up."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from filelock import FileLock

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .conftest import Run


@pytest.fixture
def archive(run: Callable[..., Run], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An archive with the documents that come along."""
    file = tmp_path / "archive" / "briefing.db"
    monkeypatch.setenv("BRIEFING_DATABASE__URL", f"sqlite:///{file}")
    assert run("ingest").code == 0
    return file


def rows(file: Path, statement: str = "SELECT count(*) FROM article") -> int:
    with closing(sqlite3.connect(file)) as connection:
        return int(connection.execute(statement).fetchone()[0])


def test_a_copy_is_whole_though_another_writes(
    run: Callable[..., Run], archive: Path, tmp_path: Path
) -> None:
    done = threading.Event()

    def write() -> None:
        with closing(sqlite3.connect(archive, timeout=30)) as connection:
            number = 0
            while not done.is_set():
                number += 1
                with connection:
                    connection.execute("INSERT INTO mark VALUES (?, 'a')", (f"one {number}",))
                    connection.execute("INSERT INTO mark VALUES (?, 'b')", (f"two {number}",))

    writer = threading.Thread(target=write)
    writer.start()
    try:
        said = run("backup", tmp_path / "copy.db")
    finally:
        done.set()
        writer.join()
    assert said.code == 0, said.err
    copy = tmp_path / "copy.db"
    assert [each.name for each in tmp_path.glob("*copy*")] == ["copy.db"]
    assert rows(copy) == rows(archive) > 0
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    ends = "SELECT count(*) FILTER (WHERE version = 'a') - count(*) FILTER (WHERE version = 'b') FROM mark"
    assert rows(copy, ends) == 0, "each transaction is in it whole or not at all"


def test_an_archive_that_is_there_is_put_aside_only_when_asked(
    run: Callable[..., Run], archive: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.db"
    assert run("backup", copy).code == 0
    again = run("backup", copy)
    assert again.code == 2
    assert "is there already" in again.err
    with closing(sqlite3.connect(archive)) as connection, connection:
        connection.execute("INSERT INTO mark VALUES ('later', '1')")
    refused = run("restore", copy)
    assert refused.code == 2
    assert "there is an archive already" in refused.err
    said = run("restore", copy, "--overwrite")
    assert said.code == 0, said.err
    assert "looked for in their channels" in " ".join(said.err.split())
    assert rows(archive, "SELECT count(*) FROM mark WHERE name = 'later'") == 0
    assert rows(archive, "SELECT count(*) FROM mark WHERE name = 'restored'") == 1
    (aside,) = archive.parent.glob("briefing.db.before-*")
    assert rows(aside, "SELECT count(*) FROM mark WHERE name = 'later'") == 1
    assert run("articles").code == 0


def test_a_lost_archive_is_put_back(run: Callable[..., Run], archive: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    run("backup", copy)
    before = rows(archive)
    for file in archive.parent.iterdir():
        file.unlink()
    assert run("restore", copy).code == 0
    assert rows(archive) == before


def test_nothing_is_put_under_a_running_bot(run: Callable[..., Run], archive: Path, tmp_path: Path) -> None:
    run("backup", tmp_path / "copy.db")
    with FileLock(f"{archive}.running"):
        refused = run("restore", tmp_path / "copy.db", "--overwrite")
    assert refused.code == 2
    assert "another process of the bot runs" in refused.err
    assert not [*archive.parent.glob("briefing.db.before-*")]


@pytest.mark.parametrize(
    ("content", "why"), [(b"no database at all " * 500, "no whole archive"), (b"", "none of the bot's")]
)
def test_what_is_no_archive_is_refused_and_changes_nothing(
    run: Callable[..., Run], archive: Path, tmp_path: Path, content: bytes, why: str
) -> None:
    file = tmp_path / "other.db"
    file.write_bytes(content)
    before = archive.read_bytes()
    refused = run("restore", file, "--overwrite")
    assert refused.code == 1
    assert why in refused.err
    assert "Traceback" not in refused.err
    assert archive.read_bytes() == before
    assert not [*archive.parent.glob(".briefing*")]


def test_what_is_not_there_is_said(
    run: Callable[..., Run], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BRIEFING_DATABASE__URL", f"sqlite:///{tmp_path / 'none.db'}")
    assert "there is no archive yet" in run("backup", tmp_path / "copy.db").err
    assert "there is no such file" in run("restore", tmp_path / "copy.db").err
    monkeypatch.setenv("BRIEFING_DATABASE__URL", "postgresql://bot:secret@db/briefings")
    for arguments, tool in ((("backup",), "pg_dump"), (("restore",), "pg_restore")):
        (tmp_path / "copy.db").write_bytes(b"")
        said = run(*arguments, tmp_path / "copy.db", *(["--overwrite"] if arguments == ("backup",) else []))
        assert said.code == 2
        assert tool in said.err
        assert "secret" not in said.err
