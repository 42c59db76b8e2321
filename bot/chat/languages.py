"""In which language somebody is answered: members in their own, what all see in the server's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord

from bot.words import ENGLISH, nearest_language

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_PUBLIC = "resummarize"
"""The one command that all see the answer of without having been asked to show it."""


def members_language(interaction: discord.Interaction[Any]) -> str:
    """That of the asker's Discord, where the bot speaks it."""
    return nearest_language(str(interaction.locale)) or ENGLISH


def servers_language(guild: discord.Guild | None, otherwise: str) -> str:
    """The one that a server chose, where the bot speaks it; `otherwise` where it chose none.

    Only communities can choose. All others have American English set, which says nothing of them.
    """
    if guild is None or "COMMUNITY" not in guild.features:
        return otherwise
    return nearest_language(str(guild.preferred_locale)) or otherwise


def language_of_answer(interaction: discord.Interaction[Any], otherwise: str) -> str:
    """That of the answer to a command, by who is to see it. `otherwise`: as `servers_language`."""
    data: Mapping[str, Any] = dict(interaction.data or {})
    typing = interaction.type is discord.InteractionType.autocomplete
    if not typing and interaction.guild_id is not None and _is_public(data.get("options") or ()):
        return servers_language(interaction.guild, otherwise)
    return members_language(interaction)


def language_in_place(interaction: discord.Interaction[Any], otherwise: str) -> str:
    """That of what takes the place of the message that was pressed on, which all may see."""
    message = interaction.message
    if message is None or message.flags.ephemeral or interaction.guild_id is None:
        return members_language(interaction)
    return servers_language(interaction.guild, otherwise)


def language_of_channel(client: discord.Client, channel: int, otherwise: str) -> str:
    """That of a message in a channel, as far as the gateway has told of it."""
    return servers_language(getattr(client.get_channel(channel), "guild", None), otherwise)


def _is_public(options: Iterable[Mapping[str, Any]]) -> bool:
    return any(
        (option.get("name") == "public" and option.get("value") is True)
        or option.get("name") == _PUBLIC
        or _is_public(option.get("options") or ())
        for option in options
    )
