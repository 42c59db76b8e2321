"""One request on its way through the server."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aiohttp import BodyPartReader, web

from tests.discord_server.errors import (
    BAD_JSON,
    GUILD_UNAVAILABLE,
    INVALID_FORM,
    MISSING_ACCESS,
    UNKNOWN_CHANNEL,
    UNKNOWN_GUILD,
    RefusedError,
)
from tests.discord_server.journal import Upload
from tests.discord_server.permissions import Permission

if TYPE_CHECKING:
    from tests.discord_server.journal import Request
    from tests.discord_server.models import Channel, Guild, User
    from tests.discord_server.server import DiscordServer


_WRONG_CONTENT_TYPE = {
    "_errors": [
        {
            "code": "CONTENT_TYPE_INVALID",
            "message": 'Expected "Content-Type" header to be one of {application/json, multipart/form-data}.',
        }
    ]
}


@dataclass(eq=False)
class Call:
    """What a handler needs: the server, the request as noted, and what its path speaks of."""

    server: DiscordServer
    request: Request

    @property
    def bot(self) -> User:
        return self.server.application.user

    @property
    def body(self) -> dict[str, Any]:
        """The body, where the route takes an object."""
        if self.request.body is None:
            return {}
        if not isinstance(self.request.body, dict):
            raise RefusedError(
                INVALID_FORM, {"_errors": [{"code": "MODEL_TYPE_CONVERT", "message": "Not an object"}]}
            )
        return self.request.body

    def id(self, name: str) -> int:
        """A snowflake of the path. One that is none is one that nothing has."""
        value = self.request.params[name]
        return int(value) if value.isdecimal() else -1

    def flag(self, name: str) -> bool:
        return self.request.query.get(name, "").lower() in ("1", "true")

    def guild(self) -> Guild:
        guild = self.server.guilds.get(self.id("guild_id"))
        if guild is None:
            raise RefusedError(UNKNOWN_GUILD)
        _check_open(guild)
        return guild

    def channel(self) -> Channel:
        """The channel of the path, when the bot may see it."""
        channel = self.server.channels.get(self.id("channel_id"))
        if channel is None:
            raise RefusedError(UNKNOWN_CHANNEL)
        if channel.guild_id is not None:
            _check_open(self.server.guilds[channel.guild_id])
        if not self.server.may(self.bot, channel, Permission.VIEW_CHANNEL):
            raise RefusedError(MISSING_ACCESS)
        return channel


def _check_open(guild: Guild) -> None:
    if not guild.has_bot:
        raise RefusedError(MISSING_ACCESS)
    if not guild.available:
        raise RefusedError(GUILD_UNAVAILABLE)


async def read_body(raw: web.Request) -> tuple[Any, list[Upload]]:
    """The JSON of a request and its files, from plain JSON or from `payload_json` with `files[n]`."""
    if not raw.can_read_body:
        return None, []
    if raw.content_type != "multipart/form-data":
        content = await raw.read()
        if content and raw.content_type != "application/json":
            raise RefusedError(INVALID_FORM, _WRONG_CONTENT_TYPE)
        return _json(content), []
    body: Any = None
    files = []
    async for part in await raw.multipart():
        if not isinstance(part, BodyPartReader):
            raise RefusedError(BAD_JSON)
        content = bytes(await part.read(decode=True))
        if part.name == "payload_json":
            body = _json(content)
        else:
            kind = part.headers.get("Content-Type", "application/octet-stream")
            files.append(Upload(part.name or "", part.filename or "", kind, content))
    return body, files


def _json(content: bytes) -> Any:
    try:
        return json.loads(content) if content else None
    except ValueError:
        raise RefusedError(BAD_JSON) from None
