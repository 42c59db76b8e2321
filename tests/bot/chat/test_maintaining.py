"""/maintain: who may, what was done, how things stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
import pytest

from bot.archive import Actor
from tests.bot.chat._server import answer, shown
from tests.bot.chat.conftest import TODAY

if TYPE_CHECKING:
    from simcord.results import InteractionResult

    from bot.archive import Archive
    from bot.chat.permissions import Maintainers
    from tests.bot.chat._server import Server

WHO = "That is for the maintainers"


async def maintain(server: Server, command: str, **options: Any) -> InteractionResult:
    return await server.manage(f"maintain {command}", **options)


@pytest.fixture
def mo_maintains(server: Server, maintainers: Any) -> None:
    maintainers.users.add(server.mo.id)


class TestTheRule:
    async def test_a_right_in_the_server_makes_nobody_a_maintainer(self, server: Server) -> None:
        refused = await maintain(server, "status")
        assert WHO in shown(refused)
        assert "[maintainers]" in shown(refused).replace("\\", "")
        assert answer(refused).ephemeral

    async def test_members_named_by_the_operator_may(self, server: Server, mo_maintains: None) -> None:
        assert "How things stand" in shown(await maintain(server, "status"))

    async def test_so_may_members_of_a_role_that_is_named(self, server: Server, maintainers: Any) -> None:
        role = server.guild.create_role("desk", permissions=discord.Permissions(manage_guild=True))
        editor = server.guild.add_member(server.env.create_user("editor"), roles=[role])
        maintainers.roles.add(role.id)
        assert "How things stand" in shown(await editor.slash(server.channel, "maintain status"))
        assert WHO in shown(await maintain(server, "status"))

    def test_the_rule_needs_no_server(self, maintainers: Maintainers) -> None:
        class User:
            id = 5

        assert not maintainers.include(User())  # type: ignore[arg-type]
        maintainers.users.add(5)  # type: ignore[attr-defined]
        assert maintainers.include(User())  # type: ignore[arg-type]


@pytest.mark.usefixtures("mo_maintains")
class TestTheLog:
    async def test_is_empty_at_first(self, server: Server) -> None:
        assert "Nothing yet." in shown(await maintain(server, "log"))

    async def test_shows_who_did_what_and_obeys_no_words(self, server: Server, library: Archive) -> None:
        for number in range(17):
            words = f"hid *number* {number} @everyone"
            await library.audit.note(Actor(1, "ann"), "hide", f"{number}", words, at=TODAY)
        said = shown(await maintain(server, "log"))
        assert said.index("number\\* 16") < said.index("number\\* 2 ")
        assert "number\\* 1 " not in said
        assert "@everyone" not in said
        assert "**ann**" in said
        later = shown(await maintain(server, "log", page=2))
        assert "number\\* 1 " in later
        assert "number\\* 2 " not in later
        of_one = shown(await maintain(server, "log", article="3"))
        assert "number\\* 3 " in of_one
        assert "number\\* 4 " not in of_one


@pytest.mark.usefixtures("mo_maintains")
async def test_status_tells_of_the_archive_and_of_what_an_older_engine_briefed(server: Server) -> None:
    said = shown(await maintain(server, "status"))
    assert "13 articles shown" in said
    assert "13 articles not briefed by it yet" in said
    assert "0 deliveries waiting" in said
