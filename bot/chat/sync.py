"""Telling Discord the commands, only when they changed: it allows few changes a day, and clients reload."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
from typing import TYPE_CHECKING, Any

import discord

if TYPE_CHECKING:
    from pathlib import Path

_log = logging.getLogger(__name__)


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


def digest_of(tree: discord.app_commands.CommandTree[Any]) -> str:
    """A hash of everything about the commands that Discord is told."""
    told = [command.to_dict(tree) for command in tree.get_commands()]
    ordered = sorted(told, key=lambda command: (command["type"], command["name"]))
    return hashlib.sha256(json.dumps(ordered, sort_keys=True, default=str).encode()).hexdigest()


async def sync_commands(
    tree: discord.app_commands.CommandTree[Any], application: int, file: SyncFile, guild: int | None = None
) -> dict[str, int]:
    """Tell Discord the commands if they changed, everywhere or in one guild; the ids of them by name.

    A file that cannot be written costs one more request at the next start, and nothing else.
    """
    place = f"{application}/{guild or 'everywhere'}"
    digest = digest_of(tree)
    kept = await asyncio.to_thread(file.read)
    known = kept.get(place)
    if isinstance(known, dict) and known.get("digest") == digest and isinstance(known.get("ids"), dict):
        _log.info("The commands are as Discord knows them")
        return {str(name): int(value) for name, value in known["ids"].items()}
    where = None if guild is None else discord.Object(guild)
    if where is not None:
        tree.copy_global_to(guild=where)
    told = await tree.sync(guild=where)
    ids = {command.name: command.id for command in told}
    _log.info("Told Discord %d commands", len(ids))
    try:
        await asyncio.to_thread(file.write, kept | {place: {"digest": digest, "ids": ids}})
    except OSError as error:
        _log.warning("The hash of the commands cannot be kept: %s", error)
    return ids
