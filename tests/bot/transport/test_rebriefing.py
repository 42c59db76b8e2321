"""Articles briefed anew by a process that is killed: the next goes on where it was, or is told to stop."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import update

from bot.archive import Archive
from bot.archive.tables import JobRow
from tests.bot.archive.samples import keep

from ._process import STARTED, running

if TYPE_CHECKING:
    from pathlib import Path

    from tests.discord_server import Channel, DiscordServer
    from tests.discord_server.models import Message, User

MANY = 16
IDS = tuple(f"article-{number:02}" for number in range(MANY))
TEXT = (
    "The ministers spoke about the ferry number {0} for three hours and agreed to meet again before the summer. "
    "The line was closed in 2019, when the port of {0} was rebuilt. Its owner expects 40,000 passengers a year."
)


class Desk:
    """A server with a maintainer, and an archive whose articles an older engine briefed."""

    def __init__(self, server: DiscordServer, archive: Archive, folder: Path) -> None:
        self.server = server
        self.archive = archive
        self.folder = folder
        guild = server.add_guild("Foreign Desk")
        self.user: User = server.add_user("ann")
        server.add_member(guild, self.user)
        self.channel: Channel = server.add_channel(guild, "desk")
        self.settings = {"BRIEFING_MAINTAINERS__USERS": str(self.user.id)}

    async def fill(self) -> None:
        for number, id_ in enumerate(IDS):
            await keep(self.archive, id_, text=TEXT.format(number), language="en", source="tests")

    async def begin_and_kill(self) -> Message:
        """Have all of them briefed anew, and kill the process when some are; the message that shows how far it is."""
        async with running(self.server, self.folder, **self.settings) as bot:
            await self.ready()
            asked = await self.server.run_command(
                "maintain resummarize",
                {"older": True},
                user=self.user,
                channel=self.channel,
                overridden=True,
            )
            message = await asked.answered(within=STARTED)
            await self.until(lambda job: 2 <= job.done < MANY)
            bot.process.kill()
            assert await bot.died()
        return message

    async def ready(self) -> None:
        await self.server.until(lambda: bool(self.server.gateway.sessions), within=STARTED)
        await self.server.until(lambda: bool(self.server.commands), within=STARTED)

    async def until(self, so: Any) -> None:
        async with asyncio.timeout(2 * STARTED):
            while (job := await self.archive.jobs.get(1)) is None or not so(job):  # noqa: ASYNC110  # nobody tells of it
                await asyncio.sleep(0.01)

    async def let_the_lease_run_out(self) -> None:
        past = datetime.now(UTC) - timedelta(seconds=1)

        async def work(connection: Any) -> None:
            await connection.execute(update(JobRow).values(held_until=past))

        await self.archive._transactions.write(work)

    def shows(self, message: Message, words: str) -> bool:
        kept = next(one for one in self.server.messages(self.channel) if one.id == message.id)
        return words in json.dumps([*kept.components()], ensure_ascii=False)


async def test_the_next_process_goes_on_and_briefs_each_once(
    discord_server: DiscordServer, tmp_path: Path
) -> None:
    async with await Archive.open(f"sqlite:///{tmp_path / 'archive.db'}") as archive:
        desk = Desk(discord_server, archive, tmp_path)
        await desk.fill()
        message = await desk.begin_and_kill()
        await desk.let_the_lease_run_out()
        async with running(discord_server, tmp_path, **desk.settings) as bot:
            await desk.until(lambda job: job.status == "done")
            ended = lambda: desk.shows(message, "Briefed anew")  # noqa: E731
            await discord_server.until(ended, within=STARTED)
            assert (await bot.stop())[0] == 0
        assert desk.shows(message, f"{MANY} of {MANY}")
        assert {len(await archive.revisions(id_)) for id_ in IDS} == {2}


async def test_the_button_of_the_message_stops_it_after_the_restart(
    discord_server: DiscordServer, tmp_path: Path
) -> None:
    async with await Archive.open(f"sqlite:///{tmp_path / 'archive.db'}") as archive:
        desk = Desk(discord_server, archive, tmp_path)
        await desk.fill()
        message = await desk.begin_and_kill()
        sessions = len(discord_server.gateway.sessions)
        async with running(discord_server, tmp_path, **desk.settings) as bot:
            more = lambda: len(discord_server.gateway.sessions) > sessions  # noqa: E731
            await discord_server.until(more, within=STARTED)
            await discord_server.click(message, "m1:cancel:1:", user=desk.user)
            await discord_server.until(lambda: desk.shows(message, "Stopped briefing anew"), within=STARTED)
            assert (await bot.stop())[0] == 0
        job = await archive.jobs.get(1)
        assert job is not None
        assert (job.status, job.by.id) == ("cancelled", desk.user.id)
        assert not desk.shows(message, "Cancel")
        briefed = [id_ for id_ in IDS if len(await archive.revisions(id_)) == 2]
        assert len(briefed) in (job.done, job.done + 1)  # the one under way may have been kept
