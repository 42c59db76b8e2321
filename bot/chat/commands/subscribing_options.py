"""The options of the commands about subscriptions, and what is offered while they are typed."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands

from bot.chat.choices import MOST as MOST_CHOICES
from bot.chat.choices import (
    day_choices,
    plain,
    several_topics_choices,
    subscription_choice,
    time_choices,
)
from bot.chat.commands.options import choices
from bot.chat.subscribing.places import POSTABLE
from bot.chat.subscribing.wishes import MOST_STORIES
from bot.digests.zones import suggest_zones
from bot.errors import ArchiveError

if TYPE_CHECKING:
    from bot.chat.commands.options import Interaction

_log = logging.getLogger(__name__)

TOPICS = "Topics, parted by commas, or all; a list opens as you type"
CHANNEL = "Where to: a text or announcement channel, a thread or a forum; this one if not given"
WHOSE = "Whose digests; those of this channel if not given"
AT = "Local time, such as 9:00, 7:30 pm or noon"
ZONE = "A city or an IANA name; what this server used before if not given"
ON_DAYS = "Every day, weekdays, or days such as Mon, Wed"
ROLE = "A role to mention with each digest; nobody if not given"
DISCUSSION = "Start a thread for discussion under each digest"
PUBLISH = "Publish each digest, in an announcement channel"
MOST = "Stories at most"
WHEN_QUIET = "Post on days with nothing new, too"
LANGUAGE = "Language of the bot's own words; the server's if not given"
SUBSCRIPTION = "Which one; a list opens as you type"

Stories = app_commands.Range[int, 1, MOST_STORIES]
Typed = app_commands.Range[str, 1, 100]
Topics = app_commands.Range[str, 1, 1000]


class Postable(app_commands.Transformer):
    """A channel that digests can be posted in, as Discord gives it: archived threads are in no cache."""

    @property
    def type(self) -> discord.AppCommandOptionType:
        return discord.AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[discord.ChannelType]:
        return POSTABLE

    async def transform(self, interaction: Interaction, value: Any, /) -> Any:
        return value


async def complete_topics(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    """The configured topics that fit the last of those typed, after those before it."""
    return choices(several_topics_choices(interaction.client.services.topics, typed))


async def complete_time(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    """The times that could be meant."""
    return choices(time_choices(typed))


async def complete_days(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    """The days that could be meant."""
    return choices(day_choices(typed))


async def complete_zone(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    """Time zones by city or name, the one that the server used before first of all."""
    services, last = interaction.client.services, None
    try:
        last = await services.archive.subscriptions.zone_last_used(interaction.guild_id or 0)
    except ArchiveError as error:
        _log.warning("The time zone used before cannot be offered first: %s", error)
    found = suggest_zones(typed, services.now(), first=last)
    return choices([(choice.label, choice.name) for choice in found])


async def complete_subscription(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    """The server's subscriptions that hold every word typed."""
    guild, services = interaction.guild, interaction.client.services
    if guild is None:
        return []
    try:
        found = await services.archive.subscriptions.of_guild(guild.id)
    except ArchiveError as error:
        # A list that stays empty does no harm; the command itself will say what is wrong.
        _log.warning("No subscriptions to choose from: %s", error)
        return []
    names = {topic.slug: topic.name for topic in services.topics}
    pairs = []
    for one in found:
        channel = guild.get_channel_or_thread(one.destination.channel)
        wanted = [names.get(slug, slug) for slug in one.wanted.topics]
        pairs.append(subscription_choice(one, channel.name if channel else None, wanted))
    words = plain(typed, 100).casefold().split()
    return choices(
        [pair for pair in pairs if all(word in pair[0].casefold() for word in words)][:MOST_CHOICES]
    )
