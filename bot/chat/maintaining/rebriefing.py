"""Briefing anew at the wish of maintainers: in the background, shown in a message, going on after a restart."""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Protocol

import aiohttp
import discord

from bot.chat.languages import language_of_channel
from bot.chat.views.jobs import job_view
from bot.errors import ArchiveError, BotError
from bot.rebriefing import Rebriefer
from bot.words import speaking

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from bot.archive import Job
    from bot.chat.services import Services
    from bot.workers import Worker

_log = logging.getLogger(__name__)

LOOK = 30.0
"""Seconds after which jobs are looked for, though nobody said that there is one: another process may have died."""
BETWEEN = 5.0
"""Seconds between two edits of the message that shows a job: Discord takes five in five seconds of a channel."""


class Rebriefs(Protocol):
    """Whatever has the jobs of the archive done: `Rebriefing`, or `bot.queued.QueuedRebriefing`."""

    def start(self) -> None: ...

    async def stop(self) -> None: ...

    async def there_is_one(self) -> None: ...


class Rebriefing:
    """Does the jobs of the archive one by one. `worker` makes what does the work of each.

    Not in the `background`, a job is done before whoever asked for it goes on.
    """

    def __init__(
        self,
        client: discord.Client,
        services: Services,
        worker: Callable[[], AbstractContextManager[Worker]],
        *,
        background: bool = True,
    ) -> None:
        self._client = client
        self._archive = services.archive
        self._language = services.language
        self._worker = worker
        self._background = background
        self._rebriefer = Rebriefer(
            services.archive, "bot", services.thinker.summarizer, services.now, self._show
        )
        self._something_new = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._shown_at = 0.0

    def start(self) -> None:
        """Take up what was left by the process before. Starting twice is no mistake."""
        if self._background and self._task is None:
            self._task = asyncio.create_task(self._work(), name="briefing anew")

    async def stop(self) -> None:
        """Hand back what is under way."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    async def there_is_one(self) -> None:
        """A job was added."""
        self._something_new.set()
        if not self._background:
            await self.work_off()

    async def work_off(self) -> None:
        """Do all that wait."""
        while (job := await self._rebriefer.claim()) is not None:
            with self._worker() as worker:
                await self._rebriefer.run(job, worker)

    async def do(self, id_: int, worker: Worker) -> None:
        """Do one job, or part of one, whoever held it; nothing where it is at its end."""
        job = await self._rebriefer.take(id_)
        if job is not None:
            await self._rebriefer.run(job, worker)

    async def _work(self) -> None:
        while True:
            self._something_new.clear()
            try:
                await self.work_off()
            except ArchiveError as error:
                _log.warning("Articles to be briefed anew wait for the archive: %s", error)
            except BotError as error:
                _log.error("Articles could not be briefed anew: %s", error)
            except Exception:  # noqa: BLE001  # one job's fault must not end the others
                _log.exception("Briefing anew failed")
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK):
                    await self._something_new.wait()

    async def _show(self, job: Job) -> None:
        """In the message that shows it, now and then and at its end. The job goes on where that cannot be."""
        if job.parent is not None:
            await self._show_whole(job.parent)
            return
        if job.status == "waiting" and time.monotonic() - self._shown_at < BETWEEN:
            return
        await self._show_now(job)

    async def _show_whole(self, id_: int) -> None:
        """The job that others do parts of: whoever shows a state that is not the last looks once more."""
        shown = None
        while (whole := await self._archive.jobs.get(id_)) is not None and whole.status != shown:
            if whole.status == "waiting" and time.monotonic() - self._shown_at < BETWEEN:
                return
            shown = whole.status
            await self._show_now(whole)

    async def _show_now(self, job: Job) -> None:
        there = self._client.user is not None and not self._client.is_closed()
        if job.channel is None or job.message is None or not there:
            return
        self._shown_at = time.monotonic()
        place: Any = self._client.get_partial_messageable(job.channel)
        try:
            with speaking(language_of_channel(self._client, job.channel, self._language)):
                view = job_view(job)
            await place.get_partial_message(job.message).edit(view=view)
        except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
            _log.info("How far briefing anew is cannot be shown: %s", error)
