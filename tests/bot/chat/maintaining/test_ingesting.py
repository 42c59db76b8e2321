"""/maintain ingest: a page is read into the archive, and its maintainer told what came of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from bot.chat.views.briefing import briefing_view
from summarizer import article_id
from tests.bot.chat._limits import assert_discord_takes
from tests.bot.chat._samples import card
from tests.bot.chat._server import answer, buttons, shown
from tests.bot.chat.maintaining.test_maintaining import WHO, maintain, mo_maintains
from tests.bot.chat.test_menus import PAGE
from tests.bot.sources.web import page

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bot.archive import Archive
    from bot.chat.services import Services
    from bot.sources.fetch import Fetcher
    from tests.bot.chat._server import Server
    from tests.bot.sources.web import Names, Site

__all__ = ["mo_maintains"]
URL = "http://news.example/ferries"
ID = article_id(URL, "", "")
TITLE = "Two old rivals agree to run ferries again"


@pytest.fixture
def services(services: Services, fetcher: Fetcher) -> Services:
    return replace(services, fetcher=fetcher)


@pytest.fixture
def ferries(site: Site, write_page: Callable[..., Path]) -> Site:
    site.pages["/ferries"] = page(write_page().read_bytes(), Content_Type="text/html; charset=utf-8")
    return site


@pytest.mark.usefixtures("mo_maintains", "ferries")
class TestALink:
    async def test_is_kept_for_everybody_and_shown_with_what_happened(
        self, server: Server, library: Archive
    ) -> None:
        result = await maintain(server, "ingest", url=f"<{URL}#top>")
        said = shown(result)
        assert said.startswith("✅ New: it is in the archive now. ")
        assert f"## [{TITLE}](" in said
        assert "Feedback" in buttons(result)
        assert answer(result).ephemeral
        entry = await library.get(ID)
        assert entry is not None
        assert entry.source == "maintainers"
        (act,) = await library.audit.acts()
        assert (act.by.name, act.deed, act.subject) == ("mo", "ingest", ID)
        assert TITLE in shown(await server.ask("briefing", article=ID))

    async def test_that_is_known_says_so(
        self, server: Server, library: Archive, ferries: Site, write_page: Callable[..., Path]
    ) -> None:
        await maintain(server, "ingest", url=URL)
        assert "Known already, and unchanged." in shown(await maintain(server, "ingest", url=URL))
        changed = write_page().read_bytes().replace(b"</p>", b" Nobody had expected it this year.</p>", 1)
        ferries.pages["/ferries"] = page(changed, Content_Type="text/html; charset=utf-8")
        assert "Its text has changed" in shown(await maintain(server, "ingest", url=URL))
        assert len(await library.revisions(ID)) == 2

    async def test_is_put_into_the_topics_that_are_named_for_good(
        self, server: Server, library: Archive
    ) -> None:
        said = shown(await maintain(server, "ingest", url=URL, topics="mountains"))
        assert "Topics: " in said
        assert "Mountains" in said
        assert await library.maintenance.moved(ID) == {"mountains": True}
        assert "there is no such topic" in shown(await maintain(server, "ingest", url=URL, topics="seas"))

    async def test_to_a_hidden_article_does_not_show_it(self, server: Server, library: Archive) -> None:
        await maintain(server, "ingest", url=URL)
        await maintain(server, "hide", article=ID)
        assert "kept, but not shown to members" in shown(await maintain(server, "ingest", url=URL))
        entry = await library.get(ID)
        assert entry is not None
        assert entry.briefing is None

    @pytest.mark.parametrize(
        ("link", "why"),
        [
            ("ferries", "that is no web address"),
            ("https://cdn.discordapp.com/attachments/1/2/page.html?ex=3", "that is a file on a message"),
            ("http://127.0.0.1/secret", "its address is this machine itself"),
            ("http://inside.example/", "it stands for is in a private network"),
            ("http://news.example/gone", "there is no such page (404 Not Found)"),
            ("http://news.example/empty", "it holds only blanks"),
        ],
    )
    async def test_that_cannot_be_read_says_why_and_leaves_nothing(
        self, server: Server, library: Archive, ferries: Site, names: Names, link: str, why: str
    ) -> None:
        names.answers["inside.example"] = [["10.0.0.1"]]
        ferries.pages["/empty"] = page(b" ")
        assert why in shown(await maintain(server, "ingest", url=link)).replace("\\", "")
        assert (await library.counts()).articles == 13
        assert await library.audit.acts() == ()


@pytest.mark.usefixtures("mo_maintains")
class TestAFile:
    async def test_is_read_as_a_link_is(self, server: Server, library: Archive) -> None:
        said = shown(await maintain(server, "ingest", file=("tunnel.txt", PAGE.encode())))
        assert "✅ New" in said
        assert "Tunnel under the pass to open in autumn" in said
        assert (await library.sources())["maintainers"] == 1

    async def test_or_a_link_not_both_and_not_neither(self, server: Server) -> None:
        assert "not clear what to read" in shown(await maintain(server, "ingest"))

    async def test_of_another_kind_is_refused(self, server: Server) -> None:
        said = shown(await maintain(server, "ingest", file=("sheet.xlsx", b"PK")))
        assert "that is no page" in said


async def test_is_for_maintainers(server: Server, ferries: Site) -> None:
    assert WHO in shown(await maintain(server, "ingest", url=URL))
    assert ferries.asked == []


def test_the_note_fits_above_the_longest_briefing() -> None:
    long: Any = card(title="*" * 500, text="*" * 9000)
    assert_discord_takes(briefing_view(long, "*" * 500))
