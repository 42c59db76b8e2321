"""Messages in channels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.discord_server import posting
from tests.discord_server.errors import (
    ALREADY_CROSSPOSTED,
    CANNOT_REPLY,
    CANNOT_SEND_TO_USER,
    MISSING_PERMISSIONS,
    NOT_A_TEXT_CHANNEL,
    NOT_THE_AUTHOR,
    THREAD_ARCHIVED,
    UNKNOWN_MESSAGE,
    WRONG_CHANNEL_TYPE,
    RefusedError,
)
from tests.discord_server.form import Form
from tests.discord_server.models import CROSSPOSTED, Channel, ChannelType, Message
from tests.discord_server.permissions import Permission

from .answer import Answer
from .ratelimits import Limit
from .routes import route

if TYPE_CHECKING:
    from .call import Call

_NO_TEXT = (ChannelType.FORUM, ChannelType.CATEGORY)


@route("POST", "/channels/{channel_id}/messages", limit=Limit(5, 5.0))
async def create(call: Call) -> Answer:
    server, channel, body = call.server, call.channel(), call.body
    posting.check(body, call.request.files)
    check_may_post(call, channel)
    posting.check_extras(server, call.bot, channel, body, call.request.files)
    reply = _reply(call, channel, body.get("message_reference"))
    nonce = body.get("nonce")
    if body.get("enforce_nonce") and nonce is not None:
        earlier = server.nonces.find(call.bot.id, nonce)
        if earlier is not None:
            return Answer(200, earlier.payload())
    channel.archived = False
    message = posting.create(server, call.bot, channel, body, call.request.files, extra=reply)
    server.nonces.remember(message)
    posting.announce(server, "MESSAGE_CREATE", message)
    return Answer(200, message.payload())


def check_may_post(call: Call, channel: Channel) -> None:
    """Raise unless the bot may post in the channel, as it is now."""
    server = call.server
    if channel.type in _NO_TEXT:
        raise RefusedError(NOT_A_TEXT_CHANNEL)
    if channel.recipient is not None and not channel.recipient.accepts_messages:
        raise RefusedError(CANNOT_SEND_TO_USER)
    needed = Permission.SEND_MESSAGES_IN_THREADS if channel.is_thread else Permission.SEND_MESSAGES
    if not server.may(call.bot, channel, needed):
        raise RefusedError(MISSING_PERMISSIONS)
    if channel.archived and channel.locked and not server.may(call.bot, channel, Permission.MANAGE_THREADS):
        raise RefusedError(THREAD_ARCHIVED)


def _reply(call: Call, channel: Channel, reference: object) -> dict[str, Any]:
    if not reference:
        return {}
    form = Form()["message_reference"]
    given = form.mapping(reference)
    message_id = form["message_id"].snowflake(given.get("message_id"))
    form.raise_if_wrong()
    if not call.server.may(call.bot, channel, Permission.READ_MESSAGE_HISTORY):
        raise RefusedError(CANNOT_REPLY)
    replied = channel.messages.get(message_id or 0)
    if replied is None:
        if given.get("fail_if_not_exists", True):
            form.refuse("REPLIES_UNKNOWN_MESSAGE", "Unknown message")
            form.raise_if_wrong()
        return {}
    shown = {"message_id": str(message_id), "channel_id": str(channel.id), "type": 0}
    return {"type": 19, "message_reference": shown, "referenced_message": replied.payload()}


@route("GET", "/channels/{channel_id}/messages")
async def history(call: Call) -> Answer:
    channel, query = call.channel(), call.request.query
    form = Form()
    limit = _number(form["limit"], query.get("limit", "50"), least=1, most=100)
    ends = [key for key in ("before", "after", "around") if key in query]
    bound = form[ends[0]].snowflake(query[ends[0]]) if ends else None
    form.raise_if_wrong()
    if not call.server.may(call.bot, channel, Permission.READ_MESSAGE_HISTORY):
        return Answer(200, [])
    newest_first = sorted(channel.messages.values(), key=lambda message: -message.id)
    if bound is not None:
        newest_first = _beside(newest_first, ends[0], bound, limit)
    shown = newest_first[:limit]
    return Answer(200, [posting.shown_to_bot(call.server, message) for message in shown])


def _beside(newest_first: list[Message], end: str, bound: int, limit: int) -> list[Message]:
    older = [message for message in newest_first if message.id < bound]
    newer = [message for message in newest_first if message.id > bound]
    if end == "before":
        return older
    if end == "after":
        # The ones right after the bound, and yet the newest of these first.
        return newer[-limit:]
    middle = [message for message in newest_first if message.id == bound]
    return newer[-(limit // 2) :] + middle + older[: limit // 2]


def _number(form: Form, text: str, *, least: int, most: int) -> int:
    if not text.isdecimal() or not least <= int(text) <= most:
        form.refuse("NUMBER_TYPE_MAX", f"int value should be between {least} and {most}.")
        return least
    return int(text)


@route("GET", "/channels/{channel_id}/messages/{message_id}")
async def get(call: Call) -> Answer:
    channel = call.channel()
    if not call.server.may(call.bot, channel, Permission.READ_MESSAGE_HISTORY):
        raise RefusedError(MISSING_PERMISSIONS)
    return Answer(200, posting.shown_to_bot(call.server, _message(call, channel)))


def _message(call: Call, channel: Channel) -> Message:
    message = channel.messages.get(call.id("message_id"))
    if message is None:
        raise RefusedError(UNKNOWN_MESSAGE)
    return message


@route("PATCH", "/channels/{channel_id}/messages/{message_id}", limit=Limit(5, 5.0))
async def edit(call: Call) -> Answer:
    server, channel = call.server, call.channel()
    message = _message(call, channel)
    if message.author_id != call.bot.id:
        raise RefusedError(NOT_THE_AUTHOR)
    posting.check(call.body, call.request.files, before=message)
    posting.check_extras(server, call.bot, channel, call.body, call.request.files)
    if channel.archived and channel.locked:
        raise RefusedError(THREAD_ARCHIVED)
    posting.edit(server, message, call.body, call.request.files)
    posting.announce(server, "MESSAGE_UPDATE", message)
    return Answer(200, message.payload())


@route("DELETE", "/channels/{channel_id}/messages/{message_id}", limit=Limit(5, 1.0))
async def delete(call: Call) -> Answer:
    channel = call.channel()
    message = _message(call, channel)
    if message.author_id != call.bot.id and not call.server.may(
        call.bot, channel, Permission.MANAGE_MESSAGES
    ):
        raise RefusedError(MISSING_PERMISSIONS)
    posting.delete(call.server, message)
    return Answer(204)


@route("POST", "/channels/{channel_id}/messages/{message_id}/crosspost", limit=Limit(10, 3600.0))
async def crosspost(call: Call) -> Answer:
    channel = call.channel()
    message = _message(call, channel)
    if channel.type != ChannelType.ANNOUNCEMENT:
        raise RefusedError(WRONG_CHANNEL_TYPE)
    own = message.author_id == call.bot.id
    needed = Permission.SEND_MESSAGES if own else Permission.MANAGE_MESSAGES
    if not call.server.may(call.bot, channel, needed):
        raise RefusedError(MISSING_PERMISSIONS)
    if message.flags & CROSSPOSTED:
        raise RefusedError(ALREADY_CROSSPOSTED)
    message.data["flags"] |= CROSSPOSTED
    posting.announce(call.server, "MESSAGE_UPDATE", message)
    return Answer(200, message.payload())


@route("POST", "/channels/{channel_id}/typing")
async def typing(call: Call) -> Answer:
    channel = call.channel()
    check_may_post(call, channel)
    return Answer(204)


@route("POST", "/channels/{channel_id}/messages/bulk-delete")
async def bulk_delete(call: Call) -> Answer:
    channel = call.channel()
    form = Form()
    ids = form["messages"].items(call.body.get("messages"), least=2, most=100)
    form.raise_if_wrong()
    if channel.guild_id is None:
        raise RefusedError(WRONG_CHANNEL_TYPE)
    if not call.server.may(call.bot, channel, Permission.MANAGE_MESSAGES):
        raise RefusedError(MISSING_PERMISSIONS)
    for one in ids:
        message = channel.messages.get(int(str(one)))
        if message is not None:
            posting.delete(call.server, message)
    return Answer(204)
