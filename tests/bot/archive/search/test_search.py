"""Search by words and by meaning, and what is related."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.bot.archive.samples import JAPAN, UKRAINE, ids, keep, match, on

if TYPE_CHECKING:
    from bot.archive import Archive

EAST, NORTH, WEST = np.eye(3, dtype=np.float32)
NORTH_EAST = (EAST + NORTH) / np.float32(np.sqrt(2))


async def place(archive: Archive, id_: str, vector: Any, **details: Any) -> None:
    await keep(archive, id_, vector=vector, encoder="minilm", **details)


@pytest.mark.parametrize("query", ["negotiate", "NEGOTIATIONS", "negotiated café", "cafe", '"trade deal"'])
async def test_words_are_found_whatever_their_ending_case_or_accents(archive: Archive, query: str) -> None:
    await keep(archive, "wanted", text="They were negotiating a trade deal in a café.")
    await keep(archive, "other", text="A deal to trade was not on anyone's mind.")
    assert ids(await archive.search(query))[:1] == ["wanted"]


async def test_a_phrase_is_found_only_as_it_stands(archive: Archive) -> None:
    await keep(archive, "wanted", text="They want a trade deal.")
    await keep(archive, "other", text="A deal to trade.")
    assert ids(await archive.search('"trade deal"')) == ["wanted"]
    assert ids(await archive.search("“trade deal”")) == ["wanted"]


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("日韓", ["ja"]),
        ("徴用工 解決策", ["ja"]),
        ("関係", ["ja"]),
        ("한국", ["ko"]),
        ("여론조사 해법", ["ko"]),
        ("100%の", []),
        ("допомоги", ["uk"]),
        ("КИЇВ", ["uk"]),
    ],
)
async def test_words_are_found_in_scripts_without_blanks_and_with_endings(
    archive: Archive, query: str, wanted: list[str]
) -> None:
    await keep(
        archive, "ja", title="改善した日韓関係", text="徴用工問題の解決策が出発点となった。1000人の会。"
    )
    await keep(archive, "ko", title="달라진 관계", text="한국의 여론조사에서는 해법에 반대가 많다.")
    await keep(archive, "uk", title="Союзники", text="Київ просить більше допомоги.")
    assert ids(await archive.search(query)) == wanted


@pytest.mark.parametrize(("typed", "wanted"), [("日韓", ["ja"]), ("関係", ["ja"]), ("달라", ["ko"])])
async def test_a_title_is_found_by_any_part_of_it_in_such_scripts(
    archive: Archive, typed: str, wanted: list[str]
) -> None:
    await keep(archive, "ja", title="改善した日韓関係")
    await keep(archive, "ko", title="달라진 관계")
    assert [title.id for title in await archive.titles(typed)] == wanted


async def test_every_word_comes_before_any_word(archive: Archive) -> None:
    await keep(archive, "one of them", text="Submarines. " * 30)
    await keep(
        archive, "both", text="A word on frigates, among a great many other things. And on submarines."
    )
    assert ids(await archive.search("submarines frigates")) == ["both", "one of them"]


async def test_a_word_in_the_title_counts_for_more(archive: Archive) -> None:
    await keep(archive, "in the text", title="Elsewhere", text="About submarines. And other things too.")
    await keep(archive, "in the title", title="Submarines", text="About boats. And other things too.")
    assert ids(await archive.search("submarines")) == ["in the title", "in the text"]


async def test_several_topics_are_searched_at_once(archive: Archive) -> None:
    await keep(archive, "one", topics=(match(JAPAN),), text="Submarines sail.")
    await keep(archive, "other", topics=(match(UKRAINE),), text="Submarines sail.")
    await keep(archive, "none", text="Submarines sail.")
    slugs = [JAPAN.slug, UKRAINE.slug]
    assert set(ids(await archive.search("submarines", topic=slugs))) == {"one", "other"}
    assert ids(await archive.search("submarines", topic=slugs[:1])) == ["one"]


async def test_meaning_finds_what_has_other_words(archive: Archive) -> None:
    await place(archive, "near", NORTH_EAST)
    await place(archive, "nearest", EAST)
    await place(archive, "far", WEST)
    assert ids(await archive.search("nothing of it", EAST, encoder="minilm")) == ["nearest", "near"]
    assert ids(await archive.search("of the", EAST, encoder="minilm")) == ["nearest", "near"]
    assert ids(await archive.search("", EAST, encoder="minilm", at_least=0.9)) == ["nearest"]


async def test_what_both_find_comes_first(archive: Archive) -> None:
    await place(archive, "words", WEST, text="Submarines submarines submarines.")
    await place(archive, "both", NORTH_EAST, text="A fleet, and in it submarines, among much else of note.")
    await place(archive, "meaning", EAST, text="A fleet.")
    found = ids(await archive.search("submarines", EAST, encoder="minilm"))
    assert found[0] == "both"
    assert set(found[1:]) == {"words", "meaning"}


async def test_search_can_be_narrowed_and_paged(archive: Archive) -> None:
    for day in range(1, 7):
        topics = (match(JAPAN if day % 2 else UKRAINE),)
        await place(archive, f"day {day}", EAST, published=on(day), topics=topics, text="Submarines.")

    async def found(**how: Any) -> list[str]:
        return ids(await archive.search("submarines", EAST, encoder="minilm", **how))

    assert set(await found(topic="japan-rok")) == {"day 1", "day 3", "day 5"}
    assert set(await found(since=on(5))) == {"day 5", "day 6"}
    assert await found(topic="japan-rok", since=on(4)) == ["day 5"]
    assert await found(limit=2) + await found(limit=4, offset=2) == await found()
    assert len(await found()) == 6


async def test_vectors_of_another_encoder_are_never_compared(archive: Archive) -> None:
    await place(archive, "one", EAST)
    assert await archive.search("", EAST, encoder="another") == ()
    assert await archive.search("", np.ones(5, np.float32), encoder="wide") == ()


async def test_a_change_is_found_at_once_and_what_was_is_not(archive: Archive) -> None:
    await place(archive, "one", EAST, text="Submarines.")
    await place(archive, "two", NORTH, text="Frigates.")
    assert ids(await archive.search("submarines", EAST, encoder="minilm")) == ["one"]

    await place(archive, "one", WEST, text="Helicopters.")
    await place(archive, "three", EAST, text="Nothing.")

    assert ids(await archive.search("submarines", EAST, encoder="minilm")) == ["three"]
    assert ids(await archive.search("helicopters", WEST, encoder="minilm")) == ["one"]


async def test_withdrawn_articles_are_not_found(archive: Archive) -> None:
    recorded = await keep(archive, vector=EAST, encoder="minilm")
    assert recorded.revision is not None
    await archive.withdraw(recorded.revision)
    assert await archive.search("sentence", EAST, encoder="minilm") == ()


async def test_related_are_the_nearest_others(archive: Archive) -> None:
    await place(archive, "this", EAST)
    await place(archive, "near", NORTH_EAST)
    await place(archive, "same", EAST)
    await place(archive, "far", WEST)
    assert ids(await archive.related("this")) == ["same", "near"]
    assert ids(await archive.related("this", limit=1)) == ["same"]


async def test_related_without_vectors_share_words_of_the_title(archive: Archive) -> None:
    await keep(archive, "this", title="Submarines for Seoul")
    await keep(archive, "near", title="Elsewhere", text="Seoul buys submarines.")
    await keep(archive, "far", title="Elsewhere", text="Nothing of note.")
    assert ids(await archive.related("this")) == ["near"]


@given(query=st.text(max_size=60))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_whatever_is_typed_is_searched_and_never_run(archive: Archive, query: str) -> None:
    await keep(archive)
    for found in (await archive.search(query), await archive.titles(query)):
        assert ids(found) in ([], ["one"])


# SQLite's tokenizer knows the letters of Unicode 6.1 (2012).
LETTERS = st.characters(categories=["L", "Nd"], max_codepoint=0x4FF)


@given(words=st.lists(st.text(LETTERS, min_size=1, max_size=12), min_size=1, max_size=6))
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_a_title_is_found_by_each_of_its_own_words(archive: Archive, words: list[str]) -> None:
    title = " ".join(words)
    id_ = hashlib.sha256(title.encode()).hexdigest()
    await keep(archive, id_, title=title)
    for word in words:
        assert id_ in ids(await archive.titles(word, limit=1000))


async def test_a_rare_word_says_more_than_common_ones(archive: Archive) -> None:
    for number in range(12):
        await keep(
            archive, f"common {number}", text=f"The minister met the president in talks, day {number}."
        )
    await keep(archive, "rare", text="A minister signed off on the Zangezur corridor.")
    assert ids(await archive.search("minister president talks Zangezur"))[:1] == ["rare"]
