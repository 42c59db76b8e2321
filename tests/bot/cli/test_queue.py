"""`briefing-bot queue`, and what `check` says of it."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text

from bot.archive import Archive
from bot.queue.policy import NORMAL
from bot.queue.queue import Queue
from tests.bot.archive.samples import article

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.bot.cli.conftest import Run


async def _fill(address: str) -> None:
    """Two articles wait, and a third was given up."""
    now = datetime.now(UTC)
    async with await Archive.open(address) as archive:
        queue = Queue(archive.work)
        for id_ in ("one", "two", "three"):
            told = article(id_)
            waits = await archive.work.hand_over(told, page="a page", source="feed", belongs=(), at=now)
            task = await queue.put("brief", waits, NORMAL)

        async def give_up(connection: Any) -> None:
            failed = "UPDATE procrastinate_jobs SET status = 'failed', attempts = 7 WHERE id = :task"
            await connection.execute(text(failed), {"task": task})

        await archive._transactions.write(give_up)
        await archive.work.note(task, at=now, problem="the model: it is away. Wait.")


@pytest.fixture
def filled(shared_address: str, monkeypatch: pytest.MonkeyPatch) -> str:
    asyncio.run(_fill(shared_address))
    monkeypatch.setenv("BRIEFING_DATABASE__URL", shared_address)
    return shared_address


def test_what_waits_and_what_was_given_up_is_told(run: Callable[..., Run], filled: str) -> None:
    done = run("queue")
    assert done.code == 0
    counted, given_up, problem = done.out.splitlines()
    assert counted.startswith("kind brief  waiting 2  oldest_seconds ")
    assert counted.endswith("put_off 0  under_way 0  given_up 1")
    assert given_up == "given up after 7 tries: brief The title of three"
    assert problem.strip() == "the model: it is away. Wait."


def test_the_same_as_json(run: Callable[..., Run], filled: str) -> None:
    counted, dead = (json.loads(line) for line in run("queue", "--json").out.splitlines())
    assert (counted["kind"], counted["waiting"], counted["given_up"]) == ("brief", 2, 1)
    assert (dead["about"], dead["tries"]) == ("The title of three", 7)
    assert datetime.fromisoformat(dead["at"]).tzinfo is not None


def test_it_is_tried_again_at_a_word(run: Callable[..., Run], filled: str) -> None:
    done = run("queue", "--retry")
    assert "1 piece of work will be tried again" in done.err
    assert "waiting 3" in done.out
    assert "given up after" not in done.out
    assert "0 pieces of work will be tried again" in run("queue", "--retry").err


def test_check_says_what_was_given_up_and_the_mend(run: Callable[..., Run], filled: str) -> None:
    findings = [json.loads(line) for line in run("check", "--json").out.splitlines()]
    waits, given_up = (finding for finding in findings if finding["part"] == "queue")
    assert waits["state"] == "ok"
    assert waits["said"].startswith("waiting: brief 2 (the first for 0:0")
    assert given_up["state"] == "warn"
    assert "brief “The title of three” was given up after 7 tries: the model: it is away" in given_up["said"]
    assert "briefing-bot queue --retry" in given_up["mend"]


def test_on_sqlite_there_is_no_queue(run: Callable[..., Run]) -> None:
    done = run("queue")
    assert (done.code, done.out) == (0, "")
    assert "Nothing is in the queue." in done.err
    findings = [json.loads(line) for line in run("check", "--json").out.splitlines()]
    assert not [finding for finding in findings if finding["part"] == "queue"]
