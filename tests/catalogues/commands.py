"""What Discord shows of the commands, found in the very tree that it is told."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.chat.client import AREAS

if TYPE_CHECKING:
    from collections.abc import Iterator

    Command = app_commands.Command[Any, ..., Any] | app_commands.Group | app_commands.ContextMenu


def tree() -> list[Command]:
    """The bot's commands, of a bot that is never started."""

    async def made() -> list[Command]:
        bot: Any = commands.Bot("!", intents=discord.Intents.none())
        bot.services = bot.desk = None
        for area in AREAS:
            await area.setup(bot)
        return list(bot.tree.get_commands())

    with ThreadPoolExecutor(1) as aside:  # an event loop of its own, where none is running
        return aside.submit(asyncio.run, made()).result()


def command_messages() -> Iterator[tuple[str, str]]:
    """Each name and description with its context, as `bot.chat.localising` looks it up."""
    for command in tree():
        yield from _of(command)


def _of(command: Any) -> Iterator[tuple[str, str]]:
    if isinstance(command, app_commands.ContextMenu):
        yield "menu", command.name
        return
    yield "command name", command.name
    yield "command description", command.description
    if isinstance(command, app_commands.Group):
        for each in command.commands:
            yield from _of(each)
        return
    for parameter in command.parameters:
        yield "option name", parameter.display_name
        yield "option description", str(parameter.description)
        for choice in parameter.choices:
            yield "choice", choice.name
