"""`/maintain status` tells of the work that processes share, where they do."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, get_args

import pytest
from sqlalchemy import text

from bot.archive import Archive, Kind, TaskBacklog
from bot.chat.views.work import backlog_lines
from bot.queue.policy import NORMAL
from bot.queue.queue import Queue
from tests.bot.chat._server import shown
from tests.bot.chat.conftest import TODAY
from tests.bot.chat.maintaining.test_maintaining import maintain, mo_maintains

if TYPE_CHECKING:
    from bot.chat.services import Services
    from tests.bot.chat._server import Server

__all__ = ["mo_maintains"]
pytestmark = pytest.mark.usefixtures("mo_maintains")


class TestWhereItIsShared:
    @pytest.fixture
    def services(self, services: Services, library: Archive) -> Services:
        return replace(services, queue=Queue(library.work))

    async def test_nothing_waits_at_first(self, server: Server) -> None:
        assert "**Shared work** nothing waits" in shown(await maintain(server, "status"))

    async def test_each_kind_is_told_with_the_age_of_the_oldest(
        self, server: Server, library: Archive
    ) -> None:
        queue = Queue(library.work)
        stands = {}
        for slug in ("oldest", "newer", "put off", "doing", "dead"):
            stands[slug] = await queue.put("fetch", slug, NORMAL)
        await queue.put("brief", 1, NORMAL)

        async def work(connection: Any) -> None:
            for statement, slug in (
                (
                    "UPDATE procrastinate_events SET at = at - interval '90 seconds' WHERE job_id = :id",
                    "oldest",
                ),
                (
                    "UPDATE procrastinate_jobs SET scheduled_at = now() + interval '1 hour' WHERE id = :id",
                    "put off",
                ),
                ("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = :id", "doing"),
                ("UPDATE procrastinate_jobs SET status = 'failed' WHERE id = :id", "dead"),
            ):
                await connection.execute(text(statement), {"id": stands[slug]})

        await library._transactions.write(work)
        said = shown(await maintain(server, "status"))
        told = re.search(
            r"- \*\*Ask a source\*\* · waiting: 2 \(the oldest: <t:(\d+):R>\); "
            r"failed, and tried again later: 1; under way: 1; given up: 1 \(see /maintain queue\)",
            said,
        )
        assert told is not None, said
        assert 90 <= TODAY.timestamp() - int(told[1]) < 150
        assert re.search(r"- \*\*Brief an article\*\* · waiting: 1 \(the oldest: <t:\d+:R>\)", said)
        assert "Brief articles anew" not in said


async def test_where_one_process_does_everything_nothing_is_said_of_it(
    server: Server, library: Archive
) -> None:
    await Queue(library.work).put("brief", 1, NORMAL)
    said = shown(await maintain(server, "status"))
    assert "How things stand" in said
    assert "Shared work" not in said
    assert "Brief an article" not in said


def test_it_is_short_however_much_there_is() -> None:
    most = [TaskBacklog(kind, *[10**9] * 4, 1e8) for kind in get_args(Kind)]
    assert len("\n".join(backlog_lines(most, TODAY + timedelta(days=1)))) < 700
