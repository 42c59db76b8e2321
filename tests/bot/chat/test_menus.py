""" "Brief this link" on a message."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import discord
import pytest

from bot.chat.links import first_link
from bot.chat.memory import Memory
from summarizer import article_id
from tests.bot.chat._samples import BRIEFING, article, card
from tests.bot.chat._server import answer, buttons, shown
from tests.bot.sources.web import page, redirect

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bot.archive import Archive
    from bot.chat.client import BriefingBot
    from bot.chat.services import Services
    from bot.sources.fetch import Fetcher
    from tests.bot.chat._server import Server
    from tests.bot.sources.web import Names, Site

PAGE = """\
Tunnel under the pass to open in autumn

The tunnel under the northern pass will open in October, the ministry of transport said on Friday. It cost
$1.5 billion, a third more than planned, because the rock proved softer than the surveys had shown.

Lorries will pay 40 crowns for each passage, and buses half of that, the ministry said. Hauliers had asked
for a year without tolls, since the old road stays closed to them from November.

"Nobody will drive over the pass in winter again," said Vera Holm, who led the works for nine years. She
expects 9,000 vehicles a day by 2030, twice as many as cross the pass today.
"""


async def brief(server: Server, content: str = "", **options: object) -> str:
    message = await server.bo.send(server.channel, content, **options)  # type: ignore[arg-type]  # of SimCord
    return shown(await server.ann.context_menu(server.channel, "Brief this link", message))


async def test_briefs_a_linked_article_of_the_archive(server: Server, library: Archive) -> None:
    url = "https://news.example/linked"
    linked = article(id=article_id(url, "", ""), url=url, title="Linked")
    await library.record(linked, (), BRIEFING, at=datetime(2024, 5, 1, tzinfo=UTC), matched_by="tests")
    said = await brief(server, "have you seen (https://NEWS.example/linked?utm_source=feed#top)?")
    assert said.startswith("## [Linked]")


async def test_says_that_other_links_are_not_read_without_the_web(server: Server) -> None:
    said = await brief(server, "look: https://elsewhere.example/1")
    assert "not in the archive" in said
    assert "Save the page as a file" in said


class TestLinksOfTheWeb:
    @pytest.fixture
    def services(self, services: Services, fetcher: Fetcher) -> Services:
        return replace(services, fetcher=fetcher)

    async def test_are_briefed_for_the_asker_and_not_kept(
        self,
        server: Server,
        site: Site,
        library: Archive,
        write_page: Callable[..., Path],
        make_bot: Callable[[], BriefingBot],
    ) -> None:
        site.pages["/ferries"] = page(write_page().read_bytes(), Content_Type="text/html; charset=utf-8")
        message = await server.bo.send(server.channel, "see http://news.example/ferries")
        result = await server.ann.context_menu(server.channel, "Brief this link", message)
        assert shown(result).startswith(
            "## [Two old rivals agree to run ferries again](http://news.example/ferries"
        )
        assert answer(result).ephemeral
        assert buttons(result) == ["Receipts", "Related", "Read at source"]
        assert "> " in shown(await server.ann.click(answer(result), label="Receipts"))
        assert await library.get(article_id("http://news.example/ferries", "", "")) is None
        await server.ann.context_menu(server.channel, "Brief this link", message)
        assert site.targets() == ["/ferries"]
        await server.env.restart_bot(make_bot())
        assert "kept for a while only" in shown(await server.ann.click(answer(result), label="Receipts"))

    async def test_are_found_in_the_archive_after_a_redirect(
        self, server: Server, site: Site, library: Archive, write_page: Callable[..., Path]
    ) -> None:
        url = "http://news.example/ferries"
        linked = article(id=article_id(url, "", ""), url=url, title="As it was kept")
        await library.record(linked, (), BRIEFING, at=datetime(2024, 5, 1, tzinfo=UTC), matched_by="tests")
        site.pages |= {"/short": redirect("/ferries"), "/ferries": page(write_page().read_bytes())}
        assert "As it was kept" in await brief(server, "http://news.example/short")

    @pytest.mark.parametrize(
        ("link", "why"),
        [
            ("http://127.0.0.1/secret", "its address is this machine itself"),
            ("http://0x7f.1/", "a number in an odd spelling"),
            ("http://inside.example/", "it stands for is in a private network"),
            ("http://news.example:22/", "its port is 22"),
            ("http://me:word@news.example/", "a user name or a password"),
            ("http://news.example/gone", "there is no such page (404 Not Found)"),
            ("http://news.example/closed", "the site asks robots not to read it"),
            ("http://nobody.test/", "no site is found under this name"),
            ("http://news.example/large", "it is larger than"),
            ("http://news.example/empty", "it holds only blanks"),
            ("http://news.example/picture", "it is a PNG image"),
        ],
    )
    async def test_are_refused_with_the_reason(
        self, server: Server, site: Site, names: Names, link: str, why: str
    ) -> None:
        names.answers["inside.example"] = [["10.0.0.1"]]
        site.pages |= {
            "/robots.txt": page("User-agent: *\nDisallow: /closed"),
            "/large": page(b"x" * 30_000),
            "/empty": page(b"   "),
            "/picture": page(b"\x89PNG\r\n\x1a\n" + bytes(200)),
        }
        message = await server.bo.send(server.channel, link)
        result = await server.ann.context_menu(server.channel, "Brief this link", message)
        assert why in shown(result).replace("\\", "")
        assert answer(result).ephemeral


async def test_says_when_there_is_no_link(server: Server) -> None:
    assert "there is no link and no file in it" in await brief(server, "good morning")


async def test_briefs_an_attached_page(server: Server, make_bot: Callable[[], BriefingBot]) -> None:
    file = ("tunnel.txt", PAGE.encode())
    message = await server.bo.send(server.channel, "read this", attachments=[file])
    result = await server.ann.context_menu(server.channel, "Brief this link", message)
    assert shown(result).startswith("## Tunnel under the pass to open in autumn")
    assert "](" not in shown(result)
    assert buttons(result) == ["Receipts", "Related"]
    assert answer(result).ephemeral
    assert "> " in shown(await server.ann.click(answer(result), label="Receipts"))
    assert "Avalanche closes" in shown(await server.ann.click(answer(result), label="Related"))
    await server.env.restart_bot(make_bot())
    assert "kept for a while only" in shown(await server.ann.click(answer(result), label="Receipts"))


async def test_has_a_cooldown_for_each_member(server: Server) -> None:
    message = await server.bo.send(server.channel, "good morning")
    menu = (server.channel, "Brief this link", message)
    for _ in range(3):
        assert "there is no link" in shown(await server.ann.context_menu(*menu))
    refused = await server.ann.context_menu(*menu)
    assert "please wait" in shown(refused)
    assert answer(refused).ephemeral
    assert "there is no link" in shown(await server.bo.context_menu(*menu))
    await server.env.advance_time(61)
    assert "there is no link" in shown(await server.ann.context_menu(*menu))


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("photo.png", b"\x89PNG", "photo.png: that is no page or text file."),
        ("empty.txt", b" ", "empty.txt: "),
        ("binary.txt", bytes(range(256)) * 20, "binary.txt: "),
    ],
)
async def test_says_what_is_wrong_with_a_file(server: Server, name: str, content: bytes, said: str) -> None:
    message = await server.bo.send(server.channel, attachments=[(name, content)])
    result = await server.ann.context_menu(server.channel, "Brief this link", message)
    assert shown(result).startswith(said)
    assert answer(result).ephemeral


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("see https://a.example/b.", "https://a.example/b"),
        ("(https://a.example/b_(c))", "https://a.example/b_(c)"),
        ("<https://a.example/b?c=d&e>", "https://a.example/b?c=d&e"),
        ("[here](https://a.example/b) and there", "https://a.example/b"),
        ("**HTTPS://A.example/b**", "HTTPS://A.example/b"),
        ("https://a.example/1 https://b.example/2", "https://a.example/1"),
        ("no link, ftp://a.example", None),
        ("https://", None),
        ("https:///x", None),
    ],
)
def test_the_first_link_of_a_message(text: str, link: str | None) -> None:
    assert first_link(text) == link


def test_memory_keeps_what_was_used_last() -> None:
    memory = Memory(most=2)
    memory.keep(card(id="a"))
    memory.keep(card(id="b"))
    assert memory.get("a") is not None
    memory.keep(card(id="c"))
    assert memory.get("b") is None
    assert memory.get("a") is not None


def test_it_is_a_menu_on_messages(server: Server) -> None:
    menu = server.env.bot.tree.get_command(  # type: ignore[attr-defined]  # the bot is ours
        "Brief this link", type=discord.AppCommandType.message
    )
    assert menu is not None
