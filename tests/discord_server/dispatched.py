"""What an INTERACTION_CREATE brings to the bot."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .posting import MOST_BYTES

if TYPE_CHECKING:
    from .interactions import Interaction
    from .models import Json
    from .server import DiscordServer


@dataclass(slots=True)
class Resolved:
    """The objects behind the ids in an interaction."""

    kinds: dict[str, dict[str, Json]] = field(default_factory=dict)

    def add(self, kind: str, own_id: int, payload: Json) -> str:
        self.kinds.setdefault(kind, {})[str(own_id)] = payload
        return str(own_id)


def invocation(command: Json, path: list[Json], given: list[Json], resolved: Resolved) -> Json:
    options = given
    for level in reversed(path):
        options = [{"type": level["type"], "name": level["name"], "options": options}]
    data: Json = {"id": command["id"], "name": command["name"], "type": command["type"], "options": options}
    if command.get("guild_id"):
        data["guild_id"] = command["guild_id"]
    if resolved.kinds:
        data["resolved"] = resolved.kinds
    return data


def payload(server: DiscordServer, interaction: Interaction) -> Json:
    user, channel, guild = interaction.user, interaction.channel, interaction.guild
    bot = server.application.user
    shown: Json = {
        "id": str(interaction.id),
        "application_id": str(server.application.id),
        "type": int(interaction.type),
        "token": interaction.token,
        "version": 1,
        "data": interaction.data,
        "channel": channel.payload() | {"permissions": str(int(server.permissions_in(user, channel)))},
        "channel_id": str(channel.id),
        "app_permissions": str(int(server.permissions_in(bot, channel))),
        "locale": user.locale,
        "entitlements": [],
        "entitlement_sku_ids": [],
        "attachment_size_limit": MOST_BYTES,
        "authorizing_integration_owners": server.integration_owners(channel, user),
        "context": server.context_of(channel),
    }
    if interaction.source is not None:
        shown["message"] = interaction.source.payload()
    if guild is None:
        return shown | {"user": user.payload()}
    permissions = str(int(server.permissions_in(user, channel)))
    return shown | {
        "guild_id": str(guild.id),
        "guild": guild.partial_payload(),
        "guild_locale": guild.locale,
        "member": guild.members[user.id].payload() | {"permissions": permissions},
    }
