"""/subscriptions and /unsubscribe: what they show, and what their buttons and forms do."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import discord
import pytest

from bot.archive.subscriptions import Destination, Schedule, Subscription, Trouble, Wanted
from bot.chat.custom_ids import OnSubscription
from summarizer import TopicMatch
from tests.bot.chat._samples import BRIEFING, HARBOURS, article
from tests.bot.chat._server import answer, buttons, ids, shown
from tests.bot.chat.conftest import TODAY

if TYPE_CHECKING:
    from collections.abc import Callable

    from simcord.results import InteractionResult

    from bot.archive import Archive
    from bot.chat.client import BriefingBot
    from summarizer import Summarizer
    from tests.bot.chat._server import Server
    from tests.bot.chat.conftest import Clock

EIGHT = Schedule(time(8), "UTC")


async def subscribe(
    library: Archive, server: Server, *, channel: int | None = None, guild: int | None = None, **changes: Any
) -> Subscription:
    """A subscription of all topics at eight, due tomorrow."""
    arguments: dict[str, Any] = {
        "destination": Destination(guild or server.guild.id, channel or server.channel.id),
        "wanted": Wanted(),
        "schedule": EIGHT,
        "owner": server.mo.id,
        "at": TODAY,
        "next_due": datetime(2024, 5, 11, 8, tzinfo=UTC),
    }
    return await library.subscriptions.add(**(arguments | changes))


async def now(library: Archive, subscription: Subscription) -> Subscription:
    found = await library.subscriptions.get(subscription.id)
    assert found is not None
    return found


async def open_card(server: Server) -> InteractionResult:
    return await server.press(await server.manage("subscriptions"), "Manage")


@pytest.fixture
async def news(library: Archive, summarizer: Summarizer) -> None:
    """An article on harbours that came in an hour ago."""
    await library.record(
        article(id="f" * 24, title="A new strait", url="https://news.example/n", published=date(2024, 5, 10)),
        (TopicMatch(HARBOURS, 0.8, ("strait",)),),
        BRIEFING,
        at=TODAY - timedelta(hours=1),
        matched_by="tests",
        vector=summarizer.encoder.encode(["A new strait"])[0],
        encoder=summarizer.encoder.version,
    )


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


class TestTheLastDelivery:
    @pytest.fixture
    async def planned(self, library: Archive, server: Server, news: None) -> Subscription:
        """Today's is planned, and nobody sends it."""
        kept = await subscribe(library, server)
        planner = server.env.bot.digests.planner  # type: ignore[attr-defined]  # the bot is ours
        assert await planner.post_now(kept, TODAY)
        return kept

    async def test_that_waits_is_said_to_wait(self, server: Server, planned: Subscription) -> None:
        said = shown(await open_card(server))
        assert f"Last, due <t:{int(TODAY.timestamp())}:f>: is waiting to be posted" in said

    async def test_that_failed_says_why_and_when_it_is_tried_again(
        self, server: Server, library: Archive, planned: Subscription
    ) -> None:
        soon = TODAY + timedelta(minutes=5)
        (held,) = await library.outbox.claim("a", TODAY, lease=timedelta(minutes=1), limit=1)
        await library.outbox.release(
            held, at=TODAY, next_try=soon, problem="**no** answer in <#5>", in_doubt=False
        )
        said = shown(await open_card(server))
        assert (
            f"waiting to be posted, next try <t:{int(soon.timestamp())}:R>: \\*\\*no\\*\\* answer in <#5>"
            in said
        )
        assert "⏳ A digest is waiting" in said

    async def test_that_came_too_late_went_into_the_next(
        self, server: Server, library: Archive, planned: Subscription
    ) -> None:
        (held,) = await library.outbox.claim("a", TODAY, lease=timedelta(minutes=1), limit=1)
        await library.outbox.fold(held, at=TODAY, problem="The channel was locked.")
        said = shown(await open_card(server))
        assert "could not be posted in time, and goes into the next: The channel was locked." in said


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


def when(**changes: Any) -> dict[str, Any]:
    filled = {"topics": ["harbours"], "at": "6:15 pm", "zone": "Seoul", "days": ["1", "5"], "most": "3"}
    return filled | changes


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
class TestPosting:
    async def test_a_test_is_shown_to_its_presser_alone(self, server: Server, library: Archive) -> None:
        kept = await subscribe(library, server)
        result = await server.press(await open_card(server), "Send me a test")
        assert answer(result).ephemeral
        assert "A test, for you alone." in shown(result)
        assert "A new strait" in shown(result)
        assert server.channel.history() == []
        assert await now(library, kept) == kept
        assert await library.outbox.deliveries(kept.id) == ()

    async def test_a_test_of_nothing_says_so(self, server: Server, library: Archive) -> None:
        await subscribe(library, server, wanted=Wanted(("mountains",)))
        said = shown(await server.press(await open_card(server), "Send me a test"))
        assert said == "There is nothing new, so nothing would be posted now."

    async def test_todays_can_be_posted_now_and_then_counts_as_todays(
        self, server: Server, library: Archive
    ) -> None:
        kept = await subscribe(library, server)
        posted = await server.press(await open_card(server), "Post today's now")
        assert "Today's digest is on its way." in shown(posted)
        assert len(server.channel.history()) == 1
        found = await now(library, kept)
        assert found.last_date == TODAY.date()
        assert found.next_due == kept.next_due
        (delivery,) = await library.outbox.deliveries(kept.id)
        assert delivery.on_demand
        assert delivery.status == "sent"
        opened = await open_card(server)
        assert "Last digest" in buttons(opened)
        again = await server.press(opened, "Post today's now")
        assert "Today's digest: it was made already." in shown(again)
        assert len(server.channel.history()) == 1

    async def test_what_was_posted_is_not_posted_again_when_it_is_due(
        self, server: Server, library: Archive, clock: Clock
    ) -> None:
        kept = await subscribe(
            library, server, schedule=Schedule(time(10), "UTC"), next_due=TODAY.replace(hour=10)
        )
        await server.press(await open_card(server), "Post today's now")
        assert (await now(library, kept)).next_due == datetime(2024, 5, 11, 10, tzinfo=UTC)

    async def test_on_a_day_with_nothing_new_nothing_is_posted(
        self, server: Server, library: Archive
    ) -> None:
        kept = await subscribe(library, server, wanted=Wanted(("mountains",)))
        said = shown(await server.press(await open_card(server), "Post today's now"))
        assert "There is nothing new, so nothing was posted." in said
        assert (await now(library, kept)).last_date is None
        assert server.channel.history() == []

    async def test_on_such_a_day_something_is_posted_where_it_is_wanted(
        self, server: Server, library: Archive
    ) -> None:
        await subscribe(library, server, wanted=Wanted(("mountains",), when_quiet=True))
        await server.press(await open_card(server), "Post today's now")
        assert len(server.channel.history()) == 1

    async def test_while_it_is_paused_nothing_is_posted(self, server: Server, library: Archive) -> None:
        kept = await subscribe(library, server)
        opened = await open_card(server)
        await library.subscriptions.pause(kept.id, at=TODAY)
        said = shown(await server.press(opened, "Post today's now"))
        assert "This subscription: it is paused." in said
        assert server.channel.history() == []


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


class TestCatchingUp:
    async def test_follows_what_is_sent_to_the_channel(self, server: Server, library: Archive) -> None:
        await subscribe(library, server, wanted=Wanted(("mountains",)))
        said = shown(await server.ask("catchup", days=365))
        assert "Catching up on this channel's topics" in said
        assert "Avalanche" in said
        assert "Strait" not in said

    async def test_turns_its_pages_within_them(self, server: Server, library: Archive) -> None:
        await subscribe(library, server, wanted=Wanted(("harbours",)))
        first = await server.ask("catchup", days=365)
        assert "in 12 articles" in shown(first)
        second = await server.ann.click(answer(first), label="Next")
        assert "Page 2 of " in shown(second)
        assert "in 12 articles" in shown(second)

    async def test_shows_all_where_all_are_sent_or_none(self, server: Server, library: Archive) -> None:
        assert "13 articles" in shown(await server.ask("catchup", days=365))
        await subscribe(library, server, wanted=Wanted(("mountains",)))
        await subscribe(library, server)
        assert "13 articles" in shown(await server.ask("catchup", days=365))
