"""The queue's own tables: made once, brought up to what is installed, and left as neighbours need them."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text

from bot.archive import Archive
from bot.archive.queue.schema import lacking, newest

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

OLDER = "03.03.00_01_pre_priority_lock_fetch_job"
PRE = "03.04.00_01_pre_add_retry_failed_job_procedure"
POST = "03.04.00_50_post_add_retry_failed_job_procedure"


@pytest.fixture
async def shared(shared_address: str) -> AsyncIterator[Archive]:
    async with await Archive.open(shared_address) as archive:
        yield archive


async def asked(archive: Archive, statement: str) -> Any:
    async def work(connection: Any) -> Any:
        result = await connection.execute(text(statement))
        return result.scalar() if result.returns_rows else None

    return await archive._transactions.write(work)


async def stands_at(archive: Archive) -> str:
    said: str = await asked(archive, "SELECT obj_description('procrastinate_jobs'::regclass, 'pg_class')")
    return said


async def test_they_are_there_from_the_first_start(shared: Archive) -> None:
    assert await stands_at(shared) == newest()
    assert await asked(shared, "SELECT count(*) FROM procrastinate_jobs") == 0


async def test_processes_that_bring_them_up_at_once_do_it_once(shared: Archive) -> None:
    await asked(
        shared,
        "DROP TABLE procrastinate_periodic_defers, procrastinate_events, procrastinate_jobs, procrastinate_workers CASCADE",
    )
    kinds = "procrastinate_job_status, procrastinate_job_event_type, procrastinate_job_to_defer_v1"
    await asked(
        shared,
        """
        DO $$ DECLARE one record; BEGIN
            FOR one IN SELECT oid::regprocedure AS name FROM pg_proc WHERE proname LIKE 'procrastinate%' LOOP
                EXECUTE 'DROP FUNCTION ' || one.name || ' CASCADE';
            END LOOP;
        END $$
        """,
    )
    await asked(shared, f"DROP TYPE {kinds} CASCADE")
    await asyncio.gather(*(shared.work.bring_up() for _ in range(3)))
    assert await stands_at(shared) == newest()


async def test_what_only_an_older_one_needs_is_left_until_it_is_asked_for(
    shared: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The step to 3.4 of procrastinate, whose second half takes the function of an older trigger away."""
    _up_to(monkeypatch, POST)
    await asked(shared, "DROP FUNCTION procrastinate_retry_job_v2")
    await asked(
        shared,
        "ALTER TYPE procrastinate_job_event_type RENAME VALUE 'retried' TO 'retried_before'",
    )
    await asked(shared, f"COMMENT ON TABLE procrastinate_jobs IS '{OLDER}'")
    await shared.work.bring_up()
    assert await stands_at(shared) == PRE
    await shared.work.bring_up()
    assert await stands_at(shared) == PRE
    await shared.contract()
    assert await stands_at(shared) == POST
    await shared.contract()
    assert await stands_at(shared) == POST


async def test_it_is_left_while_a_bot_of_another_version_runs(
    shared: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    _up_to(monkeypatch, POST)
    await asked(shared, f"COMMENT ON TABLE procrastinate_jobs IS '{PRE}'")
    lease = "INSERT INTO lease (name, holder, until) VALUES ('running:9999:another', 'another', now() + interval '1 hour')"
    await asked(shared, lease)
    await shared.work.bring_up(contracting=True)
    assert await stands_at(shared) == PRE


async def test_what_a_newer_bot_made_is_left_alone(shared: Archive) -> None:
    await asked(shared, "COMMENT ON TABLE procrastinate_jobs IS '99.00.00_01_pre_something'")
    await shared.work.bring_up(contracting=True)
    assert await stands_at(shared) == "99.00.00_01_pre_something"


def test_a_version_that_was_left_half_way_is_ended_by_the_next() -> None:
    known = [
        Path(f"{name}.sql")
        for name in ("03.04.00_01_pre_a", "03.04.00_50_post_a", "03.05.00_01_pre_b", "03.05.00_50_post_b")
    ]
    ran = [file.stem for file in lacking("03.04.00_01_pre_a", known, contracting=False)]
    assert ran == ["03.04.00_50_post_a", "03.05.00_01_pre_b"]


async def test_an_archive_without_a_queue_has_none_of_them(tmp_path: Path) -> None:
    async with await Archive.open(f"sqlite:///{tmp_path / 'archive.db'}") as archive:
        await archive.work.bring_up()
        assert await archive.work.backlog() == ()
        assert await archive.work.dead(limit=1) == ()


def _up_to(monkeypatch: pytest.MonkeyPatch, last: str) -> None:
    """As if this procrastinate were installed."""
    from bot.archive.queue import schema

    every = schema._migrations
    monkeypatch.setattr(schema, "_migrations", lambda: [file for file in every() if file.stem <= last])
