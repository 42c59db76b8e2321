"""/subscribe: what is understood, what is answered, and what is offered while typing."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any

import discord
import pytest

from bot.archive import EVERY_DAY, WEEKDAYS, Destination, Schedule, Wanted
from bot.chat.subscribing.wishes import Wish
from bot.errors import ArchiveUnavailableError
from tests.bot.chat._server import answer, buttons, shown
from tests.bot.chat._subscriptions import subscribe

if TYPE_CHECKING:
    from simcord.builders import ChannelHandle

    from bot.archive import Archive, Subscription
    from tests.bot.chat._server import Server
    from tests.bot.chat.conftest import Clock


async def made(library: Archive, server: Server) -> Subscription:
    (found,) = await library.subscriptions.of_guild(server.guild.id)
    return found


async def offered(server: Server, option: str, typed: str, command: str = "subscribe") -> list[Any]:
    return await server.mo.autocomplete(server.channel, command, option, typed)


class TestASubscription:
    async def test_is_kept_as_it_was_asked_for(self, server: Server, library: Archive) -> None:
        role = server.guild.create_role("readers")
        server.env.backend.get_guild(server.guild.id).roles[role.id].mentionable = True
        news = server.guild.create_news_channel("announcements")
        await server.manage(
            "subscribe",
            topic="mountains, Harbours & straits",
            channel=news,
            at="7:30 pm",
            timezone="Seoul",
            days="weekdays",
            discussion=True,
            publish=True,
            most=3,
            quiet=True,
        )
        kept = await made(library, server)
        assert kept.destination == Destination(
            server.guild.id, news.id, "announcement", discussion=True, publish=True
        )
        assert kept.wanted == Wanted(("mountains", "harbours"), 3, when_quiet=True)
        assert kept.schedule == Schedule(time(19, 30), "Asia/Seoul", WEEKDAYS)
        assert kept.owner == server.mo.id
        assert kept.next_due == datetime(2024, 5, 10, 10, 30, tzinfo=UTC)

    async def test_of_all_topics_has_none_of_its_own(self, server: Server, library: Archive) -> None:
        said = shown(await server.manage("subscribe", topic="All topics", at="noon", timezone="UTC"))
        assert (await made(library, server)).wanted.topics == ()
        assert "**Topics** all" in said

    async def test_is_answered_with_its_settings_and_next_sends(self, server: Server) -> None:
        result = await server.manage("subscribe", topic="harbours", at="7:30 pm", timezone="Asia/Seoul")
        said = shown(result)
        assert said.startswith(f"### Subscribed: digests for <#{server.channel.id}>")
        assert "**Topics** Harbours & straits" in said
        assert "**When** Every day at 19:30, Asia/Seoul" in said
        assert "at most 8 stories · mentions nobody · silent on days with nothing new" in said
        sends = [datetime(2024, 5, day, 10, 30, tzinfo=UTC) for day in (10, 11, 12)]
        assert [f"- <t:{int(send.timestamp())}:F>" in said for send in sends] == [True] * 3
        assert "✅ All is well" in said
        assert answer(result).ephemeral

    async def test_of_a_time_that_is_past_begins_tomorrow(self, server: Server) -> None:
        said = shown(await server.manage("subscribe", topic="all", at="9:00", timezone="UTC"))
        assert (
            f"**Next**, as your clock shows it\n- <t:{int(datetime(2024, 5, 11, 9, tzinfo=UTC).timestamp())}:F>"
            in said
        )

    async def test_says_where_the_clocks_change_between_sends(self, server: Server, clock: Clock) -> None:
        clock.now = datetime(2024, 3, 29, 12, tzinfo=UTC)
        said = shown(await server.manage("subscribe", topic="all", at="9:00", timezone="Berlin"))
        assert "clocks go forward on 31 March: still 09:00 there" in said

    async def test_goes_to_this_channel_at_nine_where_nothing_else_is_said(
        self, server: Server, library: Archive
    ) -> None:
        said = shown(await server.manage("subscribe", topic="all"))
        kept = await made(library, server)
        assert kept.destination.channel == server.channel.id
        assert kept.schedule == Schedule(time(9), "UTC", EVERY_DAY)
        assert "You gave no time: 09:00." in said
        assert "You gave no time zone, and none was used here before: UTC." in said

    async def test_takes_the_time_zone_that_was_used_before(self, server: Server) -> None:
        await server.manage("subscribe", topic="harbours", timezone="Seoul")
        said = shown(await server.manage("subscribe", topic="mountains"))
        assert "You gave no time zone: Asia/Seoul, as in this server before." in said

    async def test_is_not_made_twice(self, server: Server, library: Archive) -> None:
        await server.manage("subscribe", topic="harbours, mountains", at="8:00", timezone="UTC")
        again = await server.manage("subscribe", topic="mountains, harbours", at="10:00", timezone="UTC")
        assert "That channel is sent digests of these topics already" in shown(again)
        assert "Every day at 08:00" in shown(again)
        assert "Edit topics and times" in buttons(again)
        await made(library, server)

    async def test_is_not_made_twice_by_two_who_ask_at_once(self, server: Server, library: Archive) -> None:
        bot = server.env.bot
        guild = bot.get_guild(server.guild.id)
        place = Destination(server.guild.id, server.channel.id)
        wish = Wish(place, Wanted(), Schedule(time(8), "UTC"))
        await asyncio.gather(*(bot.desk.subscribe(guild, wish, server.mo.id) for _ in range(5)))  # type: ignore[attr-defined]
        await made(library, server)

    async def test_of_other_topics_is_another(self, server: Server, library: Archive) -> None:
        await server.manage("subscribe", topic="harbours")
        await server.manage("subscribe", topic="mountains")
        await server.manage("subscribe", topic="all")
        assert len(await library.subscriptions.of_guild(server.guild.id)) == 3

    async def test_too_many_are_refused(self, server: Server, library: Archive) -> None:
        for number in range(8):
            await server.manage(
                "subscribe", topic="all", channel=server.guild.create_text_channel(f"c{number}")
            )
        refused = shown(await server.manage("subscribe", topic="all"))
        assert "it has 8 subscriptions, and I serve 8 in one server at most" in refused
        assert len(await library.subscriptions.of_guild(server.guild.id)) == 8

    async def test_is_not_made_of_what_is_not_understood(self, server: Server, library: Archive) -> None:
        for options, said in NOT_UNDERSTOOD:
            result = await server.manage("subscribe", **options)
            assert said in shown(result)
            assert answer(result).ephemeral
        assert await library.subscriptions.of_guild(server.guild.id) == ()


NOT_UNDERSTOOD: list[tuple[dict[str, str], str]] = [
    ({"topic": "harbour"}, "Did you mean Harbours & straits?"),
    ({"topic": "harbours, nowhere"}, "“nowhere”: there is no such topic."),
    ({"topic": ", ,"}, "Topics: none is named."),
    ({"topic": "all", "at": "soon"}, "this is not a time of day"),
    ({"topic": "all", "timezone": "Nowhere"}, "no such time zone"),
    ({"topic": "all", "days": "someday"}, "is no day of the week"),
]


class TestPlaces:
    @pytest.mark.parametrize(("kind", "words"), [("thread", ", a thread"), ("forum", "a new post each time")])
    async def test_can_be_threads_and_forums(
        self, server: Server, library: Archive, kind: str, words: str
    ) -> None:
        place = await thread(server) if kind == "thread" else server.guild.create_forum_channel("digests")
        result = await server.manage(
            "subscribe", topic="all", at="8", timezone="UTC", channel=place, discussion=True, publish=True
        )
        assert words in shown(result)
        assert "✅ All is well" in shown(result)
        assert "Discussions are for text and announcement channels" in shown(result)
        assert "Only what is posted in an announcement channel can be published." in shown(result)
        kept = await made(library, server)
        assert (kept.destination.place, kept.destination.discussion, kept.destination.publish) == (
            kind,
            False,
            False,
        )

    async def test_can_be_the_thread_that_one_is_in(self, server: Server, library: Archive) -> None:
        here = await thread(server)
        await server.mo.slash(here, "subscribe", topic="all")
        assert (await made(library, server)).destination.place == "thread"

    async def test_can_be_archived_threads_of_which_only_discord_knows(
        self, server: Server, library: Archive
    ) -> None:
        place = await thread(server)
        guild = server.env.bot.get_guild(server.guild.id)
        known = guild and guild.get_thread(place.id)
        assert guild is not None
        assert known is not None
        guild._remove_thread(known)
        said = shown(await server.manage("subscribe", topic="all", channel=place))
        assert "✅ All is well" in said
        assert (await made(library, server)).destination == Destination(guild.id, place.id, "thread")

    async def test_that_are_not_for_messages_are_not_offered(self, server: Server) -> None:
        commands = {one.name: one for one in server.env.bot.tree.get_commands()}  # type: ignore[attr-defined]
        told = commands["subscribe"].to_dict(server.env.bot.tree)["options"]  # type: ignore[attr-defined]
        channel = next(option for option in told if option["name"] == "channel")
        assert sorted(channel["channel_types"]) == [0, 5, 10, 11, 12, 15]


async def thread(server: Server) -> ChannelHandle:
    channel = server.env.bot.get_channel(server.channel.id)
    assert isinstance(channel, discord.TextChannel)
    await channel.create_thread(name="talk", type=discord.ChannelType.public_thread)
    return server.channel.threads[0]


class TestRoles:
    async def test_may_be_mentioned_where_everybody_may(self, server: Server, library: Archive) -> None:
        role = await mentionable(server)
        said = shown(await server.manage("subscribe", topic="all", role=role))
        assert f"mentions <@&{role.id}>" in said
        assert (await made(library, server)).destination.role == role.id

    async def test_are_refused_to_those_who_may_not_mention_them(self, server: Server) -> None:
        role = server.guild.create_role("quiet readers")
        said = shown(await server.manage("subscribe", topic="all", role=role))
        assert "you may not mention that role in this channel yourself" in said

    async def test_everyone_is_never_mentioned(self, server: Server) -> None:
        said = shown(await server.manage("subscribe", topic="all", role=server.guild.default_role))
        assert "I never mention everyone" in said


async def mentionable(server: Server) -> Any:
    role = server.guild.create_role("readers")
    known = server.env.bot.get_guild(server.guild.id)
    assert known is not None
    found = known.get_role(role.id)
    assert found is not None
    await found.edit(mentionable=True)
    return role


class TestChoices:
    async def test_of_topics_go_on_after_a_comma(self, server: Server) -> None:
        assert [one["value"] for one in await offered(server, "topic", "")] == [
            "all",
            "harbours",
            "mountains",
        ]
        (choice,) = await offered(server, "topic", "mountains, har")
        assert choice == {"name": "Mountains & passes, Harbours & straits", "value": "mountains,harbours"}

    async def test_of_zones_come_by_city_and_begin_with_the_one_used_before(self, server: Server) -> None:
        first = (await offered(server, "timezone", "seou"))[0]
        assert first == {"name": "Seoul, South Korea · 18:30 (UTC+9) · Asia/Seoul", "value": "Asia/Seoul"}
        await server.manage("subscribe", topic="all", timezone="Reykjavik")
        assert (await offered(server, "timezone", ""))[0]["value"] == "Atlantic/Reykjavik"

    async def test_of_times_and_days_are_there_before_anything_is_typed(self, server: Server) -> None:
        assert len(await offered(server, "at", "")) > 4
        assert len(await offered(server, "days", "")) == 10

    async def test_of_subscriptions_are_those_of_the_server(self, server: Server, library: Archive) -> None:
        await server.manage("subscribe", topic="harbours", at="8", timezone="UTC")
        kept = await made(library, server)
        elsewhere = Destination(1, 2)
        at = kept.created_at
        await library.subscriptions.add(elsewhere, kept.wanted, kept.schedule, owner=3, at=at, next_due=at)
        (choice,) = await offered(server, "subscription", "harb", "unsubscribe")
        assert choice["name"] == "#briefings · Harbours & straits · every day 08:00"
        assert choice["value"] == str(kept.id)
        assert await offered(server, "subscription", "mountains", "unsubscribe") == []

    async def test_of_subscriptions_are_no_more_than_discord_takes(
        self, server: Server, library: Archive
    ) -> None:
        for minute in range(30):
            await subscribe(library, server, schedule=Schedule(time(8, minute), "UTC"))
        assert len(await offered(server, "subscription", "", "unsubscribe")) == 25
        (last,) = await offered(server, "subscription", "08:29", "unsubscribe")
        assert last["name"].endswith("every day 08:29")

    async def test_stay_empty_while_the_archive_is_away(
        self, server: Server, library: Archive, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async def away(*_: object) -> None:
            raise ArchiveUnavailableError("db", "gone", "Wait.")

        monkeypatch.setattr(type(library.subscriptions), "of_guild", away)
        monkeypatch.setattr(type(library.subscriptions), "zone_last_used", away)
        assert await offered(server, "subscription", "x", "unsubscribe") == []
        assert (await offered(server, "timezone", "seoul"))[0]["value"] == "Asia/Seoul"
