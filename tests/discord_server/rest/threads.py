"""Threads: from a message, on their own, and as posts of a forum."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.discord_server import posting
from tests.discord_server.errors import (
    MISSING_PERMISSIONS,
    TAG_REQUIRED,
    THREAD_EXISTS,
    UNKNOWN_MESSAGE,
    UNKNOWN_TAG,
    WRONG_CHANNEL_TYPE,
    RefusedError,
)
from tests.discord_server.form import Form
from tests.discord_server.models import HAS_THREAD, REQUIRES_TAG, Channel, ChannelType
from tests.discord_server.permissions import Permission

from .answer import Answer
from .routes import route

if TYPE_CHECKING:
    from .call import Call

_FROM = {
    ChannelType.TEXT: ChannelType.PUBLIC_THREAD,
    ChannelType.ANNOUNCEMENT: ChannelType.ANNOUNCEMENT_THREAD,
}


@route("POST", "/channels/{channel_id}/messages/{message_id}/threads")
async def from_message(call: Call) -> Answer:
    channel = call.channel()
    _check(call.body)
    message = channel.messages.get(call.id("message_id"))
    if message is None:
        raise RefusedError(UNKNOWN_MESSAGE)
    if channel.type not in _FROM:
        raise RefusedError(WRONG_CHANNEL_TYPE)
    _need(call, channel, Permission.CREATE_PUBLIC_THREADS)
    if message.id in call.server.channels:
        raise RefusedError(THREAD_EXISTS)
    thread = _make(call, channel, _FROM[channel.type], thread_id=message.id)
    message.data["flags"] |= HAS_THREAD
    message.data["thread"] = thread.payload()
    posting.announce(call.server, "MESSAGE_UPDATE", message)
    return Answer(201, thread.payload())


@route("POST", "/channels/{channel_id}/threads")
async def create(call: Call) -> Answer:
    channel = call.channel()
    _check(call.body)
    if channel.type == ChannelType.FORUM:
        return _post(call, channel)
    if channel.type not in _FROM:
        raise RefusedError(WRONG_CHANNEL_TYPE)
    kind = ChannelType(call.body.get("type", ChannelType.PRIVATE_THREAD))
    private = kind == ChannelType.PRIVATE_THREAD
    _need(call, channel, Permission.CREATE_PRIVATE_THREADS if private else Permission.CREATE_PUBLIC_THREADS)
    return Answer(201, _make(call, channel, kind).payload())


def _post(call: Call, forum: Channel) -> Answer:
    """A new post in a forum: a thread with its first message."""
    form = Form()
    body = form["message"].mapping(call.body.get("message"))
    form.raise_if_wrong()
    posting.check(body, call.request.files, form=form["message"])
    tags = _tags(call, forum)
    _need(call, forum, Permission.SEND_MESSAGES)
    posting.check_extras(call.server, call.bot, forum, body, call.request.files)
    thread = _make(call, forum, ChannelType.PUBLIC_THREAD, tags=tags)
    message = posting.create(call.server, call.bot, thread, body, call.request.files, message_id=thread.id)
    posting.announce(call.server, "MESSAGE_CREATE", message)
    return Answer(201, thread.payload() | {"message": message.payload()})


def _tags(call: Call, forum: Channel) -> list[int]:
    form = Form()
    listed = form["applied_tags"].items(call.body.get("applied_tags"), most=5)
    ids = [form["applied_tags"][index].snowflake(one) for index, one in enumerate(listed)]
    form.raise_if_wrong()
    known = {tag.id: tag for tag in forum.tags}
    for one in ids:
        if one not in known:
            raise RefusedError(UNKNOWN_TAG)
        if known[one].moderated:
            _need(call, forum, Permission.MANAGE_THREADS)
    if forum.flags & REQUIRES_TAG and not ids:
        raise RefusedError(TAG_REQUIRED)
    return [one for one in ids if one is not None]


def _check(body: dict[str, Any]) -> None:
    form = Form()
    form["name"].text(body.get("name"), least=1, most=100, required=True)
    form["rate_limit_per_user"].integer(body.get("rate_limit_per_user"), least=0, most=21600)
    if body.get("auto_archive_duration") is not None:
        form["auto_archive_duration"].choice(body["auto_archive_duration"], (60, 1440, 4320, 10080))
    if body.get("type") is not None:
        form["type"].choice(body["type"], (10, 11, 12))
    form.raise_if_wrong()


def _need(call: Call, channel: Channel, permission: Permission) -> None:
    if not call.server.may(call.bot, channel, permission):
        raise RefusedError(MISSING_PERMISSIONS)


def _make(
    call: Call,
    parent: Channel,
    kind: ChannelType,
    *,
    thread_id: int | None = None,
    tags: list[int] | None = None,
) -> Channel:
    server = call.server
    thread = Channel(
        id=thread_id or server.snowflakes.next(),
        type=kind,
        name=call.body["name"],
        guild_id=parent.guild_id,
        parent_id=parent.id,
        owner_id=call.bot.id,
        applied_tags=tags or [],
        auto_archive_minutes=call.body.get("auto_archive_duration") or parent.auto_archive_minutes,
        slowmode=call.body.get("rate_limit_per_user") or 0,
        created=server.clock.timestamp(),
    )
    server.guilds[parent.guild_id or 0].channels[thread.id] = thread
    server.channels[thread.id] = thread
    server.gateway.dispatch(
        "THREAD_CREATE", thread.payload() | {"newly_created": True}, guild_id=parent.guild_id
    )
    return thread


@route("PUT", "/channels/{channel_id}/thread-members/@me")
async def join(call: Call) -> Answer:
    if not call.channel().is_thread:
        raise RefusedError(WRONG_CHANNEL_TYPE)
    return Answer(204)


@route("GET", "/guilds/{guild_id}/threads/active")
async def active(call: Call) -> Answer:
    threads = [
        channel for channel in call.guild().channels.values() if channel.is_thread and not channel.archived
    ]
    seen = [thread for thread in threads if call.server.may(call.bot, thread, Permission.VIEW_CHANNEL)]
    return Answer(200, {"threads": [thread.payload() for thread in seen], "members": [], "has_more": False})


@route("GET", "/channels/{channel_id}/threads/archived/public")
async def archived(call: Call) -> Answer:
    channel = call.channel()
    _need(call, channel, Permission.READ_MESSAGE_HISTORY)
    own = [
        one
        for one in call.server.guilds[channel.guild_id or 0].channels.values()
        if one.parent_id == channel.id and one.archived
    ]
    newest_first = sorted(own, key=lambda thread: -thread.id)
    if before := call.request.query.get("before"):
        newest_first = [thread for thread in newest_first if thread.created < before]
    limit = int(call.request.query.get("limit", 50))
    shown = [thread.payload() for thread in newest_first[:limit]]
    return Answer(200, {"threads": shown, "members": [], "has_more": len(newest_first) > limit})
