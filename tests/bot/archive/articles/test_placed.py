"""What a digest may tell, and what it has told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.bot.archive.samples import JAPAN, NOON, UKRAINE, ids, keep, later, match, on

if TYPE_CHECKING:
    from bot.archive import Archive


@pytest.fixture
async def three(archive: Archive) -> None:
    await keep(archive, "before", at=later(hours=-1), topics=(match(JAPAN),))
    await keep(
        archive, "in it", at=later(hours=1), topics=(match(JAPAN), match(UKRAINE, 0.6)), published=on(9)
    )
    await keep(archive, "at its end", at=later(hours=2), topics=(match(UKRAINE),), published=on(10))


@pytest.mark.usefixtures("three")
async def test_candidates_are_of_a_period_and_of_some_topics(archive: Archive) -> None:
    async def found(*slugs: str) -> list[str]:
        placed = await archive.candidates(slugs, after=NOON, until=later(hours=2))
        return ids(tuple(each.entry for each in placed))

    assert await found() == ["at its end", "in it"]
    assert await found("japan-rok") == ["in it"]
    assert await found("japan-rok", "ukraine-aid") == ["at its end", "in it"]
    assert await found("unheard-of") == []


async def test_candidates_come_with_vectors_where_there_are_any(archive: Archive) -> None:
    vector = np.array([0.6, 0.8], np.float32)
    await keep(archive, "with", vector=vector, encoder="words-1")
    await keep(archive, "without")
    with_one, without = await archive.candidates((), after=later(days=-1), until=later(days=1))
    assert (with_one.entry.article.id, with_one.encoder) == ("with", "words-1")
    assert np.allclose(with_one.vector, vector)  # type: ignore[arg-type]
    assert (without.vector, without.encoder) == (None, None)


async def test_articles_are_given_as_they_were_told(archive: Archive) -> None:
    vector = np.array([0.6, 0.8], np.float32)
    first = await keep(archive, "one", text="It sank. Nobody died.", vector=vector, encoder="words-1")
    second = await keep(archive, "one", text="It was raised. It floats.", vector=vector, encoder="words-1")
    assert first.revision is not None
    assert second.revision is not None
    assert await archive.withdraw(first.revision)
    told = await archive.as_told([second.revision, first.revision, 10**9])
    assert {revision: each.entry.article.text for revision, each in told.items()} == {
        first.revision: "It sank. Nobody died.",
        second.revision: "It was raised. It floats.",
    }
    assert {revision: each.entry.revision for revision, each in told.items()} == {r: r for r in told}
    assert all(each.encoder == "words-1" for each in told.values())
    assert await archive.as_told([]) == {}


async def test_vectors_say_whose_they_are(archive: Archive) -> None:
    vector = np.array([0.6, 0.8], np.float32)
    await keep(archive, "one", vector=vector, encoder="words-1")
    await keep(archive, "two", vector=vector, encoder="words-2")
    await keep(archive, "three")
    found = await archive.vectors(["one", "two", "three", "none"])
    assert {id_: encoder for id_, (encoder, _) in found.items()} == {"one": "words-1", "two": "words-2"}
    assert np.allclose(found["one"][1], vector)
