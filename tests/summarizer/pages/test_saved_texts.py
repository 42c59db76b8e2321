"""Saved texts of pages of many shapes, all written for these tests: what is read out of each, and what is
not."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from summarizer.errors import NoArticleError
from summarizer.pages import PageHints, read_page

if TYPE_CHECKING:
    from summarizer.types import Article

_SAMPLES = Path(__file__).parent / "samples"


def read(name: str, hints: PageHints | None = None) -> tuple[Article, ...]:
    return read_page((_SAMPLES / name).read_bytes(), name=name, hints=hints or PageHints())


@pytest.mark.parametrize(
    ("name", "title", "publisher", "authors", "published", "language"),
    [
        (
            "newspaper.txt",
            "Ministers agree to reopen the northern strait after nine weeks",
            "The Harbour Gazette",
            ("Ada Lindqvist", "Tom Okafor"),
            date(2024, 3, 14),
            "en",
        ),
        (
            "think_tank.txt",
            "Why small navies matter",
            "Meridian Forum",
            ("Maria del Campo",),
            date(2022, 4, 2),
            "en",
        ),
        ("blog.txt", "The customs shed is empty again", None, ("Piotr Zielinski",), date(2021, 11, 9), "en"),
        ("wire.txt", "Parliament in Karsk votes to extend grain tariff", None, (), date(2019, 6, 5), "en"),
        ("japanese.txt", "海峡の通航、木曜から再開へ", "海峡新聞", (), date(2024, 3, 14), "ja"),
        ("hard_wrapped.txt", "The Long Way Round", None, (), None, "en"),
        ("no_blank_lines.txt", "The price of a closed port", None, ("Salma Idris",), date(2023, 9, 20), "en"),
        ("markdown.md", "A treaty for the deep", None, ("Ingrid Solheim",), None, "en"),
        (
            "figures_and_quotes.txt",
            "The Quiet Return of the Convoy",
            None,
            ("Elena Petrova", "Luca Marchetti"),
            date(2020, 10, 11),
            "en",
        ),
    ],
)
def test_what_is_known_of_the_article(
    name: str,
    title: str,
    publisher: str | None,
    authors: tuple[str, ...],
    published: date | None,
    language: str,
) -> None:
    (article,) = read(name)
    assert article.kind == "article"
    assert (article.title, article.publisher, article.authors) == (title, publisher, authors)
    assert (article.published, article.language, article.url) == (published, language, None)


@pytest.mark.parametrize(
    ("name", "openings"),
    [
        (
            "newspaper.txt",
            (
                "Ferries and grain|The two governments|Under the deal|Ship owners|How it came to this|The "
                "strait was closed|Analysts"
            ),
        ),
        (
            "think_tank.txt",
            "It is tempting|Yet most|Three things follow|• Maintenance|• Crews|• Neighbours|None of this",
        ),
        ("blog.txt", "I walked down|For three years|The new rules|What I do wonder"),
        ("wire.txt", 'KARSK (Wire) - Parliament|The measure|"Our farmers|The partner'),
        ("japanese.txt", "両国政府は|合意によると|船主らは"),
        ("hard_wrapped.txt", 'When the strait closed|He sailed. The potatoes|"It seemed a shame'),
        ("no_blank_lines.txt", "When a port closes|A month after|Economists|That is the lesson"),
        (
            "markdown.md",
            (
                "The draft treaty runs to ninety pages|What it says|States would|• surveys of minerals|• "
                "surveys of cables|"
                "What it leaves out|Fishing"
            ),
        ),
        (
            "figures_and_quotes.txt",
            (
                "Convoys were|That has changed|“A convoy is an insurance policy that "
                "moves,” says|There is a cost"
            ),
        ),
    ],
)
def test_the_text_is_the_articles_paragraphs_and_nothing_else(name: str, openings: str) -> None:
    (article,) = read(name)
    paragraphs = article.text.split("\n\n")
    expected = openings.split("|")
    assert [text[: len(opening)] for text, opening in zip(paragraphs, expected, strict=False)] == expected
    assert len(paragraphs) == len(expected)


def test_lines_that_were_only_wrapped_are_joined() -> None:
    (article,) = read("hard_wrapped.txt")
    assert "the Marigold had three days of food" in article.text
    assert "\n\n" in article.text
    assert "\n" not in article.text.replace("\n\n", "")


def test_a_front_page_holds_teasers_only() -> None:
    teasers = read("front_page.txt")
    assert [(one.kind, one.title, one.authors, one.published) for one in teasers] == [
        ("teaser", "Ministers split over the canal toll", ("Ines Roth",), date(2020, 5, 3)),
        ("teaser", "A pipeline nobody wants", ("Karim Haddad",), date(2020, 5, 2)),
    ]
    assert {one.publisher for one in teasers} == {"Daily Compass"}
    assert not any("cookie" in one.text or "reading" in one.text for one in teasers)


def test_a_page_of_navigation_has_no_article() -> None:
    with pytest.raises(NoArticleError, match=r"^only_navigation\.txt: no article is in it"):
        read("only_navigation.txt")


def test_hints_fill_gaps_and_win() -> None:
    hints = PageHints(
        publisher="The Gazette",
        url="https://example.org/strait?utm_source=x",
        title="The strait reopens",
        published=date(2024, 3, 13),
        authors=(),
        language="sv",
    )
    (article,) = read("newspaper.txt", hints)
    assert (article.publisher, article.title, article.authors) == ("The Gazette", "The strait reopens", ())
    assert (article.published, article.language) == (date(2024, 3, 13), "sv")
    assert article.url == "https://example.org/strait"


def test_hints_of_the_main_article_are_not_its_teasers() -> None:
    main, teaser = read("front_page.txt", PageHints(url="https://example.org/a", published=date(2020, 1, 1)))
    assert (main.url, main.published) == ("https://example.org/a", date(2020, 1, 1))
    assert (teaser.url, teaser.published) == (None, date(2020, 5, 2))


_BODY = (
    "The envoys met for three hours on Friday. They agreed to meet again, and to say nothing until they had."
)


@pytest.mark.parametrize(
    ("line", "where"),
    [
        ("Read at Lakeside Review", "Lakeside Review"),
        ("Continue reading at The Lakeside Review »", "The Lakeside Review"),
        ("Read the full article in Lakeside Review.", "Lakeside Review"),
        ("Originally published in Lakeside Review", "Lakeside Review"),
        ("This article first appeared in Lakeside Review.", "Lakeside Review"),
    ],
)
def test_an_excerpt_says_where_it_goes_on(line: str, where: str) -> None:
    (article,) = read_page(f"A short meeting in spring\n\n{_BODY}\n\n{line}\n".encode(), name="page.txt")
    assert (article.continues_at, article.kind, article.text) == (where, "article", _BODY)


def test_a_whole_piece_that_came_out_elsewhere_does_not_go_on_there() -> None:
    body = "\n\n".join(f"{number}. {_BODY} {_BODY}" for number in range(12))
    content = f"A short meeting in spring\n\n{body}\n\nOriginally published in Lakeside Review\n".encode()
    assert read_page(content, name="page.txt")[0].continues_at is None


@pytest.mark.parametrize(
    "mark", ["Keep reading", "Read more", "Continue reading…", ("keep readingShow less"), "続きを読む"]
)
def test_a_mark_to_keep_reading_makes_a_teaser(mark: str) -> None:
    (teaser,) = read_page(f"A short meeting in spring\n\n{_BODY}\n\n{mark}\n".encode(), name="page.txt")
    assert (teaser.kind, teaser.text) == ("teaser", _BODY)


def test_a_text_without_a_title_is_called_by_its_first_words() -> None:
    (article,) = read_page(f"{_BODY} {_BODY}".encode(), name="page.txt")
    assert article.title == "The envoys met for three hours on Friday. They agreed to meet again, and to say…"
    assert article.text == f"{_BODY} {_BODY}"


def test_a_question_for_a_headline_is_not_the_text() -> None:
    content = f"Will the envoys ever say what it was that they agreed on?\nBy Ada Example\n\n{_BODY}\n"
    (article,) = read_page(content.encode(), name="page.txt")
    assert article.title == "Will the envoys ever say what it was that they agreed on?"
    assert article.text == _BODY


def test_characters_are_tidied_and_quotes_kept() -> None:
    content = (
        "A title of words\n\nThe\u00a0envoys\u2009met\u200b for\u00ad three hours.  “Cafe\u0301,” "
        "one said, and sat down."
    )
    (article,) = read_page(content.encode(), name="page.txt")
    assert article.text == "The envoys met for three hours. “Café,” one said, and sat down."


def test_the_same_text_saved_twice_is_the_same_article() -> None:
    first = read_page(f"A short meeting\n\n{_BODY}\n".encode(), name="a.txt")[0]
    second = read_page(f"A  short meeting\r\n\r\n{_BODY}\r\n".encode("utf-16"), name="b.txt")[0]
    assert first.id == second.id
