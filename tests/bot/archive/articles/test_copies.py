"""The same text at another address is one article with two addresses, whoever comes first and however often."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bot.archive import Address, Archive
from tests.bot.archive.everything import counted, dangling
from tests.bot.archive.samples import ENGINE, NOON, article, ids, keep, later, on

if TYPE_CHECKING:
    from bot.archive import Recorded

WORDS = [
    "minister",
    "harbour",
    "treaty",
    "exercise",
    "border",
    "tariff",
    "summit",
    "island",
    "envoy",
    "patrol",
    "grain",
    "reactor",
    "embargo",
    "ceasefire",
    "parliament",
    "currency",
    "pipeline",
    "satellite",
    "refugee",
    "airfield",
]


def story(seed: int = 0) -> str:
    """About 200 words, unlike those of another seed."""
    said = []
    for number in range(25):
        chosen = [
            WORDS[(seed * 7 + number * 3 + step * (number + seed + 1)) % len(WORDS)] for step in range(6)
        ]
        said.append(f"The {' '.join(chosen)} {seed}.")
    return " ".join(said)


TEXT = story()
AGENCY: dict[str, Any] = {"url": "https://agency.example/a", "publisher": "The Agency", "published": on(3)}
PAPER: dict[str, Any] = {"url": "https://paper.example/news/7", "publisher": "The Paper", "published": on(4)}


async def first(archive: Archive, **changes: Any) -> Recorded:
    return await keep(archive, "agency", **({"text": TEXT} | AGENCY | changes))


async def second(archive: Archive, **changes: Any) -> Recorded:
    return await keep(archive, "paper", **({"text": TEXT} | PAPER | changes))


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        TEXT.upper().replace(". ", " .\n\n"),
        f"SEOUL, March 4 (Agency) - {TEXT}",
        f"{TEXT}\n\n(Reporting by A. Writer; editing by B. Editor)",
    ],
    ids=["the same", "in other dress", "with a dateline", "with a credit line"],
)
async def test_a_copy_is_another_address_of_the_first(archive: Archive, text: str) -> None:
    await first(archive)
    copied = await second(archive, text=text)
    assert (copied.outcome, copied.article_id) == ("copied", "agency")
    assert ids(await archive.latest()) == ["agency"]
    by_other = await archive.get("paper")
    assert by_other is not None
    assert by_other.article.publisher == "The Agency"
    assert by_other.also_at == (Address(PAPER["url"], "The Paper"),)
    assert await dangling(archive) == []


async def test_the_same_words_a_year_later_are_another_article(archive: Archive) -> None:
    await first(archive)
    assert (await second(archive, published=on(3) + timedelta(days=365))).outcome == "added"
    assert (await archive.counts()).articles == 2


async def test_reading_both_again_changes_nothing(archive: Archive) -> None:
    await first(archive)
    await second(archive)
    rows = await counted(archive)
    for _ in range(2):
        assert (await first(archive)).outcome == "unchanged"
        assert (await second(archive)).outcome == "unchanged"
    current = {"matched_by": "topics 1"}
    assert await archive.is_current(article("paper", text=TEXT, **PAPER), ENGINE, **current)
    assert not await archive.is_copy(article("paper", text=TEXT, **PAPER)), "that it is one is known"
    assert await counted(archive) == rows


@pytest.mark.parametrize(
    "text",
    [story(1), TEXT[: len(TEXT) * 2 // 3], f"{TEXT} {story(2)}", " ".join(TEXT.split()[:60])],
    ids=["another text", "an excerpt", "a longer one", "a notice"],
)
async def test_what_is_no_copy_stays_its_own(archive: Archive, text: str) -> None:
    await first(archive)
    assert not await archive.is_copy(article("paper", text=text, **PAPER))
    assert (await second(archive, text=text)).outcome == "added"


async def test_reports_that_differ_in_their_numbers_are_two(archive: Archive) -> None:
    def report(day: int) -> str:
        return " ".join(
            f"{sentence} It was {day * number}." for number, sentence in enumerate(story().split(". "))
        )

    await first(archive, text=report(3))
    assert (await second(archive, text=report(4))).outcome == "added"


async def test_a_teaser_is_no_copy(archive: Archive) -> None:
    await first(archive)
    assert (await second(archive, kind="teaser")).outcome == "added"


class TestWhoIsNamedFirst:
    async def names(self, archive: Archive) -> tuple[str | None, list[str | None]]:
        entry = await archive.get("agency")
        assert entry is not None
        return entry.article.publisher, [each.publisher for each in entry.also_at]

    async def test_the_first_where_nothing_speaks_against_it(self, archive: Archive) -> None:
        await first(archive)
        await second(archive, published=None)
        assert await self.names(archive) == ("The Agency", ["The Paper"])

    async def test_who_had_it_a_day_earlier(self, archive: Archive) -> None:
        await first(archive)
        await second(archive, published=on(2))
        assert await self.names(archive) == ("The Paper", ["The Agency"])
        entry = await archive.get("agency")
        assert entry is not None
        assert (entry.article.published, entry.article.url) == (on(2), PAPER["url"])
        assert (
            (await first(archive)).outcome == (await second(archive, published=on(2))).outcome == "unchanged"
        )
        assert await self.names(archive) == ("The Paper", ["The Agency"])

    async def test_before_that_who_is_trusted_more(self, archive: Archive) -> None:
        archive.trust = {"the agency": 0.0, "the paper": 1.0}
        await first(archive)
        await second(archive)
        assert await self.names(archive) == ("The Paper", ["The Agency"])


async def test_a_copy_that_is_rewritten_is_an_article_of_its_own(archive: Archive) -> None:
    await first(archive)
    await second(archive)
    changed = article("paper", text=story(5), **PAPER)
    assert not await archive.is_current(changed, ENGINE, matched_by="topics 1")
    assert (await second(archive, text=story(5))).outcome == "added"
    assert sorted(ids(await archive.latest())) == ["agency", "paper"]
    entry = await archive.get("agency")
    assert entry is not None
    assert entry.also_at == ()


async def test_a_copy_is_found_by_the_text_of_today(archive: Archive) -> None:
    await first(archive)
    await first(archive, text=story(6))
    assert (await second(archive, text=story(6))).outcome == "copied"
    assert (await keep(archive, "third", text=TEXT, url="https://c.example/c")).outcome == "added"


@pytest.mark.parametrize(
    "url",
    [
        "http://agency.example/a",
        "https://www.agency.example/a/",
        "https://m.agency.example/a",
        "https://agency.example/a/index.html",
    ],
)
async def test_the_same_address_in_other_clothes_is_the_same_article(archive: Archive, url: str) -> None:
    short = {"text": "Too short to be known by its words. But the address is the same.", "title": "The Title"}
    await first(archive, **short)
    again = await keep(archive, "clothes", **(short | {"url": url, "text": "Cut in another way."}))
    assert (again.outcome, again.article_id) == ("copied", "agency")
    assert (
        await keep(archive, "clothes", **(short | {"url": url, "text": "Cut in another way."}))
    ).outcome == "unchanged"
    entry = await archive.get("agency")
    assert entry is not None
    assert entry.article.text == short["text"]
    # Once the text changes there, the article has changed.
    changed = await keep(archive, "clothes", **(short | {"url": url, "text": "The minister took it back."}))
    assert (changed.outcome, changed.article_id) == ("changed", "agency")


async def test_an_address_that_holds_something_else_by_now_is_another_article(archive: Archive) -> None:
    await first(archive)
    other = await keep(archive, "other", url="http://agency.example/a/", title="Another", text=story(9))
    assert other.outcome == "added"


async def test_two_that_come_at_once_are_one_article(archive: Archive, address: str) -> None:
    async with await Archive.open(address) as other:
        for number in range(6):
            text = story(10 + number)
            details = [
                {"text": text, "url": f"https://{host}.example/{number}", "publisher": host}
                for host in "abcd"
            ]
            outcomes = await asyncio.gather(
                *(
                    keep(where, f"{number} at {each['publisher']}", **each)
                    for where, each in zip((archive, other, archive, other), details, strict=True)
                )
            )
            assert sorted(each.outcome for each in outcomes) == ["added", "copied", "copied", "copied"]
    assert (await counted(archive))["article"] == 6
    assert all(len(entry.also_at) == 3 for entry in await archive.latest())


async def test_a_copy_of_what_is_hidden_is_not_shown_either(archive: Archive) -> None:
    from bot.archive import COMMAND_LINE

    await first(archive)
    await archive.maintenance.hide("agency", "hid it", by=COMMAND_LINE, at=NOON)
    assert (await second(archive)).outcome == "copied"
    assert await archive.latest() == ()


async def test_they_go_together(archive: Archive) -> None:
    await first(archive, at=later(days=-100))
    await second(archive, at=later(days=-99))
    await keep(archive, "young")
    assert await archive.housekeeping.retire(NOON - timedelta(days=30), at=NOON) == 1
    rows = await counted(archive)
    assert (rows["article_alias"], rows["article_print"]) == (0, 0)
    assert await archive.get("paper") is None
