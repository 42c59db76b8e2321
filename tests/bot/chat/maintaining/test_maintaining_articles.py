"""/maintain hide, unhide, revisions, edit and topics, as a maintainer meets them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from bot.archive import EDITOR
from summarizer import EngineInfo
from tests.bot.chat._samples import BRIEFING, article
from tests.bot.chat._server import answer, buttons, ids, shown
from tests.bot.chat.conftest import TODAY
from tests.bot.chat.maintaining.test_maintaining import WHO, maintain, mo_maintains

if TYPE_CHECKING:
    from bot.archive import Archive
    from tests.bot.chat._server import Server

__all__ = ["mo_maintains"]
pytestmark = pytest.mark.usefixtures("mo_maintains")
ONE = f"{1:024x}"


async def texts(library: Archive) -> list[str]:
    entry = await library.get(ONE)
    assert entry is not None
    assert entry.briefing is not None
    return [claim.text for claim in (*entry.briefing.claims, *entry.briefing.key_points)]


async def another_revision(library: Archive) -> None:
    told = replace(BRIEFING, key_points=(), engine=EngineInfo("extractive", "tests", "2"))
    kept = await library.get(ONE)
    assert kept is not None
    await library.rebrief(kept.article, kept.topics, told, at=TODAY, matched_by="tests")


async def edited(server: Server, number: int, text: str) -> Any:
    form = await maintain(server, "edit", article=ONE, claim=number)
    return await server.mo.submit_modal(form, {"claim": text})


class TestHiding:
    async def test_takes_an_article_from_members_and_gives_it_back(
        self, server: Server, library: Archive
    ) -> None:
        assert "Hidden: **Strait report 1**" in shown(
            await maintain(server, "hide", article=ONE, reason="it was made up")
        )
        assert "no article has that" in shown(await server.ask("briefing", article=ONE))
        assert "Strait report 1\n" not in shown(await server.ask("latest"))
        assert "not shown to members" in shown(await maintain(server, "hide", article=ONE))
        offered = await server.mo.autocomplete(server.channel, "maintain unhide", "article", "report")
        assert offered == [{"name": "Strait report 1", "value": ONE}]
        await maintain(server, "unhide", article=ONE)
        assert "Strait report 1" in shown(await server.ask("briefing", article=ONE))
        assert [act.words for act in await library.audit.acts()] == [
            "showed “Strait report 1” again",
            "hid “Strait report 1”: it was made up",
        ]

    async def test_is_for_maintainers(self, server: Server, maintainers: Any, library: Archive) -> None:
        maintainers.users.clear()
        assert WHO in shown(await maintain(server, "hide", article=ONE))
        assert await library.audit.acts() == ()


class TestRevisions:
    async def test_are_listed_compared_and_rolled_back(self, server: Server, library: Archive) -> None:
        await another_revision(library)
        listed = await maintain(server, "revisions", article=ONE)
        assert shown(listed).index("**shown** · extractive 2") < shown(listed).index(
            "approved · extractive 1"
        )
        assert buttons(listed) == ["Withdraw", "Compare", "Roll back to it"]
        compared = shown(await server.press(listed, "Compare"))
        assert "**Gone:** Insurers doubled their rates" in compared
        await server.press(listed, "Roll back to it")
        assert len(await texts(library)) == 3
        (act,) = await library.audit.acts()
        assert act.deed == "roll back"

    async def test_buttons_are_for_maintainers(self, server: Server, library: Archive) -> None:
        await another_revision(library)
        listed = await maintain(server, "revisions", article=ONE)
        button = ids(listed)["Roll back to it"]
        server.env.bot.services.maintainers.users.clear()  # type: ignore[attr-defined]
        refused = await server.mo.click(answer(listed), custom_id=button)
        assert WHO in shown(refused)
        assert await library.audit.acts() == ()

    async def test_the_one_shown_can_be_withdrawn(self, server: Server, library: Archive) -> None:
        await another_revision(library)
        await server.press(await maintain(server, "revisions", article=ONE), "Withdraw")
        assert len(await texts(library)) == 3


class TestEditing:
    async def test_a_supported_claim_is_shown_at_once_with_its_evidence(
        self, server: Server, library: Archive
    ) -> None:
        result = await edited(server, 1, "On Monday the strait was closed, officials said.")
        assert "The briefing was changed." in shown(result)
        entry = await library.get(ONE)
        assert entry is not None
        assert entry.briefing is not None
        assert entry.briefing.engine.name == EDITOR
        assert entry.briefing.claims[0].evidence == BRIEFING.claims[0].evidence
        said = shown(await server.ask("briefing", article=ONE))
        assert "On Monday the strait was closed, officials said." in said
        assert "✏️" not in said
        (act,) = await library.audit.acts()
        assert "“The strait was closed on Monday.” became “On Monday" in act.words

    async def test_an_unsupported_one_needs_a_second_yes_and_is_marked(
        self, server: Server, library: Archive
    ) -> None:
        asked = await edited(server, 2, "Insurers tripled their rates.")
        assert "**Words that stand in no sentence it rests on** tripled" in shown(asked)
        assert (await texts(library))[1] == "Insurers doubled their rates - to 3%."
        await server.press(asked, "Publish as an editor's")
        assert (await texts(library))[1] == "Insurers tripled their rates."
        briefing = await server.ask("briefing", article=ONE)
        assert "Insurers tripled their rates. ✏️" in shown(briefing)
        assert "An editor's words: no sentence of the article says it so." in shown(briefing)
        assert "An editor's words" in shown(
            await server.ann.click(answer(briefing), custom_id=ids(briefing)["Receipts"])
        )
        (act,) = await library.audit.acts()
        assert act.words.endswith("(an editor's words)")

    async def test_what_changed_meanwhile_is_not_overwritten(self, server: Server, library: Archive) -> None:
        asked = await edited(server, 2, "Insurers tripled their rates.")
        await another_revision(library)
        assert "changed meanwhile" in shown(await server.press(asked, "Publish as an editor's"))
        form = await maintain(server, "edit", article=ONE, claim=1)
        await library.withdraw((await library.revisions(ONE))[0].id)
        await another_revision(library)
        entry = await library.get(ONE)
        assert entry is not None
        said = shown(await server.mo.submit_modal(form, {"claim": "The strait was closed."}))
        assert "changed" in said

    async def test_a_claim_can_be_taken_out_but_not_the_last(self, server: Server, library: Archive) -> None:
        await edited(server, 3, "")
        assert len(await texts(library)) == 2
        assert "it is the only one" in shown(await edited(server, 1, ""))
        assert "says what it said before" in shown(
            await edited(server, 1, "The strait was closed on Monday.")
        )
        assert "has none such" in shown(await maintain(server, "edit", article=ONE, claim=9))

    async def test_claims_are_offered_by_their_words(self, server: Server) -> None:
        offered = await server.mo.autocomplete(server.channel, "maintain edit", "claim", "", article=ONE)
        assert [each["value"] for each in offered] == [1, 2, 3]
        assert offered[0]["name"] == "1. The strait was closed on Monday."


class TestTopics:
    async def test_says_why_and_moves(self, server: Server, library: Archive) -> None:
        said = shown(await maintain(server, "topics", article=ONE))
        assert "**Harbours & straits** · ✅ in it · score" in said
        assert "**Mountains & passes** · not in it · score" in said
        moved = shown(await maintain(server, "topics", article=ONE, topic="mountains", move="into it"))
        assert "**Mountains & passes** · ✅ in it · put here by a maintainer" in moved
        assert ONE in [entry.article.id for entry in await library.latest("mountains")]
        (act,) = await library.audit.acts()
        assert act.words == "moved “Strait report 1” into “Mountains & passes”"

    async def test_needs_both_or_neither(self, server: Server) -> None:
        said = shown(await maintain(server, "topics", article=ONE, topic="mountains"))
        assert "one says nothing without the other" in said


def test_the_sample_is_what_these_tests_think() -> None:
    assert article().text.count("doubled") == 1
