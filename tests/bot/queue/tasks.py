"""What the tests of the queue do with it."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from bot.archive import Actor, Archive
from bot.queue.queue import Pace, Queue

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from bot.archive import Kind, TaskBacklog
    from bot.queue.queue import Task
    from bot.roles import Role

ANN = Actor(7, "ann")
QUICK = Pace(heartbeat=0.2, dead=1.0, look=0.2, away=0.2)
ROLES: dict[Role, int] = {"ingest": 1, "worker": 1}


async def until(so: Callable[[], Awaitable[Any]], within: float = 20.0) -> Any:
    """What `so` gives, as soon as that is true."""
    async with asyncio.timeout(within):
        while not (found := await so()):  # noqa: ASYNC110  # other processes change it
            await asyncio.sleep(0.02)
        return found


async def backlog(archive: Archive, kind: Kind = "brief") -> TaskBacklog | None:
    return next((one for one in await archive.work.backlog() if one.kind == kind), None)


class Done:
    """A handler that remembers what it did, and does what a test says."""

    def __init__(self, does: Callable[[Task], Awaitable[Any]] | None = None) -> None:
        self.tasks: list[Task] = []
        self._does = does

    @property
    def abouts(self) -> list[str]:
        return [task.about for task in self.tasks]

    async def __call__(self, task: Task) -> Any:
        self.tasks.append(task)
        return await self._does(task) if self._does is not None else None


@asynccontextmanager
async def doing(
    archive: Archive, handler: Done, roles: dict[Role, int] | None = None, seconds: float = 1.0
) -> AsyncIterator[Queue]:
    """A process that does all kinds of tasks by this handler."""
    queue = Queue(archive.work, QUICK)
    for kind in ("fetch", "brief", "rebrief"):
        queue.handle(kind, handler)  # type: ignore[arg-type]  # each is a kind
    queue.start(roles or ROLES, seconds)
    try:
        yield queue
    finally:
        await queue.stop()
