"""Permissions are worked out as discord.py does, which was written by others from the same documentation."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import discord

from tests.discord_server import ChannelType, Permission
from tests.discord_server.clients import connected

if TYPE_CHECKING:
    from tests.discord_server import DiscordServer

BITS = list(Permission)


def some(dice: random.Random) -> Permission:
    chosen = Permission(0)
    for bit in dice.sample(BITS, dice.randint(0, len(BITS))):
        chosen |= bit
    return chosen & ~Permission.ADMINISTRATOR


async def test_overwrites_of_everyone_roles_and_members_add_up(discord_server: DiscordServer) -> None:
    dice = random.Random(3)
    bot_user = discord_server.application.user
    for _ in range(4):
        guild = discord_server.add_guild(bot_permissions=some(dice))
        roles = [discord_server.add_role(guild, f"role {number}", some(dice)) for number in range(3)]
        discord_server.add_member(guild, bot_user, *roles[:2])
        guild.everyone.permissions = some(dice) | Permission.VIEW_CHANNEL
        for number in range(10):
            channel = discord_server.add_channel(guild, f"channel-{number}")
            for who in (guild.everyone, *roles, bot_user):
                discord_server.deny(channel, some(dice), who)
                discord_server.allow(channel, some(dice), who)
    async with connected(discord_server) as bot:
        compared = 0
        for channel in list(discord_server.channels.values()):
            seen = bot.get_channel(channel.id)
            assert isinstance(seen, discord.TextChannel)
            theirs = seen.permissions_for(seen.guild.me)
            ours = discord_server.permissions_in(bot_user, channel)
            assert bool(ours & Permission.VIEW_CHANNEL) == theirs.view_channel
            if theirs.view_channel:
                # Without sending, discord.py takes away what goes with it, too.
                needs_sending = 0 if theirs.send_messages else _NEED_SENDING
                assert int(ours) & ~needs_sending == theirs.value & ~needs_sending
                compared += 1
    assert compared > 10


_NEED_SENDING = int(
    Permission.SEND_TTS_MESSAGES
    | Permission.MENTION_EVERYONE
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
)


async def test_an_administrator_may_do_all_and_a_thread_follows_its_parent(
    discord_server: DiscordServer,
) -> None:
    bot = discord_server.application.user
    guild = discord_server.add_guild()
    channel = discord_server.add_channel(guild, kind=ChannelType.TEXT)
    discord_server.deny(channel, Permission.SEND_MESSAGES_IN_THREADS)
    async with connected(discord_server) as client:
        parent = client.get_channel(channel.id)
        assert isinstance(parent, discord.TextChannel)
        created = await parent.create_thread(name="Discussion", type=discord.ChannelType.public_thread)
    thread = discord_server.channels[created.id]
    assert not discord_server.may(bot, thread, Permission.SEND_MESSAGES_IN_THREADS)
    discord_server.add_member(guild, bot, discord_server.add_role(guild, "admins", Permission.ADMINISTRATOR))
    assert discord_server.may(bot, thread, Permission.SEND_MESSAGES_IN_THREADS)
