"""/briefing, /latest, /digest, /catchup, /search, /topics: what is in the archive."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from discord import app_commands
from discord.ext import commands

from bot.chat.choices import LONGEST, outlet_meant, plain, topic_meant
from bot.chat.commands.options import (
    DAYS,
    PUBLIC,
    SOURCE,
    TOPIC,
    Days,
    Interaction,
    Query,
    complete_article,
    complete_source,
    complete_topic,
)
from bot.chat.cooldowns import Cooldown
from bot.chat.custom_ids import OpenPage, topic_key
from bot.chat.markdown import bold, clean, inline
from bot.chat.pages import cards, page_view
from bot.chat.parts import find_card
from bot.chat.replies import reply
from bot.chat.views.briefing import briefing_view
from bot.chat.views.lists import ON_PAGE, Listing, list_view
from bot.errors import UsageError
from bot.words import gettext

if TYPE_CHECKING:
    import discord

    from bot.chat.client import BriefingBot
    from bot.chat.services import Services

CATCH_UP_DAYS = 7


class Reading(commands.Cog):
    """Reads the archive for members."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._cooldown = Cooldown(times=6, seconds=30)

    @app_commands.command(description="One article's briefing")
    @app_commands.describe(article="Any words of its title; the newest are offered first", public=PUBLIC)
    @app_commands.autocomplete(article=complete_article)
    async def briefing(self, interaction: Interaction, article: Query, public: bool = False) -> None:
        await reply(interaction, _article(self._services, article), public=public)

    @app_commands.command(description="The newest articles, of one topic or of all")
    @app_commands.describe(topic=TOPIC, days=DAYS, public=PUBLIC)
    @app_commands.autocomplete(topic=complete_topic)
    async def latest(
        self,
        interaction: Interaction,
        topic: str | None = None,
        days: Days | None = None,
        public: bool = False,
    ) -> None:
        target = OpenPage("latest", days=days, topic=self._key(topic))
        await reply(interaction, page_view(self._services, target), public=public)

    @app_commands.command(description="A topic's articles with their briefings, by day, newest first")
    @app_commands.describe(topic=TOPIC, days=DAYS, public=PUBLIC)
    @app_commands.autocomplete(topic=complete_topic)
    async def digest(
        self, interaction: Interaction, topic: str, days: Days | None = None, public: bool = False
    ) -> None:
        self._cooldown.use(interaction)
        target = OpenPage("digest", days=days, topic=self._key(topic))
        await reply(interaction, page_view(self._services, target), public=public, slow=True)

    @app_commands.command(
        description="What happened in the last days, in the topics that are sent here or in all"
    )
    @app_commands.describe(
        days=f"How many days back, today included; {CATCH_UP_DAYS} if not given", public=PUBLIC
    )
    async def catchup(
        self, interaction: Interaction, days: Days = CATCH_UP_DAYS, public: bool = False
    ) -> None:
        self._cooldown.use(interaction)
        work = _catch_up(self._services, interaction.channel, days)
        await reply(interaction, work, public=public, slow=True)

    @app_commands.command(description="Find articles by meaning and by words")
    @app_commands.describe(
        query="What you look for, in your own words; “…” for an exact phrase",
        topic=TOPIC,
        source=SOURCE,
        days=DAYS,
        public=PUBLIC,
    )
    @app_commands.autocomplete(topic=complete_topic, source=complete_source)
    async def search(
        self,
        interaction: Interaction,
        query: Query,
        topic: str | None = None,
        source: str | None = None,
        days: Days | None = None,
        public: bool = False,
    ) -> None:
        words = clean(query)
        if not words:
            raise UsageError("Your query", "there is nothing to look for in it", "Type a word or two.")
        self._cooldown.use(interaction)
        target = OpenPage("search", days=days, topic=self._key(topic), query=words)
        await reply(interaction, _search(self._services, target, source), public=public, slow=True)

    @app_commands.command(description="The topics that articles are sorted by, and how many each has")
    @app_commands.describe(public=PUBLIC)
    async def topics(self, interaction: Interaction, public: bool = False) -> None:
        await reply(interaction, page_view(self._services, OpenPage("topics")), public=public)

    def _key(self, asked: str | None) -> str:
        return topic_key(topic_meant(self._services.topics, asked).slug) if asked and asked.strip() else ""


async def _search(services: Services, target: OpenPage, source: str | None) -> discord.ui.LayoutView:
    if source and source.strip():
        meant = outlet_meant(await services.archive.outlets(), source)
        target = replace(target, source=topic_key(meant))
    return await page_view(services, target)


async def _catch_up(services: Services, channel: Any, days: int) -> discord.ui.LayoutView:
    """Of the topics that the channel is subscribed to or, for a thread without any, its channel."""
    followed = ""
    for place in (getattr(channel, "id", None), getattr(channel, "parent_id", None)):
        if place is not None and await services.archive.subscriptions.in_channel(place):
            followed = str(place)
            break
    return await page_view(services, OpenPage("catchup", days=days, query=followed))


async def _article(services: Services, asked: str) -> discord.ui.LayoutView:
    """The article chosen from the list, or what typed words can only mean."""
    card = await find_card(services, asked)
    if card is not None:
        return briefing_view(card)
    titles = await services.archive.titles(asked, limit=ON_PAGE)
    exact = [title for title in titles if clean(title.title).casefold() == clean(asked).casefold()]
    if len(exact or titles) == 1:
        card = await find_card(services, (exact or titles)[0].id)
        if card is not None:
            return briefing_view(card)
    if not titles:
        mend = "Try other words of its title, or /search, which looks inside articles too."
        raise UsageError(f"“{plain(asked, LONGEST)}”", "no article has that in its title", mend)
    found = [entry for title in titles if (entry := await services.archive.get(title.id))]
    heading = gettext("Which one? {words} is in several titles", words=bold(inline(asked, 100)))
    return list_view(Listing(heading, cards(found), len(found)))


async def setup(bot: BriefingBot) -> None:
    await bot.add_cog(Reading(bot.services))
