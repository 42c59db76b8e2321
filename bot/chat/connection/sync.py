"""Telling Discord the commands, only when they changed: it allows few changes a day, and clients reload."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import discord

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_log = logging.getLogger(__name__)

_EVERYWHERE = "everywhere"


class SyncFile:
    """What was told last, for each application and place, in a small JSON file."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> dict[str, Any]:
        """Nothing where the file is missing or damaged: then the commands are told again."""
        try:
            kept = json.loads(self._path.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return kept if isinstance(kept, dict) else {}

    def write(self, kept: dict[str, Any]) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._path.with_suffix(".new")
        fresh.write_text(json.dumps(kept, indent=1), "utf-8")
        fresh.replace(self._path)


async def digest_of(tree: discord.app_commands.CommandTree[Any]) -> str:
    """A hash of everything about the commands that Discord is told, in all languages."""
    translator = tree.translator
    told = [
        await command.get_translated_payload(tree, translator) if translator else command.to_dict(tree)
        for command in tree.get_commands()
    ]
    ordered = sorted(told, key=lambda command: (command["type"], command["name"]))
    return hashlib.sha256(json.dumps(ordered, sort_keys=True, default=str).encode()).hexdigest()


async def sync_commands(
    tree: discord.app_commands.CommandTree[Any], application: int, file: SyncFile, guild: int | None = None
) -> dict[str, int]:
    """Tell Discord the commands if they changed, everywhere or in one guild; the ids of them by name.

    Where they were told before and belong no more is cleared: Discord would show them twice. A file that
    cannot be written costs one more request at the next start, and nothing else.
    """
    here = _place(application, guild)
    digest = await digest_of(tree)
    before = await asyncio.to_thread(file.read)
    kept = dict(before)
    ids = _ids_told(kept.get(here), digest)
    if ids is None:
        ids = await _tell(tree, guild)
        kept[here] = {"digest": digest, "ids": ids}
    else:
        _log.info("The commands are as Discord knows them")
    for place in [other for other in kept if other != here and _is_of(other, application)]:
        if await _clear(tree, place):
            del kept[place]
    if kept != before:
        try:
            await asyncio.to_thread(file.write, kept)
        except OSError as error:
            _log.warning("The hash of the commands cannot be kept: %s", error)
    return ids


def _place(application: int, guild: int | None) -> str:
    return f"{application}/{guild or _EVERYWHERE}"


def _is_of(place: str, application: int) -> bool:
    owner, _, where = place.partition("/")
    return owner == str(application) and (where == _EVERYWHERE or where.isdecimal())


def _ids_told(known: Any, digest: str) -> dict[str, int] | None:
    """The ids that Discord gave these very commands; None where it has to be told."""
    if isinstance(known, dict) and known.get("digest") == digest and isinstance(known.get("ids"), dict):
        return {str(name): int(value) for name, value in known["ids"].items()}
    return None


async def _tell(tree: discord.app_commands.CommandTree[Any], guild: int | None) -> dict[str, int]:
    where = None if guild is None else discord.Object(guild)
    if where is not None:
        tree.copy_global_to(guild=where)
    told = await tree.sync(guild=where)
    _log.info("Told Discord %d commands", len(told))
    return {command.name: command.id for command in told}


async def _clear(tree: discord.app_commands.CommandTree[Any], place: str) -> bool:
    """Take back what was told in `place`; whether there is nothing left of it."""
    where = place.partition("/")[2]
    try:
        if where == _EVERYWHERE:
            with _without_commands(tree):
                await tree.sync()
        else:
            await tree.sync(guild=discord.Object(int(where)))
    except (discord.Forbidden, discord.NotFound):
        return True  # the bot has left that server, and its commands went with it
    except discord.HTTPException as error:
        _log.warning(
            "The commands of before could not be cleared, which the next start tries again: %s", error
        )
        return False
    _log.info("Cleared the commands told before, %s", "everywhere" if where == _EVERYWHERE else f"in {where}")
    return True


@contextmanager
def _without_commands(tree: discord.app_commands.CommandTree[Any]) -> Iterator[None]:
    commands = tree.get_commands()
    tree.clear_commands(guild=None)
    try:
        yield
    finally:
        for command in commands:
            tree.add_command(command)
