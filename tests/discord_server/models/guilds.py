"""Guilds, their roles and members."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.discord_server.permissions import MEMBERS_DEFAULT, Permission

if TYPE_CHECKING:
    from .channels import Channel
    from .messages import Json
    from .users import User


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
    command_settings: dict[int, list[Json]] = field(default_factory=dict)
    """What its admins set for commands, by their ids, or by the application's for all of them."""

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
            "max_presences": None,
            "max_video_channel_users": 25,
            "max_stage_video_channel_users": 50,
            "home_header": None,
            "incidents_data": None,
            "widget_enabled": False,
            "widget_channel_id": None,
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
