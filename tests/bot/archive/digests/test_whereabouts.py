"""Where an article went, whichever of its names it is asked for by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bot.archive import Actor
from summarizer import article_id
from tests.bot.archive.articles.test_copies import AGENCY, PAPER, TEXT
from tests.bot.archive.samples import NOON, keep

if TYPE_CHECKING:
    from bot.archive import Archive, Whereabouts

CHANNEL = 5
BY: dict[str, Any] = {"by": Actor(7, "mo"), "at": NOON}


async def find(archive: Archive, asked: str) -> Whereabouts:
    found = await archive.finding.whereabouts(asked, CHANNEL)
    assert found is not None
    return found


async def merge(archive: Archive, one: str, into: str) -> None:
    assert await archive.maintenance.merge(one, into, f"merged {one}", **BY)


def id_at(url: str) -> str:
    return article_id(url, "", "")


async def agency_and_paper(archive: Archive, **changes: Any) -> tuple[str, str]:
    """One text at two addresses, the agency's first."""
    ids = id_at(AGENCY["url"]), id_at(PAPER["url"])
    await keep(archive, ids[0], text=TEXT, **AGENCY)
    await keep(archive, ids[1], text=TEXT, **PAPER | changes)
    return ids


async def test_a_copy_is_its_original(archive: Archive) -> None:
    original, copy = await agency_and_paper(archive)
    of_copy = await find(archive, copy)
    assert (of_copy.entry.article.id, of_copy.is_copy, of_copy.merged) == (original, True, None)
    assert not (await find(archive, original)).is_copy


async def test_an_address_is_as_good_as_an_id(archive: Archive) -> None:
    original, _ = await agency_and_paper(archive)
    for url, is_copy in ((AGENCY["url"], False), (PAPER["url"], True)):
        for written in (url, f"{url}?utm_source=mail", f"{url}#end"):
            found = await find(archive, written)
            assert (found.entry.article.id, found.is_copy) == (original, is_copy), written
    in_other_clothes = await find(archive, "http://www.agency.example/a/")
    assert (in_other_clothes.entry.article.id, in_other_clothes.is_copy) == (original, False)


async def test_the_address_that_is_named_first_is_no_copy_though_it_came_later(archive: Archive) -> None:
    archive.trust = {"the paper": 1.0}
    original, named_first = await agency_and_paper(archive)
    found = await find(archive, named_first)
    assert (found.entry.article.id, found.entry.article.publisher) == (original, "The Paper")
    assert not found.is_copy


async def test_a_merged_one_is_the_one_shown_in_its_place(archive: Archive) -> None:
    for id_ in ("one", "two", "three"):
        await keep(archive, id_)
    await merge(archive, "one", "two")
    await merge(archive, "two", "three")
    found = await find(archive, "one")
    assert (found.entry.article.id, found.hidden_at) == ("three", None)
    assert found.merged is not None
    assert (found.merged.entry.article.id, found.merged.hidden_at) == ("one", NOON)
    assert (await find(archive, "three")).merged is None


async def test_a_copy_of_a_merged_one_is_followed_too(archive: Archive) -> None:
    original, copy = await agency_and_paper(archive)
    await keep(archive, "two")
    await merge(archive, original, "two")
    for asked in (copy, PAPER["url"]):
        found = await find(archive, asked)
        assert found.entry.article.id == "two"
        assert found.merged is not None
        assert found.merged.entry.article.id == original


async def test_where_what_it_was_merged_into_is_hidden_it_is_itself(archive: Archive) -> None:
    for id_ in ("one", "two"):
        await keep(archive, id_)
    await merge(archive, "one", "two")
    assert await archive.maintenance.hide("two", "hid it", **BY)
    found = await find(archive, "one")
    assert (found.entry.article.id, found.hidden_at, found.merged) == ("one", NOON, None)


@pytest.mark.parametrize("asked", ["", "unheard", "https://nowhere.example/x", "https://", "http://[x/"])
async def test_what_is_not_kept_is_not_found(archive: Archive, asked: str) -> None:
    await keep(archive)
    assert await archive.finding.whereabouts(asked, CHANNEL) is None
