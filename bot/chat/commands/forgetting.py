"""/forget-server and /forget-me: what is kept of a server or of a member, removed for good."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot.chat.commands.options import Interaction, for_managers
from bot.chat.cooldowns import Cooldown
from bot.chat.custom_ids import Forget
from bot.chat.forgetting import ask
from bot.chat.replies import reply

if TYPE_CHECKING:
    from bot.chat.client import BriefingBot


class Forgetting(commands.Cog):
    """Says what is kept, and asks before it goes."""

    def __init__(self, bot: BriefingBot) -> None:
        self._bot = bot
        self._cooldown = Cooldown(times=5, seconds=60)

    @app_commands.command(
        name="forget-server", description="Delete all that is kept of this server, for good"
    )
    @for_managers
    async def forget_server(self, interaction: Interaction) -> None:
        await self._ask(interaction, Forget("server"))

    @app_commands.command(
        name="forget-me", description="Delete what is kept of you: your feedback and your id"
    )
    async def forget_me(self, interaction: Interaction) -> None:
        await self._ask(interaction, Forget("me"))

    async def _ask(self, interaction: discord.Interaction[BriefingBot], target: Forget) -> None:
        self._cooldown.use(interaction)
        await reply(interaction, ask(self._bot.services, interaction, target))


async def setup(bot: BriefingBot) -> None:
    await bot.add_cog(Forgetting(bot))
