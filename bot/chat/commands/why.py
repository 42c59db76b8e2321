"""/why: why an article did or did not come in a channel's digests, for whoever can see the channel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.chat.choices import LONGEST, plain
from bot.chat.commands import subscribing_options as options
from bot.chat.commands.options import Interaction, Query, complete_article
from bot.chat.cooldowns import Cooldown
from bot.chat.markdown import clean
from bot.chat.replies import reply
from bot.chat.views.why import why_view
from bot.digests.why import why
from bot.errors import UsageError

if TYPE_CHECKING:
    from bot.archive import Whereabouts
    from bot.chat.client import BriefingBot
    from bot.chat.services import Services

_HIDDEN = 200
"""Hidden articles among which one is looked for by its title."""
_ALIKE = 10
"""Articles with one title at most that are looked at for whether they are one."""


class Explaining(commands.Cog):
    """Explains digests to members."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._cooldown = Cooldown(times=6, seconds=30)

    @app_commands.command(description="Why an article did or did not come in the digests of a channel")
    @app_commands.describe(
        article="Any words of its title; the newest are offered first",
        channel=options.WHOSE,
    )
    @app_commands.autocomplete(article=complete_article)
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
    async def why(
        self,
        interaction: Interaction,
        article: Query,
        channel: app_commands.Transform[Any, options.Postable] | None = None,
    ) -> None:
        guild = interaction.guild
        if guild is None:
            raise app_commands.NoPrivateMessage
        self._cooldown.use(interaction)
        place: Any = channel if channel is not None else interaction.channel
        if not is_seen_by(interaction, place):
            raise UsageError("That channel", "you cannot see it", "Choose one that you can see.")
        await reply(interaction, _why(self._services, article, place.id, guild.id), slow=True)


def is_seen_by(interaction: Any, channel: Any) -> bool:
    """Whether the asking member sees the channel. The bot may see more than they do."""
    if channel is None or channel.id == interaction.channel_id:
        return channel is not None
    granted = getattr(channel, "permissions", None)
    if not isinstance(granted, discord.Permissions):
        return False
    private = channel.type is discord.ChannelType.private_thread
    # Who is in a private thread is told to those alone who are in it themselves.
    return granted.view_channel and (granted.manage_threads or not private)


async def _why(services: Services, asked: str, channel: int, guild: int) -> discord.ui.LayoutView:
    archive = services.archive
    found = await _meant(services, asked, channel)
    subscriptions = [
        each
        for each in await archive.subscriptions.in_channel(channel)
        if each.destination.guild == guild and each.left_at is None
    ]
    answers = why(found, subscriptions, [topic.slug for topic in services.topics])
    before = why(found.merged, (), ()) if found.merged else ()
    by_topic = any(answer.code == "other_topic" for answer in answers)
    examine, article = services.thinker.summarizer.examine, found.entry.article
    examined = await services.thinker.run(examine, article) if by_topic else ()
    names = {topic.slug: topic.name for topic in services.topics}
    return why_view(found, channel, guild, answers, before=before, examined=examined, names=names)


async def _meant(services: Services, asked: str, channel: int) -> Whereabouts:
    """The article chosen from the list, or at an address, or what typed words can only mean: hidden ones by
    their whole title.
    """
    archive = services.archive
    found = await archive.finding.whereabouts(asked.strip(), channel)
    if found is not None:
        return found
    typed = clean(asked).casefold()
    titles = await archive.titles(asked, limit=10)
    exact = [title.id for title in titles if clean(title.title).casefold() == typed]
    hidden = () if exact else await archive.maintenance.hidden(limit=_HIDDEN)
    exact += [one.id for one in hidden if clean(one.title).casefold() == typed]
    ids = exact or [title.id for title in titles]
    if exact or len(ids) == 1:
        # Several of one title may have been merged into one.
        alike = [await archive.finding.whereabouts(id_, channel) for id_ in ids[:_ALIKE]]
        one_each = {each.entry.article.id: each for each in reversed(alike) if each}
        if len(one_each) == 1:
            return next(iter(one_each.values()))
    what = "it is not clear which article that is" if ids else "no article has that in its title"
    raise UsageError(f"“{plain(asked, LONGEST)}”", what, "Choose one from the list that opens as you type.")


async def setup(bot: BriefingBot) -> None:
    await bot.add_cog(Explaining(bot.services))
