"""/subscribe, /subscriptions, /unsubscribe: for whoever may manage a server's subscriptions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.archive import Wanted
from bot.chat.choices import topics_meant
from bot.chat.commands import subscribing_options as options
from bot.chat.commands.options import PUBLIC, Interaction, for_managers
from bot.chat.cooldowns import Cooldown
from bot.chat.custom_ids import OnSubscription
from bot.chat.languages import servers_language
from bot.chat.replies import reply
from bot.chat.subscribing.places import destination_wished
from bot.chat.subscribing.wishes import DEFAULT_MOST, Wish, read_schedule
from bot.errors import UsageError
from bot.words import LANGUAGES

if TYPE_CHECKING:
    from bot.chat.client import BriefingBot


class Subscribing(commands.Cog):
    """Makes, shows and removes subscriptions."""

    def __init__(self, bot: BriefingBot) -> None:
        self._bot = bot
        self._services = bot.services
        self._cooldown = Cooldown(times=10, seconds=60)

    @app_commands.command(description="Send a daily digest of topics to a channel, a thread or a forum")
    @app_commands.describe(
        topic=options.TOPICS,
        channel=options.CHANNEL,
        at=options.AT,
        timezone=options.ZONE,
        days=options.ON_DAYS,
        role=options.ROLE,
        discussion=options.DISCUSSION,
        publish=options.PUBLISH,
        most=options.MOST,
        quiet=options.WHEN_QUIET,
        language=options.LANGUAGE,
        public=PUBLIC,
    )
    @app_commands.autocomplete(
        topic=options.complete_topics,
        at=options.complete_time,
        timezone=options.complete_zone,
        days=options.complete_days,
    )
    @app_commands.choices(
        language=[app_commands.Choice(name=name, value=tag) for tag, name in LANGUAGES.items()]
    )
    @for_managers
    async def subscribe(
        self,
        interaction: Interaction,
        topic: options.Topics,
        channel: app_commands.Transform[Any, options.Postable] | None = None,
        at: options.Typed | None = None,
        timezone: options.Typed | None = None,
        days: options.Typed | None = None,
        role: discord.Role | None = None,
        discussion: bool = False,
        publish: bool = False,
        most: options.Stories = DEFAULT_MOST,
        quiet: bool = False,
        language: str | None = None,
        public: bool = False,
    ) -> None:
        self._cooldown.use(interaction)
        topics = topics_meant(self._services.topics, topic)
        guild, place = _guild(interaction), channel or interaction.channel
        spoken, default = language, self._services.language
        if spoken is None:
            spoken = servers_language(guild, default)
        wanted = Wanted(tuple(one.slug for one in topics), most, quiet, None if spoken == default else spoken)
        destination, remarks = destination_wished(
            guild,
            interaction.user,
            place,
            role=role.id if role else None,
            discussion=discussion,
            publish=publish,
        )

        async def subscribed() -> discord.ui.LayoutView:
            before = await self._services.archive.subscriptions.zone_last_used(guild.id)
            schedule, notes = read_schedule(at, timezone, days, before)
            wish = Wish(destination, wanted, schedule, [*notes, *remarks])
            return await self._bot.desk.subscribe(guild, wish, interaction.user.id, place)

        await reply(interaction, subscribed(), public=public)

    @app_commands.command(
        description="This server's subscriptions: how they stand, and buttons to change them"
    )
    @app_commands.describe(public=PUBLIC)
    @for_managers
    async def subscriptions(self, interaction: Interaction, public: bool = False) -> None:
        await reply(interaction, self._bot.desk.listing(_guild(interaction)), public=public)

    @app_commands.command(description="End a subscription of this server")
    @app_commands.describe(subscription=options.SUBSCRIPTION)
    @app_commands.autocomplete(subscription=options.complete_subscription)
    @for_managers
    async def unsubscribe(self, interaction: Interaction, subscription: options.Typed) -> None:
        typed = subscription.strip()
        if not typed.isdecimal() or len(typed) > 18:
            mend = "Choose one from the list that opens as you type."
            raise UsageError("That subscription", "there is none such in this server", mend)
        target = OnSubscription("remove", int(typed))
        await reply(interaction, self._bot.desk.do(_guild(interaction), target))


def _guild(interaction: Interaction) -> discord.Guild:
    assert interaction.guild is not None  # noqa: S101  # the check has seen to it
    return interaction.guild


async def setup(bot: BriefingBot) -> None:
    await bot.add_cog(Subscribing(bot))
