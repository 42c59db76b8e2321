"""Commands as Discord shows them in each language: names, descriptions, options and choices, by the catalogues."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.app_commands import TranslationContextLocation as Location

from bot.words import ENGLISH, nearest_language, pgettext, speaking

CONTEXTS = {
    Location.command_name: "command name",
    Location.group_name: "command name",
    Location.command_description: "command description",
    Location.group_description: "command description",
    Location.parameter_name: "option name",
    Location.parameter_description: "option description",
    Location.choice_name: "choice",
}
"""The context of each in the catalogues."""
MENU = "menu"
"""That of what stands in the menu of a message."""


class Localisation(app_commands.Translator):
    """What discord.py asks as it tells Discord the commands."""

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        language = nearest_language(str(locale))
        if language is None or language == ENGLISH:
            return None
        is_menu = isinstance(context.data, app_commands.ContextMenu)
        of = MENU if is_menu else CONTEXTS.get(context.location)
        if of is None:
            return None
        with speaking(language):
            return pgettext(of, string.message)
