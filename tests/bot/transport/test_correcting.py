"""Posted digests are put right where they stand, over sockets: whatever goes wrong around it, once and for good."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from sqlalchemy import update

from bot.archive import EDITOR, Actor, Archive
from bot.archive.tables import AmendmentRow
from bot.digests.correcting import LEASE
from bot.digests.schedule import MINUTE
from summarizer import Briefing, Claim, EngineInfo, Span, TopicMatch
from tests.bot.archive.samples import ENGINE, JAPAN, article
from tests.discord_server import Permission

from ._crew import crew
from ._delivering import marks, subscribe
from ._process import STARTED, running

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bot.chat.client import BriefingBot
    from tests.discord_server import Channel, DiscordServer

WITHIN = 30.0
READ = "GET /channels/{channel_id}/messages/{message_id}"
EDIT = "PATCH /channels/{channel_id}/messages/{message_id}"
FIRST, SECOND = "Seoul and Tokyo agreed to share radar data.", "The ministers met in Busan."
EDITED = "Seoul and Tokyo agreed to share some radar data."
BY: Any = {"by": Actor(7, "ann")}


def now() -> datetime:
    return datetime.now(UTC)


def told(*claims: str, engine: EngineInfo = ENGINE, text: str = f"{FIRST} {SECOND}") -> Briefing:
    spans = [(Span(text.index(c), text.index(c) + len(c)),) if c in text else (Span(0, 5),) for c in claims]
    return Briefing(tuple(map(Claim, claims, spans)), (), engine)


async def keep(archive: Archive, at: datetime, text: str = f"{FIRST} {SECOND}", *claims: str) -> None:
    await archive.record(
        article("radar", title="Radar data", text=text, url="https://news.example/radar"),
        (TopicMatch(JAPAN, 0.9, ("the title",)),),
        told(*(claims or (FIRST, SECOND)), text=text),
        at=at,
        matched_by="tests",
    )


async def edit(archive: Archive, claim: str) -> None:
    entry = await archive.get("radar")
    assert entry is not None
    assert entry.revision is not None
    made = told(claim, SECOND, engine=EngineInfo(EDITOR, "default", "1"))
    extras: dict[str, Any] = {"vector": np.zeros(3, np.float32), "encoder": "", "at": now()}
    assert await archive.maintenance.edit(entry.revision, entry.article, made, "edited it", **extras, **BY)


def said(server: DiscordServer, channel: Channel) -> str:
    (message,) = server.messages(channel)
    return "\n".join(str(each["content"]) for each in message.components() if "content" in each)


def edits(server: DiscordServer) -> int:
    return len(server.requested(EDIT))


class Desk:
    """A bot that has posted a digest."""

    def __init__(self, server: DiscordServer, archive: Archive, bot: BriefingBot, channel: Channel) -> None:
        self.server = server
        self.archive = archive
        self.channel = channel
        self._bot = bot

    async def correct(self, after: timedelta = timedelta(0)) -> int:
        assert self._bot.digests is not None
        assert self._bot.digests.corrector is not None
        return await self._bot.digests.corrector.tick(now() + after)

    def jobs(self) -> dict[str, timedelta]:
        """What the bot does by itself, and how often."""
        assert self._bot.digests is not None
        return {job.id: job.every for job in self._bot.digests._jobs._jobs}

    def said(self) -> str:
        return said(self.server, self.channel)


@pytest.fixture
async def desk(discord_server: DiscordServer, archive: Archive, tmp_path: Path) -> AsyncIterator[Desk]:
    channel = discord_server.add_channel(discord_server.add_guild("Foreign Desk"), "briefings")
    await keep(archive, now() - timedelta(hours=2))
    await subscribe(archive, channel)
    async with crew(discord_server, archive, tmp_path) as bot:
        await discord_server.until(lambda: bool(marks(discord_server, channel)), within=WITHIN)
        while (await archive.outbox.backlog()).waiting:  # noqa: ASYNC110  # nobody tells of it
            await asyncio.sleep(0.05)
        yield Desk(discord_server, archive, bot, channel)


async def test_an_edit_a_rollback_a_hiding_and_an_update_each_edit_the_message(desk: Desk) -> None:
    before = desk.said()
    original = (await desk.archive.revisions("radar"))[0].id

    await edit(desk.archive, "Seoul and Tokyo agreed to share some radar data.")
    assert await desk.correct() == 1
    assert "agreed to share some radar data. [(1)]" in desk.said()
    assert f"read “{FIRST}”" in desk.said()

    await desk.archive.maintenance.roll_back(original, "rolled back", at=now(), **BY)
    assert await desk.correct() == 1
    assert "put back as it was" in desk.said()
    assert desk.said().startswith(before.split("Radar data")[0])

    await desk.archive.maintenance.hide("radar", "hid it", reason="made up", at=now(), **BY)
    assert await desk.correct() == 1
    assert "this story was retracted: made up" in desk.said()
    assert FIRST not in desk.said()

    await desk.archive.maintenance.unhide("radar", "showed it", at=now(), **BY)
    other = "Seoul and Tokyo did not agree to share radar data."
    await keep(desk.archive, now(), f"{other} {SECOND}", other, SECOND)
    assert await desk.correct() == 1
    assert "🔁 **Updated by the source on" in desk.said()
    assert f"{other} [(1)]" in desk.said()
    assert f"{SECOND} [(2)]" in desk.said()
    assert edits(desk.server) == 4
    assert await desk.correct() == 0


async def test_another_text_that_holds_what_was_told_asks_discord_nothing(desk: Desk) -> None:
    asked = len(desk.server.requested(READ))
    await keep(desk.archive, now(), f"More is known. {FIRST} {SECOND}", "More is known.")
    assert await desk.archive.corrections.waiting() == 0
    await desk.correct()
    assert (edits(desk.server), len(desk.server.requested(READ))) == (0, asked)


async def test_a_message_that_was_deleted_ends_it(desk: Desk) -> None:
    (message,) = desk.server.messages(desk.channel)
    desk.server.delete_message(message)
    await edit(desk.archive, EDITED)
    assert await desk.correct() == 0
    assert await desk.archive.corrections.waiting() == 0


async def test_a_channel_that_was_deleted_ends_it(desk: Desk) -> None:
    desk.server.delete_channel(desk.channel)
    await edit(desk.archive, EDITED)
    assert await desk.correct() == 0
    assert await desk.archive.corrections.waiting() == 0


async def test_a_refusal_is_tried_again_when_it_may_be_mended(desk: Desk) -> None:
    desk.server.faults.fail(403, on=READ)
    await edit(desk.archive, EDITED)
    assert await desk.correct() == 0
    assert await desk.archive.corrections.waiting() == 1
    assert await desk.correct() == 0, "not at once"
    assert await desk.correct(after=2 * MINUTE) == 1
    assert f"{EDITED} [(1)]" in desk.said()


async def test_a_right_that_is_taken_and_given_back(desk: Desk) -> None:
    desk.server.deny(desk.channel, Permission.READ_MESSAGE_HISTORY)
    await edit(desk.archive, EDITED)
    assert await desk.correct() == 0
    assert await desk.archive.corrections.waiting() == 1
    desk.server.allow(desk.channel, Permission.READ_MESSAGE_HISTORY)
    await asyncio.sleep(0.2)  # the gateway tells of it
    assert await desk.correct(after=2 * MINUTE) == 1
    assert f"{EDITED} [(1)]" in desk.said()


async def test_what_is_owed_is_looked_for_each_minute_and_one_who_died_is_replaced_within_the_hour(
    desk: Desk,
) -> None:
    assert desk.jobs()["corrections"] == MINUTE
    assert timedelta(hours=1) > LEASE + 2 * MINUTE


async def test_whoever_is_killed_amid_correcting_loses_nothing(
    discord_server: DiscordServer, address: str, tmp_path: Path
) -> None:
    """Real processes, killed before the edit and after it; the one after them edits again, or finds it done."""
    channel = discord_server.add_channel(discord_server.add_guild("Foreign Desk"), "briefings")
    settings = {"BRIEFING_DATABASE__URL": address, "BRIEFING_LIBRARY__PATHS": str(tmp_path / "no pages")}

    async def age(connection: Any) -> None:
        """Whoever held it is gone for longer than a lease."""
        row = update(AmendmentRow).where(AmendmentRow.available_at.is_not(None))
        await connection.execute(row.values(available_at=now() - MINUTE))

    async with await Archive.open(address) as archive:
        await keep(archive, now() - timedelta(hours=2))
        await subscribe(archive, channel)
        async with running(discord_server, tmp_path, **settings) as bot:
            await discord_server.until(lambda: bool(marks(discord_server, channel)), within=STARTED)
            await bot.stop()
        await edit(archive, "Seoul and Tokyo agreed to share some radar data.")
        for step in ("before_request", "after_store_before_answer"):
            await archive._transactions.write(age)
            async with running(discord_server, tmp_path, **settings) as bot:
                discord_server.faults.kill(bot.process.pid, step, on=EDIT)
                assert await bot.died(), step
            assert await archive.corrections.waiting() == 1, step
        done = said(discord_server, channel)
        await archive._transactions.write(age)
        async with running(discord_server, tmp_path, **settings) as bot:
            async with asyncio.timeout(STARTED):
                while await archive.corrections.waiting():  # noqa: ASYNC110  # another process's
                    await asyncio.sleep(0.1)
            await bot.stop()
    assert said(discord_server, channel) == done
    assert done.count("agreed to share some radar data. [(1)]") == 1
    assert done.count("**Corrected") == 1
