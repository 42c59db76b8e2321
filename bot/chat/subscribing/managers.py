"""Who may manage a server's subscriptions: the one rule, when a command runs and at every press of a button.

Members with Manage Server may. A server's admins give and take each command as they like, in Server Settings →
Integrations, and what they set goes before Manage Server. Discord itself holds commands to both before they reach
the bot. What is checked again here:

- When a command runs: that it comes from a server which has the bot (with an app that a member has for themselves,
  Manage Server would be another server's), and that the member has Manage Server or is let through by what the
  admins set. Where that cannot be looked up just now, Discord's word is taken: it has let the member through.
- When a button is pressed or a form is sent, perhaps days later and by somebody else, Discord checks nothing. So
  what the admins set for the commands that the button stands for is looked up; where it cannot be looked up,
  Manage Server alone decides.

Discord does not say whether what is set for the whole app lets a member past a command's default. Here it does, or
who was let into a command could be refused its buttons.
"""

from __future__ import annotations

import asyncio
import logging
import time
from typing import TYPE_CHECKING, Any

import aiohttp
import discord
from discord import app_commands

from bot.chat.permissions import MANAGER

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Settings = Sequence[Mapping[str, Any]]

_log = logging.getLogger(__name__)

_ROLE, _USER = 1, 2
_NOTHING_SET = 10066
"""Unknown application command permissions: nobody has set any."""
_PATIENCE = 1.5
"""Seconds that looking up may take: Discord wants a form within 3 of the press."""
_REMEMBERED = 30.0
"""Seconds for which what was looked up holds, so that pressing much asks little."""
_MOST = 1000
"""Lookups remembered."""


class NotAManagerError(app_commands.CheckFailure):
    """The member may not manage subscriptions here."""


class Managers:
    """Applies the rule to whoever runs a command or presses a button."""

    def __init__(self) -> None:
        self._looked_up: dict[tuple[int, int], tuple[float, Settings]] = {}

    async def check_command(self, interaction: discord.Interaction[Any]) -> bool:
        """True, as checks of commands give. Raises NotAManagerError, or NoPrivateMessage outside of servers."""
        _guild_of(interaction)
        if not _manages(interaction):
            assert interaction.command is not None  # noqa: S101  # it is one that runs
            await self._check(interaction, [interaction.command.name], unless_known=True)
        return True

    async def check_press(self, interaction: discord.Interaction[Any], commands: Sequence[str]) -> None:
        """Raises NotAManagerError where the presser may run none of `commands`, by their names."""
        _guild_of(interaction)
        # Administrators cannot be shut out of commands.
        if not interaction.permissions.administrator:
            await self._check(interaction, commands, unless_known=_manages(interaction))

    async def _check(
        self, interaction: discord.Interaction[Any], commands: Sequence[str], *, unless_known: bool
    ) -> None:
        try:
            async with asyncio.timeout(_PATIENCE):
                allowed = await self._may_run_one(interaction, commands)
        except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
            _log.warning("Who may use which command cannot be looked up: %r", error)
            allowed = unless_known
        if not allowed:
            raise NotAManagerError

    async def _may_run_one(self, interaction: discord.Interaction[Any], commands: Sequence[str]) -> bool:
        for command in commands:
            verdict = await self._verdict(interaction, command)
            if _manages(interaction) if verdict is None else verdict:
                return True
        return False

    async def _verdict(self, interaction: discord.Interaction[Any], command: str) -> bool | None:
        """What the server's admins set for the member: for the command or, failing that, for the whole app."""
        guild, bot = _guild_of(interaction), interaction.client
        of_command = bot.command_ids.get(command)
        for subject in (of_command, bot.application_id):
            if subject is not None:
                verdict = _said_of(interaction, await self._settings(bot, guild.id, subject))
                if verdict is not None:
                    return verdict
        return None

    async def _settings(self, bot: Any, guild: int, subject: int) -> Settings:
        now = time.monotonic()
        known = self._looked_up.get((guild, subject))
        if known is not None and now - known[0] < _REMEMBERED:
            return known[1]
        try:
            found = await bot.http.get_application_command_permissions(bot.application_id, guild, subject)
            settings: Settings = found["permissions"]
        except discord.NotFound as error:
            if error.code != _NOTHING_SET:
                raise
            settings = ()
        if len(self._looked_up) >= _MOST:
            self._looked_up.clear()
        self._looked_up[guild, subject] = (now, settings)
        return settings


def _guild_of(interaction: discord.Interaction[Any]) -> discord.Guild:
    guild = interaction.client.get_guild(interaction.guild_id) if interaction.guild_id else None
    if guild is None:
        raise app_commands.NoPrivateMessage
    found: discord.Guild = guild
    return found


def _manages(interaction: discord.Interaction[Any]) -> bool:
    return interaction.permissions.administrator or interaction.permissions.is_superset(MANAGER)


def _said_of(interaction: discord.Interaction[Any], settings: Settings) -> bool | None:
    """As Discord goes about it: the member, then any of their roles (an allowance before a ban), then everyone."""
    user, guild = interaction.user, interaction.guild_id
    own = {int(one["id"]): bool(one["permission"]) for one in settings if int(one["type"]) == _USER}
    of_roles = {int(one["id"]): bool(one["permission"]) for one in settings if int(one["type"]) == _ROLE}
    if user.id in own:
        return own[user.id]
    roles = {role.id for role in getattr(user, "roles", ())} - {guild}
    said = [of_roles[role] for role in roles if role in of_roles]
    return any(said) if said else of_roles.get(guild or 0)
