"""Forgetting a server or a member: asked for with a list of what goes, and done at the press of a button."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from bot.chat.views.forgetting import asking_view, forgotten_view
from bot.chat.views.notices import kind_view
from bot.forgetting import Words, member_words, server_words
from bot.words import gettext

if TYPE_CHECKING:
    import discord

    from bot.chat.custom_ids import Forget
    from bot.chat.services import Services

_log = logging.getLogger(__name__)


async def ask(
    services: Services, interaction: discord.Interaction[Any], target: Forget
) -> discord.ui.LayoutView:
    """What would go and what would stay, with a button to do it."""
    words = await _words(services, interaction, target)
    if words.nothing:
        return kind_view(
            gettext("Nothing is kept of this server.")
            if target.who == "server"
            else gettext("Nothing is kept of you.")
        )
    return asking_view(words, target)


async def do(
    services: Services, interaction: discord.Interaction[Any], target: Forget
) -> discord.ui.LayoutView:
    """Forget. Whether the presser may has been checked."""
    words = await _words(services, interaction, target)
    keeping = services.archive.housekeeping
    if target.who == "server":
        guild = interaction.guild
        assert guild is not None  # noqa: S101  # the managers' check has seen to it
        channels = [place.id for place in (*guild.channels, *guild.threads)]
        await keeping.forget_server(guild.id, at=services.now(), channels=channels)
        _log.info("A server was forgotten, as one of its managers asked")
    else:
        await keeping.forget_member(interaction.user.id, at=services.now())
    return forgotten_view(words)


async def _words(services: Services, interaction: discord.Interaction[Any], target: Forget) -> Words:
    keeping = services.archive.housekeeping
    if target.who == "server":
        return server_words(await keeping.data_of_server(interaction.guild_id or 0))
    return member_words(await keeping.data_of_member(interaction.user.id))
