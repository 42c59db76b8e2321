"""Who may manage subscriptions: by Discord's settings when a command runs, and again at every press."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import discord
import pytest
from discord import app_commands
from simcord.backend.errors import SetupError

from bot.chat.subscribing import managers
from bot.chat.subscribing.managers import Managers, NotAManagerError
from tests.bot.chat._server import answer, ids, shown

if TYPE_CHECKING:
    from simcord.actors import MemberActor
    from simcord.results import InteractionResult

    from bot.archive import Archive
    from tests.bot.chat._server import Server

COMMANDS = {"subscribe", "subscriptions", "unsubscribe", "forget-server"}
REFUSED = "Subscriptions here are for members with Manage Server, or whom this server's admins let in."


def command_id(server: Server, name: str) -> int:
    found: int = server.env.bot.command_ids[name]  # type: ignore[attr-defined]  # the bot is ours
    return found


def let(server: Server, name: str, **settings: bool) -> None:
    """An admin lets members or roles, by name, use a command, or bans them from it."""
    people: dict[str, Any] = {"ann": server.ann, "bo": server.bo, "mo": server.mo, **server.guild.roles}
    people["everyone"] = server.guild.default_role
    server.guild.set_command_permissions(
        command_id(server, name), {people[who]: allowed for who, allowed in settings.items()}
    )


def open_to_all(server: Server, name: str) -> None:
    """Discord lets everybody through, as if it had never been told who manages by default."""
    for command in server.env.backend.commands[None].values():
        if command["name"] == name:
            command["default_member_permissions"] = None


def forget(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was looked up is too old."""
    monkeypatch.setattr(managers, "_REMEMBERED", 0.0)


async def card(server: Server, *, public: bool = False) -> InteractionResult:
    """Mo makes a subscription."""
    return await server.manage("subscribe", topic="all", public=public)


async def press(server: Server, who: MemberActor, shown_to: InteractionResult, label: str) -> str:
    return shown(await who.click(answer(shown_to), custom_id=ids(shown_to)[label]))


class TestCommands:
    def test_are_for_members_with_manage_server(self, server: Server) -> None:
        assert set(server.mo.available_commands(server.channel)) >= COMMANDS
        assert COMMANDS.isdisjoint(server.ann.available_commands(server.channel))

    async def test_are_not_there_in_direct_messages(self, server: Server) -> None:
        user = server.mo.user
        assert "topics" in user.available_commands()
        assert COMMANDS.isdisjoint(user.available_commands())
        with pytest.raises(SetupError):
            await user.slash("subscriptions")

    async def test_are_for_whom_an_admin_lets_in(self, server: Server) -> None:
        let(server, "subscriptions", ann=True)
        assert "No subscriptions yet" in shown(await server.ask("subscriptions"))
        assert "subscribe" not in server.ann.available_commands(server.channel)

    async def test_are_for_roles_that_an_admin_lets_in(self, server: Server) -> None:
        role = server.guild.create_role("editors")
        eve = server.guild.add_member(server.env.create_user("eve"), roles=[role])
        let(server, "subscriptions", editors=True)
        assert "No subscriptions yet" in shown(await eve.slash(server.channel, "subscriptions"))

    async def test_are_refused_where_nobody_let_the_member_in(self, server: Server, library: Archive) -> None:
        open_to_all(server, "subscribe")
        result = await server.ask("subscribe", topic="all")
        assert REFUSED in shown(result)
        assert answer(result).ephemeral
        assert await library.subscriptions.of_guild(server.guild.id) == ()

    async def test_are_left_to_discord_where_the_settings_cannot_be_looked_up(self, server: Server) -> None:
        let(server, "subscriptions", ann=True)
        server.env.inject_error("GET", "/applications/*/guilds/*/commands/*/permissions", status=403)
        assert "No subscriptions yet" in shown(await server.ask("subscriptions"))


class TestPresses:
    async def test_are_refused_to_members_who_may_not(self, server: Server, library: Archive) -> None:
        public = await card(server, public=True)
        for label in ("Pause", "Remove", "Edit topics and times", "Send me a test", "Post today's now"):
            refused = await server.ann.click(answer(public), custom_id=ids(public)[label])
            assert REFUSED in shown(refused)
            assert answer(refused).ephemeral
        (kept,) = await library.subscriptions.of_guild(server.guild.id)
        assert kept.paused_at is None

    async def test_are_for_other_managers_too(self, server: Server) -> None:
        public = await card(server, public=True)
        managers = server.guild.roles["managers"]
        max_ = server.guild.add_member(server.env.create_user("max"), roles=[managers])
        result = await max_.click(answer(public), custom_id=ids(public)["Pause"])
        assert "⏸️ Paused" in shown(result)
        assert answer(result).id != answer(public).id

    async def test_are_for_whom_an_admin_lets_in(self, server: Server) -> None:
        public = await card(server, public=True)
        let(server, "subscriptions", ann=True)
        assert "⏸️ Paused" in await press(server, server.ann, public, "Pause")
        assert REFUSED in await press(server, server.bo, public, "Remove")

    async def test_are_for_whom_may_use_the_command_that_they_stand_for(self, server: Server) -> None:
        public = await card(server, public=True)
        let(server, "unsubscribe", bo=True)
        assert REFUSED in await press(server, server.bo, public, "Pause")
        assert "Remove this subscription?" in await press(server, server.bo, public, "Remove")

    async def test_are_refused_to_managers_whom_an_admin_shut_out(self, server: Server) -> None:
        public = await card(server, public=True)
        for command in ("subscriptions", "subscribe"):
            let(server, command, everyone=False)
        assert REFUSED in await press(server, server.mo, public, "Pause")

    async def test_go_by_roles_before_everyone_and_by_members_before_roles(
        self, server: Server, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        public = await card(server, public=True)
        let(server, "subscribe", everyone=False)
        let(server, "subscriptions", everyone=False, managers=True)
        assert "⏸️ Paused" in await press(server, server.mo, public, "Pause")
        forget(monkeypatch)
        let(server, "subscriptions", everyone=False, managers=True, mo=False)
        assert REFUSED in await press(server, server.mo, public, "Resume")

    async def test_of_administrators_are_never_refused(self, server: Server) -> None:
        public = await card(server, public=True)
        admins = server.guild.create_role("admins", permissions=discord.Permissions(administrator=True))
        root = server.guild.add_member(server.env.create_user("root"), roles=[admins])
        for command in COMMANDS:
            let(server, command, everyone=False)
        assert "⏸️ Paused" in await press(server, root, public, "Pause")

    async def test_go_by_manage_server_where_the_settings_cannot_be_looked_up(self, server: Server) -> None:
        public = await card(server, public=True)
        server.env.inject_error("GET", "/applications/*/guilds/*/commands/*/permissions", status=403, times=9)
        assert REFUSED in await press(server, server.ann, public, "Pause")
        assert "⏸️ Paused" in await press(server, server.mo, public, "Pause")

    async def test_ask_discord_no_more_than_every_half_minute(self, server: Server) -> None:
        public = await card(server, public=True)

        def asked() -> int:
            return sum(
                r.method == "GET" and r.path.endswith("/permissions") for r in server.env.http_requests
            )

        await press(server, server.mo, public, "Pause")
        first = asked()
        assert first > 0
        await press(server, server.mo, public, "Resume")
        assert asked() == first

    async def test_that_open_a_form_are_checked_again_when_it_is_sent(
        self, server: Server, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        opened = await server.press(await card(server), "Edit place and options")
        for command in ("subscriptions", "subscribe"):
            let(server, command, everyone=False)
        forget(monkeypatch)
        sent = await server.mo.submit_modal(opened, {"channel": [server.channel], "options": ["when_quiet"]})
        assert REFUSED in shown(sent)


async def test_a_server_without_the_bot_is_no_place_to_manage() -> None:
    """Where a member has installed the app for themselves, Manage Server is another server's."""
    for guild in (None, 5):
        nobody: Any = SimpleNamespace(
            guild_id=guild,
            client=SimpleNamespace(get_guild=lambda _: None),
            permissions=discord.Permissions.all(),
        )
        with pytest.raises(app_commands.NoPrivateMessage):
            await Managers().check_command(nobody)
        with pytest.raises(app_commands.NoPrivateMessage):
            await Managers().check_press(nobody, ["subscriptions"])


def test_a_refusal_is_a_check_that_failed() -> None:
    assert issubclass(NotAManagerError, app_commands.CheckFailure)
