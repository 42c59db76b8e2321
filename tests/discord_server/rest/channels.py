"""Channels themselves, and direct messages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.discord_server.errors import MISSING_PERMISSIONS, UNKNOWN_USER, WRONG_CHANNEL_TYPE, RefusedError
from tests.discord_server.form import Form
from tests.discord_server.models import Channel, ChannelType
from tests.discord_server.permissions import Permission

from .answer import Answer
from .routes import route

if TYPE_CHECKING:
    from .call import Call


@route("GET", "/channels/{channel_id}")
async def get(call: Call) -> Answer:
    return Answer(200, call.channel().payload())


@route("PATCH", "/channels/{channel_id}")
async def modify(call: Call) -> Answer:
    channel, body = call.channel(), call.body
    _check(channel, body)
    owns = channel.is_thread and channel.owner_id == call.bot.id
    needed = Permission.MANAGE_THREADS if channel.is_thread else Permission.MANAGE_CHANNELS
    if not owns and not call.server.may(call.bot, channel, needed):
        raise RefusedError(MISSING_PERMISSIONS)
    for key in ("name", "topic", "archived", "locked", "position"):
        if body.get(key) is not None:
            setattr(channel, key, body[key])
    if "auto_archive_duration" in body:
        channel.auto_archive_minutes = body["auto_archive_duration"]
    if "rate_limit_per_user" in body:
        channel.slowmode = body["rate_limit_per_user"] or 0
    if "applied_tags" in body:
        channel.applied_tags = [int(tag) for tag in body["applied_tags"] or ()]
    event = "THREAD_UPDATE" if channel.is_thread else "CHANNEL_UPDATE"
    call.server.gateway.dispatch(event, channel.payload(), guild_id=channel.guild_id)
    return Answer(200, channel.payload())


def _check(channel: Channel, body: dict[str, Any]) -> None:
    form = Form()
    if channel.guild_id is None:
        raise RefusedError(WRONG_CHANNEL_TYPE)
    form["name"].text(body.get("name"), least=1, most=100)
    form["topic"].text(body.get("topic"), most=4096 if channel.type == ChannelType.FORUM else 1024)
    form["rate_limit_per_user"].integer(body.get("rate_limit_per_user"), least=0, most=21600)
    form["archived"].boolean(body.get("archived"))
    form["locked"].boolean(body.get("locked"))
    form["applied_tags"].items(body.get("applied_tags"), most=5)
    if "auto_archive_duration" in body:
        form["auto_archive_duration"].choice(body["auto_archive_duration"], (60, 1440, 4320, 10080))
    form.raise_if_wrong()


@route("DELETE", "/channels/{channel_id}")
async def delete(call: Call) -> Answer:
    channel = call.channel()
    needed = Permission.MANAGE_THREADS if channel.is_thread else Permission.MANAGE_CHANNELS
    if channel.guild_id is not None and not call.server.may(call.bot, channel, needed):
        raise RefusedError(MISSING_PERMISSIONS)
    call.server.delete_channel(channel)
    return Answer(200, channel.payload())


@route("POST", "/users/@me/channels")
async def open_direct_messages(call: Call) -> Answer:
    form = Form()
    user_id = form["recipient_id"].snowflake(call.body.get("recipient_id"))
    form.raise_if_wrong()
    user = call.server.users.get(user_id or 0)
    if user is None:
        raise RefusedError(UNKNOWN_USER)
    return Answer(200, call.server.direct_messages(user).payload())
