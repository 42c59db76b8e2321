"""What is filled in into the forms of a subscription, and what comes of it."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

import discord
import pytest

from bot.archive import Destination, Schedule, Wanted
from tests.bot.chat._server import answer, buttons, shown
from tests.bot.chat._subscriptions import now, open_card, subscribe, when
from tests.bot.chat.conftest import TODAY

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.archive import Archive
    from bot.chat.client import BriefingBot
    from tests.bot.chat._server import Server
    from tests.bot.chat.conftest import Clock


class TestTheFormOfTopicsAndTimes:
    async def test_is_filled_in_with_what_is_kept(self, server: Server, library: Archive) -> None:
        await subscribe(library, server, wanted=Wanted(("mountains",), 4))
        opened = await server.press(await open_card(server), "Edit topics and times")
        fields = {c["component"]["custom_id"]: c["component"] for c in opened.modal["components"]}
        assert [o["value"] for o in fields["topics"]["options"] if o["default"]] == ["mountains"]
        assert fields["at"]["value"] == "08:00"
        assert fields["zone"]["value"] == "UTC"
        assert [o["default"] for o in fields["days"]["options"]] == [True] * 7
        assert fields["most"]["value"] == "4"

    async def test_changes_them(self, server: Server, library: Archive) -> None:
        kept = await subscribe(library, server, wanted=Wanted(when_quiet=True))
        opened = await server.press(await open_card(server), "Edit topics and times")
        changed = await server.mo.submit_modal(opened, when())
        assert "Monday and Friday at 18:15, Asia/Seoul" in shown(changed)
        found = await now(library, kept)
        assert found.wanted == Wanted(("harbours",), 3, when_quiet=True)
        assert found.schedule == Schedule(time(18, 15), "Asia/Seoul", frozenset({1, 5}))
        assert found.next_due == datetime(2024, 5, 13, 9, 15, tzinfo=UTC)

    async def test_that_leaves_the_times_alone_does_not_put_off_what_is_due(
        self, server: Server, library: Archive, clock: Clock
    ) -> None:
        kept = await subscribe(library, server)
        clock.now = TODAY + timedelta(days=1)  # today's is due since an hour and a half
        opened = await server.press(await open_card(server), "Edit topics and times")
        days = [str(day) for day in range(1, 8)]
        await server.mo.submit_modal(opened, when(topics=["all"], at="8", zone="UTC", days=days))
        found = await now(library, kept)
        assert (found.next_due, found.changed_at) == (kept.next_due, kept.changed_at)
        assert found.wanted.most == 3

    async def test_with_a_mistake_changes_nothing_and_loses_nothing(
        self, server: Server, library: Archive
    ) -> None:
        kept = await subscribe(library, server)
        opened = await server.press(await open_card(server), "Edit topics and times")
        wrong = await server.mo.submit_modal(opened, when(at="25:00", zone="Tokyo"))
        assert "there is no hour 25" in shown(wrong)
        assert await now(library, kept) == kept
        again = await server.press(wrong, "Back to the form")
        fields = {c["component"]["custom_id"]: c["component"] for c in again.modal["components"]}
        assert fields["at"]["value"] == "25:00"
        assert fields["zone"]["value"] == "Tokyo"
        assert [o["value"] for o in fields["days"]["options"] if o["default"]] == ["1", "5"]
        mended = await server.mo.submit_modal(again, when())
        assert "Changed." in shown(mended)
        fresh = await server.press(mended, "Edit topics and times")
        fields = {c["component"]["custom_id"]: c["component"] for c in fresh.modal["components"]}
        assert fields["at"]["value"] == "18:15"

    async def test_can_be_left(self, server: Server, library: Archive) -> None:
        await subscribe(library, server)
        opened = await server.press(await open_card(server), "Edit topics and times")
        wrong = await server.mo.submit_modal(opened, when(most="99"))
        assert "“99”: that is no number of stories." in shown(wrong)
        assert "Pause" in buttons(await server.press(wrong, "Leave it as it was"))


async def started_thread(server: Server) -> discord.Thread:
    channel = server.env.bot.get_channel(server.channel.id)
    assert isinstance(channel, discord.TextChannel)
    thread = await channel.create_thread(name="talk", type=discord.ChannelType.public_thread)
    found = channel.guild.get_thread(thread.id)
    assert found is not None
    return found


class TestTheFormOfPlaceAndOptions:
    async def test_changes_them(self, server: Server, library: Archive) -> None:
        kept = await subscribe(library, server)
        news = server.guild.create_news_channel("announcements")
        opened = await server.press(await open_card(server), "Edit place and options")
        changed = await server.mo.submit_modal(
            opened, {"channel": [news], "options": ["discussion", "publish", "when_quiet"]}
        )
        assert "starts a discussion · publishes · posts on days with nothing new, too" in shown(changed)
        found = await now(library, kept)
        assert found.destination == Destination(
            server.guild.id, news.id, "announcement", discussion=True, publish=True
        )
        assert found.wanted.when_quiet
        assert found.schedule == kept.schedule

    async def test_keeps_the_role_out_of_reach_of_those_who_may_not_mention_it(
        self, server: Server, library: Archive
    ) -> None:
        kept = await subscribe(library, server)
        role = server.guild.create_role("quiet readers")
        opened = await server.press(await open_card(server), "Edit place and options")
        wrong = await server.mo.submit_modal(opened, {"channel": [server.channel], "role": [role]})
        assert "you may not mention that role" in shown(wrong)
        assert await now(library, kept) == kept

    async def test_may_leave_a_role_that_somebody_else_chose(self, server: Server, library: Archive) -> None:
        role = server.guild.create_role("quiet readers")
        place = Destination(server.guild.id, server.channel.id, role=role.id)
        kept = await subscribe(library, server, destination=place)
        opened = await server.press(await open_card(server), "Edit place and options")
        filled = {"channel": [server.channel], "role": [role], "options": ["discussion"]}
        changed = await server.mo.submit_modal(opened, filled)
        assert "Changed." in shown(changed)
        assert (await now(library, kept)).destination.role == role.id

    async def test_makes_no_second_of_the_same(self, server: Server, library: Archive) -> None:
        other = server.guild.create_text_channel("elsewhere")
        first = await subscribe(library, server)
        second = await subscribe(library, server, channel=other.id)
        card = await server.press(await server.manage("subscriptions"), "Manage")
        opened = await server.press(card, "Edit place and options")
        wrong = await server.mo.submit_modal(opened, {"channel": [server.channel]})
        assert "another subscription sends it digests of these topics" in shown(wrong)
        assert (await now(library, first)) == first
        assert (await now(library, second)) == second

    async def test_takes_an_archived_thread_of_which_only_discord_knows(
        self, server: Server, library: Archive
    ) -> None:
        kept = await subscribe(library, server)
        thread = await started_thread(server)
        opened = await server.press(await open_card(server), "Edit place and options")
        thread.guild._remove_thread(thread)
        handle = server.channel.threads[0]
        changed = await server.mo.submit_modal(opened, {"channel": [handle]})
        assert "Changed." in shown(changed)
        assert (await now(library, kept)).destination == Destination(server.guild.id, thread.id, "thread")

    async def test_says_what_is_missing_in_the_new_place(self, server: Server, library: Archive) -> None:
        await subscribe(library, server)
        secret = server.guild.create_text_channel(
            "secret",
            overwrites={server.guild.me: discord.PermissionOverwrite(send_messages=False)},  # type: ignore[dict-item]
        )
        opened = await server.press(await open_card(server), "Edit place and options")
        changed = await server.mo.submit_modal(opened, {"channel": [secret]})
        assert f"⚠️ In <#{secret.id}> I lack **Send Messages**." in shown(changed)


@pytest.mark.usefixtures("news")
async def test_after_a_restart_every_button_and_form_works(
    server: Server, library: Archive, make_bot: Callable[[], BriefingBot]
) -> None:
    await subscribe(library, server)
    listed = await server.manage("subscriptions")
    opened = await open_card(server)
    form = await server.press(opened, "Edit topics and times")
    await server.env.restart_bot(make_bot())
    assert "18:15" in shown(await server.mo.submit_modal(form, when()))
    assert "A new strait" in shown(await server.press(opened, "Send me a test"))
    assert "on its way" in shown(await server.press(opened, "Post today's now"))
    assert "⏸️" in shown(await server.mo.click(answer(opened), custom_id="s1:pause:1:0"))
    assert "18:15" in shown(await server.press(listed, "Manage"))
    asked = await server.manage("unsubscribe", subscription="1")
    await server.env.restart_bot(make_bot())
    assert "### Removed" in shown(await server.press(asked, "Remove it"))


async def test_a_form_of_another_version_is_answered(server: Server, library: Archive) -> None:
    await subscribe(library, server)
    form = await server.press(await open_card(server), "Edit topics and times")
    form._interaction.modal["custom_id"] = "s0:when:1"
    assert "That form is from another version of me." in shown(await server.mo.submit_modal(form, when()))
