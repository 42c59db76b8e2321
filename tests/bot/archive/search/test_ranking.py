"""Which articles PostgreSQL ranks, where its index finds more than it could rank in time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import pytest_asyncio
from sqlalchemy import text

from bot.archive import Archive
from bot.archive.search import ranking
from bot.archive.search.narrow import Narrow
from tests.bot.archive.samples import UKRAINE, ids, keep, match
from tests.bot.archive.statements import analyze

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sqlalchemy.ext.asyncio import AsyncConnection


@pytest_asyncio.fixture
async def archive(shared_address: str) -> AsyncIterator[Archive]:
    async with await Archive.open(shared_address) as opened:
        yield opened


async def test_of_a_word_that_most_have_the_newest_are_ranked_and_the_ones_with_it_in_the_title(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ranking, "_NEWEST", 3)
    monkeypatch.setattr(ranking, "_TITLED", 1)
    await keep(archive, "old and titled", title="What China wants", text="A long read about trade.")
    for number in range(8):
        await keep(archive, f"{number}", text=f"On day {number} China said so.")
    assert ids(await archive.search("china")) == ["old and titled", "5", "6", "7"]


async def test_a_bound_counts_what_is_looked_for_and_not_what_is_left_out(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ranking, "_NEWEST", 2)
    await keep(archive, "aid", text="China and the aid.", topics=(match(UKRAINE),))
    for number in range(5):
        await keep(archive, f"{number}", text=f"On day {number} China said so.")
    assert ids(await archive.search("china", topic=UKRAINE.slug)) == ["aid"]


async def test_where_common_words_find_too_many_the_rarest_choose(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ranking, "_FOUND", 5)
    for number in range(40):
        await keep(archive, f"common {number}", text=f"The minister met the president, day {number}.")
    await keep(archive, "rare", text="A minister and the Zangezur corridor.")
    await keep(archive, "rarer", text="A minister, a president and the corridor.")
    await analyze(archive)
    assert ids(await archive.search("minister president Zangezur corridor", limit=50)) == ["rare", "rarer"]
    # Where there are only common words, the rarest of them does.
    found = ids(await archive.search("president minister", limit=50))
    assert len(found) == 41
    assert "rare" not in found


async def test_what_has_most_of_the_rare_words_is_ranked(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ranking, "_RANKED", 1)
    await keep(archive, "one word", text="Zangezur. " * 5)
    await keep(archive, "two words", text="Of Zangezur and its corridor.")
    assert ids(await archive.search("Zangezur corridor Meghri")) == ["two words"]


@pytest.mark.parametrize("asked", ["minister", "minister president", "was"])
async def test_the_connection_is_left_as_it_was(archive: Archive, asked: str) -> None:
    await keep(archive)
    names = ("enable_seqscan", "jit")

    async def ask(connection: AsyncConnection) -> None:
        before = [await connection.scalar(text(f"SHOW {name}")) for name in names]
        await ranking.by_words_on_postgresql(connection, asked.split(), Narrow(), 10)
        assert [await connection.scalar(text(f"SHOW {name}")) for name in names] == before

    await archive._transactions.read(ask)


async def test_statistics_tell_three_thousand_words_apart(archive: Archive) -> None:
    asked = text(
        "SELECT attstattarget FROM pg_attribute WHERE attrelid = 'shown_words'::regclass AND attname = 'body'"
    )
    assert await archive._transactions.read(lambda connection: connection.scalar(asked)) == 300
