"""Another briefing of a text that is kept: nothing else moves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from tests.bot.archive.samples import JAPAN, NOON, UKRAINE, article, briefing, engine, keep, later, match, on

if TYPE_CHECKING:
    from bot.archive import Archive, Recorded

ONE, OTHER = np.eye(4, dtype=np.float32)[:2]
NEW = briefing("Told by another.", engine=engine("2"))


async def rebrief(archive: Archive, told: Any = NEW, **changes: Any) -> Recorded | None:
    options = {"topics": (), "at": later(hours=1), "matched_by": "topics 1"} | changes
    return await archive.rebrief(article("one"), options.pop("topics"), told, **options)


async def near(archive: Archive, vector: Any) -> list[str]:
    found = await archive.search("", vector, encoder="e", at_least=0.9)
    return [entry.article.id for entry in found]


async def test_it_is_a_new_revision_and_is_what_members_see(archive: Archive) -> None:
    await keep(archive, vector=ONE, encoder="e")

    recorded = await rebrief(archive, vector=OTHER, encoder="e")

    entry = await archive.get("one")
    assert recorded is not None
    assert entry is not None
    assert (recorded.outcome, recorded.revision, recorded.version) == ("rebriefed", entry.revision, 1)
    assert (entry.briefing, entry.briefed_at, entry.first_seen) == (NEW, later(hours=1), NOON)
    assert (await near(archive, OTHER), await near(archive, ONE)) == (["one"], [])


async def test_the_same_again_changes_nothing(archive: Archive) -> None:
    await keep(archive)
    first, again = await rebrief(archive), await rebrief(archive, at=later(days=1))
    assert first is not None
    assert again is not None
    assert (again.outcome, again.revision) == ("unchanged", first.revision)
    assert len(await archive.revisions("one")) == 2


async def test_the_same_engine_is_taken_when_it_tells_something_else(archive: Archive) -> None:
    await keep(archive)
    await rebrief(archive)
    changed = await rebrief(archive, briefing("Told otherwise.", engine=engine("2")))
    assert changed is not None
    assert changed.outcome == "rebriefed"
    assert len(await archive.revisions("one")) == 3


async def test_topics_come_along_where_they_were_matched_otherwise(archive: Archive) -> None:
    await keep(archive, topics=(match(JAPAN),))
    await rebrief(archive, topics=(match(UKRAINE),), matched_by="topics 2")
    assert await archive.latest("japan-rok") == ()
    assert len(await archive.latest("ukraine-aid")) == 1


async def test_a_text_that_was_replaced_meanwhile_does_not_return(archive: Archive) -> None:
    await keep(archive, vector=ONE, encoder="e")
    await keep(archive, text="What its source says now.", vector=ONE, encoder="e", briefing=briefing("Now."))

    recorded = await rebrief(archive, vector=OTHER, encoder="e")

    entry = await archive.get("one")
    assert recorded is not None
    assert entry is not None
    assert (recorded.version, entry.version, entry.article.text) == (1, 2, "What its source says now.")
    assert entry.briefing == briefing("Now.")
    assert await near(archive, ONE) == ["one"]


async def test_a_text_or_an_article_that_is_not_kept_is_none(archive: Archive) -> None:
    assert await rebrief(archive) is None
    await keep(archive, text="Only ever this.")
    assert await rebrief(archive) is None
    assert len(await archive.revisions("one")) == 1


async def test_what_was_withdrawn_stays_withdrawn(archive: Archive) -> None:
    await keep(archive)
    made = await rebrief(archive)
    assert made is not None
    assert made.revision is not None
    await archive.withdraw(made.revision)
    await rebrief(archive)
    entry = await archive.get("one")
    assert entry is not None
    assert entry.briefing == briefing()


async def test_ids_come_in_the_order_they_were_kept(archive: Archive) -> None:
    await keep(archive, "c", published=on(3), topics=(match(JAPAN),))
    await keep(archive, "a", published=on(9))
    await keep(archive, "b", published=on(6), topics=(match(JAPAN),))
    assert await archive.ids() == ("c", "a", "b")
    assert await archive.ids("japan-rok") == ("c", "b")
    assert await archive.ids(since=on(6)) == ("a", "b")
    assert await archive.ids("japan-rok", since=on(6)) == ("b",)


@pytest.mark.parametrize("status", ["approved", "withdrawn"])
async def test_ids_without_a_briefing_by_an_engine_shrink_as_it_goes_on(
    archive: Archive, status: str
) -> None:
    for id_ in ("one", "two"):
        await keep(archive, id_)
    assert await archive.ids(not_by=engine("2")) == ("one", "two")
    assert await archive.ids(not_by=engine("1")) == ()
    made = await rebrief(archive)
    if status == "withdrawn":
        assert made is not None
        assert made.revision is not None
        await archive.withdraw(made.revision)
    assert await archive.ids(not_by=engine("2")) == ("two",)


async def test_an_article_with_every_briefing_withdrawn_is_in_no_list(archive: Archive) -> None:
    kept = await keep(archive)
    assert kept.revision is not None
    await archive.withdraw(kept.revision)
    assert await archive.ids() == ()
