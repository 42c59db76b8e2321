"""Application commands, global and of one guild."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.discord_server.errors import (
    MISSING_ACCESS,
    UNKNOWN_COMMAND,
    UNKNOWN_COMMAND_PERMISSIONS,
    RefusedError,
)
from tests.discord_server.rules import commands as rules

from .answer import Answer
from .routes import route

if TYPE_CHECKING:
    from .call import Call

_GLOBAL = "/applications/{application_id}/commands"
_GUILD = "/applications/{application_id}/guilds/{guild_id}/commands"


def _scope(call: Call) -> int | None:
    """The guild whose commands are meant; None for the global ones."""
    if call.id("application_id") != call.server.application.id:
        raise RefusedError(MISSING_ACCESS)
    return call.guild().id if "guild_id" in call.request.params else None


@route("GET", _GLOBAL)
@route("GET", _GUILD)
async def listed(call: Call) -> Answer:
    return Answer(200, list(call.server.commands_in(_scope(call)).values()))


@route("PUT", _GLOBAL)
@route("PUT", _GUILD)
async def overwrite(call: Call) -> Answer:
    scope = _scope(call)
    given = rules.check_all(call.request.body or [])
    before = call.server.commands_in(scope)
    known = {_key(command): command for command in before.values()}
    made = [_make(call, scope, command, known.get(_key(command))) for command in given]
    before.clear()
    before.update({int(command["id"]): command for command in made})
    return Answer(200, made)


@route("POST", _GLOBAL)
@route("POST", _GUILD)
async def create(call: Call) -> Answer:
    scope = _scope(call)
    given = rules.check_one(call.request.body)
    kept = call.server.commands_in(scope)
    known = {_key(command): command for command in kept.values()}
    rules.check_count([*(one for key, one in known.items() if key != _key(given)), given])
    made = _make(call, scope, given, known.get(_key(given)))
    kept[int(made["id"])] = made
    return Answer(200 if _key(given) in known else 201, made)


@route("GET", _GLOBAL + "/{command_id}")
@route("GET", _GUILD + "/{command_id}")
async def get(call: Call) -> Answer:
    return Answer(200, _find(call, _scope(call)))


@route("PATCH", _GLOBAL + "/{command_id}")
@route("PATCH", _GUILD + "/{command_id}")
async def edit(call: Call) -> Answer:
    scope = _scope(call)
    before = _find(call, scope)
    given = rules.check_one({key: before[key] for key in _SENT if before.get(key)} | call.body)
    made = _make(call, scope, given, before)
    call.server.commands_in(scope)[int(before["id"])] = made
    return Answer(200, made)


@route("DELETE", _GLOBAL + "/{command_id}")
@route("DELETE", _GUILD + "/{command_id}")
async def delete(call: Call) -> Answer:
    scope = _scope(call)
    del call.server.commands_in(scope)[int(_find(call, scope)["id"])]
    return Answer(204)


@route("GET", _GUILD + "/{command_id}/permissions")
async def get_permissions(call: Call) -> Answer:
    _scope(call)
    guild, subject = call.guild(), call.id("command_id")
    if subject not in guild.command_settings:
        raise RefusedError(UNKNOWN_COMMAND_PERMISSIONS)
    return Answer(
        200,
        {
            "id": str(subject),
            "application_id": str(call.server.application.id),
            "guild_id": str(guild.id),
            "permissions": guild.command_settings[subject],
        },
    )


def _find(call: Call, scope: int | None) -> dict[str, Any]:
    command = call.server.commands_in(scope).get(call.id("command_id"))
    if command is None:
        raise RefusedError(UNKNOWN_COMMAND)
    return command


def _key(command: dict[str, Any]) -> tuple[int, str]:
    return command.get("type", rules.CHAT_INPUT), command["name"]


_SENT = (
    "name", "name_localizations", "description", "description_localizations", "options", "type", "nsfw",
    "default_member_permissions", "integration_types", "contexts",
)  # fmt: skip


def _make(
    call: Call, scope: int | None, given: dict[str, Any], before: dict[str, Any] | None
) -> dict[str, Any]:
    """The command as Discord gives it back; its version changes only when the command does."""
    permissions = given.get("default_member_permissions")
    made: dict[str, Any] = {
        "application_id": str(call.server.application.id),
        "type": given.get("type", rules.CHAT_INPUT),
        "name": given["name"],
        "name_localizations": given.get("name_localizations"),
        "description": given.get("description") or "",
        "description_localizations": given.get("description_localizations"),
        "default_member_permissions": None if permissions is None else str(permissions),
        "dm_permission": True,
        "nsfw": bool(given.get("nsfw")),
    }
    if scope is None:
        made["integration_types"] = given.get("integration_types") or [0]
        made["contexts"] = given.get("contexts")
    else:
        made["guild_id"] = str(scope)
    if made["type"] == rules.CHAT_INPUT:
        made["options"] = given.get("options") or []
    if before is not None and {key: before[key] for key in made if key in before} == made:
        return before
    own_id = before["id"] if before else str(call.server.snowflakes.next())
    return made | {"id": own_id, "version": str(call.server.snowflakes.next())}
