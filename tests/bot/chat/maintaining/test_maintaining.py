"""/maintain: who may, what was done, how things stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
import pytest

from bot.archive import Actor
from tests.bot.chat._server import answer, buttons, ids, shown
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


@pytest.mark.usefixtures("mo_maintains")
class TestBriefingAnew:
    async def test_shows_everyone_how_far_it_is_until_its_end(self, server: Server, library: Archive) -> None:
        result = await maintain(server, "resummarize", topic="harbours", days=3)
        said = answer(result)
        assert not said.ephemeral
        kept = server.env.backend.get_message(server.channel.id, said.id)
        shown_now = str(kept.components)
        assert "Briefed anew" in shown_now
        assert "3 of 3" in shown_now
        assert "3 changed, 0 failed" in shown_now
        assert "Cancel" not in shown_now
        assert len(await library.revisions(f"{0:024x}")) == 2
        assert len(await library.revisions(f"{3:024x}")) == 1
        (act,) = await library.audit.acts()
        assert (act.by.name, act.deed) == ("mo", "resummarize")

    async def test_can_be_cancelled_by_a_maintainer_alone(self, server: Server, library: Archive) -> None:
        server.env.bot.rebriefing = None  # type: ignore[attr-defined]  # nobody does it
        result = await maintain(server, "resummarize", everything=True)
        assert buttons(result) == ["Cancel"]
        refused = await server.ann.click(answer(result), custom_id=ids(result)["Cancel"])
        assert WHO in shown(refused)
        assert len(await library.jobs.waiting()) == 1
        await server.press(result, "Cancel")
        kept = server.env.backend.get_message(server.channel.id, answer(result).id)
        assert "Stopped briefing anew" in str(kept.components)
        assert await library.jobs.waiting() == ()

    async def test_goes_on_after_a_restart(self, server: Server, library: Archive) -> None:
        bot: Any = server.env.bot
        rebriefing, bot.rebriefing = bot.rebriefing, None
        result = await maintain(server, "resummarize", article=f"{1:024x}")
        assert "0 of 1 article" in shown(await maintain(server, "status"))
        await rebriefing.work_off()  # as the next process does once it is there
        kept = server.env.backend.get_message(server.channel.id, answer(result).id)
        assert "Briefed anew" in str(kept.components)
        assert await library.jobs.waiting() == ()

    async def test_of_a_period(self, server: Server, library: Archive) -> None:
        server.env.bot.rebriefing = None  # type: ignore[attr-defined]  # nobody does it
        await maintain(server, "resummarize", since="2024-05-05", until="2024-05-07")
        (job,) = await library.jobs.waiting()
        assert len(job.articles) == 3
        assert job.words.startswith("every article dated from 2024-05-05 to 2024-05-07")
        assert "that is no day" in shown(await maintain(server, "resummarize", since="yesterday"))
        both = {"since": "2024-05-05", "days": 2}
        assert "both say from when on" in shown(await maintain(server, "resummarize", **both))

    async def test_needs_to_know_which(self, server: Server) -> None:
        for options in ({}, {"everything": True, "older": True}, {"article": "x", "days": 1}):
            assert "it is not clear which" in shown(await maintain(server, "resummarize", **options))
        assert "not in the archive" in shown(await maintain(server, "resummarize", article="unheard"))
