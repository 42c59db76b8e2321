"""Recording: idempotent, versioned, and nothing lost of what was given."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest

from bot.archive import Archive
from summarizer import Claim, Span
from tests.bot.archive.samples import JAPAN, NOON, UKRAINE, article, briefing, engine, keep, later, match

if TYPE_CHECKING:
    from typing import Any


async def test_what_was_recorded_comes_back(archive: Archive) -> None:
    given = article(
        url="https://example.org/a?b=1",
        publisher="The Institute",
        authors=("Ada Example", "Łukasz Ø’Brien"),
        published=date(2023, 8, 17),
        language="en",
        kind="teaser",
        continues_at="Another Institute",
    )
    matches = (match(UKRAINE, 0.9), match(JAPAN, 0.6))
    told = briefing(warnings=("too little text",), headline="A headline")

    await archive.record(given, matches, told, at=NOON, matched_by="1", source="a feed")

    entry = await archive.get("one")
    assert entry is not None
    assert (entry.article, entry.topics, entry.briefing) == (given, matches, told)
    assert (entry.source, entry.first_seen, entry.briefed_at, entry.version) == ("a feed", NOON, NOON, 1)


async def test_an_article_that_was_never_recorded_is_none(archive: Archive) -> None:
    assert await archive.get("unheard of") is None
    assert await archive.revisions("unheard of") == ()
    assert await archive.related("unheard of") == ()


async def test_the_same_again_changes_nothing(archive: Archive) -> None:
    first = await keep(archive, topics=(match(),))
    again = await keep(archive, topics=(match(),), at=later(days=1), source="elsewhere")

    assert (first.outcome, again.outcome) == ("added", "unchanged")
    assert again.revision == first.revision
    entry = await archive.get("one")
    assert entry is not None
    assert (entry.first_seen, entry.source) == (NOON, None)
    counts = await archive.counts()
    assert (counts.articles, counts.versions, counts.revisions) == (1, 1, 1)


@pytest.mark.parametrize("change", [{"text": "Another text."}, {"title": "Another title"}])
async def test_a_changed_text_makes_a_new_version_and_a_new_briefing(
    archive: Archive, change: dict[str, Any]
) -> None:
    await keep(archive)
    changed = await keep(archive, **change, briefing=briefing("Otherwise."), at=later(hours=1))

    assert (changed.outcome, changed.version) == ("changed", 2)
    entry = await archive.get("one")
    assert entry is not None
    assert entry.briefing == briefing("Otherwise.")
    assert entry.first_seen == NOON
    assert [revision.version for revision in await archive.revisions("one")] == [2, 1]


async def test_a_text_that_returns_is_shown_again_without_a_third_version(archive: Archive) -> None:
    await keep(archive)
    await keep(archive, text="For a day only.", briefing=briefing("For a day."))
    back = await keep(archive)

    assert (back.outcome, back.version) == ("changed", 1)
    entry = await archive.get("one")
    assert entry is not None
    assert entry.briefing == briefing()
    assert (await archive.counts()).versions == 2
    assert [title.id for title in await archive.titles("title")] == ["one"]
    assert await archive.search("day") == ()


async def test_another_engine_makes_a_new_revision_of_the_same_version(archive: Archive) -> None:
    await keep(archive)
    told = briefing("Told better.", engine=engine("2"))
    recorded = await keep(archive, briefing=told)

    assert (recorded.outcome, recorded.version) == ("rebriefed", 1)
    entry = await archive.get("one")
    assert entry is not None
    assert entry.briefing == told


async def test_the_same_engine_revises_only_when_asked_and_only_what_differs(archive: Archive) -> None:
    await keep(archive)
    assert (await keep(archive, briefing=briefing("Other words."))).outcome == "unchanged"
    assert (await keep(archive, again=True)).outcome == "unchanged"
    assert (await keep(archive, briefing=briefing("Other words."), again=True)).outcome == "rebriefed"


async def test_a_teaser_never_takes_the_place_of_the_whole_piece(archive: Archive) -> None:
    await keep(archive, text="The whole.")
    teaser = await keep(archive, text="The opening.", kind="teaser")

    assert (teaser.outcome, teaser.revision) == ("unchanged", None)
    entry = await archive.get("one")
    assert entry is not None
    assert entry.article.text == "The whole."


async def test_the_whole_piece_takes_the_place_of_its_teaser(archive: Archive) -> None:
    await keep(archive, text="The opening.", kind="teaser")
    assert (await keep(archive, text="The whole.")).outcome == "changed"


async def test_details_that_become_known_are_filled_in_and_known_ones_stay(archive: Archive) -> None:
    await keep(archive, publisher="The Institute")
    filled = await keep(
        archive,
        publisher="A copy",
        published=date(2026, 2, 1),
        authors=("Ada Example",),
        url="https://a.example/",
    )

    assert filled.outcome == "updated"
    entry = await archive.get("one")
    assert entry is not None
    assert entry.article.publisher == "The Institute"
    assert entry.article.published == date(2026, 2, 1)
    assert entry.article.authors == ("Ada Example",)
    assert entry.article.url == "https://a.example/"
    assert (await archive.latest(since=date(2026, 2, 2))) == ()


async def test_other_topics_replace_the_old_ones(archive: Archive) -> None:
    await keep(archive, topics=(match(JAPAN), match(UKRAINE)))
    updated = await keep(archive, topics=(match(UKRAINE, 0.6),), matched_by="topics 2")

    assert updated.outcome == "updated"
    entry = await archive.get("one")
    assert entry is not None
    assert entry.topics == (match(UKRAINE, 0.6),)
    assert await archive.latest("japan-rok") == ()


async def test_withdrawing_shows_the_newest_approved_revision_before_it(archive: Archive) -> None:
    first = await keep(archive)
    second = await keep(archive, text="Changed.", briefing=briefing("Changed."))
    assert first.revision is not None
    assert second.revision is not None

    assert await archive.withdraw(second.revision)
    entry = await archive.get("one")
    assert entry is not None
    assert (entry.briefing, entry.version, entry.article) == (briefing(), 1, article())

    assert await archive.withdraw(first.revision)
    entry = await archive.get("one")
    assert entry is not None
    assert (entry.briefing, entry.revision, entry.article.text) == (None, None, "Changed.")
    assert await archive.latest() == await archive.titles() == await archive.search("changed") == ()

    assert await archive.approve(second.revision)
    assert [entry.version for entry in await archive.latest()] == [2]
    assert [entry.version for entry in await archive.search("changed")] == [2]
    assert [revision.status for revision in await archive.revisions("one")] == ["approved", "withdrawn"]


async def test_a_withdrawn_briefing_is_not_made_again(archive: Archive) -> None:
    first = await keep(archive)
    assert first.revision is not None
    await archive.withdraw(first.revision)
    assert (await keep(archive)).outcome == "unchanged"
    assert await archive.latest() == ()


async def test_a_revision_that_does_not_exist_is_said_so(archive: Archive) -> None:
    assert not await archive.withdraw(12345)
    assert not await archive.approve(12345)


async def test_moments_come_back_in_utc_and_need_a_zone(archive: Archive) -> None:
    tokyo = timezone(timedelta(hours=9))
    await keep(archive, at=datetime(2026, 3, 1, 3, 4, 5, 678901, tzinfo=tokyo))
    entry = await archive.get("one")
    assert entry is not None
    assert entry.first_seen == datetime(2026, 2, 28, 18, 4, 5, 678901, tzinfo=UTC)
    assert entry.first_seen.tzinfo is UTC
    with pytest.raises(ValueError, match="time zone"):
        await keep(archive, "two", at=datetime(2026, 3, 1))  # noqa: DTZ001 - that is the mistake


async def test_an_id_too_long_to_index_is_refused(archive: Archive) -> None:
    with pytest.raises(ValueError, match="255"):
        await keep(archive, "x" * 256)
    assert (await archive.counts()).versions == 0


async def test_what_no_database_holds_is_shown_in_place_so_spans_stay_true(archive: Archive) -> None:
    text = "A\x00B \ud800 C"
    told = briefing(claims=(Claim("B\x00 said", (Span(2, 3),)),), warnings=("\udfff",))
    await keep(archive, text=text, title="A \x00 title", briefing=told)

    assert (await keep(archive, text=text, title="A \x00 title", briefing=told)).outcome == "unchanged"
    entry = await archive.get("one")
    assert entry is not None
    assert entry.briefing is not None
    assert entry.article.text == "A\ufffdB \ufffd C"
    assert Span(2, 3).of(entry.article.text) == Span(2, 3).of(text)
    assert entry.briefing.claims[0].text == "B\ufffd said"
    assert entry.briefing.warnings == ("\ufffd",)


async def test_roles_and_whose_view_it_is_come_back(archive: Archive) -> None:
    points = (Claim("Ships must wait.", (Span(0, 3),), "recommendation"), Claim("They left.", (Span(0, 3),)))
    await keep(archive, briefing=briefing(key_points=points, opinion=True))
    entry = await archive.get("one")
    assert entry is not None
    assert entry.briefing is not None
    assert entry.briefing.key_points == points
    assert entry.briefing.opinion


async def test_how_many_claims_were_replaced_comes_back(archive: Archive) -> None:
    await keep(archive, briefing=briefing(replaced=2))
    entry = await archive.get("one")
    assert entry is not None
    assert entry.briefing is not None
    assert entry.briefing.replaced == 2


async def test_a_text_of_many_megabytes_is_kept_whole(archive: Archive) -> None:
    text = " ".join(f"word{number}x" for number in range(400_000))
    await keep(archive, text=text)
    entry = await archive.get("one")
    assert entry is not None
    assert entry.article.text == text
    assert len(await archive.search("word17x")) == 1


async def test_two_at_once_make_no_duplicate(address: str) -> None:
    async with await Archive.open(address) as one, await Archive.open(address) as other:
        archives = [one, other] * 10
        outcomes = await asyncio.gather(*(keep(archive, topics=(match(),)) for archive in archives))
        changed = await asyncio.gather(*(keep(archive, text="Changed.") for archive in archives))
        counts = await one.counts()

    assert sorted(recorded.outcome for recorded in outcomes) == ["added"] + ["unchanged"] * 19
    assert sorted(recorded.outcome for recorded in changed) == ["changed"] + ["unchanged"] * 19
    assert (counts.articles, counts.versions, counts.revisions) == (1, 2, 2)


async def test_many_writers_of_many_articles_never_wait_for_each_other_for_ever(address: str) -> None:
    async with await Archive.open(address) as one, await Archive.open(address) as other:
        both = (match(JAPAN), match(UKRAINE)), (match(UKRAINE), match(JAPAN))
        await asyncio.gather(
            *(
                keep(archive, f"article {number}", topics=both[number % 2])
                for number in range(12)
                for archive in (one, other)
            )
        )
        assert (await one.counts()).articles == 12


async def test_nothing_is_kept_of_what_was_interrupted(archive: Archive) -> None:
    bad = match(JAPAN, score=7.0)
    with pytest.raises(Exception, match="score"):
        await keep(archive, topics=(bad,))
    counts = await archive.counts()
    assert (counts.articles, counts.versions, counts.revisions) == (0, 0, 0)
    assert await archive.topics() == ()


async def test_whether_the_work_can_be_saved(archive: Archive) -> None:
    async def current(**changes: Any) -> bool:
        arguments: dict[str, Any] = {"engine": engine("1"), "matched_by": "topics 1", "encoder": None}
        for name in list(arguments):
            if name in changes:
                arguments[name] = changes.pop(name)
        return await archive.is_current(article(**changes), arguments.pop("engine"), **arguments)

    assert not await current()
    await keep(archive)
    assert await current()
    assert await current(kind="teaser", text="Only an opening.")
    assert not await current(text="Changed.")
    assert not await current(published=date(2026, 1, 1))
    assert not await current(engine=engine("2"))
    assert not await current(matched_by="topics 2")
    assert not await current(encoder="minilm")
