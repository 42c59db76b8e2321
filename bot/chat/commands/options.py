"""Options that several commands share, described once."""

from __future__ import annotations

import logging
from typing import Any

import discord
from discord import app_commands

from bot.chat.choices import MOST, outlet_choices, title_choice, topic_choices
from bot.errors import ArchiveError

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
