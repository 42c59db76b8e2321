"""Where digests can be posted, and what keeps the bot from it, as far as the gateway has told. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord

from bot.archive import Destination
from bot.chat.markdown import bold, inline
from bot.chat.permissions import missing, names
from bot.errors import UsageError
from bot.words import gettext, gettext_noop

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.archive import Place

_PLACES: dict[discord.ChannelType, Place] = {
    discord.ChannelType.text: "text",
    discord.ChannelType.news: "announcement",
    discord.ChannelType.public_thread: "thread",
    discord.ChannelType.private_thread: "thread",
    discord.ChannelType.news_thread: "thread",
    discord.ChannelType.forum: "forum",
}
POSTABLE = list(_PLACES)
"""What Discord offers where a channel is asked for."""

_WHY = {
    "read_message_history": gettext_noop("to see, after a crash, what I have posted already"),
    "create_public_threads": gettext_noop("to start the discussions"),
    "mention_everyone": gettext_noop("to mention a role that not everybody may mention"),
}


def place_of(channel: Any) -> Place:
    """What kind of place a channel is. Raises UsageError for one where digests cannot be posted."""
    place = _PLACES.get(channel.type)
    if place is None:
        mend = "Choose a text or announcement channel, a thread or a forum."
        raise UsageError(f"<#{channel.id}>", "digests cannot be posted there", mend)
    return place


def hindrances(
    guild: discord.Guild, destination: Destination, topics: Iterable[str] = (), thread: Any = None
) -> list[str]:
    """What has to be mended before digests arrive there as wished; sentences, ready to be shown.

    `topics` are the names of those wanted; `thread` is the destination, where it is a thread that is at hand and
    perhaps archived, of which the gateway does not tell.
    """
    channel: Any = guild.get_channel_or_thread(destination.channel) or thread
    parent: Any = channel
    if destination.place == "thread":
        parent = guild.get_channel(channel.parent_id) if channel else None
    found = _role(guild, destination)
    if channel is None and destination.place != "thread":
        gone = gettext(
            "{channel} is gone, or hidden from me. Choose another channel.",
            channel=f"<#{destination.channel}>",
        )
        return [gone, *found]
    if parent is None or guild.me is None:
        return found
    allowed = parent.permissions_for(guild.me)
    found = [*_lacking(guild, destination, allowed), *found]
    if destination.place == "thread":
        found += _thread(guild, channel, allowed)
    if isinstance(channel, discord.ForumChannel) and channel.flags.require_tag and not _tags(channel, topics):
        found.append(
            gettext(
                "{channel} wants a tag on every post, and none has the name of a topic wanted. Make one.",
                channel=channel.mention,
            )
        )
    return found


def _lacking(guild: discord.Guild, destination: Destination, allowed: discord.Permissions) -> list[str]:
    role = guild.get_role(destination.role) if destination.role else None
    lacking = missing(
        allowed,
        destination.place,
        discussion=destination.discussion,
        any_role=role is not None and not role.mentionable,
    )
    named = zip(lacking, names(lacking, destination.place), strict=True)
    listed = [
        f"{bold(inline(name))} ({gettext(_WHY[right])})" if right in _WHY else bold(name)
        for right, name in named
    ]
    if not listed:
        return []
    return [
        gettext(
            "In {channel} I lack {rights}. Whoever manages it can give me that.",
            channel=f"<#{destination.channel}>",
            rights=", ".join(listed),
        )
    ]


def _role(guild: discord.Guild, destination: Destination) -> list[str]:
    if destination.role is None or guild.get_role(destination.role) is not None:
        return []
    return [gettext("The role to mention is gone: nobody is mentioned.")]


def _thread(guild: discord.Guild, thread: Any, allowed: discord.Permissions) -> list[str]:
    if allowed.manage_threads:
        return []
    if thread.type is discord.ChannelType.private_thread and guild.get_thread(thread.id) is None:
        return [gettext("{thread} is private: invite me by mentioning me in it.", thread=f"<#{thread.id}>")]
    if thread.locked:
        right = bold(names(["manage_threads"])[0])
        return [
            gettext(
                "{thread} is locked: unlock it, or give me {right}.", thread=f"<#{thread.id}>", right=right
            )
        ]
    return []


def _tags(forum: discord.ForumChannel, topics: Iterable[str]) -> bool:
    wanted = {name.casefold() for name in topics}
    return any(tag.name.casefold() in wanted and not tag.moderated for tag in forum.available_tags)


def destination_wished(
    guild: discord.Guild,
    member: Any,
    channel: Any,
    *,
    role: int | None = None,
    discussion: bool = False,
    publish: bool = False,
    before: Destination | None = None,
) -> tuple[Destination, list[str]]:
    """Where a member wants digests, and what of the wish means nothing there.

    A member makes the bot do no more than they may themselves, but may leave what was so `before`. Raises UsageError.
    """
    place = place_of(channel)
    parent: Any = guild.get_channel(channel.parent_id) if place == "thread" else guild.get_channel(channel.id)
    if parent is None or not parent.permissions_for(member).view_channel:
        raise UsageError("That channel", "it is hidden from you or from me", "Choose one that we both see.")
    if before is None or (before.channel, before.role) != (channel.id, role):
        _check_role(guild, role, may_mention_any=parent.permissions_for(member).mention_everyone)
    notes = []
    if discussion and place in ("thread", "forum"):
        notes.append(
            gettext(
                "Discussions are for text and announcement channels: a digest here can be answered as it is."
            )
        )
    if publish and place != "announcement":
        notes.append(gettext("Only what is posted in an announcement channel can be published."))
    return (
        Destination(
            guild=guild.id,
            channel=channel.id,
            place=place,
            role=role,
            discussion=discussion and place in ("text", "announcement"),
            publish=publish and place == "announcement",
        ),
        notes,
    )


def _check_role(guild: discord.Guild, role: int | None, *, may_mention_any: bool) -> None:
    if role is None:
        return
    if role == guild.id:
        raise UsageError("@everyone", "I never mention everyone", "Choose another role, or none.")
    known = guild.get_role(role)
    if known is None:
        raise UsageError("That role", "it is not there any more", "Choose another, or none.")
    if not (known.mentionable or may_mention_any):
        right = names(["mention_everyone"])[0]
        raise UsageError(
            f"@{known.name}",
            f"you may not mention that role in this channel yourself, which takes {right}",
            "Choose another, or let somebody set it up who may.",
        )
