"""/maintain: for those whom the operator named, who look after what everybody is shown."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands

from bot.chat.choices import plain, topic_meant
from bot.chat.commands import maintaining_articles, maintaining_sources
from bot.chat.commands.options import (
    DAYS,
    TOPIC,
    Days,
    Interaction,
    Query,
    complete_article,
    complete_topic,
)
from bot.chat.maintaining.meant import actor_of
from bot.chat.maintaining.queue import queue_page
from bot.chat.permissions import MANAGER
from bot.chat.replies import reply
from bot.chat.views.jobs import job_view
from bot.chat.views.maintaining import log_view, status_view
from bot.errors import UsageError
from bot.rebriefing import Selection, engine_words, select

if TYPE_CHECKING:
    from bot.chat.client import BriefingBot
    from bot.chat.services import Services

ACTS = 15
_Day = app_commands.Range[str, 8, 20]
_LastPage = app_commands.Range[int, 1, 1000]


class Maintain(app_commands.Group):
    """The group. Discord offers it to whoever has Manage Server; who may use it is checked here, each time."""

    def __init__(self, services: Services) -> None:
        super().__init__(
            name="maintain",
            description="For the bot's maintainers: look after articles, briefings and topics",
            default_permissions=MANAGER,
            allowed_contexts=app_commands.AppCommandContext(
                guild=True, dm_channel=False, private_channel=False
            ),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
        )
        self._services = services
        maintaining_articles.add_to(self, services)
        maintaining_sources.add_to(self, services)

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        self._services.maintainers.check(interaction)
        return True

    @app_commands.command(description="What was done by maintainers, the newest first")
    @app_commands.describe(article="Only what was done to this article", page="From 1, the newest")
    @app_commands.autocomplete(article=complete_article)
    async def log(self, interaction: Interaction, article: Query | None = None, page: _LastPage = 1) -> None:
        await reply(interaction, _log(self._services, article, page - 1))

    @app_commands.command(description="Brief articles anew; everyone here sees how far it is")
    @app_commands.describe(
        article="Only this one",
        topic=TOPIC,
        days=DAYS,
        since="Only what is dated this day or later, as 2026-03-31",
        until="Only what is dated this day or earlier, as 2026-03-31",
        older="Only what the engine of today has never briefed",
        everything="Every article",
    )
    @app_commands.autocomplete(article=complete_article, topic=complete_topic)
    async def resummarize(
        self,
        interaction: Interaction,
        article: Query | None = None,
        topic: str | None = None,
        days: Days | None = None,
        since: _Day | None = None,
        until: _Day | None = None,
        older: bool = False,
        everything: bool = False,
    ) -> None:
        if days and since:
            raise UsageError("days and since", "both say from when on", "Give one of them.")
        others = bool(topic or days or since or until or older)
        if others + bool(article) + everything != 1:
            raise UsageError(
                "/maintain resummarize",
                "it is not clear which articles are meant",
                "Choose an article; or a topic, days, since, until, older; or everything.",
            )
        slugs = (topic_meant(self._services.topics, topic).slug,) if topic else ()
        first = self._services.now().date() - timedelta(days=days - 1) if days else _day(since)
        selection = Selection((article,) if article else (), slugs, first, older, _day(until))
        await rebrief(interaction, self._services, selection)

    @app_commands.command(description="What members said of briefings, with the claim and its receipt")
    @app_commands.describe(page="From 1, the oldest")
    async def queue(self, interaction: Interaction, page: _LastPage = 1) -> None:
        await reply(interaction, queue_page(self._services, page - 1))

    @app_commands.command(description="How the archive stands, and what is under way")
    async def status(self, interaction: Interaction) -> None:
        announcer = interaction.client.announcer
        channel = announcer.channel if announcer is not None else None
        await reply(interaction, _status(self._services, channel))


def _day(typed: str | None) -> date | None:
    """Raises UsageError."""
    if not typed:
        return None
    try:
        return date.fromisoformat(typed.strip())
    except ValueError:
        raise UsageError(f"“{plain(typed, 40)}”", "that is no day", "Write it as 2026-03-31.") from None


async def rebrief(interaction: Interaction, services: Services, selection: Selection) -> None:
    """Have these articles briefed anew, and show how far that is. Raises UsageError where there are none."""
    await interaction.response.defer(thinking=True)
    engine = services.thinker.summarizer.engine.info
    ids = await select(services.archive, selection, engine)
    if not ids:
        raise UsageError("Those articles", "there are none such", "Choose others; nothing was changed.")
    words = f"{selection.words()}, by {engine_words(engine)}"
    job = await services.archive.jobs.add("bot", words, ids, by=actor_of(interaction.user), at=services.now())
    message = await interaction.followup.send(view=job_view(job), wait=True)
    await services.archive.jobs.show_in(job.id, message.channel.id, message.id)
    if interaction.client.rebriefing is not None:
        await interaction.client.rebriefing.there_is_one()


async def _log(services: Services, article: str | None, page: int) -> discord.ui.LayoutView:
    acts = await services.archive.audit.acts(subject=article, limit=ACTS + 1, offset=page * ACTS)
    return log_view(acts[:ACTS], page, goes_on=len(acts) > ACTS)


async def _status(services: Services, channel: int | None) -> discord.ui.LayoutView:
    archive, engine = services.archive, services.thinker.summarizer.engine.info
    return status_view(
        counts=await archive.counts(),
        backlog=await archive.outbox.backlog(),
        engine=engine,
        older=len(await archive.ids(not_by=engine)),
        jobs=await archive.jobs.waiting(),
        corrections=await archive.corrections.waiting(),
        said=await archive.feedback.count(),
        untold=await archive.notices.untold(),
        channel=channel,
        last=await archive.audit.acts(limit=3),
        work=await archive.work.backlog() if services.queue is not None else None,
        now=services.now(),
    )


async def setup(bot: BriefingBot) -> None:
    bot.tree.add_command(Maintain(bot.services))
