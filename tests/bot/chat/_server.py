"""A little server to try the bot in, and reading what a member sees there."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

import discord

from tests.bot.chat._limits import BUTTON, TEXT, walk

if TYPE_CHECKING:
    from simcord.actors import MemberActor
    from simcord.builders import ChannelHandle, GuildHandle
    from simcord.env import Env
    from simcord.results import InteractionResult, ResponseMessage


@dataclass
class Server:
    env: Env
    guild: GuildHandle
    channel: ChannelHandle
    ann: MemberActor
    bo: MemberActor
    mo: MemberActor
    """Has Manage Server, and nothing more."""
    faults: list[type[BaseException]] = field(default_factory=list)
    """What a test makes the bot stumble over."""

    @classmethod
    def found(cls, env: Env) -> Self:
        guild = env.create_guild()
        channel = guild.create_text_channel("briefings")
        ann, bo = (guild.add_member(env.create_user(name)) for name in ("ann", "bo"))
        managers = guild.create_role("managers", permissions=discord.Permissions(manage_guild=True))
        mo = guild.add_member(env.create_user("mo"), roles=[managers])
        return cls(env, guild, channel, ann, bo, mo)

    async def ask(self, command: str, **options: Any) -> InteractionResult:
        """Ann types a command in the channel."""
        return await self.ann.slash(self.channel, command, **options)

    async def manage(self, command: str, **options: Any) -> InteractionResult:
        """Mo types a command in the channel."""
        return await self.mo.slash(self.channel, command, **options)

    async def press(self, result: InteractionResult, label: str) -> InteractionResult:
        """Mo presses the button with this label under an answer."""
        return await self.mo.click(answer(result), custom_id=ids(result)[label])


def answer(result: InteractionResult) -> ResponseMessage:
    """The one message that answers."""
    messages = [*([result.response] if result.response else []), *result.followups]
    assert len(messages) == 1
    return messages[0]


def shown(result: InteractionResult) -> str:
    """All text of the answer."""
    return "\n".join(c["content"] for c in walk(answer(result).components) if c["type"] == TEXT)


def buttons(result: InteractionResult) -> list[str]:
    """The labels of its buttons, in order."""
    return [c["label"] for c in walk(answer(result).components) if c["type"] == BUTTON]


def ids(result: InteractionResult) -> dict[str, str]:
    """The custom ids of its buttons, the last one of each label."""
    return {c["label"]: c["custom_id"] for c in walk(answer(result).components) if "custom_id" in c}
