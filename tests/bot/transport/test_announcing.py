"""Maintainers are told once over sockets, however Discord errs and whenever the bot dies."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select, update

from bot.archive import Archive, Notice
from bot.archive.tables import NoticeRow
from bot.chat.posting.crier import ChannelCrier
from bot.chat.views.announcements import mark
from bot.chores.announcing import Announcer
from tests.discord_server import ChannelType, Permission

from ._crew import crew
from ._delivering import POST
from ._process import running

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.discord_server import Channel, DiscordServer

WITHIN = 30.0
A_WHILE = timedelta(minutes=20)
"""Longer than Discord remembers nonces."""


async def break_a_source(archive: Archive, slug: str = "institute", *, ago: timedelta = timedelta()) -> None:
    at = datetime.now(UTC) - ago
    await archive.watching.failed(slug, "http://a", problem="it is away", at=at, due_at=at, marked_after=1)


def marks(server: DiscordServer, channel: Channel) -> list[str]:
    """The custom ids of the buttons in the channel, in order."""
    return [
        component["custom_id"]
        for message in server.messages(channel)
        for row in message.data["components"][0]["components"]
        for component in row.get("components", ())
    ]


class Office:
    """The maintainers' channel, and a clock that a test sets forward."""

    def __init__(self, server: DiscordServer, archive: Archive, folder: Path) -> None:
        self.server = server
        self.archive = archive
        self.folder = folder
        self.channel = server.add_channel(server.add_guild("Foreign Desk"), "desk")
        self.ahead = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    async def ticks(self, *passing: timedelta, channel: Channel | None = None) -> list[int]:
        """What a bot tells when it starts, and after these times more."""
        told = []
        where = (channel or self.channel).id
        async with crew(self.server, self.archive, self.folder) as bot:
            announcer = Announcer(
                self.archive, ChannelCrier(bot, where, answer_seconds=1.0), where, now=self.now
            )
            for each in (timedelta(), *passing):
                self.ahead += each
                told.append(await announcer.tick(self.now()))
        return told


@pytest.fixture
def office(discord_server: DiscordServer, archive: Archive, tmp_path: Path) -> Office:
    return Office(discord_server, archive, tmp_path)


SOON = timedelta(seconds=20)


@pytest.mark.parametrize("after", [SOON, A_WHILE], ids=["while the nonce is known", "long after"])
@pytest.mark.parametrize(
    "strike",
    [
        lambda faults: faults.cut(after_storing=True, on=POST),
        lambda faults: faults.fail(500, after_storing=True, on=POST, times=5),
        lambda faults: faults.hang(after_storing=True, on=POST),
        lambda faults: faults.fail(503, on=POST, times=5),
    ],
    ids=["cut", "500", "silence", "503"],
)
async def test_whatever_discord_does_it_is_told_once(
    office: Office, strike: Callable[[Any], object], after: timedelta
) -> None:
    await break_a_source(office.archive)
    strike(office.server.faults)
    told = await office.ticks()
    office.server.faults.clear()
    office.ahead += after
    office.server.clock.advance(after.total_seconds())
    told += await office.ticks(A_WHILE)
    assert sum(told) == 1
    assert marks(office.server, office.channel) == ["m1:notice:1:"]
    assert (await office.archive.notices.untold()).waiting == 0


async def test_a_right_that_is_missing_is_said_and_made_up_for(office: Office) -> None:
    office.server.deny(office.channel, Permission.SEND_MESSAGES)
    await break_a_source(office.archive)
    assert await office.ticks() == [0]
    untold = await office.archive.notices.untold()
    assert (untold.waiting, "Send Messages" in (untold.problem or "")) == (1, True)
    assert not office.server.requested(POST)
    office.server.allow(office.channel, Permission.SEND_MESSAGES)
    assert await office.ticks(timedelta(minutes=6)) == [0, 1]
    assert (await office.archive.notices.untold()).problem is None


async def test_a_channel_that_is_gone_is_said_and_another_is_told(office: Office) -> None:
    office.server.delete_channel(office.channel)
    await break_a_source(office.archive)
    assert await office.ticks() == [0]
    assert "is gone" in ((await office.archive.notices.untold()).problem or "")
    other = office.server.add_channel(office.server.add_guild("Elsewhere"), "desk")
    office.ahead += timedelta(hours=6)
    assert await office.ticks(channel=other) == [1]


class TestTheProcess:
    """`briefing-bot run` with `maintainers.channel`."""

    @pytest.mark.parametrize("after", [timedelta(), A_WHILE], ids=["at once", "long after"])
    async def test_killed_as_it_tells_it_is_told_once_by_the_next(
        self, discord_server: DiscordServer, tmp_path: Path, after: timedelta
    ) -> None:
        # What happens first happens a while ago at Discord, and its ids are as old.
        discord_server.clock.advance(-after.total_seconds())
        discord_server.snowflakes._last = 0
        channel = discord_server.add_channel(discord_server.add_guild("Foreign Desk"), "desk")
        settings = {"BRIEFING_MAINTAINERS__CHANNEL": str(channel.id)}
        steps = ("before_request", "after_store_before_answer", "after_answer")
        async with await Archive.open(f"sqlite:///{tmp_path / 'archive.db'}") as archive:
            for step in steps:
                await break_a_source(archive, step)
                async with running(discord_server, tmp_path, **settings) as bot:
                    discord_server.faults.kill(bot.process.pid, step, on=POST)
                    assert await bot.died(), step
                discord_server.faults.clear()
            discord_server.clock.advance(after.total_seconds())
            await pass_by(archive, after)
            async with running(discord_server, tmp_path, **settings) as bot:
                await until_all_is_told(archive)
                assert (await bot.stop())[0] == 0
        assert sorted(marks(discord_server, channel)) == ["m1:notice:1:", "m1:notice:2:", "m1:notice:3:"]

    async def test_check_says_whether_they_can_be_told(
        self, discord_server: DiscordServer, tmp_path: Path
    ) -> None:
        guild = discord_server.add_guild("Foreign Desk")
        channel = discord_server.add_channel(guild, "desk")
        forum = discord_server.add_channel(guild, "ideas", ChannelType.FORUM)

        async def check(where: int) -> tuple[int, str]:
            settings = {"BRIEFING_MAINTAINERS__CHANNEL": str(where)}
            async with running(discord_server, tmp_path, "check", **settings) as ran:
                code, _ = await ran.ended()
            return code, " ".join((ran.printed + ran.said).split())

        code, said = await check(channel.id)
        assert code == 0, said
        assert "may tell maintainers in #desk of Foreign Desk" in said
        discord_server.deny(channel, Permission.SEND_MESSAGES)
        code, said = await check(channel.id)
        assert code == 1
        assert "the bot lacks Send Messages there" in said
        assert "messages cannot be posted in it" in (await check(forum.id))[1]
        assert "there is no such channel" in (await check(123456789012345678))[1]


async def pass_by(archive: Archive, time: timedelta) -> None:
    """As if all who were killed had been so this long ago, and longer than their leases."""
    over = datetime.now(UTC) - A_WHILE

    async def earlier(connection: Any) -> None:
        rows = await connection.execute(select(NoticeRow.id, NoticeRow.begun_at))
        for row in rows.all():
            begun = row.begun_at and row.begun_at - time
            values = {"available_at": over, "begun_at": begun}
            await connection.execute(update(NoticeRow).where(NoticeRow.id == row.id).values(values))

    await archive._transactions.write(earlier)


async def until_all_is_told(archive: Archive) -> None:
    async with asyncio.timeout(WITHIN):
        while (await archive.notices.untold()).waiting:  # noqa: ASYNC110  # nobody tells of it
            await asyncio.sleep(0.1)


def test_its_mark_is_the_custom_id_of_its_button() -> None:
    notice = Notice(7, "moved", "a", "http://b", None, datetime.now(UTC))
    assert mark(notice) == "m1:notice:7:"
