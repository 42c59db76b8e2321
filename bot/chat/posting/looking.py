"""Finding a part of a digest in its channel again, by its mark."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import discord
from discord.http import Route

from bot.chat.custom_ids import OpenDigest
from bot.digests.deliver import day_mark

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from bot.chat.posting.asking import Request
    from bot.digests.deliver import Order

_PAGE = 100

Found = tuple[int, int]
"""A channel and a message in it."""


async def find_message(
    request: Request, order: Order, own: int, after: datetime, before: datetime
) -> Found | None:
    """The message of `own`, the bot, among those of the channel that were made between the two moments."""
    return await _find(request, order.channel, partial(_is_of, order), own, after, before)


async def find_marked(
    request: Request, channel: int, mark: str, own: int, after: datetime, before: datetime
) -> Found | None:
    """The message of `own` with a component of this custom id, among those made between the two moments."""

    def is_marked(message: dict[str, Any]) -> bool:
        return mark in _custom_ids(message.get("components"))

    return await _find(request, channel, is_marked, own, after, before)


async def _find(
    request: Request,
    channel: int,
    fits: Callable[[dict[str, Any]], bool],
    own: int,
    after: datetime,
    before: datetime,
) -> Found | None:
    last = discord.utils.time_snowflake(before, high=True)
    newest_seen = discord.utils.time_snowflake(after) - 1
    route = Route("GET", "/channels/{channel_id}/messages", channel_id=channel)
    while True:
        page = await request(route, params={"after": newest_seen, "limit": _PAGE})
        for message in page:
            ours = _is_from(message.get("author"), own) and int(message["id"]) <= last
            if ours and fits(message):
                return channel, int(message["id"])
        newest_seen = max((int(message["id"]) for message in page), default=last)
        if len(page) < _PAGE or newest_seen >= last:
            return None


async def find_post(
    request: Request, order: Order, own: int, after: datetime, before: datetime
) -> Found | None:
    """The post in the forum whose first message is ours, among those opened between the two moments."""
    first, last = discord.utils.time_snowflake(after), discord.utils.time_snowflake(before, high=True)
    threads = [*await _active(request, order), *await _archived(request, order, after)]
    for thread in threads:
        number = int(thread["id"])
        if str(thread.get("owner_id")) != str(own) or not first <= number <= last:
            continue
        route = Route(
            "GET",
            "/channels/{channel_id}/messages/{message_id}",
            channel_id=number,
            message_id=number,
        )
        try:
            message = await request(route)
        except discord.NotFound:
            continue  # the post stands, but its first message was deleted
        if _is_of(order, message):
            return number, number
    return None


async def _active(request: Request, order: Order) -> list[dict[str, Any]]:
    route = Route("GET", "/guilds/{guild_id}/threads/active", guild_id=order.destination.guild)
    listed = await request(route)
    return [one for one in listed["threads"] if str(one.get("parent_id")) == str(order.channel)]


async def _archived(request: Request, order: Order, after: datetime) -> list[dict[str, Any]]:
    """The archived posts of the forum, but for those that were archived before `after`."""
    route = Route("GET", "/channels/{channel_id}/threads/archived/public", channel_id=order.channel)
    found: list[dict[str, Any]] = []
    before: str | None = None
    while True:
        listed = await request(route, params={"limit": _PAGE} | ({"before": before} if before else {}))
        found += listed["threads"]
        if not listed["threads"] or not listed.get("has_more"):
            return found
        before = str(listed["threads"][-1]["thread_metadata"]["archive_timestamp"])
        oldest = discord.utils.parse_time(before)
        if oldest is None or oldest < after:
            return found


def _is_of(order: Order, message: dict[str, Any]) -> bool:
    """Whether a message is the order's, by its mark; or by its day, where another bot gave it another number."""
    components = [*_walk(message.get("components"))]
    if not order.elsewhere:
        return OpenDigest(order.delivery, order.part).custom_id() in _custom_ids(components)
    day = day_mark(order.subscription, order.local_date)
    digests = (one for one in components if OpenDigest.TEMPLATE.fullmatch(one.get("custom_id", "")))
    return any(one.get("id") == day for one in digests)


def _is_from(author: Any, user: int) -> bool:
    return isinstance(author, dict) and str(author.get("id")) == str(user)


def _custom_ids(components: Any) -> Iterator[str]:
    return (one["custom_id"] for one in _walk(components) if "custom_id" in one)


def _walk(components: Any) -> Iterator[dict[str, Any]]:
    for component in components or ():
        yield component
        yield from _walk(component.get("components"))
        if component.get("accessory"):
            yield from _walk([component["accessory"]])
