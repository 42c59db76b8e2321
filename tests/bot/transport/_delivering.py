"""Subscriptions, digests and what became of them, for tests of delivering over sockets."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from bot.archive import Destination, NewDelivery, NewDigest, Schedule, Wanted
from tests.discord_server import ChannelType

if TYPE_CHECKING:
    from bot.archive import Archive, Place, Subscription
    from tests.discord_server import Channel, DiscordServer
    from tests.discord_server.models import Message

POST = "POST /channels/{channel_id}/messages"
OPEN = "POST /channels/{channel_id}/threads"
DAY = timedelta(days=1)

_PLACES: dict[int, Place] = {
    ChannelType.TEXT: "text",
    ChannelType.ANNOUNCEMENT: "announcement",
    ChannelType.FORUM: "forum",
    ChannelType.PUBLIC_THREAD: "thread",
}


def this_minute() -> datetime:
    return datetime.now(UTC).replace(second=0, microsecond=0)


async def subscribe(
    archive: Archive, channel: Channel, owner: int = 1, *, when_quiet: bool = False, **extras: Any
) -> Subscription:
    """A daily subscription that is due at the beginning of this minute."""
    due = this_minute()
    destination = Destination(channel.guild_id or 0, channel.id, _PLACES[channel.type], **extras)
    return await archive.subscriptions.add(
        destination,
        Wanted(("japan-rok",), when_quiet=when_quiet),
        Schedule(time(due.hour, due.minute), "UTC"),
        owner=owner,
        at=due - DAY / 2,
        next_due=due,
    )


def body(part: int) -> dict[str, Any]:
    """A message as `render_digest` makes one, with the place where its mark goes."""
    button = {"type": 2, "style": 2, "label": "Receipts", "custom_id": f"d1:0:{part}"}
    text = {"type": 10, "content": f"Part {part}", "id": 7}
    return {
        "flags": 1 << 15,
        "components": [{"type": 17, "components": [text]}, {"type": 1, "components": [button]}],
        "allowed_mentions": {"parse": []},
    }


async def plan(
    archive: Archive, *subscriptions: Subscription, parts: int = 2, at: datetime | None = None
) -> list[int]:
    """Plan the same digest for each, now or `at` some moment; the ids of their deliveries."""
    due = this_minute()
    digest = NewDigest(due - DAY, due, (), tuple(body(part) for part in range(parts)), "Japan")
    deliveries = [
        NewDelivery(each.id, each.edition, local_date(due), due, due - DAY, due, digest, due + DAY)
        for each in subscriptions
    ]
    planned = await archive.outbox.plan(deliveries, at=at or datetime.now(UTC))
    assert None not in planned
    return [each for each in planned if each is not None]


def local_date(due: datetime) -> date:
    return due.date()


def marks(server: DiscordServer, channel: Channel) -> list[str]:
    """The marks of what stands in a channel, in order; of a forum, of all its posts."""
    places = [channel]
    if channel.type == ChannelType.FORUM:
        threads = server.guilds[channel.guild_id or 0].channels.values()
        places = sorted((one for one in threads if one.parent_id == channel.id), key=lambda one: one.id)
    found = (mark(message) for place in places for message in server.messages(place))
    return [one for one in found if one is not None]


def mark(message: Message) -> str | None:
    ids = (str(each["custom_id"]) for each in message.components() if "custom_id" in each)
    return next((one for one in ids if one.startswith("d1:")), None)


def whole(delivery: int, parts: int = 2) -> list[str]:
    """The marks of a delivery that was posted once, whole and in order."""
    return [f"d1:{delivery}:{part}" for part in range(parts)]
