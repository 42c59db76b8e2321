"""What maintainers do with the sources, each time held to the rule by `bot.chat.maintaining.maintenance`."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from bot.chat.choices import plain
from bot.chat.markdown import bold, inline
from bot.chat.replies import replace, reply
from bot.chat.views.jobs import job_view
from bot.chat.views.sources import ON_PAGE, Health, asked_note, sources_view
from bot.errors import UsageError
from bot.words import gettext

if TYPE_CHECKING:
    from collections.abc import Callable

    import discord

    from bot.archive import Actor
    from bot.chat.custom_ids import OnMaintenance
    from bot.chat.services import Services
    from bot.ingest.watching import Asks
    from bot.sources.configured import Source

PATIENCE = 600.0
"""Seconds that somebody waits for a source that was asked; then it goes on without them. Discord gives 15 minutes."""


def source_meant(watch: Asks, asked: str) -> Source:
    """Raises UsageError where there is none such."""
    wanted = asked.strip().casefold()
    found = [one for one in watch.sources if wanted in (one.slug, one.publisher.casefold())]
    if len(found) != 1:
        mend = "Choose one from the list that opens as you type; sources.toml names them."
        raise UsageError(f"“{plain(asked, 60)}”", "there is no such source", mend)
    return found[0]


async def sources_page(
    services: Services,
    watch: Asks | None,
    page: int | None = 1,
    only: str | None = None,
    note: str | None = None,
) -> discord.ui.LayoutView:
    """A page of the sources, those that are on first; with no page, `only` one."""
    every = await _health(services, _there(watch))
    if page is None:
        shown = [one for one in every if one.source.slug == only]
    else:
        page = min(page, max(1, -(-len(every) // ON_PAGE)))
        shown = every[(page - 1) * ON_PAGE : page * ON_PAGE]
    return sources_view(shown, every, page, note)


async def on_source(
    services: Services, interaction: discord.Interaction[Any], target: OnMaintenance, by: Actor
) -> None:
    """A button of the list was pressed. Raises UsageError for a source that is configured no more."""
    watch = _there(interaction.client.watch)
    if target.deed == "source_list":
        await replace(interaction, sources_page(services, watch, target.id))
        return
    source = source_meant(watch, target.rest)
    page = target.id or None

    def shown(note: str) -> Any:
        return sources_page(services, watch, page, source.slug, note)

    if target.deed == "source_run":
        await _run(services, interaction, watch, source, by, shown)
        return
    slug = bold(inline(source.slug))
    watching, now = services.archive.watching, services.now()
    if target.deed == "source_pause":
        await watching.pause(source.slug, f"paused the source {source.slug}", by=by, at=now)
        await replace(
            interaction,
            shown(gettext("⏸️ {source} is asked no more, until somebody resumes it.", source=slug)),
        )
    else:
        await watching.resume(source.slug, f"resumed the source {source.slug}", by=by, at=now)
        await replace(interaction, shown(gettext("▶️ {source} is asked again.", source=slug)))


async def on_notice(services: Services, interaction: discord.Interaction[Any], target: OnMaintenance) -> None:
    """How what maintainers were told of stands now. Raises UsageError where it is not known any more."""
    notice = await services.archive.notices.get(target.id)
    if notice is None:
        mend = "/maintain sources and /maintain status show how things stand."
        raise UsageError("That", "it is not kept any more", mend)
    if notice.kind == "job":
        job = await services.archive.jobs.get(int(notice.subject))
        if job is None:
            raise UsageError(
                "That work", "it is not known any more", "/maintain status shows what is under way."
            )
        await interaction.response.send_message(view=job_view(job), ephemeral=True)
        return
    watch = _there(interaction.client.watch)
    slug = source_meant(watch, notice.subject).slug
    await reply(interaction, sources_page(services, watch, None, slug))


async def _run(
    services: Services,
    interaction: discord.Interaction[Any],
    watch: Asks,
    source: Source,
    by: Actor,
    shown: Callable[[str], Any],
) -> None:
    """Ask it now, and show what came of it where the button is."""
    if not source.enabled:
        mend = "Whoever runs the bot can take out “enabled = false” there, and restart it."
        raise UsageError(source.slug, "it is off in sources.toml", mend)
    slug = bold(inline(source.slug))
    words = f"had the source {source.slug} asked"
    await interaction.response.defer()
    await services.archive.audit.note(by, "ask", source.slug, words, at=services.now())
    await interaction.edit_original_response(
        view=await shown(gettext("⏳ {source} is being asked …", source=slug))
    )
    try:
        async with asyncio.timeout(PATIENCE):
            note = asked_note(await watch.ask(source))
    except TimeoutError:
        note = gettext("⏳ {source} is still being read: look at /maintain sources later.", source=slug)
    await interaction.edit_original_response(view=await shown(note))


async def _health(services: Services, watch: Asks) -> list[Health]:
    archive = services.archive
    states, pauses = await archive.watching.states(), await archive.watching.pauses()
    counted = await archive.sources()

    def health(source: Source) -> Health:
        state = states.get(source.slug)
        state = state if state is not None and state.address == source.address else None
        return Health(source, state, pauses.get(source.slug), counted.get(source.slug, 0))

    # A press turns none of them off or on, so none moves to another page under the presser's hand.
    ordered = sorted(watch.sources, key=lambda source: not source.enabled)
    return [health(source) for source in ordered]


def _there(watch: Asks | None) -> Asks:
    if watch is None:
        raise UsageError("The sources", "this bot does not read any", "It was started without them.")
    return watch
