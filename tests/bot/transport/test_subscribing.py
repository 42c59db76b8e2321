"""Subscriptions from the first command to the last button, as Discord's own rules and schema have them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.archive import Archive
from summarizer import TopicMatch
from tests.bot.archive.samples import JAPAN, briefing, keep
from tests.discord_server import ChannelType, NotOfferedError, Permission

from ._process import STARTED, running

if TYPE_CHECKING:
    from pathlib import Path

    from tests.discord_server import DiscordServer, Interaction
    from tests.discord_server.models import Message, User


SENTENCE = "Seoul and Tokyo agreed to share the radar data of their navies."


class Office:
    """A server with a manager, a member, and a channel for digests."""

    def __init__(self, server: DiscordServer) -> None:
        self.server = server
        self.guild = server.add_guild("Foreign Desk")
        self.mo, self.ann = server.add_user("mo"), server.add_user("ann")
        managers = server.add_role(self.guild, "managers", Permission.MANAGE_GUILD)
        server.add_member(self.guild, self.mo, managers)
        server.add_member(self.guild, self.ann)
        self.channel = server.add_channel(self.guild, "briefings")

    async def started(self) -> None:
        await self.server.until(lambda: bool(self.server.commands), within=STARTED)
        await self.server.until(lambda: bool(self.server.gateway.connected()), within=STARTED)

    async def run(self, command: str, user: User | None = None, **options: object) -> Message:
        overridden = user is self.ann
        asked = await self.server.run_command(
            command, options, user=user or self.mo, channel=self.channel, overridden=overridden
        )
        return await asked.answered(within=STARTED)

    async def press(self, message: Message, label: str, user: User | None = None) -> Interaction:
        custom_id = next(str(c["custom_id"]) for c in message.components() if c.get("label") == label)
        pressed = await self.server.click(message, custom_id, user=user or self.mo)
        return await pressed.acknowledged(within=STARTED)

    async def changed(self, message: Message, words: str) -> None:
        """Wait until a message says something else."""
        await self.server.until(lambda: words in text(message), within=STARTED, what=words)


def text(message: Message) -> str:
    return "\n".join(str(c["content"]) for c in message.components() if "content" in c)


async def keep_report(folder: Path) -> None:
    """Something to tell, in the archive of the bot that runs in this folder."""
    async with await Archive.open(f"sqlite:///{folder / 'archive.db'}") as archive:
        await keep(
            archive,
            "radar",
            title="Seoul and Tokyo share radar data",
            text=f"{SENTENCE} Japan and South Korea had long put that off.",
            topics=(TopicMatch(JAPAN, 0.9, ("the title",)),),
            briefing=briefing(SENTENCE),
            at=datetime.now(UTC) - timedelta(hours=2),
        )


async def test_a_subscription_is_made_changed_and_ended(
    discord_server: DiscordServer, tmp_path: Path
) -> None:
    office = Office(discord_server)
    forum = discord_server.add_channel(office.guild, "days", ChannelType.FORUM)
    await keep_report(tmp_path)
    async with running(discord_server, tmp_path) as bot:
        await office.started()
        with pytest.raises(NotOfferedError):
            await discord_server.run_command(
                "subscribe", {"topic": "all"}, user=office.ann, channel=office.channel
            )

        for option, typed, value in (
            ("topic", "japan-rok, nato", "japan-rok,nato-europe"),
            ("timezone", "seou", "Asia/Seoul"),
            ("at", "7", "07:00"),
            ("days", "week", "Weekdays"),
        ):
            typing = await discord_server.autocomplete(
                "subscribe", option, typed, user=office.mo, channel=office.channel
            )
            await typing.acknowledged(within=STARTED)
            assert typing.choices[0]["value"] == value

        made = await office.run(
            "subscribe", topic="japan-rok,nato-europe", channel=forum, at="07:00", timezone="Asia/Seoul"
        )
        assert "Subscribed" in text(made)
        assert "✅ All is well" in text(made)

        form = await office.press(made, "Edit topics and times")
        assert form.modal is not None
        sent = await discord_server.submit(
            form,
            {"topics": ["all"], "at": "18:30", "zone": "London", "days": ["1", "3"], "most": "4"},
        )
        await sent.acknowledged(within=STARTED)
        await office.changed(made, "Monday and Wednesday at 18:30, Europe/London")

        form = await office.press(made, "Edit place and options")
        sent = await discord_server.submit(form, {"channel": [office.channel], "options": ["discussion"]})
        await sent.acknowledged(within=STARTED)
        await office.changed(made, f"**Where** <#{office.channel.id}>")

        tried = await (await office.press(made, "Send me a test")).answered(within=STARTED)
        assert "A test, for you alone." in text(tried)
        assert SENTENCE in text(tried)
        assert discord_server.messages(office.channel) == []
        await office.press(made, "Post today's now")
        await office.changed(made, "Today's digest is on its way.")
        await discord_server.until(
            lambda: bool(discord_server.messages(office.channel)), within=STARTED, what="it is posted"
        )
        (posted,) = discord_server.messages(office.channel)
        assert SENTENCE in text(posted)
        listed = await office.run("subscriptions")
        await office.press(listed, "Manage")
        form = await office.press(listed, "Edit topics and times")
        code, said = await bot.stop()
        assert code == 0, said

    async with running(discord_server, tmp_path) as bot:
        await office.started()
        sent = await discord_server.submit(
            form, {"topics": ["all"], "at": "6:45", "zone": "London", "days": ["7"], "most": "4"}
        )
        await sent.acknowledged(within=STARTED)
        await office.changed(listed, "Sunday at 06:45, Europe/London")
        await office.press(listed, "Pause")
        await office.changed(listed, "⏸️ Paused")
        await office.press(listed, "Remove")
        await office.changed(listed, "Remove this subscription?")
        await office.press(listed, "Remove it")
        await office.changed(listed, "### Removed")
        assert [one.id for one in discord_server.messages(office.channel)] == [posted.id]
        assert "No subscriptions yet" in text(await office.run("subscriptions"))
        code, said = await bot.stop()
        assert code == 0, said


async def test_what_an_admin_sets_holds_for_buttons_too(
    discord_server: DiscordServer, tmp_path: Path
) -> None:
    office = Office(discord_server)
    async with running(discord_server, tmp_path) as bot:
        await office.started()
        public = await office.run("subscribe", topic="all", public=True)
        refused = await (await office.press(public, "Pause", office.ann)).answered(within=STARTED)
        assert "for members with Manage Server" in text(refused)
        # Somebody of whom nothing was looked up yet: what is known holds for half a minute.
        discord_server.set_command(office.guild, "unsubscribe", office.ann, allowed=True)
        asked = await (await office.press(public, "Remove", office.ann)).answered(within=STARTED)
        assert "Remove this subscription?" in text(asked)
        code, said = await bot.stop()
        assert code == 0, said
