"""The rights that the bot asks for, and telling a person who can mend it which of them is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

import discord

if TYPE_CHECKING:
    from collections.abc import Iterable

NEEDED = discord.Permissions(view_channel=True, send_messages=True, send_messages_in_threads=True)
"""What posting in a channel takes. Answers to commands need none of it."""

SCOPES = ("bot", "applications.commands")

INTENTS = discord.Intents(guilds=True)
"""The least that a bot can run with; none of them has to be switched on at Discord."""

_NAMES = {"view_channel": "View Channel", "send_messages_in_threads": "Send Messages in Threads"}


def invite_link(application: int) -> str:
    """The address that adds the bot to a server, with just the rights that it uses."""
    query = {"client_id": application, "scope": " ".join(SCOPES), "permissions": NEEDED.value}
    return f"https://discord.com/oauth2/authorize?{urlencode(query)}"


def missing(allowed: discord.Permissions, *, thread: bool = False) -> list[str]:
    """The names, as Discord shows them, of what posting needs and `allowed` lacks."""
    wanted = ["view_channel", "send_messages_in_threads" if thread else "send_messages"]
    return names(right for right in wanted if not getattr(allowed, right))


def names(rights: Iterable[str]) -> list[str]:
    """discord.py's names of rights as Discord shows them."""
    return [_NAMES.get(right, right.replace("_", " ").title()) for right in rights]
