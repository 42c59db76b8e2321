"""/catchup in a channel that is sent digests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.archive import Wanted
from tests.bot.chat._server import answer, shown
from tests.bot.chat._subscriptions import subscribe

if TYPE_CHECKING:
    from bot.archive import Archive
    from tests.bot.chat._server import Server


class TestCatchingUp:
    async def test_follows_what_is_sent_to_the_channel(self, server: Server, library: Archive) -> None:
        await subscribe(library, server, wanted=Wanted(("mountains",)))
        said = shown(await server.ask("catchup", days=365))
        assert "Catching up on this channel's topics" in said
        assert "Avalanche" in said
        assert "Strait" not in said

    async def test_turns_its_pages_within_them(self, server: Server, library: Archive) -> None:
        await subscribe(library, server, wanted=Wanted(("harbours",)))
        first = await server.ask("catchup", days=365)
        assert "in 12 articles" in shown(first)
        second = await server.ann.click(answer(first), label="Next")
        assert "Page 2 of " in shown(second)
        assert "in 12 articles" in shown(second)

    async def test_shows_all_where_all_are_sent_or_none(self, server: Server, library: Archive) -> None:
        assert "13 articles" in shown(await server.ask("catchup", days=365))
        await subscribe(library, server, wanted=Wanted(("mountains",)))
        await subscribe(library, server)
        assert "13 articles" in shown(await server.ask("catchup", days=365))
