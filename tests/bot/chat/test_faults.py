"""When something goes wrong: no traceback in the chat, and no silence."""

from __future__ import annotations

import asyncio
import logging
import re
from typing import TYPE_CHECKING, Any

import discord
import pytest
from discord import app_commands

from bot.chat import replies
from bot.chat.errors import explain, innermost
from bot.chat.permissions import INTENTS, NEEDED, invite_link, missing, names
from bot.errors import ArchiveUnavailableError, UsageError
from tests.bot.chat._server import answer, ids, shown

if TYPE_CHECKING:
    from bot.archive import Archive, Place
    from tests.bot.chat._server import Server

STRAIT = f"{3:024x}"
ANSWER, DEFERRED_ANSWER, DEFERRED_UPDATE = 4, 5, 6
PLACES: tuple[Place, ...] = ("text", "announcement", "thread", "forum")


def break_archive(library: Archive, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    async def broken(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(type(library), "get", broken)


class TestAFaultOfOurs:
    @pytest.fixture(autouse=True)
    def broken(self, library: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
        break_archive(library, monkeypatch, KeyError("secret detail"))

    async def test_is_told_with_an_id_that_the_log_has_too(
        self, server: Server, caplog: pytest.LogCaptureFixture
    ) -> None:
        result = await server.ask("briefing", article=STRAIT)
        assert "secret detail" not in shown(result)
        assert answer(result).ephemeral
        reference = re.search(r"Reference: `(\w{8})`", shown(result))
        assert reference
        record = next(r for r in caplog.records if getattr(r, "reference", None) == reference[1])
        assert record.levelno == logging.ERROR
        assert "/briefing" in record.getMessage()
        assert STRAIT not in record.getMessage()
        assert record.exc_info
        server.faults = [KeyError]

    async def test_behind_a_button_is_told_as_well(self, server: Server) -> None:
        listed = await server.ask("latest")
        result = await server.ann.click(answer(listed), custom_id=ids(listed)["Briefing"])
        assert "Reference:" in shown(result)


async def test_an_archive_that_is_away_is_named(
    server: Server, library: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_archive(library, monkeypatch, ArchiveUnavailableError("db", "gone", "Wait."))
    result = await server.ask("briefing", article=STRAIT)
    assert "The archive cannot be reached just now." in shown(result)
    assert "Reference:" in shown(result)
    server.faults = [ArchiveUnavailableError]


async def test_choices_stay_empty_while_the_archive_is_away(
    server: Server, library: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_: object, **__: object) -> None:
        raise ArchiveUnavailableError("db", "gone", "Wait.")

    monkeypatch.setattr(type(library), "titles", away)
    assert await server.ann.autocomplete(server.channel, "briefing", "article", "x") == []


class TestALateAnswer:
    @pytest.fixture(autouse=True)
    def slow(self, library: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
        get = type(library).get

        async def slowly(archive: Archive, article: str) -> object:
            await asyncio.sleep(0.3)
            return await get(archive, article)

        monkeypatch.setattr(type(library), "get", slowly)
        monkeypatch.setattr(replies, "PATIENCE", 0.05)

    async def test_is_acknowledged_before_it_is_ready(self, server: Server) -> None:
        result = await server.ask("briefing", article=STRAIT)
        assert acknowledged(server) == [DEFERRED_ANSWER]
        assert "## [Strait report 3]" in shown(result)
        assert answer(result).ephemeral

    async def test_of_a_public_command_is_public(self, server: Server) -> None:
        assert not answer(await server.ask("briefing", article=STRAIT, public=True)).ephemeral

    async def test_of_a_fault_is_told_in_its_place(
        self, server: Server, library: Archive, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async def broken(*_: object) -> None:
            await asyncio.sleep(0.3)
            raise KeyError

        monkeypatch.setattr(type(library), "get", broken)
        assert "Reference:" in shown(await server.ask("briefing", article=STRAIT))
        server.faults = [KeyError]


def acknowledged(server: Server) -> list[int]:
    """How each interaction was answered first, as Discord numbers it."""
    return [r.json["type"] for r in server.env.http_requests if r.path.endswith("/callback")]


@pytest.mark.parametrize(
    ("command", "options"),
    [("search", {"query": "strait"}), ("digest", {"topic": "harbours"}), ("catchup", {})],
)
async def test_what_may_take_long_is_acknowledged_at_once(
    server: Server, command: str, options: dict[str, Any]
) -> None:
    assert "Strait report" in shown(await server.ask(command, **options))
    assert acknowledged(server) == [DEFERRED_ANSWER]


async def test_what_is_quick_is_answered_at_once(server: Server) -> None:
    await server.ask("latest")
    assert acknowledged(server) == [ANSWER]


async def test_a_page_that_comes_late_is_acknowledged_before_it_turns(
    server: Server, library: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = await server.ask("latest")
    latest = type(library).latest

    async def slowly(archive: Archive, *args: Any, **options: Any) -> object:
        await asyncio.sleep(0.3)
        return await latest(archive, *args, **options)

    monkeypatch.setattr(type(library), "latest", slowly)
    monkeypatch.setattr(replies, "PATIENCE", 0.05)
    second = await server.ann.click(answer(listed), label="Next")
    assert acknowledged(server) == [ANSWER, DEFERRED_UPDATE]
    assert answer(second).id == answer(listed).id
    assert "Strait report 5" in shown(second)


async def test_an_interaction_that_discord_gave_up_is_let_go(
    server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    server.env.inject_error("POST", "/interactions/*/*/callback", status=404, code=10062)
    await server.ask("topics")
    assert any("too late" in record.getMessage() for record in caplog.records)
    server.faults = [discord.NotFound]


async def test_while_stopping_it_says_so(server: Server) -> None:
    server.env.bot.stopping = True  # type: ignore[attr-defined]  # the bot is ours
    assert "I am just restarting." in shown(await server.ask("topics"))


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (UsageError("“x”", "there is no such topic", "Choose."), "“x”: there is no such topic."),
        (app_commands.NoPrivateMessage(), "This works in servers only."),
        (
            app_commands.MissingPermissions(["manage_guild"]),
            "You may not do that here: it takes Manage Server.",
        ),
        (
            app_commands.BotMissingPermissions(["send_messages"]),
            "I may not do that here: I lack Send Messages.",
        ),
        (app_commands.CommandNotFound("x", []), "That command has changed since your Discord last looked."),
        (app_commands.CheckFailure(), "You may not use that here."),
    ],
)
def test_what_a_person_did_is_said_in_one_sentence(error: Exception, sentence: str) -> None:
    explanation = explain(error)
    assert explanation is not None
    assert explanation.sentence == sentence


def test_our_faults_are_not_explained() -> None:
    assert explain(KeyError("x")) is None
    assert explain(innermost(discord.ClientException())) is None


class TestRights:
    def test_are_the_least_that_work(self) -> None:
        assert dict(iter(INTENTS)) | {"guilds": True} == dict(iter(INTENTS))
        assert sum(value for _, value in INTENTS) == 1
        assert not NEEDED.administrator

    def test_are_asked_for_by_the_invite_link(self) -> None:
        link = invite_link(42)
        assert link.startswith("https://discord.com/oauth2/authorize?client_id=42&")
        assert "scope=bot+applications.commands" in link
        assert f"permissions={NEEDED.value}" in link

    def test_that_are_missing_are_named_as_discord_names_them(self) -> None:
        lacking = missing(discord.Permissions(view_channel=True), any_role=True, discussion=True)
        assert names(lacking) == [
            "Send Messages",
            "Read Message History",
            "Create Public Threads",
            "Mention @everyone, @here and All Roles",
        ]
        assert names(["manage_guild"]) == ["Manage Server"]

    def test_differ_by_place(self) -> None:
        nothing = discord.Permissions.none()
        assert names(missing(nothing, "thread")) == [
            "View Channel",
            "Send Messages in Threads",
            "Read Message History",
        ]
        assert names(missing(nothing, "forum"), "forum") == [
            "View Channel",
            "Create Posts",
            "Send Messages in Posts",
            "Read Message History",
        ]

    @pytest.mark.parametrize("place", PLACES)
    def test_of_the_invite_link_are_enough_for_every_place(self, place: Place) -> None:
        assert missing(NEEDED, place, discussion=True) == []

    def test_of_the_invite_link_are_none_too_many(self) -> None:
        nothing = discord.Permissions.none()
        used = [right for place in PLACES for right in missing(nothing, place, discussion=True)]
        assert discord.Permissions(**dict.fromkeys(used, True)) == NEEDED
