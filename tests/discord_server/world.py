"""What exists on the server (people, guilds, channels, messages), each showing itself as Discord's JSON."""

from __future__ import annotations

import copy
import enum
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .permissions import MEMBERS_DEFAULT, NOTHING, Permission

if TYPE_CHECKING:
    from collections.abc import Iterator

Json = dict[str, Any]

EPHEMERAL = 1 << 6
LOADING = 1 << 7
COMPONENTS_V2 = 1 << 15
CROSSPOSTED = 1 << 0
HAS_THREAD = 1 << 5
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


THREADS = (ChannelType.ANNOUNCEMENT_THREAD, ChannelType.PUBLIC_THREAD, ChannelType.PRIVATE_THREAD)


@dataclass(eq=False)
class User:
    id: int
    username: str
    bot: bool = False
    locale: str = "en-GB"
    accepts_messages: bool = True

    def payload(self) -> Json:
        return {
            "id": str(self.id),
            "username": self.username,
            "discriminator": "0000" if self.bot else "0",
            "global_name": None if self.bot else self.username.title(),
            "avatar": None,
            "bot": self.bot,
            "public_flags": 0,
        }


@dataclass(eq=False)
class Application:
    """The bot's registration, and what Discord was told about it in its portal."""

    id: int
    name: str
    token: str
    user: User
    owner: User
    privileged_intents: int = 0

    def payload(self) -> Json:
        return {
            "id": str(self.id),
            "name": self.name,
            "icon": None,
            "description": "",
            "summary": "",
            "type": None,
            "bot_public": True,
            "bot_require_code_grant": False,
            "verify_key": "0" * 64,
            "flags": self.flags,
            "bot": self.user.payload(),
            "owner": self.owner.payload(),
            "team": None,
            "hook": True,
            "redirect_uris": [],
            "interactions_endpoint_url": None,
            "approximate_guild_count": 0,
            "approximate_user_install_count": 0,
            "integration_types_config": {"0": {}, "1": {}},
        }

    @property
    def flags(self) -> int:
        """The limited flags of a bot in under 100 guilds, for the intents granted in the portal."""
        granted = {1 << 8: 1 << 13, 1 << 1: 1 << 15, 1 << 15: 1 << 19}
        return sum(flag for intent, flag in granted.items() if self.privileged_intents & intent)


@dataclass(eq=False)
class Role:
    id: int
    name: str
    permissions: Permission
    position: int = 0
    mentionable: bool = False
    managed_by: int | None = None

    def payload(self) -> Json:
        shown: Json = {
            "id": str(self.id),
            "name": self.name,
            "permissions": str(int(self.permissions)),
            "position": self.position,
            "color": 0,
            "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
            "hoist": False,
            "icon": None,
            "unicode_emoji": None,
            "managed": self.managed_by is not None,
            "mentionable": self.mentionable,
            "flags": 0,
        }
        if self.managed_by is not None:
            shown["tags"] = {"bot_id": str(self.managed_by)}
        return shown


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
class Member:
    user: User
    joined_at: str
    role_ids: list[int] = field(default_factory=list)

    def payload(self, *, with_user: bool = True) -> Json:
        shown: Json = {
            "roles": [str(role) for role in self.role_ids],
            "joined_at": self.joined_at,
            "nick": None,
            "avatar": None,
            "banner": None,
            "premium_since": None,
            "communication_disabled_until": None,
            "deaf": False,
            "mute": False,
            "pending": False,
            "flags": 0,
        }
        return shown | {"user": self.user.payload()} if with_user else shown


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
class Message:
    """A message as Discord keeps it. `data` is what REST and the gateway show of it."""

    data: Json
    author_id: int
    created: float

    @property
    def id(self) -> int:
        return int(self.data["id"])

    @property
    def channel_id(self) -> int:
        return int(self.data["channel_id"])

    @property
    def content(self) -> str:
        return str(self.data["content"])

    @property
    def nonce(self) -> str | int | None:
        nonce: str | int | None = self.data.get("nonce")
        return nonce

    @property
    def flags(self) -> int:
        return int(self.data["flags"])

    @property
    def is_ephemeral(self) -> bool:
        return bool(self.flags & EPHEMERAL)

    @property
    def is_loading(self) -> bool:
        return bool(self.flags & LOADING)

    def components(self) -> Iterator[Json]:
        """Every component, nested ones too, in reading order."""
        return walk(self.data["components"])

    @property
    def text(self) -> str:
        """All that a reader sees as text: the content, or the text displays in order."""
        shown = [self.content] if self.content else []
        shown += [part["content"] for part in self.components() if part["type"] == 10]
        return "\n".join(shown)

    @property
    def custom_ids(self) -> list[str]:
        return [part["custom_id"] for part in self.components() if part.get("custom_id")]

    @property
    def links(self) -> list[str]:
        """The addresses of its link buttons."""
        return [part["url"] for part in self.components() if part["type"] == 2 and part.get("url")]

    def payload(self) -> Json:
        return copy.deepcopy(self.data)


def walk(components: list[Json]) -> Iterator[Json]:
    """Every component of a list, nested ones and accessories too, in reading order."""
    for component in components:
        yield component
        yield from walk(component.get("components") or [])
        yield from walk([component[key] for key in ("accessory", "component") if component.get(key)])


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
        return self.type in THREADS

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


@dataclass(eq=False)
class Guild:
    id: int
    name: str
    owner_id: int
    joined_at: str
    available: bool = True
    has_bot: bool = True
    locale: str = "en-US"
    features: list[str] = field(default_factory=lambda: ["COMMUNITY", "NEWS"])
    roles: dict[int, Role] = field(default_factory=dict)
    members: dict[int, Member] = field(default_factory=dict)
    channels: dict[int, Channel] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.roles.setdefault(self.id, Role(self.id, "@everyone", MEMBERS_DEFAULT))

    @property
    def everyone(self) -> Role:
        return self.roles[self.id]

    def payload(self) -> Json:
        """The guild as `GET /guilds/{id}` shows it."""
        return {
            "id": str(self.id),
            "name": self.name,
            "icon": None,
            "splash": None,
            "discovery_splash": None,
            "banner": None,
            "description": None,
            "owner_id": str(self.owner_id),
            "region": "deprecated",
            "afk_channel_id": None,
            "afk_timeout": 300,
            "verification_level": 0,
            "default_message_notifications": 0,
            "explicit_content_filter": 0,
            "mfa_level": 0,
            "nsfw": False,
            "nsfw_level": 0,
            "application_id": None,
            "system_channel_id": None,
            "system_channel_flags": 0,
            "rules_channel_id": None,
            "public_updates_channel_id": None,
            "safety_alerts_channel_id": None,
            "vanity_url_code": None,
            "max_members": 500_000,
            "premium_tier": 0,
            "premium_subscription_count": 0,
            "premium_progress_bar_enabled": False,
            "preferred_locale": self.locale,
            "features": self.features,
            "roles": [role.payload() for role in self.roles.values()],
            "emojis": [],
            "stickers": [],
        }

    def gateway_payload(self, bot_id: int) -> Json:
        """The guild as GUILD_CREATE brings it to a bot that may not see the list of members."""
        channels = list(self.channels.values())
        return self.payload() | {
            "joined_at": self.joined_at,
            "large": False,
            "unavailable": False,
            "member_count": len(self.members),
            "members": [self.members[bot_id].payload()],
            "channels": [channel.payload() for channel in channels if not channel.is_thread],
            "threads": [thread.payload() for thread in channels if thread.is_thread and not thread.archived],
            "voice_states": [],
            "presences": [],
            "stage_instances": [],
            "guild_scheduled_events": [],
            "soundboard_sounds": [],
        }

    def partial_payload(self) -> Json:
        """The guild as an interaction shows it."""
        return {"id": str(self.id), "locale": self.locale, "features": self.features}
