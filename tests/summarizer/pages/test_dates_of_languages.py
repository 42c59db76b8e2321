"""Dates, bylines and furniture as papers in Japan, Korea and Ukraine write them."""

from __future__ import annotations

from datetime import date

import pytest

from summarizer.pages._bylines import byline_names
from summarizer.pages._dates import find_date
from summarizer.pages._furniture import Kind, is_date_line, kind_of

DAY = date(2023, 8, 17)


@pytest.mark.parametrize(
    "line",
    [
        "2023年8月17日",
        "公開日：2023年8月17日 午前9時30分",
        "令和5年8月17日",
        "2023. 8. 17.",
        "입력 2023.08.17. 오전 9:30",
        "2023년 8월 17일",
        "17 серпня 2023 р.",
        "Опубліковано 17 серпня 2023 року",
        "17.08.2023",
    ],
)
def test_a_line_of_a_date(line: str) -> None:
    assert find_date(line) == DAY
    assert is_date_line(line)


def test_the_first_year_of_an_era_has_a_word_of_its_own() -> None:
    assert find_date("令和元年5月1日") == date(2019, 5, 1)


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("山田花子記者", ("山田花子",)),
        ("（ソウル特派員）", ()),
        ("文＝山田花子", ("山田花子",)),
        ("김하늘 기자", ("김하늘",)),
        ("김하늘 기자 haneul@news.example", ("김하늘",)),
        ("Автор: Олена Коваль", ("Олена Коваль",)),
        ("한일 관계 개선, 이번에는 오래갈까", ()),
    ],
)
def test_bylines(line: str, names: tuple[str, ...]) -> None:
    assert byline_names(line) == names


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("続きを読む", Kind.KEEP_READING),
        ("記事一覧へ", Kind.BREAK),
        ("関連記事", Kind.BREAK),
        ("無断転載を禁じます", Kind.COPYRIGHT),
        ("관련기사", Kind.BREAK),
        ("무단전재 및 재배포 금지", Kind.COPYRIGHT),
        ("댓글 12", Kind.BREAK),
        ("Читайте також", Kind.BREAK),
        ("Підписуйтесь на наш канал", Kind.CALL),
        ("Усі права захищено", Kind.COPYRIGHT),
    ],
)
def test_furniture(line: str, kind: Kind) -> None:
    assert kind_of(line, byline=False) is kind


@pytest.mark.parametrize(
    "line",
    [
        "日本政府は木曜日、ウクライナへの新しい支援策を発表し、発電機を送ると述べた。",
        "정부는 목요일에 우크라이나에 대한 새로운 지원책을 발표하고 발전기를 보내겠다고 밝혔다.",
        "Уряд оголосив про новий пакет допомоги, до якого входять генератори та ліки.",
    ],
)
def test_a_sentence_is_prose(line: str) -> None:
    assert kind_of(line, byline=False) is Kind.PROSE
