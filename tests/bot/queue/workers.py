"""A process that briefs what others read, put together as the bot does it, but for the summarizer.

python -m tests.bot.queue.workers ADDRESS [SECONDS] [PARALLEL] [PACE]: each article takes so many seconds; PACE is
quick, or usual, as the bot's own.
"""

from __future__ import annotations

import asyncio
import sys
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.archive import Archive
from bot.ingest.handing import brief_handed
from bot.ingest.watching import Watch
from bot.queue.queue import Pace, Queue
from bot.queue.upkeep import Upkeep
from bot.queued import QueuedRebriefing, SharedWork
from bot.rebriefing import Rebriefer
from bot.running import new_worker_name
from bot.workers import Threads
from tests.bot.stand_ins import FLEET, StandInSummarizer

from .tasks import QUICK

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.ingest import HandOver
    from bot.roles import Roles
    from bot.sources.configured import Source
    from bot.workers import Briefed, Worker
    from summarizer import Article


def utc_now() -> datetime:
    return datetime.now(UTC)


class Slow(Threads):
    """Takes so long for each article, as an encoder would, but without a processor."""

    def __init__(self, summarizer: Any, seconds: float) -> None:
        super().__init__(summarizer)
        self._seconds = seconds

    async def brief(self, article: Article) -> Briefed:
        await asyncio.sleep(self._seconds)
        return await super().brief(article)


def shared_work(
    archive: Archive,
    queue: Queue,
    *,
    roles: Roles = frozenset({"worker"}),
    seconds: float = 0.0,
    parallel: int = 1,
    sources: Sequence[Source] = (),
    fetch: Any = None,
    hand_over: HandOver | None = None,
    summarizer: Any = None,
) -> SharedWork:
    """As `App.shared_work`."""
    made: Any = summarizer or StandInSummarizer()
    name = new_worker_name()

    async def brief(id_: int, worker: Worker) -> Any:
        return await brief_handed(id_, archive, made, utc_now, {FLEET.slug: FLEET}, worker)

    async def tell(_: object) -> None:
        pass

    async def rebrief(id_: int, worker: Worker) -> None:
        rebriefer = Rebriefer(archive, "bot", made, utc_now, tell)
        job = await rebriefer.take(id_)
        if job is not None:
            await rebriefer.run(job, worker)

    return SharedWork(
        archive,
        queue,
        Upkeep(queue, archive.work, archive.sharing, name, keep=timedelta(days=3)),
        lambda worker: Watch(sources, archive, fetch, made, worker, topics=(FLEET,), hand_over=hand_over),
        name=name,
        roles=roles,
        parallel=parallel,
        make_worker=lambda: nullcontext(Slow(made, seconds)),  # type: ignore[arg-type,return-value]
        brief=brief,
        rebrief=rebrief,
        rebriefing=QueuedRebriefing(archive, queue),
    )


async def work(address: str, seconds: float, parallel: int, pace: Pace) -> None:
    async with await Archive.open(address) as archive:
        shared = shared_work(archive, Queue(archive.work, pace), seconds=seconds, parallel=parallel)
        shared.start()
        print("ready", flush=True)
        try:
            await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)  # until told to stop
        finally:
            await shared.stop(1.0)


if __name__ == "__main__":
    given = dict(enumerate(sys.argv))
    pace = QUICK if given.get(4, "quick") == "quick" else Pace()
    asyncio.run(work(given[1], float(given.get(2, "0")), int(given.get(3, "1")), pace))
