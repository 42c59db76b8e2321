"""/subscriptions and /unsubscribe: what they show, and what their buttons and forms do."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any

import discord

from bot.archive import Schedule, Trouble, Wanted
from bot.chat.custom_ids import OnSubscription
from tests.bot.chat._server import answer, buttons, ids, shown
from tests.bot.chat._subscriptions import now, open_card, subscribe
from tests.bot.chat.conftest import TODAY

if TYPE_CHECKING:
    from simcord.results import InteractionResult

    from bot.archive import Archive
    from tests.bot.chat._server import Server


class TestTheList:
    async def test_shows_what_is_sent_where_and_when(self, server: Server, library: Archive) -> None:
        await subscribe(library, server, wanted=Wanted(("harbours",)))
        said = shown(await server.manage("subscriptions"))
        assert f"### 1 subscription\n<#{server.channel.id}> · Harbours & straits" in said
        assert "Every day at 08:00, UTC" in said
        assert f"✅ Next <t:{int(datetime(2024, 5, 11, 8, tzinfo=UTC).timestamp())}:f>" in said

    async def test_says_how_to_make_the_first(self, server: Server) -> None:
        said = shown(await server.manage("subscriptions"))
        assert "### No subscriptions yet\n/subscribe sends" in said

    async def test_shows_those_of_the_server_alone(self, server: Server, library: Archive) -> None:
        await subscribe(library, server, guild=7, channel=8)
        assert "No subscriptions yet" in shown(await server.manage("subscriptions"))

    async def test_has_pages(self, server: Server, library: Archive) -> None:
        for number in range(8):
            await subscribe(library, server, schedule=Schedule(time(8, number), "UTC"))
        first = await server.manage("subscriptions")
        assert "### 8 subscriptions" in shown(first)
        assert "Page 1 of 2" in shown(first)
        assert buttons(first) == ["Manage"] * 6 + ["Next"]
        second = await server.press(first, "Next")
        assert answer(second).id == answer(first).id
        assert "at 08:07" in shown(second)
        opened = await server.press(second, "Manage")
        assert "Page 2 of 2" in shown(await server.press(opened, "All subscriptions"))

    async def test_points_out_what_has_to_be_mended(self, server: Server, library: Archive) -> None:
        await subscribe(library, server, channel=99)
        assert "⚠️ Something has to be mended" in shown(await server.manage("subscriptions"))


class TestTheCard:
    async def test_shows_the_next_three_sends_and_all_buttons(self, server: Server, library: Archive) -> None:
        await subscribe(library, server)
        opened = await open_card(server)
        assert shown(opened).count(":F>") == 3
        assert f"Set up by <@{server.mo.id}>" in shown(opened)
        assert buttons(opened) == [
            "Pause",
            "Edit topics and times",
            "Edit place and options",
            "Remove",
            "Send me a test",
            "Post today's now",
            "All subscriptions",
        ]

    async def test_tells_the_trouble_in_words(self, server: Server, library: Archive) -> None:
        kept = await subscribe(library, server)
        trouble = Trouble("refused", "The forum wants a tag.", TODAY)
        await library.subscriptions.set_trouble(kept.id, trouble)
        said = shown(await open_card(server))
        assert f"⚠️ The forum wants a tag. (since <t:{int(TODAY.timestamp())}:R>)" in said
        assert "All is well" not in said

    async def test_tells_what_is_missing_once(self, server: Server, library: Archive) -> None:
        secret = server.guild.create_text_channel(
            "secret",
            overwrites={server.guild.me: discord.PermissionOverwrite(send_messages=False)},
        )
        kept = await subscribe(library, server, channel=secret.id)
        await library.subscriptions.set_trouble(
            kept.id, Trouble("missing_permissions", "I may not post.", TODAY)
        )
        said = shown(await open_card(server))
        assert said.count("⚠️") == 1
        assert f"In <#{secret.id}> I lack **Send Messages**." in said

    async def test_of_a_channel_that_is_gone_says_so(self, server: Server, library: Archive) -> None:
        await subscribe(library, server, channel=99)
        assert "⚠️ <#99> is gone, or hidden from me." in shown(await open_card(server))

    async def test_names_the_topics_that_are_not_set_up_any_more(
        self, server: Server, library: Archive
    ) -> None:
        await subscribe(library, server, wanted=Wanted(("harbours", "tides")))
        assert "Harbours & straits, tides (not set up any more)" in shown(await open_card(server))

    async def test_of_somebody_elses_subscription_is_not_opened(
        self, server: Server, library: Archive
    ) -> None:
        """A custom id comes back from a client, which can send any."""
        own, foreign = await subscribe(library, server), await subscribe(library, server, guild=7, channel=8)
        result = await server.manage("subscriptions")
        button = next(c for c in walk_buttons(server, result) if c["label"] == "Manage")
        button["custom_id"] = OnSubscription("open", foreign.id).custom_id()
        forged = await server.mo.click(answer(result), custom_id=button["custom_id"])
        assert "That subscription: it is not there any more." in shown(forged)
        for deed in ("pause", "remove", "removed"):
            button["custom_id"] = OnSubscription(deed, foreign.id).custom_id()
            await server.mo.click(answer(result), custom_id=button["custom_id"])
        assert (await now(library, foreign)).paused_at is None
        assert (await now(library, own)).paused_at is None


def walk_buttons(server: Server, result: InteractionResult) -> list[dict[str, Any]]:
    """The buttons of a message as SimCord keeps them, so that a test can forge one."""
    kept = server.env.backend.get_message(server.channel.id, answer(result).id)
    found: list[dict[str, Any]] = []

    def walk(components: Any) -> None:
        for component in components:
            if component["type"] == 2:
                found.append(component)
            walk(component.get("components", ()))
            walk([component["accessory"]] if "accessory" in component else ())

    walk(kept.components)
    return found


class TestPausing:
    async def test_stops_and_resuming_goes_on(self, server: Server, library: Archive) -> None:
        kept = await subscribe(library, server)
        paused = await server.press(await open_card(server), "Pause")
        assert "**Next** none while it is paused" in shown(paused)
        assert (await now(library, kept)).next_due is None
        resumed = await server.press(paused, "Resume")
        assert answer(resumed).id == answer(paused).id
        assert "✅ All is well" in shown(resumed)
        assert (await now(library, kept)).next_due == kept.next_due

    async def test_twice_is_no_mistake(self, server: Server, library: Archive) -> None:
        await subscribe(library, server)
        opened = await open_card(server)
        pause = ids(opened)["Pause"]
        public = await server.manage("subscriptions", public=True)
        await server.mo.click(answer(opened), custom_id=pause)
        paused = await server.press(public, "Manage")
        assert "Resume" in buttons(paused)


class TestRemoving:
    async def test_asks_first(self, server: Server, library: Archive) -> None:
        kept = await subscribe(library, server)
        asked = await server.press(await open_card(server), "Remove")
        assert "### Remove this subscription?" in shown(asked)
        back = await server.press(asked, "Keep it")
        assert "Pause" in buttons(back)
        assert await library.subscriptions.get(kept.id)
        removed = await server.press(await server.press(back, "Remove"), "Remove it")
        assert "### Removed" in shown(removed)
        assert "Every day at 08:00, UTC" in shown(removed)
        assert await library.subscriptions.get(kept.id) is None

    async def test_by_the_command_asks_as_well(self, server: Server, library: Archive) -> None:
        kept = await subscribe(library, server)
        asked = await server.manage("unsubscribe", subscription=str(kept.id))
        assert answer(asked).ephemeral
        assert await library.subscriptions.get(kept.id)
        assert "### Removed" in shown(await server.press(asked, "Remove it"))
        assert await library.subscriptions.get(kept.id) is None

    async def test_of_what_is_not_there_is_refused(self, server: Server, library: Archive) -> None:
        foreign = await subscribe(library, server, guild=7, channel=8)
        for asked in ("briefings", "99", "9" * 40, str(foreign.id)):
            said = shown(await server.manage("unsubscribe", subscription=asked))
            assert said.startswith("That subscription: ")
        assert await library.subscriptions.get(foreign.id)

    async def test_leaves_the_other_buttons_with_an_answer(self, server: Server, library: Archive) -> None:
        kept = await subscribe(library, server)
        opened = await open_card(server)
        await library.subscriptions.remove(kept.id)
        for label in ("Pause", "Edit topics and times", "Send me a test", "Post today's now"):
            gone = await server.mo.click(answer(opened), custom_id=ids(opened)[label])
            assert "That subscription: it is not there any more." in shown(gone)
