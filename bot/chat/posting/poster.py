"""Posting a digest at Discord: the steps of `bot.digests.deliver`, each done at most once.

Messages are sent as the JSON that was kept of them, which is the same today and after a restart. discord.py
carries them (with its limits, retries and errors), but has no call for a body that is ready; so this asks its
HTTP client for the routes themselves.
"""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, Any

import aiohttp
import discord
from discord.http import Route

from bot.chat.connection.shards import hears_of
from bot.chat.posting.asking import ANSWER_SECONDS, ask
from bot.chat.posting.looking import find_message, find_post
from bot.chat.posting.refusals import explain_refusal, hindrance
from bot.chat.views.digest_post import Late, dated, put_in
from bot.chat.views.trouble import Stuck, trouble_view
from bot.digests.deliver import Absent, Done, Elsewhere, Order, Outcome, day_mark, nonce
from bot.words import ENGLISH, gettext, gettext_noop, speaking

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence
    from datetime import datetime

    from bot.archive import Destination, Subscription
    from bot.chat.posting.asking import Request

_ALREADY = (160004, 40033)
"""The message has a thread already; it has been published already."""
_ARCHIVED = 50083
_COMPONENTS_V2 = 1 << 15
_MOST_TAGS = 5
_WHY_LATE = gettext_noop("It could not be posted before.")


class DiscordPoster:
    """A `bot.digests.deliver.Poster` by means of `client`, which must be ready.

    `topics` are the names of topics by slug; `language` is that of subscriptions which ask for none.
    """

    def __init__(
        self,
        client: discord.Client,
        topics: Mapping[str, str],
        *,
        answer_seconds: float = ANSWER_SECONDS,
        language: str = ENGLISH,
    ) -> None:
        self._client = client
        self._language = language
        self._topics = topics
        self._answer_seconds = answer_seconds

    async def carry_out(self, order: Order, seconds: float) -> Outcome:
        hindered = hindrance(self._client, order)
        if hindered is not None:
            return hindered
        do = {
            "post": self._post,
            "forum_post": self._open_post,
            "thread": self._start_thread,
            "publish": self._publish,
        }[order.step]
        # Only a post in a forum could be made twice by asking twice.
        return await self._ask(order, seconds, do, repeatable=order.step != "forum_post")

    async def look_for(self, order: Order, after: datetime, before: datetime, seconds: float) -> Outcome:
        hindered = hindrance(self._client, order, looking=True)
        if hindered is not None:
            return hindered
        assert self._client.user is not None  # noqa: S101  # known since logging in
        own = self._client.user.id

        async def look(order: Order, request: Request) -> Outcome:
            find = find_post if order.step == "forum_post" else find_message
            found = await find(request, order, own, after, before)
            if found is None:
                return Absent()
            return Elsewhere() if order.elsewhere else Done(*found)

        return await self._ask(order, seconds, look, repeatable=True)

    async def edit(
        self,
        order: Order,
        change: Callable[[Sequence[dict[str, Any]]], list[dict[str, Any]] | None],
        seconds: float,
    ) -> Outcome:
        hindered = hindrance(self._client, order, looking=True)
        if hindered is not None:
            return hindered
        assert order.message is not None  # noqa: S101  # there is one to edit
        message = order.message

        async def bring_up_to_date(order: Order, request: Request) -> Outcome:
            path = "/messages/{message_id}"
            posted = await request(_route("GET", path, order.channel, message_id=message))
            components = change(posted["components"])
            if components is not None:
                body = {
                    "components": components,
                    "flags": _COMPONENTS_V2,
                    "allowed_mentions": {"parse": []},
                }
                route = _route("PATCH", path, order.channel, message_id=message)
                await _in_open_thread(request, route, order.channel, body)
            return Done(order.channel, message)

        return await self._ask(order, seconds, bring_up_to_date, repeatable=True)

    async def tell_owner(self, subscriptions: Sequence[Subscription], seconds: float) -> bool:
        troubled = [(each, each.trouble) for each in subscriptions if each.trouble is not None]
        first, trouble = min(troubled, key=lambda pair: pair[0].id)
        with speaking(first.wanted.language or self._language):
            view = trouble_view([self._stuck(each.destination, it.words) for each, it in troubled])
        body = {
            "flags": _COMPONENTS_V2,
            "components": view.to_components(),  # type: ignore[no-untyped-call]
            "allowed_mentions": {"parse": []},
            "nonce": f"t{first.id}-{int(trouble.since.timestamp())}"[:25],
            "enforce_nonce": True,
        }
        http = self._client.http
        try:
            async with asyncio.timeout(seconds):
                recipient = {"recipient_id": str(first.owner)}
                opened = await http.request(Route("POST", "/users/@me/channels"), json=recipient)
                await http.request(_route("POST", "/messages", int(opened["id"])), json=body)
        except (discord.HTTPException, aiohttp.ClientError, OSError):
            return False
        return True

    def _stuck(self, place: Destination, words: str) -> Stuck:
        guild = self._client.get_guild(place.guild)
        return Stuck(guild.name if guild else None, place.channel, words)

    async def _ask(
        self,
        order: Order,
        seconds: float,
        do: Callable[[Order, Request], Awaitable[Outcome]],
        *,
        repeatable: bool,
    ) -> Outcome:
        return await ask(
            self._client,
            partial(do, order),
            partial(explain_refusal, order),
            seconds,
            repeatable=repeatable,
            answer_seconds=self._answer_seconds,
        )

    async def _post(self, order: Order, request: Request) -> Outcome:
        body = self._body(order) | {"nonce": nonce(order.delivery, order.part), "enforce_nonce": True}
        message = await request(_route("POST", "/messages", order.channel), json=body)
        return Done(order.channel, int(message["id"]))

    async def _open_post(self, order: Order, request: Request) -> Outcome:
        body = {
            "name": _title(order),
            "message": self._body(order),
            "applied_tags": await self._tags(order, request),
        }
        thread = await request(_route("POST", "/threads", order.channel), json=body)
        # The message that opens a forum's post has the id of the post.
        return Done(int(thread["id"]), int(thread["id"]))

    async def _start_thread(self, order: Order, request: Request) -> Outcome:
        assert order.message is not None  # noqa: S101  # posts come first
        return await self._to_message(order, order.message, request, "/threads", {"name": _title(order)})

    async def _publish(self, order: Order, request: Request) -> Outcome:
        assert order.message is not None  # noqa: S101  # posts come first
        return await self._to_message(order, order.message, request, "/crosspost", None)

    async def _to_message(
        self, order: Order, message: int, request: Request, end: str, body: dict[str, Any] | None
    ) -> Outcome:
        route = _route("POST", "/messages/{message_id}" + end, order.channel, message_id=message)
        try:
            await (request(route) if body is None else request(route, json=body))
        except discord.HTTPException as error:
            if error.code not in _ALREADY:
                raise
        # A thread has the id of the message that it hangs on.
        return Done(message if order.step == "thread" else order.channel, message)

    def _body(self, order: Order) -> dict[str, Any]:
        """The message as kept, with what differs by delivery. Nobody is mentioned but the role, if any."""
        role = order.destination.role if order.part == 0 else None
        assert order.body is not None  # noqa: S101  # posts have one
        with speaking(order.language):
            body = put_in(
                order.body,
                delivery=order.delivery,
                part_number=order.part,
                role=role,
                local_date=order.local_date,
                late=Late(order.late_since, gettext(_WHY_LATE)) if order.late_since else None,
                day_mark=day_mark(order.subscription, order.local_date),
            )
        mentions: dict[str, Any] = {"parse": []}
        if role is not None:
            mentions["roles"] = [str(role)]
        return body | {"flags": _COMPONENTS_V2, "allowed_mentions": mentions}

    async def _tags(self, order: Order, request: Request) -> list[str]:
        """The forum's tags that have the name of a wanted topic; all are, where none is named."""
        wanted = order.topics or tuple(self._topics)
        names = {self._topics[slug].casefold() for slug in wanted if slug in self._topics}
        tags = await self._tags_of_forum(order, request)
        return [id_ for id_, name in tags if name.casefold() in names][:_MOST_TAGS]

    async def _tags_of_forum(self, order: Order, request: Request) -> list[tuple[str, str]]:
        """Id and name of those that anybody may use: as the gateway told or, where it doesn't, as Discord says."""
        if hears_of(self._client, order.destination.guild):
            forum = self._client.get_channel(order.destination.channel)
            tags = forum.available_tags if isinstance(forum, discord.ForumChannel) else []
            return [(str(tag.id), tag.name) for tag in tags if not tag.moderated]
        told = await request(_route("GET", "", order.destination.channel))
        return [
            (str(tag["id"]), tag["name"]) for tag in told.get("available_tags", ()) if not tag["moderated"]
        ]


def _title(order: Order) -> str:
    with speaking(order.language):
        return dated(order.title, order.local_date)


async def _in_open_thread(request: Request, route: Route, channel: int, body: dict[str, Any]) -> None:
    """Do it; where that is in a thread which was archived by the time that passed, open it first."""
    try:
        await request(route, json=body)
    except discord.HTTPException as error:
        if error.code != _ARCHIVED:
            raise
        opened = Route("PATCH", "/channels/{channel_id}", channel_id=channel)
        await request(opened, json={"archived": False})
        await request(route, json=body)


def _route(method: str, path: str, channel: int, **parameters: Any) -> Route:
    # The very paths of discord.py, whose buckets for limits are named after them.
    return Route(method, "/channels/{channel_id}" + path, channel_id=channel, **parameters)
