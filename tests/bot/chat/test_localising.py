"""Discord is told the commands in each language, within its limits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
import pytest
from discord import app_commands

from bot.chat.connection.sync import digest_of
from bot.chat.localising import Localisation
from bot.words import ENGLISH, LANGUAGES
from tests.catalogues.commands import tree
from tests.discord_server import openapi
from tests.discord_server.rules.commands import check_all

if TYPE_CHECKING:
    from collections.abc import Iterator

OTHERS = [language for language in LANGUAGES if language != ENGLISH]
MOST_UNITS = 8000
"""Of a command, counting the longest localization of each text."""


async def told() -> list[dict[str, Any]]:
    """The commands as Discord is told them."""
    commands = tree()
    made = commands_tree(commands)
    return [await each.get_translated_payload(made, Localisation()) for each in commands]


def commands_tree(commands: list[Any]) -> app_commands.CommandTree[Any]:
    made: app_commands.CommandTree[Any] = app_commands.CommandTree(
        discord.Client(intents=discord.Intents.none())
    )
    for each in commands:
        made.add_command(each)
    return made


def texts(payload: dict[str, Any], path: str = "") -> Iterator[tuple[str, str, dict[str, str]]]:
    """Each name and description that Discord shows, with its localisations."""
    here = f"{path} {payload['name']}"
    yield here, payload["name"], payload.get("name_localizations") or {}
    if payload.get("description"):
        yield f"{here} (description)", payload["description"], payload.get("description_localizations") or {}
    for inner in (*(payload.get("options") or ()), *(payload.get("choices") or ())):
        yield from texts(inner, here)


async def test_everything_about_them_is_in_every_language() -> None:
    for command in await told():
        for place, english, localised in texts(command):
            assert set(localised) == set(OTHERS), f"{place}: {english}"
            assert all(localised.values())


async def test_discord_takes_them() -> None:
    check_all(await told())


@pytest.mark.skipif(openapi.find() is None, reason="no discord/openapi.json in the folder of evaluation data")
async def test_discords_own_schema_takes_them() -> None:
    schemas = openapi.load()
    assert schemas is not None
    assert not schemas.faults("PUT", "/applications/{application_id}/commands", await told())


async def test_names_are_different_within_each_language() -> None:
    def siblings(payloads: list[dict[str, Any]]) -> None:
        for language in OTHERS:
            names = [each["name_localizations"][language] for each in payloads]
            assert len(set(names)) == len(names), names
        for each in payloads:
            siblings(each.get("options") or [])

    siblings(await told())


async def test_other_words_are_told_to_discord_again(monkeypatch: pytest.MonkeyPatch) -> None:
    made = commands_tree(tree())
    in_english = await digest_of(made)
    await made.set_translator(Localisation())
    in_all = await digest_of(made)
    assert in_english != in_all
    monkeypatch.setattr("bot.chat.localising.pgettext", lambda context, message: message.swapcase())
    assert await digest_of(made) not in (in_english, in_all)
