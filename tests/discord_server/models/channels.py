"""Channels of all kinds, threads among them."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.discord_server.permissions import NOTHING, Permission

if TYPE_CHECKING:
    from .messages import Json, Message
    from .users import User

# A forum's flag: each post needs a tag.
REQUIRES_TAG = 1 << 4


class ChannelType(enum.IntEnum):
    TEXT = 0
    DM = 1
    VOICE = 2
    CATEGORY = 4
    ANNOUNCEMENT = 5
    ANNOUNCEMENT_THREAD = 10
    PUBLIC_THREAD = 11
    PRIVATE_THREAD = 12
    FORUM = 15


_THREADS = (ChannelType.ANNOUNCEMENT_THREAD, ChannelType.PUBLIC_THREAD, ChannelType.PRIVATE_THREAD)


@dataclass(eq=False)
class Overwrite:
    id: int
    is_member: bool
    allow: Permission = NOTHING
    deny: Permission = NOTHING

    def payload(self) -> Json:
        return {
            "id": str(self.id),
            "type": int(self.is_member),
            "allow": str(int(self.allow)),
            "deny": str(int(self.deny)),
        }


@dataclass(eq=False)
class Tag:
    id: int
    name: str
    moderated: bool = False

    def payload(self) -> Json:
        return {
            "id": str(self.id),
            "name": self.name,
            "moderated": self.moderated,
            "emoji_id": None,
            "emoji_name": None,
        }


@dataclass(eq=False)
class Channel:
    id: int
    type: ChannelType
    name: str = ""
    guild_id: int | None = None
    parent_id: int | None = None
    position: int = 0
    topic: str | None = None
    flags: int = 0
    recipient: User | None = None
    overwrites: dict[int, Overwrite] = field(default_factory=dict)
    tags: list[Tag] = field(default_factory=list)
    applied_tags: list[int] = field(default_factory=list)
    messages: dict[int, Message] = field(default_factory=dict)
    owner_id: int | None = None
    archived: bool = False
    locked: bool = False
    auto_archive_minutes: int = 4320
    slowmode: int = 0
    created: str = ""

    @property
    def is_thread(self) -> bool:
        return self.type in _THREADS

    @property
    def last_message_id(self) -> str | None:
        return str(max(self.messages)) if self.messages else None

    def payload(self) -> Json:
        shown: Json = {
            "id": str(self.id),
            "type": int(self.type),
            "flags": self.flags,
            "last_message_id": self.last_message_id,
        }
        if self.recipient is not None:
            return shown | {"recipients": [self.recipient.payload()]}
        shown |= {
            "guild_id": str(self.guild_id),
            "name": self.name,
            "parent_id": None if self.parent_id is None else str(self.parent_id),
            "rate_limit_per_user": self.slowmode,
        }
        return shown | (self._thread_part() if self.is_thread else self._channel_part())

    def _channel_part(self) -> Json:
        shown: Json = {
            "position": self.position,
            "topic": self.topic,
            "nsfw": False,
            "permission_overwrites": [overwrite.payload() for overwrite in self.overwrites.values()],
            "default_auto_archive_duration": self.auto_archive_minutes,
        }
        if self.type == ChannelType.FORUM:
            shown |= {
                "available_tags": [tag.payload() for tag in self.tags],
                "default_reaction_emoji": None,
                "default_sort_order": None,
                "default_forum_layout": 0,
                "default_thread_rate_limit_per_user": 0,
            }
        return shown

    def _thread_part(self) -> Json:
        return {
            "owner_id": str(self.owner_id),
            "message_count": len(self.messages),
            "total_message_sent": len(self.messages),
            "member_count": 1,
            "applied_tags": [str(tag) for tag in self.applied_tags],
            "thread_metadata": {
                "archived": self.archived,
                "locked": self.locked,
                "auto_archive_duration": self.auto_archive_minutes,
                "archive_timestamp": self.created,
                "create_timestamp": self.created,
            },
        }
