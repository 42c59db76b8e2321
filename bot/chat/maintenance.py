"""What maintainers do by buttons and forms, each time held to the rule of `bot.chat.permissions`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.archive import Actor
from bot.chat.replies import replace
from bot.chat.views.jobs import job_view
from bot.errors import UsageError

if TYPE_CHECKING:
    import discord

    from bot.chat.custom_ids import OnMaintenance
    from bot.chat.services import Services


def actor_of(user: discord.abc.User) -> Actor:
    """Whom the audit log names."""
    return Actor(user.id, user.display_name)


class Maintenance:
    """Answers presses of maintainers' buttons."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def press(self, interaction: discord.Interaction[Any], target: OnMaintenance) -> None:
        """Raises NotAMaintainerError, and UsageError for what is not there any more."""
        self._services.maintainers.check(interaction)
        await replace(interaction, self._cancel(interaction, target.id))

    async def _cancel(self, interaction: discord.Interaction[Any], id_: int) -> discord.ui.LayoutView:
        jobs = self._services.archive.jobs
        await jobs.cancel(id_, by=actor_of(interaction.user), at=self._services.now())
        job = await jobs.get(id_)
        if job is None:
            raise UsageError(
                "That work", "it is not known any more", "/maintain status shows what is under way."
            )
        return job_view(job)
