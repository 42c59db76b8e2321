"""What maintainers do to articles: kept whatever is ingested, briefed or matched later, with a line of the log each."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from bot.archive import EDITOR, Actor
from tests.bot.archive.samples import (
    ENGINE,
    JAPAN,
    NOON,
    UKRAINE,
    article,
    briefing,
    engine,
    ids,
    keep,
    later,
    match,
)

if TYPE_CHECKING:
    from bot.archive import Archive

ANN = Actor(7, "ann")
BY: Any = {"by": ANN, "at": NOON}
EDITED = briefing("Put right.", engine=replace(ENGINE, name=EDITOR))
VECTOR: Any = {"vector": np.eye(4, dtype=np.float32)[0], "encoder": "e"}


async def shown(archive: Archive) -> str | None:
    entry = await archive.get("one")
    assert entry is not None
    return entry.briefing.text if entry.briefing else None


async def deeds(archive: Archive) -> list[tuple[str, str | None]]:
    return [(act.deed, act.subject) for act in await archive.audit.acts()]


class TestHiding:
    async def test_a_hidden_article_is_in_no_list_whatever_comes_later(self, archive: Archive) -> None:
        await keep(archive)
        await keep(archive, "two")
        assert await archive.maintenance.hide("one", "hid it", **BY)
        await keep(archive, briefing=briefing("New.", engine=engine("2")), again=True)
        await keep(archive, text="Another text. With two sentences.")
        assert ids(await archive.latest()) == ["two"]
        assert "one" not in ids(await archive.search("first sentence one"))
        assert await shown(archive) is None
        assert [one.id for one in await archive.maintenance.hidden()] == ["one"]
        assert await deeds(archive) == [("hide", "one")]

    async def test_shown_again_it_is_as_it_would_be(self, archive: Archive) -> None:
        await keep(archive)
        await archive.maintenance.hide("one", "hid it", **BY)
        assert await archive.maintenance.unhide("one", "showed it", **BY)
        assert await shown(archive) == "The first sentence."
        assert await archive.maintenance.hidden() == ()

    async def test_what_is_so_already_is_not_done_or_logged(self, archive: Archive) -> None:
        await keep(archive)
        assert not await archive.maintenance.unhide("one", "", **BY)
        assert not await archive.maintenance.hide("unheard", "", **BY)
        await archive.maintenance.hide("one", "hid it", **BY)
        assert not await archive.maintenance.hide("one", "hid it", **BY)
        assert len(await deeds(archive)) == 1


class TestRevisions:
    async def test_rolling_back_shows_an_older_one_until_a_newer_is_made(self, archive: Archive) -> None:
        first = (await keep(archive)).revision
        second = await keep(archive, briefing=briefing("Second.", engine=engine("2")))
        assert first is not None
        assert second.revision is not None
        assert await archive.maintenance.roll_back(first, "rolled back", **BY)
        assert await shown(archive) == "The first sentence."
        statuses = {one.id: one.status for one in await archive.revisions("one")}
        assert statuses == {first: "approved", second.revision: "withdrawn"}
        await keep(archive, briefing=briefing("Third.", engine=engine("3")))
        assert await shown(archive) == "Third."
        assert await archive.maintenance.roll_back(second.revision, "forward", **BY)
        assert await shown(archive) == "Second."
        assert not await archive.maintenance.roll_back(9999, "", **BY)
        assert await deeds(archive) == [("roll back", "one")] * 2

    async def test_a_withdrawn_one_gives_way_to_the_one_before(self, archive: Archive) -> None:
        await keep(archive)
        second = await keep(archive, briefing=briefing("Second.", engine=engine("2")))
        assert second.revision is not None
        assert await archive.maintenance.withdraw(second.revision, "withdrew", **BY)
        assert await shown(archive) == "The first sentence."
        assert not await archive.maintenance.withdraw(second.revision, "again", **BY)


class TestEditing:
    async def edit(self, archive: Archive, base: int | None, **changes: Any) -> int | None:
        assert base is not None
        options = VECTOR | BY | changes
        return await archive.maintenance.edit(base, article("one"), EDITED, "edited", **options)

    async def test_what_a_maintainer_wrote_stays_when_the_text_is_briefed_anew(
        self, archive: Archive
    ) -> None:
        base = (await keep(archive)).revision
        assert await self.edit(archive, base) is not None
        assert await shown(archive) == "Put right."
        await keep(archive, briefing=briefing("Anew.", engine=engine("2")))
        assert await shown(archive) == "Put right."
        await keep(archive, text="Another text. With two sentences.", at=later(hours=1))
        assert await shown(archive) == "The first sentence."

    async def test_a_draft_is_not_shown_until_it_is_approved(self, archive: Archive) -> None:
        base = (await keep(archive)).revision
        draft = await self.edit(archive, base, draft=True)
        assert draft is not None
        assert await shown(archive) == "The first sentence."
        assert await deeds(archive) == []
        await archive.maintenance.roll_back(draft, "edited", deed="edit", **BY)
        assert await shown(archive) == "Put right."
        assert await deeds(archive) == [("edit", "one")]

    async def test_of_what_is_not_shown_any_more_it_is_refused(self, archive: Archive) -> None:
        base = (await keep(archive)).revision
        await keep(archive, briefing=briefing("Second.", engine=engine("2")))
        assert await self.edit(archive, base) is None
        assert await self.edit(archive, 9999) is None

    async def test_the_vector_moves_with_it(self, archive: Archive) -> None:
        base = (await keep(archive)).revision
        await self.edit(archive, base)
        found = await archive.search("", VECTOR["vector"], encoder="e", at_least=0.9)
        assert ids(found) == ["one"]


class TestMoving:
    async def move(self, archive: Archive, topic: Any, belongs: bool | None, *matches: Any) -> bool:
        options: Any = {"matched_by": "topics 1", "words": "moved it"} | BY
        return await archive.maintenance.move("one", topic, matches, belongs=belongs, **options)

    async def slugs(self, archive: Archive) -> list[str]:
        entry = await archive.get("one")
        assert entry is not None
        return [each.topic.slug for each in entry.topics]

    async def test_matching_later_respects_it(self, archive: Archive) -> None:
        await keep(archive, topics=(match(JAPAN),))
        assert await self.move(archive, JAPAN, False, match(JAPAN))
        assert await self.move(archive, UKRAINE, True, match(JAPAN))
        assert await self.slugs(archive) == ["ukraine-aid"]
        assert ids(await archive.latest("ukraine-aid")) == ["one"]
        await archive.match("one", 1, (match(JAPAN),), matched_by="topics 2")
        assert await self.slugs(archive) == ["ukraine-aid"]
        await keep(archive, topics=(match(JAPAN),), text="Another text. Two sentences.")
        assert await self.slugs(archive) == ["ukraine-aid"]
        assert await archive.maintenance.moved("one") == {"japan-rok": False, "ukraine-aid": True}

    async def test_it_can_be_left_to_matching_again(self, archive: Archive) -> None:
        await keep(archive, topics=(match(JAPAN),))
        await self.move(archive, JAPAN, False, match(JAPAN))
        await self.move(archive, JAPAN, None, match(JAPAN))
        assert await self.slugs(archive) == ["japan-rok"]
        assert await archive.maintenance.moved("one") == {}
        assert await deeds(archive) == [("move", "one")] * 2

    async def test_what_is_not_shown_is_not_moved(self, archive: Archive) -> None:
        assert not await self.move(archive, JAPAN, True)


class TestMerging:
    async def merge(self, archive: Archive, one: str = "one", into: str = "two", **changes: Any) -> bool:
        return await archive.maintenance.merge(one, into, f"merged {one}", **BY | changes)

    async def instead(self, archive: Archive, id_: str = "one") -> str | None:
        entry = await archive.maintenance.instead_of(id_)
        return entry.article.id if entry else None

    async def test_hides_the_one_behind_the_other(self, archive: Archive) -> None:
        for id_ in ("one", "two"):
            await keep(archive, id_)
        assert await self.instead(archive) is None
        assert await self.merge(archive)
        assert ids(await archive.latest()) == ["two"]
        assert await shown(archive) is None
        assert await self.instead(archive) == "two"
        (hidden,) = await archive.maintenance.hidden()
        assert (hidden.id, hidden.merged_into) == ("one", "The title of two")
        await keep(archive, text="Another text. With two sentences.")
        assert ids(await archive.latest()) == ["two"]
        assert await deeds(archive) == [("merge", "one")]

    async def test_can_be_taken_back(self, archive: Archive) -> None:
        for id_ in ("one", "two"):
            await keep(archive, id_)
        await self.merge(archive)
        assert await archive.maintenance.unhide("one", "showed it", **BY)
        assert await self.instead(archive) is None
        assert await shown(archive) == "The first sentence."

    async def test_is_followed_to_the_one_that_is_shown(self, archive: Archive) -> None:
        for id_ in ("one", "two", "three"):
            await keep(archive, id_)
        await self.merge(archive)
        await self.merge(archive, "two", "three")
        assert await self.instead(archive) == "three"
        assert not await self.merge(archive, "three", "one")  # which is not shown
        await archive.maintenance.hide("three", "hid it", **BY)
        assert await self.instead(archive) is None
        await archive.maintenance.unhide("two", "showed it", **BY)
        assert await self.instead(archive) == "two"

    async def test_of_a_hidden_one_only_says_what_is_shown_for_it(self, archive: Archive) -> None:
        for id_ in ("one", "two"):
            await keep(archive, id_)
        await archive.maintenance.hide("one", "hid it", **BY)
        assert await self.merge(archive)
        assert await self.instead(archive) == "two"

    async def test_takes_two_that_are_there(self, archive: Archive) -> None:
        await keep(archive)
        assert not await self.merge(archive)
        assert not await self.merge(archive, "unheard", "one")
        assert not await self.merge(archive, "one", "one")
        assert await deeds(archive) == []
