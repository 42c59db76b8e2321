"""Reading: what the commands of the chat need, in an order that never wavers."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.archive import Counts, Title, TopicCount
from tests.bot.archive.samples import JAPAN, NOON, UKRAINE, ids, keep, later, match, on

if TYPE_CHECKING:
    from bot.archive import Archive


async def test_newest_is_by_day_then_dated_before_undated_then_by_first_seen_then_by_id(
    archive: Archive,
) -> None:
    await keep(archive, "old", published=on(1))
    await keep(archive, "seen later", published=on(9), at=later(hours=1))
    await keep(archive, "b", published=on(9))
    await keep(archive, "a", published=on(9))
    await keep(archive, "undated")  # first seen on 1 March
    await keep(archive, "of that day", published=NOON.date(), at=later(hours=-1))
    await keep(archive, "of the day before", published=NOON.date() - timedelta(days=1))

    expected = ["of that day", "undated", "of the day before", "seen later", "a", "b", "old"]
    assert ids(await archive.latest()) == expected
    assert ids(await archive.titles()) == expected
    assert [title.undated for title in await archive.titles()] == [each == "undated" for each in expected]


async def test_the_latest_can_be_narrowed_and_paged(archive: Archive) -> None:
    for day in range(1, 8):
        topics = (match(JAPAN),) if day % 2 else (match(UKRAINE), match(JAPAN, 0.6))
        await keep(archive, f"day {day}", published=on(day), topics=topics)

    assert ids(await archive.latest("ukraine-aid")) == ["day 6", "day 4", "day 2"]
    assert ids(await archive.latest("japan-rok", since=on(6))) == ["day 7", "day 6"]
    assert ids(await archive.latest(limit=3, offset=2)) == ["day 5", "day 4", "day 3"]
    assert await archive.latest("unheard-of") == ()
    assert await archive.count("ukraine-aid", since=on(3)) == 2
    assert await archive.count() == 7


async def test_old_versions_keep_no_place_in_a_topic(archive: Archive) -> None:
    await keep(archive, topics=(match(JAPAN),))
    await keep(archive, text="Of something else.", topics=(match(UKRAINE),))
    assert await archive.latest("japan-rok") == ()
    assert ids(await archive.latest("ukraine-aid")) == ["one"]


@pytest.mark.parametrize(
    "typed",
    [
        "reinvesting",
        "KOREA",
        "kor us",
        "sao",
        "São",
        "SA\u0303O",
        "nationa",
        "us-japan",
        "«paulo»",
        "U.S.-J",
        "1,5",
    ],
)
async def test_titles_are_found_by_the_beginning_of_any_word(archive: Archive, typed: str) -> None:
    await keep(
        archive, "wanted", title="Reinvesting: US-Japan-Korea, U.S.-Japan, national; São Paulo 1.5 “x”"
    )
    await keep(archive, "other", title="Something else, tapestry, sample, kudos")
    assert ids(await archive.titles(typed)) == ["wanted"]


@pytest.mark.parametrize("typed", ["orea", "korea ukraine", "\ufffd korea nowhere", "korean"])
async def test_titles_without_every_word_are_not_found(archive: Archive, typed: str) -> None:
    await keep(archive, title="Reinvesting in Korea")
    assert await archive.titles(typed) == ()


@pytest.mark.parametrize("typed", ["", "  ", '"', "'", "—", "*", "(", "\x00", "&|!"])
async def test_titles_of_nothing_typed_are_the_newest(archive: Archive, typed: str) -> None:
    await keep(archive, "old", published=on(1))
    await keep(archive, "new", published=on(2), publisher="The Institute")
    assert await archive.titles(typed) == (
        Title("new", "The title of new", "The Institute", on(2)),
        Title("old", "The title of old", None, on(1)),
    )


async def test_titles_end_at_the_limit(archive: Archive) -> None:
    for number in range(30):
        await keep(archive, f"{number}")
    assert len(await archive.titles()) == 25
    assert len(await archive.titles("title", limit=7)) == 7


async def test_topics_are_counted_the_fullest_first(archive: Archive) -> None:
    await keep(archive, "a", topics=(match(UKRAINE),), published=on(1))
    await keep(archive, "b", topics=(match(UKRAINE), match(JAPAN)), published=on(2))
    empty = replace(JAPAN, slug="empty", name="Nothing yet")
    await archive.keep_topics([empty, UKRAINE])

    assert await archive.topics() == (
        TopicCount(UKRAINE, 2, on(2)),
        TopicCount(JAPAN, 1, on(2)),
        TopicCount(empty, 0, None),
    )


async def test_a_topic_is_shown_as_it_is_configured_now(archive: Archive) -> None:
    await keep(archive, topics=(match(JAPAN),))
    renamed = replace(JAPAN, name="Seoul and Tokyo", colour=None, words=())
    await archive.keep_topics([renamed])
    entry = await archive.get("one")
    assert entry is not None
    assert [found.topic for found in entry.topics] == [renamed]


async def test_what_is_stored_is_counted(archive: Archive) -> None:
    assert await archive.counts() == Counts(0, 0, 0, 0, None)
    await keep(archive, "a", publisher="The Institute", published=on(3))
    await keep(archive, "b", publisher="The Institute", published=on(4))
    await keep(archive, "b", text="Changed.", published=on(4))
    assert await archive.counts() == Counts(articles=2, versions=3, revisions=3, publishers=1, newest=on(4))


async def test_sources_are_counted(archive: Archive) -> None:
    await keep(archive, "a", source="a feed")
    await keep(archive, "b", source="a feed")
    await keep(archive, "c", source="another")
    await keep(archive, "d")
    assert await archive.sources() == {"a feed": 2, "another": 1}


async def test_a_living_database_answers(archive: Archive) -> None:
    await archive.ping()
