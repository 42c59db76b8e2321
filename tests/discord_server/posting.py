"""Making, editing and deleting messages: what REST, webhooks and interactions have in common."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from .errors import MISSING_PERMISSIONS, TOO_LARGE, RefusedError
from .form import Form
from .models import COMPONENTS_V2, CROSSPOSTED, EPHEMERAL, HAS_THREAD, LOADING, Channel, Message, User, walk
from .permissions import Permission
from .rendering import rendered
from .rules import messages as rules

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .journal import Upload
    from .world import World

MOST_BYTES = 10 * 1024 * 1024
SUPPRESS_EMBEDS, SUPPRESS_NOTIFICATIONS = 1 << 2, 1 << 12
_OF_POSTER = SUPPRESS_EMBEDS | SUPPRESS_NOTIFICATIONS | COMPONENTS_V2
_KEPT_ON_EDIT = CROSSPOSTED | HAS_THREAD | EPHEMERAL | COMPONENTS_V2
_USER_MENTION = re.compile(r"<@!?(\d+)>")
_ROLE_MENTION = re.compile(r"<@&(\d+)>")


def check(
    body: dict[str, Any], files: Sequence[Upload], *, before: Message | None = None, form: Form | None = None
) -> None:
    """Raise what Discord refuses in the body of a message, new or as an edit of `before`."""
    if any(len(file.content) > MOST_BYTES for file in files):
        raise RefusedError(TOO_LARGE)
    rules.check(form or Form(), body, files, before=before.data if before else None)


def check_extras(
    server: World, author: User, channel: Channel, body: dict[str, Any], files: Sequence[Upload]
) -> None:
    """Raise when the author may not do what the body asks for in that channel."""
    needed = [
        (body.get("embeds"), Permission.EMBED_LINKS),
        (files, Permission.ATTACH_FILES),
        (body.get("tts"), Permission.SEND_TTS_MESSAGES),
    ]
    for wanted, permission in needed:
        if wanted and not server.may(author, channel, permission):
            raise RefusedError(MISSING_PERMISSIONS)


def create(
    server: World,
    author: User,
    channel: Channel,
    body: dict[str, Any],
    files: Sequence[Upload] = (),
    *,
    flags: int = 0,
    extra: dict[str, Any] | None = None,
    message_id: int | None = None,
) -> Message:
    """A message made from a checked body, kept in its channel unless it is ephemeral. Nobody is told yet."""
    message_id = message_id or server.snowflakes.next()
    data: dict[str, Any] = {
        "id": str(message_id),
        "channel_id": str(channel.id),
        "type": 0,
        "author": author.payload(),
        "content": body.get("content") or "",
        "timestamp": server.clock.timestamp(),
        "edited_timestamp": None,
        "tts": bool(body.get("tts")),
        "pinned": False,
        "embeds": _embeds(body),
        "components": [],
        "attachments": _attachments(server, channel, body, files, kept=[]),
        "flags": (int(body.get("flags") or 0) & _OF_POSTER) | flags,
        **(extra or {}),
    }
    data["components"] = rendered(server, body.get("components"), data["attachments"])
    if body.get("nonce") is not None:
        data["nonce"] = body["nonce"]
    data |= _mentions(server, author, channel, data, body.get("allowed_mentions"))
    message = Message(data, author.id, server.clock.now())
    server.all_messages[message_id] = message
    if not message.is_ephemeral:
        channel.messages[message_id] = message
    return message


def edit(server: World, message: Message, body: dict[str, Any], files: Sequence[Upload] = ()) -> None:
    """Change a message by a checked body, in which what is absent stays."""
    channel = server.channels[message.channel_id]
    data = message.data
    if "content" in body:
        data["content"] = body["content"] or ""
    if "embeds" in body:
        data["embeds"] = _embeds(body)
    if "attachments" in body or files:
        listed = {str(one.get("id")) for one in body.get("attachments") or ()}
        kept = [one for one in data["attachments"] if "attachments" not in body or one["id"] in listed]
        data["attachments"] = _attachments(server, channel, body, files, kept=kept)
    if "components" in body:
        data["components"] = rendered(server, body["components"], data["attachments"])
    if body.get("flags") is not None:
        data["flags"] = (data["flags"] & _KEPT_ON_EDIT) | (int(body["flags"]) & _OF_POSTER)
    data["flags"] &= ~LOADING
    data["edited_timestamp"] = server.clock.timestamp()
    author = server.users[message.author_id]
    data |= _mentions(server, author, channel, data, body.get("allowed_mentions"))


def announce(server: World, event: str, message: Message) -> None:
    """Tell the gateway of a message that everyone in its channel can see."""
    if message.is_ephemeral:
        return
    channel = server.channels[message.channel_id]
    data = shown_to_bot(server, message)
    if channel.guild_id is not None:
        guild = server.guilds[channel.guild_id]
        data["guild_id"] = str(guild.id)
        if message.author_id in guild.members:
            data["member"] = guild.members[message.author_id].payload(with_user=False)
    server.gateway.dispatch(event, data, guild_id=channel.guild_id)


def delete(server: World, message: Message) -> None:
    channel = server.channels[message.channel_id]
    server.all_messages.pop(message.id, None)
    if channel.messages.pop(message.id, None) is not None:
        data = {"id": str(message.id), "channel_id": str(channel.id)}
        if channel.guild_id is not None:
            data["guild_id"] = str(channel.guild_id)
        server.gateway.dispatch("MESSAGE_DELETE", data, guild_id=channel.guild_id)


def shown_to_bot(server: World, message: Message) -> dict[str, Any]:
    """The message as the bot may read it: without the content intent, other people's words are blank."""
    data = message.payload()
    channel = server.channels[message.channel_id]
    bot = server.application.user
    open_to_bot = (
        message.author_id == bot.id
        or channel.guild_id is None
        or server.application.privileged_intents & 1 << 15
        or any(int(user["id"]) == bot.id for user in data["mentions"])
    )
    if not open_to_bot:
        data |= {"content": "", "embeds": [], "attachments": [], "components": []}
    return data


def _embeds(body: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"type": "rich", **embed} for embed in body.get("embeds") or ()]


def _attachments(
    server: World,
    channel: Channel,
    body: dict[str, Any],
    files: Sequence[Upload],
    kept: list[dict[str, Any]],
) -> list[dict[str, Any]]:
    described = {str(one.get("id")): one for one in body.get("attachments") or ()}
    made = list(kept)
    for file in files:
        number = file.field.removeprefix("files[").removesuffix("]")
        told = described.get(number, {})
        name = told.get("filename") or file.name
        made.append(
            server.store_file(channel.id, name, file.content, file.content_type, told.get("description"))
        )
    return made


def _mentions(
    server: World,
    author: User,
    channel: Channel,
    data: dict[str, Any],
    allowed: dict[str, Any] | None,
) -> dict[str, Any]:
    """Who is pinged: what the text names, less what `allowed_mentions` and permissions keep quiet."""
    text = "\n".join([data["content"], *(p["content"] for p in walk(data["components"]) if p["type"] == 10)])
    everything = {"parse": ["roles", "users", "everyone"]}
    allowed = everything if allowed is None else allowed
    parse = allowed.get("parse") or []
    named_users = {int(str(one)) for one in allowed.get("users") or ()}
    named_roles = {int(str(one)) for one in allowed.get("roles") or ()}
    users = [int(one) for one in dict.fromkeys(_USER_MENTION.findall(text))]
    roles = [int(one) for one in dict.fromkeys(_ROLE_MENTION.findall(text))]
    may_all = server.may(author, channel, Permission.MENTION_EVERYONE)
    guild = server.guilds.get(channel.guild_id or 0)
    pinged_roles = [
        role
        for role in roles
        if guild is not None
        and role in guild.roles
        and ("roles" in parse or role in named_roles)
        and (may_all or guild.roles[role].mentionable)
    ]
    return {
        "mentions": [
            server.users[one].payload()
            for one in users
            if one in server.users and ("users" in parse or one in named_users)
        ],
        "mention_roles": [str(role) for role in pinged_roles],
        "mention_everyone": "everyone" in parse and may_all and bool(re.search(r"@(everyone|here)\b", text)),
    }
