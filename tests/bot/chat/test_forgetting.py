"""/forget-server and /forget-me: they say what goes, ask, and leave nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.bot.archive.forgetting.test_forgetting import places_of
from tests.bot.chat._server import buttons, shown
from tests.bot.chat._subscriptions import subscribe
from tests.bot.chat.subscribing.test_managers import let

if TYPE_CHECKING:
    from bot.archive import Archive
    from tests.bot.chat._server import Server


async def test_a_server_is_forgotten_once_its_manager_says_so_twice(server: Server, library: Archive) -> None:
    await subscribe(library, server)
    await subscribe(library, server, guild=7, channel=8)
    asked = await server.manage("forget-server")
    said = shown(asked)
    assert "### Delete all that is kept of this server?" in said
    assert "- 1 subscription with channel" in said
    assert "**Stays**" in said
    assert buttons(asked) == ["Delete it"]
    guild = server.channel.guild.id
    assert await places_of(library, guild) != [], "it was only asked"

    done = await server.press(asked, "Delete it")
    assert "### Deleted\n- 1 subscription" in shown(done)
    assert await places_of(library, guild) == []
    assert await library.subscriptions.guilds() == {7}
    assert "Nothing is kept of this server." in shown(await server.manage("forget-server"))


async def test_a_member_is_forgotten(server: Server, library: Archive) -> None:
    assert "Nothing is kept of you." in shown(await server.manage("forget-me"))
    (entry,) = await library.latest(limit=1)
    assert entry.revision is not None
    member = server.mo.id
    await library.feedback.add(entry.revision, "wrong", member=member, at=entry.first_seen, words="no")
    asked = await server.manage("forget-me")
    assert "- 1 piece of feedback, with its words" in shown(asked)
    assert "### Deleted" in shown(await server.press(asked, "Delete it"))
    assert await places_of(library, member) == []


async def test_who_may_not_any_more_deletes_nothing(server: Server, library: Archive) -> None:
    await subscribe(library, server)
    asked = await server.manage("forget-server")
    let(server, "forget-server", mo=False)
    assert "### Deleted" not in shown(await server.press(asked, "Delete it"))
    assert len(await library.subscriptions.of_guild(server.channel.guild.id)) == 1
