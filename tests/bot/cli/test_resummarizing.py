"""`resummarize`: which articles, what would change, and going on where it was stopped."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from bot.archive import COMMAND_LINE, Archive

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .conftest import Run


@pytest.fixture
def database(tmp_path: Path, run: Callable[..., Run], write_page: Callable[..., Path]) -> Path:
    """An archive with one article, whose briefing says that an older engine wrote it."""
    assert run("ingest", write_page()).code == 0
    return tmp_path / "archive.db"


def age(database: Path) -> None:
    import sqlite3

    with sqlite3.connect(database) as connection:
        connection.execute("UPDATE revision SET engine_version = '0'")
    connection.close()


def revisions(database: Path) -> list[str]:
    async def read() -> list[str]:
        async with await Archive.open(f"sqlite:///{database}") as archive:
            (id_,) = await archive.ids()
            return [each.briefing.engine.version for each in await archive.revisions(id_)]

    return asyncio.run(read())


def test_a_dry_run_says_what_would_change_and_changes_nothing(
    run: Callable[..., Run], database: Path
) -> None:
    age(database)
    done = run("resummarize", "--all", "--dry-run")
    assert done.code == 0
    assert "Two old rivals agree to run ferries again\n    extractive 0 → extractive " in done.out
    assert "tells the same" in done.out
    assert (
        done.out.split()[-8:]
        == ["new", "briefing", "1", "other", "topics", "0", "unchanged", "0", "failed", "0"][-8:]
    )
    (line,) = run("resummarize", "--older-than-engine", "--dry-run", "--json").out.splitlines()
    assert json.loads(line)["new_briefing"] is True
    assert revisions(database) == ["0"]


def test_what_differs_is_kept_as_a_new_revision(run: Callable[..., Run], database: Path) -> None:
    age(database)
    done = run("resummarize", "--older-than-engine")
    assert (done.code, done.out.split()) == (0, ["changed", "1", "failed", "0", "unchanged", "0"])
    assert len(revisions(database)) == 2
    again = run("resummarize", "--older-than-engine")
    assert (again.code, again.err) == (0, "No articles.\n")
    same = run("resummarize", "--all", "--json")
    assert json.loads(same.out) == {"changed": 0, "failed": 0, "unchanged": 1}


def test_a_run_that_was_stopped_is_gone_on_with(run: Callable[..., Run], database: Path) -> None:
    async def stop_one() -> None:
        from bot.app import App
        from bot.rebriefing import Selection, engine_words

        async with await Archive.open(f"sqlite:///{database}") as archive:
            ids = await archive.ids()
            words = f"{Selection().words()}, by {engine_words(App().summarizer.engine.info)}"
            now = datetime.now(UTC)
            await archive.jobs.add("command line", words, ["gone", *ids], by=COMMAND_LINE, at=now)

    asyncio.run(stop_one())
    done = run("resummarize", "--all")
    assert "Going on where it was stopped: 0 of 2 are done." in done.err
    assert done.out.split() == ["changed", "0", "failed", "0", "unchanged", "2"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ((), "it is not said which articles"),
        (("--all", "--topic", "japan-rok"), "other options narrow it down"),
        (("--article", "x", "--all"), "other options narrow it down"),
        (("--since", "2024-01-01", "--days", "3"), "both say from when on"),
        (("--topic", "nowhere"), "there is no such topic"),
        (("--article", "unheard"), "it is not in the archive"),
    ],
)
def test_what_cannot_be_meant_is_refused(
    run: Callable[..., Run], database: Path, options: tuple[str, ...], said: str
) -> None:
    done = run("resummarize", *options)
    assert done.code == 2
    assert said in done.err
