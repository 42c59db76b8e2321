"""Buttons: for whom they work, where their answers go, and that they outlive the process."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import discord
import pytest

from bot.chat.buttons import PartButton, part_button
from bot.chat.custom_ids import OpenPart
from tests.bot.chat._samples import BRIEFING, HARBOURS, TOPICS, article
from tests.bot.chat._server import answer, buttons, ids, shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.archive import Archive
    from bot.chat.client import BriefingBot
    from bot.chat.services import Services
    from tests.bot.chat._server import Server

STRAIT = f"{3:024x}"
PASS = f"{12:024x}"


async def test_receipts_show_the_sentences_kept_and_dropped(server: Server) -> None:
    briefing = await server.ask("briefing", article=STRAIT)
    receipts = await server.ann.click(answer(briefing), label="Receipts")
    assert "> ~~However,\u200b~~ the strait was closed on Monday" in shown(receipts)
    assert answer(receipts).ephemeral


async def test_related_shows_what_means_much_the_same(server: Server) -> None:
    briefing = await server.ask("briefing", article=STRAIT)
    related = await server.ann.click(answer(briefing), label="Related")
    assert shown(related).startswith("### Related to Strait report 3")
    assert "Strait report 3](" not in shown(related)
    assert set(buttons(related)) == {"Briefing"}


async def test_anyone_may_open_parts_of_a_public_briefing(server: Server) -> None:
    briefing = await server.ask("briefing", article=STRAIT, public=True)
    receipts = await server.bo.click(answer(briefing), label="Receipts")
    assert answer(receipts).ephemeral
    assert answer(receipts).id != answer(briefing).id


async def test_a_list_opens_its_articles(server: Server) -> None:
    listed = await server.ask("latest")
    custom_id = ids(listed)["Briefing"]
    assert "## [Strait report 4]" in shown(await server.ann.click(answer(listed), custom_id=custom_id))


async def test_presses_have_a_cooldown_for_each_member(server: Server) -> None:
    topics = await server.ask("topics", public=True)
    custom_id = ids(topics)["Latest"]
    for _ in range(15):
        assert "Latest on" in shown(await server.bo.click(answer(topics), custom_id=custom_id))
    refused = await server.bo.click(answer(topics), custom_id=custom_id)
    assert "please wait" in shown(refused)
    assert answer(refused).ephemeral
    assert "Latest on" in shown(await server.ann.click(answer(topics), custom_id=custom_id))


class TestPages:
    async def test_turn_in_place_for_whoever_asked(self, server: Server) -> None:
        first = await server.ask("latest", public=True)
        second = await server.ann.click(answer(first), label="Next")
        assert answer(second).id == answer(first).id
        assert "Strait report 5" in shown(second)
        assert "Strait report 4" not in shown(second)
        back = await server.ann.click(answer(second), label="Previous")
        assert "Strait report 4" in shown(back)

    async def test_open_for_others_beside_it(self, server: Server) -> None:
        first = await server.ask("latest", public=True)
        second = await server.bo.click(answer(first), label="Next")
        assert answer(second).id != answer(first).id
        assert answer(second).ephemeral
        third = await server.bo.click(answer(second), label="Next")
        assert answer(third).id == answer(second).id

    async def test_of_a_search_keep_query_topic_and_days(self, server: Server) -> None:
        first = await server.ask("search", query="strait: report", topic="harbours", days=9)
        assert "Page 1 of 2 · 9 articles" in shown(first)
        second = await server.ann.click(answer(first), label="Next")
        assert "**strait\\: report**" in shown(second) or "**strait: report**" in shown(second)
        assert "on Harbours & straits · last 9 days" in shown(second)
        assert "Page 2 of 2" in shown(second)

    async def test_of_a_topic_open_from_the_list_of_topics(self, server: Server) -> None:
        topics = await server.ask("topics")
        newest = await server.ann.click(answer(topics), custom_id=ids(topics)["Latest"])
        assert "Latest on Mountains & passes" in shown(newest)

    async def test_of_receipts_turn_in_place(self, server: Server, library: Archive) -> None:
        await record(library, "many", briefing=replace(BRIEFING, key_points=BRIEFING.key_points * 5))
        briefing = await server.ask("briefing", article="many")
        first = await server.ann.click(answer(briefing), label="Receipts")
        assert "Page 1 of 2" in shown(first)
        second = await server.ann.click(answer(first), label="Next")
        assert answer(second).id == answer(first).id
        assert "Page 2 of 2" in shown(second)
        assert buttons(second) == ["Previous"]
        assert "Page 1 of 2" in shown(await server.ann.click(answer(second), label="Previous"))


class TestPagesOfManyTopics:
    @pytest.fixture
    def services(self, services: Services) -> Services:
        more = [replace(HARBOURS, slug=f"topic-{number}", name=f"Topic {number}") for number in range(9)]
        return replace(services, topics=(*TOPICS, *more))

    async def test_turn_in_place(self, server: Server) -> None:
        first = await server.ask("topics")
        assert "Page 1 of 2" in shown(first)
        second = await server.ann.click(answer(first), label="Next")
        assert answer(second).id == answer(first).id
        assert "Topic 8" in shown(second)


async def record(library: Archive, id_: str, **changes: Any) -> None:
    """An article of today, briefed."""
    briefing = changes.pop("briefing", BRIEFING)
    kept = article(id=id_, url=f"https://news.example/{id_}", **changes)
    await library.record(kept, (), briefing, at=datetime(2024, 5, 10, tzinfo=UTC), matched_by="tests")


class TestAfterARestart:
    @pytest.mark.parametrize(
        ("command", "options", "label", "said"),
        [
            ("briefing", {"article": STRAIT}, "Receipts", "Struck through"),
            ("briefing", {"article": STRAIT}, "Related", "Related to"),
            ("latest", {}, "Briefing", "**Key points**"),
            ("latest", {}, "Next", "Strait report 5"),
            ("search", {"query": "strait report"}, "Next", "Page 2 of"),
            ("digest", {"topic": "harbours"}, "Next", "Strait report 5"),
            ("catchup", {"days": 30}, "Next", "Strait report 5"),
            ("topics", {}, "Latest", "Latest on"),
        ],
    )
    async def test_every_button_works_for_everyone(
        self,
        server: Server,
        make_bot: Callable[[], BriefingBot],
        command: str,
        options: dict[str, Any],
        label: str,
        said: str,
    ) -> None:
        asked = await server.ask(command, **options, public=True)
        custom_id = ids(asked)[label]
        await server.env.restart_bot(make_bot())
        beside = await server.bo.click(answer(asked), custom_id=custom_id)
        assert said in shown(beside)
        assert answer(beside).ephemeral
        assert said in shown(await server.ann.click(answer(asked), custom_id=custom_id))

    async def test_pages_still_turn_in_place(
        self, server: Server, make_bot: Callable[[], BriefingBot]
    ) -> None:
        listed = await server.ask("latest")
        await server.env.restart_bot(make_bot())
        second = await server.ann.click(answer(listed), label="Next")
        assert answer(second).id == answer(listed).id
        await server.env.restart_bot(make_bot())
        first = await server.ann.click(answer(second), label="Previous")
        assert answer(first).id == answer(listed).id
        assert "Strait report 0" in shown(first)

    async def test_the_commands_are_not_told_again(
        self, server: Server, make_bot: Callable[[], BriefingBot]
    ) -> None:
        def told() -> int:
            return sum(r.method == "PUT" and r.path.endswith("/commands") for r in server.env.http_requests)

        assert told() == 1
        await server.env.restart_bot(make_bot())
        assert told() == 1
        assert "</latest:" in shown(await server.ask("help"))


class TestOfWhatHasGone:
    async def test_a_withdrawn_article(self, server: Server, library: Archive) -> None:
        briefing = await server.ask("briefing", article=PASS)
        entry = await library.get(PASS)
        assert entry is not None
        assert entry.revision is not None
        await library.withdraw(entry.revision)
        gone = await server.ann.click(answer(briefing), label="Receipts")
        assert "it is not in the archive any more" in shown(gone)
        assert answer(gone).ephemeral

    async def test_a_button_of_another_version(self, server: Server) -> None:
        view = discord.ui.LayoutView(timeout=None)
        old = discord.ui.Button(label="Old", custom_id="briefing-v0:1")
        view.add_item(discord.ui.ActionRow(old))
        channel = server.env.bot.get_channel(server.channel.id)
        assert isinstance(channel, discord.TextChannel)
        message = await channel.send(view=view)
        view.stop()
        server.env.bot._connection._view_store.remove_view(view)  # as after a restart
        assert "from another version of me" in shown(await server.ann.click(message, label="Old"))


@pytest.mark.parametrize("custom_id", ["o1:receipts:7:0:", "o1:all:7:0:x", "o1:receipts:x:0:y", "x"])
def test_a_custom_id_of_somebody_elses_is_not_read(custom_id: str) -> None:
    assert OpenPart.TEMPLATE.fullmatch(custom_id) is None


def test_a_button_is_found_by_its_whole_custom_id() -> None:
    button = part_button(OpenPart("related", "abc", 5), "Related")
    assert isinstance(button, PartButton)
    assert button.template.fullmatch(button.custom_id)
