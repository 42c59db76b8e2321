"""What maintainers do about work that was given up, each time held to the rule by `maintenance`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.chat.replies import replace
from bot.chat.views.work import ON_PAGE, given_up_view
from bot.words import gettext, gettext_noop, ngettext

if TYPE_CHECKING:
    import discord

    from bot.archive import Actor
    from bot.chat.custom_ids import OnMaintenance
    from bot.chat.services import Services

_DONE_ALREADY = gettext_noop("It is not among them any more: somebody else saw to it.")


async def on_work(
    services: Services, interaction: discord.Interaction[Any], target: OnMaintenance, by: Actor
) -> None:
    """A button of the list was pressed, or the one that opens it."""
    await replace(interaction, _done(services, target, by))


async def given_up(services: Services) -> int:
    """How much work was given up."""
    return sum(one.dead for one in await services.archive.work.backlog())


async def _done(services: Services, target: OnMaintenance, by: Actor) -> discord.ui.LayoutView:
    work, now = services.archive.work, services.now()
    note = None
    if target.deed == "work_retry":
        revived = await work.revive(target.id or None, by=by, at=now)
        note = gettext(_DONE_ALREADY)
        if revived:
            note = ngettext(
                "✅ {count} piece of work will be tried again.",
                "✅ {count} pieces of work will be tried again.",
                revived,
            )
    elif target.deed == "work_drop":
        dropped = await work.discard(target.id, by=by, at=now)
        note = gettext("🗑️ It was let go of.") if dropped else gettext(_DONE_ALREADY)
    return given_up_view(await work.dead(limit=ON_PAGE), await given_up(services), note)
