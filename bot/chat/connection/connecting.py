"""What goes wrong between the bot and Discord before a command is ever typed, in words."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import aiohttp
import discord

from bot.errors import DiscordError, DiscordRefusedError

if TYPE_CHECKING:
    from collections.abc import Iterator

_RENEW = (
    "Copy it anew from the application's page at discord.com/developers (Bot, Reset Token) into "
    "BRIEFING_DISCORD__TOKEN."
)
_SHARDING = 4011


@contextmanager
def in_words(where: str = "Discord") -> Iterator[None]:
    """Turn what discord.py raises while it logs in and connects into a DiscordError."""
    try:
        yield
    except discord.LoginFailure as error:
        raise DiscordRefusedError("discord.token", "Discord does not know this token", _RENEW) from error
    except discord.PrivilegedIntentsRequired as error:
        raise DiscordRefusedError(
            where,
            "it wants an intent to be switched on",
            "Switch it on at the application's page (Bot, Privileged Gateway Intents).",
        ) from error
    except discord.ConnectionClosed as error:
        if error.code == 4004:
            raise DiscordRefusedError("discord.token", "it was reset while the bot ran", _RENEW) from error
        if error.code == _SHARDING:
            raise DiscordRefusedError(
                where, "the bot is in too many servers for one connection", ""
            ) from error
        raise DiscordError(where, f"it closed the connection (code {error.code})", _LATER) from error
    except discord.GatewayNotFound as error:
        raise DiscordError(where, "its gateway cannot be found", _LATER) from error
    except discord.HTTPException as error:
        raise DiscordError(
            where, f"it answers {error.status} ({error.text or 'no reason'})", _LATER
        ) from error
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        said = str(error) or type(error).__name__
        raise DiscordError(
            where, f"it cannot be reached ({said})", "Check the network, and discord.api_url if it is set."
        ) from error


_LATER = "Try again later; discordstatus.com says when Discord has trouble."
