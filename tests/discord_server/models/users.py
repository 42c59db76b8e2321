"""People, and the application that is the bot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .messages import Json


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
            "flags": 0,
            "public_flags": 0,
            "primary_guild": None,
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
            "flags_new": str(self.flags),
            "bot": self.user.payload(),
            "owner": self.owner.payload(),
            "team": None,
            "hook": True,
            "redirect_uris": [],
            "interactions_endpoint_url": None,
            "approximate_guild_count": 0,
            "approximate_user_install_count": 0,
            "approximate_user_authorization_count": 0,
            "eligible_oauth2_scopes": ["bot", "applications.commands"],
            "explicit_content_filter": 0,
            "role_connections_verification_url": None,
            "integration_types_config": {"0": {}, "1": {}},
        }

    @property
    def flags(self) -> int:
        """The limited flags of a bot in under 100 guilds, for the intents granted in the portal."""
        granted = {1 << 8: 1 << 13, 1 << 1: 1 << 15, 1 << 15: 1 << 19}
        return sum(flag for intent, flag in granted.items() if self.privileged_intents & intent)
