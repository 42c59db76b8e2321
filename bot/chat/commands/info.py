"""/about and /help."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot.chat.commands.options import PUBLIC, Interaction
from bot.chat.replies import reply
from bot.chat.views.notices import About, CommandLine, about_view, help_view
from bot.running import release
from bot.words import gettext, gettext_noop, pgettext

if TYPE_CHECKING:
    from bot.chat.client import BriefingBot

MENUS = {
    "Brief this link": gettext_noop(
        "a briefing of the first article linked in the message, or of the file on it"
    )
}
"""Context menus have no description at Discord."""


class Info(commands.Cog):
    """Says what the bot is and can do."""

    def __init__(self, bot: BriefingBot) -> None:
        self._bot = bot

    @app_commands.command(description="What this bot is: version, engine, sources, what is stored, privacy")
    @app_commands.describe(public=PUBLIC)
    async def about(self, interaction: Interaction, public: bool = False) -> None:
        await reply(interaction, self._about(), public=public)

    @app_commands.command(name="help", description="What you can ask this bot for")
    @app_commands.describe(public=PUBLIC)
    async def show_help(self, interaction: Interaction, public: bool = False) -> None:
        await reply(interaction, self._help(), public=public)

    async def _about(self) -> discord.ui.LayoutView:
        services = self._bot.services
        counts = await services.archive.counts()
        encoder = services.thinker.encoder
        return about_view(
            About(
                version=release() or gettext("unknown (run from a checkout)"),
                engine=services.thinker.summarizer.engine.info,
                encoder=encoder.name,
                articles=counts.articles,
                publishers=counts.publishers,
                newest=counts.newest,
                sources=services.sources,
                grace_days=services.grace_days,
                kept_for=services.kept_for,
            )
        )

    async def _help(self) -> discord.ui.LayoutView:
        typed = []
        ids = self._bot.command_ids
        for command in self._bot.tree.get_commands(type=discord.AppCommandType.chat_input):
            assert isinstance(command, app_commands.Command | app_commands.Group)  # noqa: S101  # no menus
            name = command.name
            shown = pgettext("command name", name)
            mention = f"</{name}:{ids[name]}>" if name in ids else f"`/{shown}`"
            typed.append(CommandLine(mention, pgettext("command description", command.description)))
        found = self._bot.tree.get_commands(type=discord.AppCommandType.message)
        menus = [
            CommandLine(pgettext("menu", menu.name), gettext(MENUS[menu.name]) if menu.name in MENUS else "")
            for menu in found
        ]
        return help_view(typed, menus)


async def setup(bot: BriefingBot) -> None:
    await bot.add_cog(Info(bot))
