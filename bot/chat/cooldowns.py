"""How often a member may ask for what costs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from discord import app_commands

if TYPE_CHECKING:
    import discord

_SWEEP = 1000
"""Members remembered before those who could ask again anyway are forgotten."""


class Cooldown:
    """Each member may use what this guards so many times in so many seconds."""

    def __init__(self, times: int, seconds: float) -> None:
        self._times, self._seconds = times, seconds
        self._members: dict[int, app_commands.Cooldown] = {}

    def use(self, interaction: discord.Interaction[Any]) -> None:
        """Count one use. Raises CommandOnCooldown where it is one too many."""
        now = interaction.created_at.timestamp()
        if len(self._members) > _SWEEP:
            self._members = {
                member: used for member, used in self._members.items() if used.get_tokens(now) < self._times
            }
        fresh = app_commands.Cooldown(self._times, self._seconds)
        cooldown = self._members.setdefault(interaction.user.id, fresh)
        wait = cooldown.update_rate_limit(now)
        if wait is not None:
            raise app_commands.CommandOnCooldown(cooldown, wait)
