"""Options that several commands share, described once."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, TypeVar

import discord
from discord import app_commands

from bot.chat.choices import MOST, outlet_choices, title_choice, topic_choices
from bot.chat.permissions import MANAGER
from bot.errors import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Callable

    _F = TypeVar("_F", bound=Callable[..., Any])

_log = logging.getLogger(__name__)

PUBLIC = "Show the answer to everyone here, not to you alone"
TOPIC = "A topic; a list opens as you type"
SOURCE = "Only from this publisher or source; a list opens as you type"
DAYS = "Only from so many days back, today included"

Days = app_commands.Range[int, 1, 3650]
Query = app_commands.Range[str, 1, 200]

Interaction = discord.Interaction[Any]


async def complete_topic(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    """The configured topics that fit what was typed."""
    return choices(topic_choices(interaction.client.services.topics, typed))


async def complete_source(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    """Publishers, and sources by their slugs, that fit what was typed; the fullest first."""
    try:
        outlets = await interaction.client.services.archive.outlets()
    except ArchiveError as error:
        _log.warning("No sources to choose from: %s", error)
        return []
    return choices(outlet_choices(outlets, typed))


async def complete_article(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    """Articles by words of the title; the newest where nothing was typed."""
    try:
        titles = await interaction.client.services.archive.titles(typed, limit=MOST)
    except ArchiveError as error:
        # A list that stays empty does no harm; the command itself will say what is wrong.
        _log.warning("No titles to choose from: %s", error)
        return []
    return choices([choice for choice in map(title_choice, titles) if choice])


def choices(pairs: list[tuple[str, str]]) -> list[app_commands.Choice[str]]:
    """Names and values as Discord is told them."""
    return [app_commands.Choice(name=name, value=value) for name, value in pairs]


async def _is_manager(interaction: Interaction) -> bool:
    checked: bool = await interaction.client.managers.check_command(interaction)
    return checked


def for_managers(command: _F) -> _F:
    """Of servers that have the bot only, and for those whom `bot.chat.subscribing.managers` lets."""
    for decorate in (
        app_commands.check(_is_manager),
        app_commands.default_permissions(MANAGER),
        app_commands.allowed_installs(guilds=True, users=False),
        app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False),
    ):
        command = decorate(command)
    return command
