"""Guilds, their channels, roles and members."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.discord_server.errors import UNKNOWN_MEMBER, RefusedError

from .answer import Answer
from .routes import route

if TYPE_CHECKING:
    from .call import Call


@route("GET", "/guilds/{guild_id}")
async def get(call: Call) -> Answer:
    guild = call.guild()
    counts = {"approximate_member_count": len(guild.members), "approximate_presence_count": 1}
    return Answer(200, guild.payload() | (counts if call.flag("with_counts") else {}))


@route("GET", "/guilds/{guild_id}/channels")
async def channels(call: Call) -> Answer:
    listed = [channel for channel in call.guild().channels.values() if not channel.is_thread]
    return Answer(200, [channel.payload() for channel in listed])


@route("GET", "/guilds/{guild_id}/roles")
async def roles(call: Call) -> Answer:
    return Answer(200, [role.payload() for role in call.guild().roles.values()])


@route("GET", "/guilds/{guild_id}/members/{user_id}")
async def member(call: Call) -> Answer:
    found = call.guild().members.get(call.id("user_id"))
    if found is None:
        raise RefusedError(UNKNOWN_MEMBER)
    return Answer(200, found.payload())


@route("GET", "/users/@me/guilds/{guild_id}/member")
async def own_member(call: Call) -> Answer:
    return Answer(200, call.guild().members[call.bot.id].payload())


@route("DELETE", "/users/@me/guilds/{guild_id}")
async def leave(call: Call) -> Answer:
    call.server.remove_bot(call.guild())
    return Answer(204)
