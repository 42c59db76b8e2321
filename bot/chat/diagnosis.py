"""What `check` says of Discord: whether the token works, the server is there, the scopes were granted."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

import discord

from bot.chat.connection.connecting import in_words
from bot.chat.connection.endpoints import use_endpoints
from bot.chat.permissions import INTENTS, invite_link, missing, names
from bot.errors import DiscordRefusedError

if TYPE_CHECKING:
    from bot.archive import Place
    from bot.settings.model import DiscordSettings

SECONDS = 20.0
"""For all that is asked of Discord. discord.py tries again by itself where that helps."""


@dataclass(frozen=True, slots=True)
class Look:
    """Something that is in order, and what can be done next."""

    said: str
    mend: str | None = None


async def look_at_discord(settings: DiscordSettings, token: str, channel: int | None = None) -> list[Look]:
    """What is in order. Raises DiscordError at the first thing that is not. `channel`: the maintainers'."""
    use_endpoints(settings.api_url, settings.gateway_url)
    with in_words():
        async with asyncio.timeout(SECONDS), discord.Client(intents=INTENTS) as client:
            await client.login(token)
            looks = await _look(client, settings.guild)
            return looks if channel is None else [*looks, await _look_at_channel(client, channel)]


async def _look(client: discord.Client, guild: int | None) -> list[Look]:
    application = await client.application_info()
    await client.http.get_bot_gateway()
    looks = [Look(f"logged in as {client.user}; no privileged intent is needed")]
    invite = f"Invite it with {invite_link(application.id)}"
    if guild is not None:
        return [*looks, await _look_at_guild(client, application.id, guild, invite)]
    guilds = [found.name async for found in client.fetch_guilds(limit=3, with_counts=False)]
    if not guilds:
        return [*looks, Look("the bot is in no server yet", invite)]
    return [*looks, Look(f"in {', '.join(guilds)}{' and more' if len(guilds) == 3 else ''}", invite)]


async def _look_at_guild(client: discord.Client, application: int, guild: int, invite: str) -> Look:
    subject = f"discord.guild {guild}"
    try:
        found = await client.fetch_guild(guild, with_counts=False)
    except (discord.NotFound, discord.Forbidden) as error:
        raise DiscordRefusedError(
            subject, "the bot is not in that server, or there is none such", invite
        ) from error
    try:
        await client.http.get_guild_commands(application, guild)
    except discord.Forbidden as error:
        problem = "it was invited without the scope applications.commands, so it may have no commands there"
        raise DiscordRefusedError(subject, problem, f"{invite}, once more") from error
    return Look(f"in the server {found.name}, and allowed to have commands there")


async def _look_at_channel(client: discord.Client, channel: int) -> Look:
    """Whether maintainers can be told there what fails."""
    found = await find_place(client, channel, f"maintainers.channel {channel}")
    return Look(f"may tell maintainers in #{found.name} of {found.guild_name} what fails")


@dataclass(frozen=True, slots=True)
class FoundPlace:
    """A channel or thread in which the bot may do all that a digest takes."""

    id: int
    name: str
    place: Place
    guild: int
    guild_name: str


async def find_place(client: discord.Client, channel: int, subject: str) -> FoundPlace:
    """A text channel, an announcement channel or a thread. Raises DiscordRefusedError, which names what is missing.

    `subject`: what told the bot of the channel.
    """
    assert client.user is not None  # noqa: S101  # it is logged in
    try:
        found = await client.fetch_channel(channel)
        if not isinstance(found, discord.abc.GuildChannel | discord.Thread):
            mend = "Set it to the id of a text channel of a server that the bot is in."
            raise DiscordRefusedError(subject, "it is no channel of a server", mend)
        # Rights hang on roles, which come with the server alone.
        guild = await client.fetch_guild(found.guild.id, with_counts=False)
        channels = {one.id: one for one in await guild.fetch_channels()}
        me = await guild.fetch_member(client.user.id)
    except (discord.NotFound, discord.Forbidden) as error:
        mend = "Set it to a channel that the bot can see, or let it see that one."
        raise DiscordRefusedError(
            subject, "there is no such channel, or the bot may not see it", mend
        ) from error
    thread = isinstance(found, discord.Thread)
    holder = channels.get(found.parent_id if isinstance(found, discord.Thread) else found.id)
    unfit = not thread and isinstance(holder, discord.ForumChannel | discord.CategoryChannel)
    if holder is None or unfit:
        raise DiscordRefusedError(
            subject, "messages cannot be posted in it", "Set it to a text channel or a thread."
        )
    lacking = missing(holder.permissions_for(me), "thread" if thread else "text")
    if lacking:
        problem = f"the bot lacks {', '.join(names(lacking))} there"
        raise DiscordRefusedError(subject, problem, "Whoever manages the channel can give it that.")
    news = isinstance(found, discord.TextChannel) and found.is_news()
    place: Place = "thread" if thread else "announcement" if news else "text"
    return FoundPlace(found.id, found.name, place, guild.id, guild.name)
