"""The two saved pages that come with the bot: five articles, and nothing of the pages around them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from summarizer.pages import read_manifest, read_page

if TYPE_CHECKING:
    from summarizer.types import Article

_SEEDS = Path(__file__).parents[3] / "seeds"


@pytest.fixture(scope="module")
def articles() -> list[Article]:
    hints = read_manifest((_SEEDS / "seeds.toml").read_bytes(), "seeds.toml")
    return [
        article
        for file in sorted(hints)
        for article in read_page((_SEEDS / file).read_bytes(), name=file, hints=hints[file])
    ]


def test_the_manifest_speaks_of_every_seed() -> None:
    hints = read_manifest((_SEEDS / "seeds.toml").read_bytes(), "seeds.toml")
    assert sorted(hints) == sorted(path.name for path in _SEEDS.glob("*.txt"))


def test_five_articles_come_out(articles: list[Article]) -> None:
    assert [(article.kind, article.title, article.publisher) for article in articles] == [
        (
            "article",
            "Bridging the divide: the significance of the U.S.-South Korea-Japan trilateral",
            "Defense Priorities",
        ),
        ("article", "Reinvesting in US-Japan-South Korea strategic relations", "Responsible Statecraft"),
        ("teaser", "Mike Walz: Drop Ukraine draft age to 18", "Responsible Statecraft"),
        ("teaser", "AEI would print money for the Pentagon if it could", "Responsible Statecraft"),
        (
            "teaser",
            "Diplomacy Watch: Biden unleashes stockpiles to Ukraine ahead of exit",
            "Responsible Statecraft",
        ),
    ]
    assert len({article.id for article in articles}) == 5


def test_only_what_the_pages_say_is_known(articles: list[Article]) -> None:
    excerpt, *others = articles
    assert excerpt.authors == ("Daniel DePetris",)
    assert excerpt.published == date(2023, 8, 17)
    assert excerpt.continues_at == "Lowy Institute"
    for article in others:
        assert (article.authors, article.published, article.continues_at) == ((), None, None)
    assert {article.url for article in articles} == {None}
    assert {article.language for article in articles} == {"en"}


def test_each_text_begins_and_ends_where_its_author_did(articles: list[Article]) -> None:
    edges = [(a.text[:30], a.text[-30:], a.text.count("\n\n") + 1) for a in articles]
    assert edges == [
        ("The Philippines may be the old", "y were four or five years ago.", 3),
        ("A new report from a trilateral", "nd reimagine what is possible.", 15),
        ("Following a reported push from", "aft age would be a “bad idea.”", 2),
        ("The American Enterprise Instit", "ush past $1 trillion per year.", 2),
        ("The Biden administration is pu", "issiles, and F-16 air support.", 2),
    ]


@pytest.mark.parametrize(
    "furniture",
    [
        "•",
        "Select Page",
        "Home /",
        "By Daniel",
        "Read at",
        "Author",
        "Photo of",
        "Fellow",
        "More on",
        "Featuring",
        "op-ed",
        "Events",
        "Receive expert",
        "Join the hub",
        "Our mission",
        "©",
        "All Right Reserved",
        "Follow us",
        "Deputy_secretary",
        "Analysis",
        "State Department photo",
        "Top Photo",
        "image credit",
        "Image Credit",
        "QiOSK",
        "keep reading",
        "Show less",
        "Latest",
        "Newsletter",
        "Subscribe",
        "Trump transition",
    ],
)
def test_no_furniture_is_inside_an_article(articles: list[Article], furniture: str) -> None:
    assert not [article.title for article in articles if furniture in article.text]
