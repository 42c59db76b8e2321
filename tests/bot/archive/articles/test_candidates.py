"""What a digest may tell: the articles of a period, with scores and vectors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tests.bot.archive.samples import JAPAN, NOON, UKRAINE, keep, later, match

if TYPE_CHECKING:
    from bot.archive import Archive


async def found(archive: Archive, *topics: str) -> list[str]:
    candidates = await archive.candidates(topics, after=NOON, until=later(hours=2))
    return [each.entry.article.id for each in candidates]


async def test_a_period_begins_after_its_first_moment_and_ends_with_its_last(archive: Archive) -> None:
    for hours in (0, 1, 2, 3):
        await keep(archive, f"after {hours}", at=later(hours=hours))
    assert await found(archive) == ["after 2", "after 1"]


async def test_an_article_counts_from_when_it_was_first_seen_not_from_its_newest_text(
    archive: Archive,
) -> None:
    await keep(archive, "old", at=later(days=-1))
    await keep(archive, "old", text="Another text.", at=later(hours=1))
    assert await found(archive) == []


async def test_any_of_the_topics_is_enough_and_none_is_all(archive: Archive) -> None:
    at = later(hours=1)
    await keep(archive, "both", at=at, topics=(match(JAPAN, 0.9), match(UKRAINE, 0.5)))
    await keep(archive, "japan", at=at, topics=(match(JAPAN, 0.8),))
    await keep(archive, "neither", at=at)
    assert await found(archive, "japan-rok", "ukraine-aid") == ["both", "japan"]
    assert await found(archive, "ukraine-aid") == ["both"]
    assert await found(archive) == ["both", "japan", "neither"]
    assert await found(archive, "unheard-of") == []

    (both,) = await archive.candidates(["ukraine-aid"], after=NOON, until=at)
    assert [(each.topic.slug, each.score) for each in both.entry.topics] == [
        ("japan-rok", 0.9),
        ("ukraine-aid", 0.5),
    ]


async def test_each_comes_with_its_vector_and_whose_it_is(archive: Archive) -> None:
    vector = np.array([0.6, 0.8, 0], np.float32)
    await keep(archive, "placed", at=later(hours=1), vector=vector, encoder="e 1")
    await keep(archive, "unplaced", at=later(hours=1))
    placed, unplaced = await archive.candidates([], after=NOON, until=later(hours=1))
    assert placed.vector is not None
    np.testing.assert_array_equal(placed.vector, vector)
    assert (placed.encoder, unplaced.vector, unplaced.encoder) == ("e 1", None, None)


async def test_what_was_withdrawn_is_not_told(archive: Archive) -> None:
    kept = await keep(archive, "one", at=later(hours=1))
    assert kept.revision is not None
    await archive.withdraw(kept.revision)
    assert await found(archive) == []
