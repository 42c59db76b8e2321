"""A member says what is wanting in a briefing; maintainers find it with its receipt, and do something about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.bot.chat._server import answer, buttons, ids, shown
from tests.bot.chat.maintaining.test_maintaining import WHO, maintain, mo_maintains

if TYPE_CHECKING:
    from bot.archive import Archive
    from tests.bot.chat._server import Server

__all__ = ["mo_maintains"]
pytestmark = pytest.mark.usefixtures("mo_maintains")
ONE = f"{1:024x}"


async def say(server: Server, kind: str = "wrong", claim: str = "2", words: str = "it was *tripled*") -> Any:
    briefing = await server.ask("briefing", article=ONE)
    form = await server.ann.click(answer(briefing), custom_id=ids(briefing)["Feedback"])
    return await server.ann.submit_modal(form, {"kind": [kind], "claim": [claim], "words": words})


async def test_a_member_is_thanked_and_maintainers_find_it_with_the_receipt(server: Server) -> None:
    assert "Thank you." in shown(thanks := await say(server))
    assert answer(thanks).ephemeral
    queue = await maintain(server, "queue")
    said = shown(queue)
    assert "1 thing said" in said
    assert f"**It is wrong** · <@{server.ann.id}>" in said
    assert "“it was \\*tripled\\*”" in said
    assert "**(2)** **Insurers doubled their rates" in said
    assert "> " in said
    assert buttons(queue) == [
        "Brief anew",
        "Edit the claim",
        "Take out of Harbours & straits",
        "Topics …",
        "Merge …",
        "Hide the article",
        "Done",
    ]
    assert "1 thing said by members" in shown(await maintain(server, "status"))


async def test_the_queue_is_for_maintainers(server: Server, maintainers: Any, library: Archive) -> None:
    await say(server)
    queue = await maintain(server, "queue")
    maintainers.users.clear()
    assert WHO in shown(await maintain(server, "queue"))
    assert WHO in shown(await server.press(queue, "Hide the article"))
    assert await library.feedback.count() == 1


@pytest.mark.parametrize(
    ("button", "did"),
    [
        ("Brief anew", "had it briefed anew for"),
        ("Take out of Harbours & straits", "took it out of “Harbours & straits” for"),
        ("Hide the article", "hid the article for"),
        ("Done", "settled"),
    ],
)
async def test_what_is_done_about_it_is_done_and_logged(
    server: Server, library: Archive, button: str, did: str
) -> None:
    await say(server)
    await server.press(await maintain(server, "queue"), button)
    assert await library.feedback.count() == 0
    acts = await library.audit.acts()
    (resolved,) = [act for act in acts if act.deed == "resolve"]
    assert resolved.words == f"{did} what a member said of “Strait report 1”: it is wrong"
    entry = await library.get(ONE)
    assert entry is not None
    assert (entry.briefing is None) == (button == "Hide the article")
    if button != "Brief anew":  # which matches topics anew, too
        assert (entry.topics == ()) == button.startswith("Take out")
    assert len(await library.revisions(ONE)) == (2 if button == "Brief anew" else 1)


async def test_the_claim_can_be_edited_from_the_queue(server: Server, library: Archive) -> None:
    await say(server)
    form = await server.press(await maintain(server, "queue"), "Edit the claim")
    await server.mo.submit_modal(form, {"claim": "Insurers doubled their rates."})
    entry = await library.get(ONE)
    assert entry is not None
    assert entry.briefing is not None
    assert entry.briefing.key_points[0].text == "Insurers doubled their rates."
    assert await library.feedback.count() == 1  # until a maintainer says that it is done


async def test_what_another_resolved_is_not_resolved_again(server: Server, library: Archive) -> None:
    await say(server)
    (item,) = await library.feedback.open()
    queue = await maintain(server, "queue")
    await server.press(queue, "Done")
    again = await maintain(server, "queue")
    assert "Nothing waits" in shown(again)
    assert await library.feedback.get(item.id) is None


async def test_of_the_whole_briefing_its_text_is_shown(server: Server) -> None:
    await say(server, "long", "0", "")
    queue = await maintain(server, "queue")
    assert "**It is too long**" in shown(queue)
    assert "The strait was closed on Monday." in shown(queue)
    assert "Edit the claim" not in buttons(queue)


class TestMerging:
    async def form(self, server: Server) -> Any:
        await say(server, "duplicate", "0", "")
        return await server.press(await maintain(server, "queue"), "Merge …")

    async def test_offers_the_most_similar_and_hides_the_one_behind_the_other(
        self, server: Server, library: Archive
    ) -> None:
        form = await self.form(server)
        offered = [option["value"] for option in options(form)]
        assert f"{2:024x}" in offered
        assert ONE not in offered
        filled = {"into": [f"{2:024x}"], "other": "", "reason": "of an *agency*"}
        await server.mo.submit_modal(form, filled)
        assert await library.feedback.count() == 0
        assert "Strait report 2" in shown(await server.ask("briefing", article=ONE))
        (merged,) = [act for act in await library.audit.acts() if act.deed == "merge"]
        assert merged.words == "merged “Strait report 1” into “Strait report 2”: of an *agency*"

    async def test_takes_another_by_its_title(self, server: Server, library: Archive) -> None:
        form = await self.form(server)
        await server.mo.submit_modal(form, {"into": [], "other": "Avalanche closes *the* pass", "reason": ""})
        instead = await library.maintenance.instead_of(ONE)
        assert instead is not None
        assert instead.article.id == f"{12:024x}"

    @pytest.mark.parametrize(
        ("into", "other", "why"),
        [
            ([], "", "it is not clear which article you mean"),
            ([f"{2:024x}"], "Strait report 3", "it is not clear which article you mean"),
            ([], "Strait report 1", "cannot be merged into itself"),
            ([], "no such words", "it is not clear which article that is"),
        ],
    )
    async def test_says_what_is_wrong_and_changes_nothing(
        self, server: Server, library: Archive, into: list[str], other: str, why: str
    ) -> None:
        form = await self.form(server)
        said = await server.mo.submit_modal(form, {"into": into, "other": other, "reason": ""})
        assert why in shown(said)
        assert await library.feedback.count() == 1
        assert await library.maintenance.hidden() == ()

    async def test_is_a_command_too_and_unhide_takes_it_back(self, server: Server, library: Archive) -> None:
        said = shown(await maintain(server, "merge", article=ONE, into=f"{2:024x}"))
        assert "**Strait report 2** is shown in place of **Strait report 1**" in said
        offered = await server.mo.autocomplete(server.channel, "maintain unhide", "article", "")
        assert [choice["name"] for choice in offered] == ["Strait report 1 (merged into Strait report 2)"]
        await maintain(server, "unhide", article=ONE)
        assert "Strait report 1" in shown(await server.ask("briefing", article=ONE))


class TestTopics:
    async def test_are_chosen_in_a_form(self, server: Server, library: Archive) -> None:
        await say(server, "topic", "0", "")
        form = await server.press(await maintain(server, "queue"), "Topics …")
        chosen = [option["value"] for option in options(form) if option.get("default")]
        assert len(chosen) == 1
        await server.mo.submit_modal(form, {"topics": ["mountains"]})
        entry = await library.get(ONE)
        assert entry is not None
        assert [match.topic.slug for match in entry.topics] == ["mountains"]
        moved = await library.maintenance.moved(ONE)
        assert moved == {"mountains": True, chosen[0]: False}
        assert await library.feedback.count() == 0
        (resolved,) = [act for act in await library.audit.acts() if act.deed == "resolve"]
        assert "put it into “Mountains & passes”" in resolved.words

    async def test_left_as_they_were_change_nothing(self, server: Server, library: Archive) -> None:
        await say(server, "topic", "0", "")
        form = await server.press(await maintain(server, "queue"), "Topics …")
        chosen = [option["value"] for option in options(form) if option.get("default")]
        said = await server.mo.submit_modal(form, {"topics": chosen})
        assert "they are as they were" in shown(said)
        assert await library.feedback.count() == 1


def options(form: Any) -> list[dict[str, Any]]:
    """What can be chosen in a form."""
    return [option for label in form.modal["components"] for option in label["component"].get("options", ())]
