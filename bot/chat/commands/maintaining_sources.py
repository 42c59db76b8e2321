"""/maintain sources and ingest: what is read into the archive, by itself and at a maintainer's wish."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands

from bot.chat.choices import ALL, LONGEST, MOST, plain, several_topics_choices, topics_meant
from bot.chat.commands.options import Interaction, Query, choices
from bot.chat.maintaining.ingesting import ingested
from bot.chat.maintaining.sources import source_meant, sources_page
from bot.chat.replies import reply

if TYPE_CHECKING:
    from bot.chat.services import Services

_Page = app_commands.Range[int, 1, 1000]
Address = app_commands.Range[str, 1, 2000]


def add_to(group: app_commands.Group, services: Services) -> None:
    """Add the commands to the group."""

    @group.command(description="How the sources fare; have one read now, pause it, resume it")
    @app_commands.describe(source="Only this one", page="From 1")
    @app_commands.autocomplete(source=_complete_source)
    async def sources(interaction: Interaction, source: Query | None = None, page: _Page = 1) -> None:
        watch = interaction.client.watch
        if source is None or watch is None:
            await reply(interaction, sources_page(services, watch, page))
        else:
            slug = source_meant(watch, source).slug
            await reply(interaction, sources_page(services, watch, None, slug))

    @group.command(description="Read a page into the archive, for everybody")
    @app_commands.describe(
        url="Its address; only the public web is read",
        file="Or the page itself: a saved page, a text or a PDF",
        topics="Topics that it belongs to, whatever it matches; parted by commas",
    )
    @app_commands.autocomplete(topics=_complete_topics)
    async def ingest(
        interaction: Interaction,
        url: Address | None = None,
        file: discord.Attachment | None = None,
        topics: str | None = None,
    ) -> None:
        chosen = topics_meant(services.topics, topics) if topics else ()
        await reply(interaction, ingested(services, interaction.user, url, file, chosen), slow=True)


async def _complete_topics(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    offered = several_topics_choices(interaction.client.services.topics, typed)
    return choices([choice for choice in offered if choice[1] != ALL])


async def _complete_source(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    watch = interaction.client.watch
    wanted = typed.casefold()
    found = [
        (plain(f"{source.slug} · {source.publisher}", LONGEST), source.slug)
        for source in (watch.sources if watch is not None else ())
        if wanted in source.slug or wanted in source.publisher.casefold()
    ]
    return choices(found[:MOST])
