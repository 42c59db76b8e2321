"""The rights that the bot asks for and lacks; which of a server's members manage its subscriptions, and which
members maintain what all servers are shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import discord
from discord import app_commands

from bot.words import retell, retold

if TYPE_CHECKING:
    from collections.abc import Iterable, Set

    from bot.archive import Place

NEEDED = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    read_message_history=True,
    create_public_threads=True,
)
"""What digests take. Answers to commands need none of it.

Reading the history is for after a crash: the bot looks whether its message is there before it sends it again.
Publishing one's own messages takes no more than sending them. Mentioning a role that not everybody may mention
takes a right that is too strong to be asked of every server: `/subscribe` says so where it is needed.
"""

SCOPES = ("bot", "applications.commands")

INTENTS = discord.Intents(guilds=True)
"""The least that a bot can run with; none of them has to be switched on at Discord."""

MANAGER = discord.Permissions(manage_guild=True)
"""Who manages subscriptions where a server's admins set nothing else."""

_NAMES = {
    "view_channel": retold("View Channel"),
    "send_messages": retold("Send Messages"),
    "send_messages_in_threads": retold("Send Messages in Threads"),
    "read_message_history": retold("Read Message History"),
    "create_public_threads": retold("Create Public Threads"),
    "manage_threads": retold("Manage Threads"),
    "mention_everyone": retold("Mention @everyone, @here and All Roles"),
    "manage_guild": retold("Manage Server"),
}
_NAMES_IN_FORUMS = {
    "send_messages": retold("Create Posts"),
    "send_messages_in_threads": retold("Send Messages in Posts"),
}


class NotAMaintainerError(app_commands.CheckFailure):
    """The member is none of those whom the operator named."""


@dataclass(frozen=True, slots=True)
class Maintainers:
    """Those whom the operator named, by id or by role: the archive is one for all servers, so no server's admin
    names any.

    Discord offers their commands to whoever has Manage Server, since it knows nothing of this rule; a server's
    admins can offer them to others, too. Whoever runs one, presses a button or sends a form is held to it.
    """

    users: Set[int] = frozenset()
    roles: Set[int] = frozenset()

    def include(self, user: discord.abc.User) -> bool:
        """Whether they may maintain. Roles are told only of members of a server."""
        return user.id in self.users or any(role.id in self.roles for role in getattr(user, "roles", ()))

    def check(self, interaction: discord.Interaction[Any]) -> None:
        """Raises NotAMaintainerError."""
        if not self.include(interaction.user):
            raise NotAMaintainerError


def invite_link(application: int) -> str:
    """The address that adds the bot to a server, with just the rights that it uses."""
    query = {"client_id": application, "scope": " ".join(SCOPES), "permissions": NEEDED.value}
    return f"https://discord.com/oauth2/authorize?{urlencode(query)}"


def missing(
    allowed: discord.Permissions, place: Place = "text", *, discussion: bool = False, any_role: bool = False
) -> list[str]:
    """What digests in such a place take and `allowed` lacks, as discord.py names it.

    `discussion`: a thread is started under each. `any_role`: the role mentioned is not for everybody to mention.
    """
    wanted = ["view_channel"]
    if place != "thread":
        wanted.append("send_messages")
    if place in ("thread", "forum"):
        wanted.append("send_messages_in_threads")
    wanted.append("read_message_history")
    if discussion and place in ("text", "announcement"):
        wanted.append("create_public_threads")
    if any_role:
        wanted.append("mention_everyone")
    return [right for right in wanted if not getattr(allowed, right)]


def names(rights: Iterable[str], place: Place = "text") -> list[str]:
    """discord.py's names of rights as Discord shows them in the settings of such a place."""
    shown = _NAMES | _NAMES_IN_FORUMS if place == "forum" else _NAMES
    return [retell(shown.get(right, right.replace("_", " ").title())) for right in rights]
