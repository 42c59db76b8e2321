"""What a member may do in a channel: Discord's bits, and its order of overwrites."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .models import Channel, Guild, Overwrite


class Permission(enum.IntFlag):
    """The bits that a bot like ours meets."""

    CREATE_INSTANT_INVITE = 1 << 0
    ADMINISTRATOR = 1 << 3
    MANAGE_CHANNELS = 1 << 4
    MANAGE_GUILD = 1 << 5
    ADD_REACTIONS = 1 << 6
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    SEND_TTS_MESSAGES = 1 << 12
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    USE_EXTERNAL_EMOJIS = 1 << 18
    MANAGE_ROLES = 1 << 28
    MANAGE_WEBHOOKS = 1 << 29
    USE_APPLICATION_COMMANDS = 1 << 31
    MANAGE_THREADS = 1 << 34
    CREATE_PUBLIC_THREADS = 1 << 35
    CREATE_PRIVATE_THREADS = 1 << 36
    SEND_MESSAGES_IN_THREADS = 1 << 38
    MODERATE_MEMBERS = 1 << 40
    USE_EXTERNAL_APPS = 1 << 50


NOTHING = Permission(0)
EVERYTHING = Permission((1 << 53) - 1)
MEMBERS_DEFAULT = (
    Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.SEND_MESSAGES_IN_THREADS
    | Permission.CREATE_PUBLIC_THREADS
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
    | Permission.READ_MESSAGE_HISTORY
    | Permission.ADD_REACTIONS
    | Permission.USE_APPLICATION_COMMANDS
    | Permission.USE_EXTERNAL_APPS
)


def in_guild(guild: Guild, user_id: int) -> Permission:
    """What the member's roles give, before any channel has its say."""
    if user_id == guild.owner_id:
        return EVERYTHING
    granted = guild.everyone.permissions
    member = guild.members.get(user_id)
    for role_id in member.role_ids if member else ():
        granted |= guild.roles[role_id].permissions
    return EVERYTHING if granted & Permission.ADMINISTRATOR else granted


def in_channel(guild: Guild, channel: Channel, user_id: int) -> Permission:
    """What the member may do in the channel. A thread follows its parent."""
    granted = in_guild(guild, user_id)
    if granted == EVERYTHING:
        return granted
    if channel.is_thread and channel.parent_id is not None:
        channel = guild.channels[channel.parent_id]
    member = guild.members.get(user_id)
    granted = _apply(granted, [channel.overwrites.get(guild.id)])
    granted = _apply(granted, [channel.overwrites.get(role) for role in (member.role_ids if member else ())])
    granted = _apply(granted, [channel.overwrites.get(user_id)])
    return granted if granted & Permission.VIEW_CHANNEL else NOTHING


def _apply(granted: Permission, overwrites: list[Overwrite | None]) -> Permission:
    deny = allow = NOTHING
    for overwrite in overwrites:
        if overwrite is not None:
            deny |= overwrite.deny
            allow |= overwrite.allow
    return (granted & ~deny) | allow
