"""Saying things in the language of whoever reads them."""

from __future__ import annotations

import asyncio
from datetime import date
from itertools import combinations

import pytest

from bot.chat.views import counted
from bot.digests.times import parse_days, say_days
from bot.words import (
    LANGUAGES,
    either,
    full_day,
    gettext,
    language,
    language_name,
    listed,
    nearest_language,
    number,
    pgettext,
    short_day,
    speaking,
)

DAY = date(2026, 11, 27)


def test_english_is_spoken_unless_somebody_said_otherwise() -> None:
    assert language() == "en"
    assert gettext("Untitled") == "Untitled"
    with speaking("ja"):
        assert gettext("Untitled") == "無題"
        with speaking("uk"):
            assert gettext("Untitled") == "Без назви"
        assert gettext("Untitled") == "無題"
    assert gettext("Untitled") == "Untitled"


async def test_tasks_take_the_language_along_and_leave_that_of_others_alone() -> None:
    async def said() -> str:
        await asyncio.sleep(0)
        return gettext("Untitled")

    with speaking("ko"):
        korean = asyncio.ensure_future(said())
    assert await asyncio.gather(said(), korean) == ["Untitled", "제목 없음"]


def test_plural_forms_follow_the_language() -> None:
    with speaking("uk"):
        assert [counted.articles(n) for n in (1, 2, 5, 11, 21, 22, 1234)] == [
            "1 стаття",
            "2 статті",
            "5 статей",
            "11 статей",
            "21 стаття",
            "22 статті",
            "1\xa0234 статті",
        ]
    with speaking("ja"):
        assert [counted.articles(n) for n in (1, 2)] == ["記事 1 件", "記事 2 件"]
    assert [counted.stories(n) for n in (1, 2, 1234)] == ["1 story", "2 stories", "1,234 stories"]


def test_days_lists_and_numbers_are_written_as_in_the_language() -> None:
    def written(of: str) -> tuple[str, ...]:
        with speaking(of):
            names = listed(["A", "B", "C"])
            return full_day(DAY), short_day(DAY), names, either(["A", "B"]), number(12345)

    assert written("en") == ("Friday, 27 November 2026", "27 Nov 2026", "A, B and C", "A or B", "12,345")
    assert written("ja") == ("2026年11月27日金曜日", "2026/11/27", "A、B、C", "AまたはB", "12,345")
    assert written("ko")[0] == "2026년 11월 27일 금요일"
    assert written("uk")[0].startswith("пʼятниця, 27 листопада 2026")


def test_what_is_filled_in_is_never_taken_for_a_message() -> None:
    with speaking("ja"):
        assert gettext("Search: {query}", query="{page} %s {0}") == "検索: {page} %s {0}"


def test_texts_name_commands_as_discord_shows_them() -> None:
    hint = "Ask for it again: /help lists the commands."
    with speaking("ja"):
        assert "/ヘルプ" in gettext(hint)
        assert "/保守 再表示" in gettext("/maintain unhide shows it again.")
        assert pgettext("command name", "help") == "ヘルプ"
    assert gettext(hint) == hint


@pytest.mark.parametrize("of", LANGUAGES)
def test_days_of_the_week_are_understood_as_they_are_said(of: str) -> None:
    with speaking(of):
        for count in range(1, 8):
            for days in combinations(range(1, 8), count):
                assert parse_days(say_days(days)) == frozenset(days), say_days(days)


@pytest.mark.parametrize(
    ("of", "typed", "days"),
    [
        ("ja", "月、水、金", {1, 3, 5}),
        ("ja", "月曜日と金曜日", {1, 5}),
        ("ja", "月-金", {1, 2, 3, 4, 5}),
        ("ko", "월, 수", {1, 3}),
        ("ko", "화요일과 토요일", {2, 6}),
        ("uk", "пн, ср та нд", {1, 3, 7}),
        ("uk", "Понеділок і четвер", {1, 4}),
        ("ja", "Mon, Wed", {1, 3}),
        ("uk", "weekdays", {1, 2, 3, 4, 5}),
    ],
)
def test_days_of_the_week_may_be_typed_in_ones_own_language_or_in_english(
    of: str, typed: str, days: set[int]
) -> None:
    with speaking(of):
        assert parse_days(typed) == days


def test_discords_locales_lead_to_the_language_that_is_spoken() -> None:
    assert [nearest_language(tag) for tag in ("en-GB", "ja", "uk", "zh-TW", None)] == [
        "en",
        "ja",
        "uk",
        None,
        None,
    ]
    assert nearest_language("fr", "ko") == "ko"


def test_languages_have_names_in_each_language() -> None:
    names = {}
    for of in LANGUAGES:
        with speaking(of):
            names[of] = (
                language_name("ja"),
                language_name("xx"),
                language_name("zh-Hant"),
                language_name(None),
            )
    assert names["en"] == ("Japanese", "", "Chinese", "")
    assert [names[of][0] for of in ("ja", "ko", "uk")] == ["日本語", "일본어", "японська"]
