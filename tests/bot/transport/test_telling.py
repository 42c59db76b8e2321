"""What an owner is written of digests that wait, over sockets: one message of all, once, where that is possible."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from bot.archive import Destination, Schedule, Subscription, Trouble, Wanted
from tests.discord_server import Permission

from ._crew import crew
from ._delivering import plan, subscribe
from ._posters import deaf_poster, place, poster

if TYPE_CHECKING:
    from pathlib import Path

    from bot.archive import Archive
    from tests.discord_server import Channel, DiscordServer
    from tests.discord_server.models import Message, User

WITHIN = 30.0
NOW = datetime(2024, 5, 10, tzinfo=UTC)


def troubled(
    channel: Channel, owner: User, id_: int = 7, *, language: str | None = None, since: datetime = NOW
) -> Subscription:
    words = f"I may not post in <#{channel.id}>: I lack Send Messages. Whoever manages the channel can give me that."
    return Subscription(
        id_,
        Destination(channel.guild_id or 0, channel.id),
        Wanted(language=language),
        Schedule(time(8), "UTC"),
        owner.id,
        NOW,
        NOW,
        trouble=Trouble("missing_permissions", words, since),
    )


def told(server: DiscordServer, owner: User) -> list[Message]:
    return server.messages(server.direct_messages(owner))


async def test_an_owner_is_written_once_where_that_is_possible(discord_server: DiscordServer) -> None:
    channel, owner = place(discord_server), discord_server.add_user("ann")
    async with poster(discord_server) as posting:
        assert await posting.tell_owner([troubled(channel, owner)], 20)
        assert await posting.tell_owner([troubled(channel, owner)], 20)
        (message,) = told(discord_server, owner)
        assert f"for <#{channel.id}> of Foreign Desk cannot" in message.text
        assert f"I may not post in <#{channel.id}>: I lack Send Messages." in message.text
        owner.accepts_messages = False
        later = troubled(channel, owner, since=NOW + timedelta(days=1))
        assert not await posting.tell_owner([later], 20)


async def test_all_that_waits_is_in_one_message(discord_server: DiscordServer) -> None:
    owner = discord_server.add_user("ann")
    channels = [place(discord_server) for _ in range(30)]
    waiting = [troubled(each, owner, 7 + number) for number, each in enumerate(channels)]
    async with poster(discord_server) as posting:
        for _ in range(2):
            assert await posting.tell_owner(waiting, 20)
        (message,) = told(discord_server, owner)
        assert all(f"<#{each.id}>" in message.text for each in channels)
        assert "## 30 digests need your help" in message.text
        # Another matter is another message, though the first of the digests is the same.
        assert await posting.tell_owner([troubled(channels[0], owner, since=NOW + timedelta(hours=1))], 20)
        assert len(told(discord_server, owner)) == 2


async def test_it_is_in_the_language_of_the_first_of_them(discord_server: DiscordServer) -> None:
    channel, owner = place(discord_server), discord_server.add_user("ann")
    waiting = [troubled(channel, owner, 8, language="uk"), troubled(place(discord_server), owner, 9)]
    async with poster(discord_server, language="ja") as posting:
        assert await posting.tell_owner(waiting, 20)
        assert await posting.tell_owner(waiting[1:], 20)
    ukrainian, japanese = told(discord_server, owner)
    assert "2 дайджести потребують вашої допомоги" in ukrainian.text
    assert "ダイジェストに対応が必要です" in japanese.text


async def test_a_process_that_hears_of_no_server_names_the_channels_alone(
    discord_server: DiscordServer,
) -> None:
    owner = discord_server.add_user("ann")
    channels = [place(discord_server) for _ in range(2)]
    async with deaf_poster(discord_server) as posting:
        assert await posting.tell_owner([troubled(e, owner, 7 + n) for n, e in enumerate(channels)], 20)
    (message,) = told(discord_server, owner)
    assert f"<#{channels[0].id}> and <#{channels[1].id}>\n" in message.text


async def test_a_server_that_takes_away_a_right_is_told_of_in_one_message(
    discord_server: DiscordServer, archive: Archive, tmp_path: Path
) -> None:
    guild = discord_server.add_guild("Foreign Desk")
    ann, bo = discord_server.add_user("ann"), discord_server.add_user("bo")
    channels = [discord_server.add_channel(guild, f"briefings-{number}") for number in range(25)]
    made = [await subscribe(archive, each, ann.id) for each in channels[:20]]
    made += [await subscribe(archive, each, bo.id) for each in channels[20:]]
    await plan(archive, *made)
    for each in channels:
        discord_server.deny(each, Permission.SEND_MESSAGES)

    def both_are_told() -> bool:
        return bool(told(discord_server, ann) and told(discord_server, bo))

    async with crew(discord_server, archive, tmp_path):
        await discord_server.until(both_are_told, within=WITHIN)
    (to_ann,), (to_bo,) = told(discord_server, ann), told(discord_server, bo)
    assert [f"<#{each.id}>" in to_ann.text for each in channels] == [True] * 20 + [False] * 5
    assert [f"<#{each.id}>" in to_bo.text for each in channels] == [False] * 20 + [True] * 5
    kept = [await archive.subscriptions.get(each.id) for each in made]
    assert all(each and each.trouble and each.trouble.told_at for each in kept)
