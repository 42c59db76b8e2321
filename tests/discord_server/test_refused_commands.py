"""What Discord refuses in application commands, autocompletes and modals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.discord_server import DiscordServer
from tests.discord_server.clients import Api, Reply, api

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.discord_server import Interaction


def command(name: str = "briefing", **changes: Any) -> dict[str, Any]:
    return {"name": name, "description": "A briefing", "type": 1} | changes


def option(name: str = "article", kind: int = 3, **changes: Any) -> dict[str, Any]:
    return {"name": name, "description": "Its title", "type": kind} | changes


def choices(count: int, length: int = 5) -> list[dict[str, Any]]:
    return [{"name": str(n).rjust(length, "a"), "value": str(n)} for n in range(count)]


class Registrar:
    def __init__(self, server: DiscordServer, call: Api) -> None:
        self.server = server
        self.call = call
        self.path = f"/applications/{server.application.id}/commands"

    async def put(self, *commands: dict[str, Any]) -> Reply:
        return await self.call("PUT", self.path, list(commands))

    async def refused(self, *commands: dict[str, Any]) -> Reply:
        with self.server.expecting_violations():
            reply = await self.put(*commands)
        assert reply.status == 400
        assert not self.server.commands
        return reply

    async def refused_callback(self, interaction: Interaction, kind: int, data: dict[str, Any]) -> Reply:
        with self.server.expecting_violations():
            reply = await self.callback(interaction, kind, data)
        assert interaction.acknowledged_at is None
        return reply

    async def callback(self, interaction: Interaction, kind: int, data: dict[str, Any]) -> Reply:
        path = f"/interactions/{interaction.id}/{interaction.token}/callback"
        return await self.call("POST", path, {"type": kind, "data": data})

    async def run(self) -> Interaction:
        """Someone runs `/briefing`."""
        await self.put(command())
        channel = self.server.add_channel(self.server.add_guild())
        operator = self.server.application.owner
        return await self.server.run_command("briefing", user=operator, channel=channel)


@pytest.fixture
async def registrar() -> AsyncIterator[Registrar]:
    async with DiscordServer(check_schema=False) as server, api(server) as call:
        yield Registrar(server, call)
        assert not server.violations


@pytest.mark.parametrize(
    ("given", "place", "code"),
    [
        (command("Briefing"), "0.name", "APPLICATION_COMMAND_INVALID_NAME"),
        (command("two words"), "0.name", "APPLICATION_COMMAND_INVALID_NAME"),
        (command("a" * 33), "0.name", "BASE_TYPE_BAD_LENGTH"),
        (command(description=""), "0.description", "BASE_TYPE_REQUIRED"),
        (command(description="a" * 101), "0.description", "BASE_TYPE_BAD_LENGTH"),
        (command(type=9), "0.type", "BASE_TYPE_CHOICES"),
        (command(type=3), "0.description", "APPLICATION_COMMAND_DESCRIPTION"),
        (
            command(options=[option(f"o{n}") for n in range(26)]),
            "0.options",
            "BASE_TYPE_MAX_LENGTH",
        ),
        (
            command(options=[option(), option()]),
            "0.options.1.name",
            "APPLICATION_COMMAND_OPTIONS_NAME_INVALID",
        ),
        (command(options=[option("Article")]), "0.options.0.name", "APPLICATION_COMMAND_INVALID_NAME"),
        (command(options=[option(description="")]), "0.options.0.description", "BASE_TYPE_REQUIRED"),
        (command(options=[option(kind=12)]), "0.options.0.type", "BASE_TYPE_CHOICES"),
        (
            command(options=[option("a"), option("b", required=True)]),
            "0.options.1",
            "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
        ),
        (command(options=[option(choices=choices(26))]), "0.options.0.choices", "BASE_TYPE_MAX_LENGTH"),
        (
            command(options=[option(choices=choices(1, 101))]),
            "0.options.0.choices.0.name",
            "BASE_TYPE_BAD_LENGTH",
        ),
        (
            command(options=[option(choices=choices(1), autocomplete=True)]),
            "0.options.0.choices",
            "APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_CHOICES",
        ),
        (
            command(options=[option(kind=7, autocomplete=True)]),
            "0.options.0.autocomplete",
            "APPLICATION_COMMAND_AUTOCOMPLETE_TYPE",
        ),
        (
            command(options=[option(kind=1), option("b")]),
            "0.options",
            "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
        ),
        (
            command(options=[option(kind=1, options=[option(kind=1)])]),
            "0.options.0.options.0.type",
            "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
        ),
        (command(contexts=[3]), "0.contexts.0", "BASE_TYPE_CHOICES"),
        (command(name_localizations={"xx": "a"}), "0.name_localizations.xx", "LOCALE_INVALID"),
        (
            command(name_localizations={"ja": "B R"}),
            "0.name_localizations.ja",
            "APPLICATION_COMMAND_INVALID_NAME",
        ),
        (
            command(options=[option(f"o{n}", choices=choices(25, 90)) for n in range(4)]),
            "0",
            "APPLICATION_COMMAND_TOO_LARGE",
        ),
    ],
)
async def test_of_a_command(registrar: Registrar, given: dict[str, Any], place: str, code: str) -> None:
    assert (await registrar.refused(given)).errors == {place: code}


async def test_two_commands_of_one_name(registrar: Registrar) -> None:
    reply = await registrar.refused(command(), command())
    assert reply.errors == {"1": "APPLICATION_COMMANDS_DUPLICATE_NAME"}


async def test_more_than_a_hundred_commands(registrar: Registrar) -> None:
    reply = await registrar.put(*(command(f"c{n}") for n in range(101)))
    assert reply.code == 30032


async def test_names_in_other_scripts_are_taken(registrar: Registrar) -> None:
    names = {"ja": "要約", "ko": "요약", "uk": "огляд", "hi": "सारांश", "th": "สรุป"}
    assert (await registrar.put(command(name_localizations=names))).status == 200


async def test_a_command_keeps_its_id_and_changes_its_version_only_when_it_changes(
    registrar: Registrar,
) -> None:
    first, again = [(await registrar.put(command())).body[0] for _ in range(2)]
    changed = (await registrar.put(command(description="Another"))).body[0]
    assert again == first
    assert changed["id"] == first["id"]
    assert changed["version"] != first["version"]


async def test_one_command_is_made_changed_and_removed(registrar: Registrar) -> None:
    made = (await registrar.call("POST", registrar.path, command())).body
    path = f"{registrar.path}/{made['id']}"
    assert (await registrar.call("PATCH", path, {"description": "B"})).body["description"] == "B"
    assert (await registrar.call("DELETE", path)).status == 204
    assert (await registrar.call("GET", path)).code == 10063


async def test_commands_of_another_application(registrar: Registrar) -> None:
    assert (await registrar.call("GET", "/applications/5/commands")).code == 50001


@pytest.mark.parametrize("kind", [1, 6, 7, 8])
async def test_a_callback_that_does_not_fit_a_command(registrar: Registrar, kind: int) -> None:
    reply = await registrar.refused_callback(await registrar.run(), kind, {"choices": []})
    assert reply.errors == {"type": "BASE_TYPE_CHOICES"}


async def test_an_answer_follows_the_rules_of_messages(registrar: Registrar) -> None:
    asked = await registrar.run()
    reply = await registrar.refused_callback(asked, 4, {"content": "a" * 2001})
    assert reply.errors == {"data.content": "BASE_TYPE_MAX_LENGTH"}
    assert (
        await registrar.callback(asked, 4, {"content": "Within three seconds it may try again"})
    ).status == 204


@pytest.mark.parametrize(
    ("offered", "place", "code"),
    [
        (choices(26), "", "BASE_TYPE_MAX_LENGTH"),
        (choices(1, 101), ".0.name", "BASE_TYPE_BAD_LENGTH"),
        ([{"name": "a", "value": "a" * 101}], ".0.value", "BASE_TYPE_BAD_LENGTH"),
        ([{"name": "", "value": "a"}], ".0.name", "BASE_TYPE_REQUIRED"),
        ([{"name": "a", "value": 5}], ".0.value", "STRING_TYPE_CONVERT"),
    ],
)
async def test_of_autocomplete(registrar: Registrar, offered: Any, place: str, code: str) -> None:
    await registrar.put(command(options=[option(autocomplete=True)]))
    channel = registrar.server.add_channel(registrar.server.add_guild())
    operator = registrar.server.application.owner
    typing = await registrar.server.autocomplete("briefing", "article", user=operator, channel=channel)
    reply = await registrar.refused_callback(typing, 8, {"choices": offered})
    assert reply.errors == {f"data.choices{place}": code}


def modal(*parts: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {"custom_id": "modal", "title": "Correct", "components": list(parts or [label()])} | changes


def label(**changes: Any) -> dict[str, Any]:
    return {"type": 18, "label": "Reason", "component": entry()} | changes


def entry(**changes: Any) -> dict[str, Any]:
    return {"type": 4, "custom_id": "reason", "style": 1} | changes


@pytest.mark.parametrize(
    ("given", "place", "code"),
    [
        (modal(title="a" * 46), "title", "BASE_TYPE_BAD_LENGTH"),
        (modal(title=""), "title", "BASE_TYPE_REQUIRED"),
        (modal(custom_id="a" * 101), "custom_id", "BASE_TYPE_BAD_LENGTH"),
        (modal(components=[]), "components", "BASE_TYPE_BAD_LENGTH"),
        (
            modal(*[label(component=entry(custom_id=str(n))) for n in range(6)]),
            "components",
            "BASE_TYPE_BAD_LENGTH",
        ),
        (modal(label(), label()), "components", "COMPONENT_CUSTOM_ID_DUPLICATED"),
        (modal(label(label="a" * 46)), "components.0.label", "BASE_TYPE_BAD_LENGTH"),
        (modal(label(description="a" * 101)), "components.0.description", "BASE_TYPE_BAD_LENGTH"),
        (
            modal(label(component={"type": 2, "style": 1})),
            "components.0.component.type",
            "BASE_TYPE_CHOICES",
        ),
        (modal(label(component=entry(style=3))), "components.0.component.style", "BASE_TYPE_CHOICES"),
        (
            modal(label(component=entry(max_length=4001))),
            "components.0.component.max_length",
            "NUMBER_TYPE_MAX",
        ),
        (
            modal(label(component=entry(min_length=5, max_length=4))),
            "components.0.component.max_length",
            "TEXT_INPUT_LENGTHS",
        ),
        (
            modal(label(component=entry(placeholder="a" * 101))),
            "components.0.component.placeholder",
            "BASE_TYPE_MAX_LENGTH",
        ),
        (
            modal(label(component=entry(value="a" * 11, max_length=10))),
            "components.0.component.value",
            "BASE_TYPE_MAX_LENGTH",
        ),
        (
            modal({"type": 1, "components": [entry()]}),
            "components.0.components.0.label",
            "BASE_TYPE_REQUIRED",
        ),
        (modal({"type": 17, "components": []}), "components.0.type", "BASE_TYPE_CHOICES"),
    ],
)
async def test_of_a_modal(registrar: Registrar, given: dict[str, Any], place: str, code: str) -> None:
    reply = await registrar.refused_callback(await registrar.run(), 9, given)
    assert reply.errors == {f"data.{place}": code}


async def test_a_modal_with_texts_and_choices_is_taken(registrar: Registrar) -> None:
    kinds = {"type": 3, "custom_id": "kind", "options": [{"label": "A", "value": "a"}]}
    asked = await registrar.run()
    parts = [label(), label(component=kinds), {"type": 10, "content": "Thank you"}]
    assert (await registrar.callback(asked, 9, modal(*parts))).status == 204
    assert set(asked.modal_inputs()) == {"reason", "kind"}
