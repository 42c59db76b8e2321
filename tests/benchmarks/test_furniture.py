"""A claim that is no part of a page's true text is found, and one that is, cuts and all, is not."""

from __future__ import annotations

from datetime import date

from summarizer import Article, Brief, Briefing, Claim, EngineInfo, Span

from . import _furniture, _pages

TRUE = "The two governments agreed, after long talks, to share the cost of the bases for five years."
ENGINE = EngineInfo("extractive", "none", "0")


def brief(*claims: str) -> Brief:
    article = Article("a", "Bases", TRUE, published=date(2026, 1, 1), language="en")
    told = tuple(Claim(text, (Span(0, 10),)) for text in claims)
    return Brief(article, (), Briefing(told[:1], told[1:], ENGINE))


def test_furniture_is_what_the_true_text_does_not_hold() -> None:
    page = _pages.Page("p", "https://news.example/a", b"", TRUE)
    advert = "Sign up for our newsletter to get the latest news every morning."
    shortened = "The two governments agreed to share the cost of the bases for five years."
    assert list(_furniture.furniture(page, [brief(TRUE, shortened, advert)])) == [advert]
