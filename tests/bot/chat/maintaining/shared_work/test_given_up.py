"""Work of the queue that was given up: maintainers find it in /maintain queue, with its problem, and have it tried again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text

from bot.archive import Archive, DeadTask
from bot.chat.views.feedback import queue_view
from bot.chat.views.work import ON_PAGE, given_up_view
from bot.queue.policy import NORMAL
from bot.queue.queue import Queue
from tests.bot.chat._limits import assert_discord_takes, buttons
from tests.bot.chat._limits import texts as words
from tests.bot.chat._server import buttons as pressed
from tests.bot.chat._server import shown
from tests.bot.chat.conftest import TODAY
from tests.bot.chat.maintaining.test_maintaining import WHO, maintain, mo_maintains

if TYPE_CHECKING:
    from tests.bot.chat._server import Server

__all__ = ["mo_maintains"]
pytestmark = pytest.mark.usefixtures("mo_maintains")


async def give_up(library: Archive, *slugs: str) -> list[int]:
    queue = Queue(library.work)
    tasks = [await queue.put("fetch", slug, NORMAL) for slug in slugs]

    async def work(connection: Any) -> None:
        await connection.execute(text("UPDATE procrastinate_jobs SET status = 'failed', attempts = 7"))

    await library._transactions.write(work)
    for task in tasks:
        await library.work.note(task, at=TODAY, problem="the parser: it *broke*")
    return tasks


async def test_nothing_is_said_where_nothing_was_given_up(server: Server) -> None:
    assert "failed too often" not in shown(await maintain(server, "queue"))


async def test_it_is_found_in_the_queue_and_tried_again(server: Server, library: Archive) -> None:
    await give_up(library, "institute", "ministry")
    queue = await maintain(server, "queue")
    assert "2 pieces of work failed too often and are tried no more" in shown(queue)
    listed = await server.press(queue, "Show")
    assert "**Ask a source** · institute" in shown(listed)
    assert "tried 7 times" in shown(listed)
    assert "it \\*broke\\*" in shown(listed)
    assert pressed(listed) == ["Try all again", *["Try again", "Let go of it"] * 2]
    again = await server.press(listed, "Try again")  # the last of that name
    assert "1 piece of work will be tried again" in shown(again)
    assert "institute" in shown(again)
    assert "ministry" not in shown(again)
    rest = await server.press(again, "Try all again")
    assert "No work was given up" in shown(rest)
    (backlog,) = await library.work.backlog()
    assert (backlog.waiting, backlog.dead) == (2, 0)
    (last, *_) = await library.audit.acts(limit=1)
    assert (last.deed, last.by.id) == ("retry", server.mo.id)


async def test_it_can_be_let_go_of_once(server: Server, library: Archive) -> None:
    await give_up(library, "institute")
    first = await server.press(await maintain(server, "queue"), "Show")
    second = await server.press(await maintain(server, "queue"), "Show")
    assert "It was let go of." in shown(await server.press(first, "Let go of it"))
    assert "somebody else saw to it" in shown(await server.press(second, "Try again"))
    assert await library.work.backlog() == ()


async def test_its_buttons_are_for_maintainers(server: Server, maintainers: Any, library: Archive) -> None:
    await give_up(library, "institute")
    listed = await server.press(await maintain(server, "queue"), "Show")
    maintainers.users.clear()
    assert WHO in shown(await server.press(listed, "Try again"))
    assert len(await library.work.dead(limit=5)) == 1


def test_discord_takes_as_much_as_there_can_be() -> None:
    dead = [
        DeadTask(2**62 + number, "brief", "*W" * 500, "*W" * 2000, 7, TODAY) for number in range(ON_PAGE + 1)
    ]
    view = given_up_view(dead, 12_345, "A note. " * 10)
    assert_discord_takes(view)
    assert len(buttons(view)) == 3  # labels
    assert "…and 12,340 more" in words(view)
    assert_discord_takes(queue_view([], 0, 0, 12_345))
