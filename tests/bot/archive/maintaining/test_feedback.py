"""What members say of briefings waits until a maintainer resolves it, which the audit log tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.archive import Actor
from tests.bot.archive.samples import NOON, briefing, engine, keep, later

if TYPE_CHECKING:
    from bot.archive import Archive

ANN = Actor(7, "ann")


async def revision_of(archive: Archive, id_: str = "one") -> int:
    revision = (await keep(archive, id_)).revision
    assert revision is not None
    return revision


async def test_it_comes_with_the_article_as_that_briefing_told_it(archive: Archive) -> None:
    revision = await revision_of(archive)
    assert await archive.feedback.add(revision, "wrong", member=5, at=NOON, claim=2, words="3%, not 5%")
    await keep(archive, briefing=briefing("Second.", engine=engine("2")))
    (said,) = await archive.feedback.open()
    assert (said.revision, said.kind, said.claim, said.words) == (revision, "wrong", 2, "3%, not 5%")
    assert (said.member, said.at) == (5, NOON)
    assert (said.entry.article.id, said.entry.briefing) == ("one", briefing())


async def test_the_oldest_come_first_page_by_page(archive: Archive) -> None:
    for number in range(4):
        await archive.feedback.add(await revision_of(archive, f"a{number}"), "long", member=5, at=NOON)
    assert [each.entry.article.id for each in await archive.feedback.open(limit=2)] == ["a0", "a1"]
    assert [each.entry.article.id for each in await archive.feedback.open(limit=2, offset=2)] == ["a2", "a3"]
    assert await archive.feedback.count() == 4


async def test_the_same_by_the_same_member_is_one(archive: Archive) -> None:
    revision = await revision_of(archive)
    for member, kind, words in (
        (5, "wrong", None),
        (5, "wrong", "look"),
        (6, "wrong", None),
        (5, "long", None),
    ):
        await archive.feedback.add(revision, kind, member=member, at=NOON, words=words)  # type: ignore[arg-type]
    assert [(each.member, each.words) for each in await archive.feedback.open()] == [
        (5, "look"),
        (6, None),
        (5, None),
    ]


async def test_what_is_resolved_waits_no_more_and_the_log_says_so(archive: Archive) -> None:
    revision = await revision_of(archive)
    await archive.feedback.add(revision, "wrong", member=5, at=NOON)
    (said,) = await archive.feedback.open()
    assert await archive.feedback.resolve(said.id, "hid it", by=ANN, at=later(hours=1))
    assert not await archive.feedback.resolve(said.id, "hid it", by=ANN, at=later(hours=1))
    assert (await archive.feedback.get(said.id), await archive.feedback.count()) == (None, 0)
    (act,) = await archive.audit.acts(subject="one")
    assert (act.by, act.deed, act.words) == (ANN, "resolve", "hid it")
    await archive.feedback.add(revision, "wrong", member=5, at=later(hours=2))
    assert await archive.feedback.count() == 1


async def test_of_a_briefing_that_is_not_kept_nothing_is(archive: Archive) -> None:
    assert not await archive.feedback.add(99, "wrong", member=5, at=NOON)
    assert await archive.feedback.open() == ()
