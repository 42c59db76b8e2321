"""Who the bot is, what its application is, and where its gateway is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.discord_server.errors import UNKNOWN_USER, RefusedError

from .answer import Answer
from .routes import route

if TYPE_CHECKING:
    from .call import Call


@route("GET", "/users/@me")
async def own_user(call: Call) -> Answer:
    return Answer(
        200, call.bot.payload() | {"verified": True, "mfa_enabled": True, "flags": 0, "locale": "en-US"}
    )


@route("GET", "/users/{user_id}")
async def user(call: Call) -> Answer:
    found = call.server.users.get(call.id("user_id"))
    if found is None:
        raise RefusedError(UNKNOWN_USER)
    return Answer(200, found.payload())


@route("GET", "/users/@me/guilds")
async def own_guilds(call: Call) -> Answer:
    after, limit = int(call.request.query.get("after", 0)), int(call.request.query.get("limit", 200))
    joined = sorted((guild for guild in call.server.guilds.values() if guild.has_bot), key=lambda one: one.id)
    shown = [guild for guild in joined if guild.id > after][:limit]
    return Answer(
        200,
        [
            {
                "id": str(guild.id),
                "name": guild.name,
                "icon": None,
                "banner": None,
                "owner": False,
                "permissions": str(int(call.server.permissions(call.bot, guild))),
                "features": guild.features,
            }
            for guild in shown
        ],
    )


@route("GET", "/applications/@me")
async def application(call: Call) -> Answer:
    return Answer(200, _application(call))


@route("GET", "/oauth2/applications/@me")
async def application_by_oauth2(call: Call) -> Answer:
    return Answer(200, _application(call))


def _application(call: Call) -> dict[str, object]:
    joined = sum(guild.has_bot for guild in call.server.guilds.values())
    return call.server.application.payload() | {"approximate_guild_count": joined}


@route("GET", "/gateway", anonymous=True)
async def gateway(call: Call) -> Answer:
    return Answer(200, {"url": call.server.gateway_url})


@route("GET", "/gateway/bot")
async def gateway_bot(call: Call) -> Answer:
    server = call.server
    return Answer(
        200,
        {
            "url": server.gateway.settings.url or server.gateway_url,
            "shards": server.gateway.settings.recommended_shards,
            "session_start_limit": server.gateway.session_start_limit(),
        },
    )
