"""Which passage of an article answers a query."""

from __future__ import annotations

import pytest

from bot.briefings.passages import passage
from summarizer import Article, Brief, Briefing, Claim, EngineInfo, Span

TEXT = (
    "The boats between the islands will sail in May. Nobody had asked the keeper of Gorbuk lighthouse. "
    "Zebulon harbour gets twelve million."
)
FIRST, LAST = "The boats between the islands will sail in May.", "Zebulon harbour gets twelve million."


def brief(*claims: str) -> Brief:
    made = tuple(Claim(claim, (Span(TEXT.index(claim), TEXT.index(claim) + len(claim)),)) for claim in claims)
    return Brief(
        Article("a", "Boats again", TEXT), (), Briefing(made[:1], made[1:], EngineInfo("e", "m", "1"))
    )


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("boats to the islands", FIRST),
        ("zebulon", LAST),
        ("million harbours zebul", LAST),
        ("ships crossing the sea", FIRST),
        ("?", FIRST),
        ("the", FIRST),
    ],
)
def test_the_claim_with_most_of_the_words_or_the_first(query: str, told: str) -> None:
    found = passage(query, brief(FIRST, LAST))
    assert found is not None
    assert found.text == told


def test_a_sentence_of_the_text_where_it_has_more_of_them() -> None:
    found = passage("gorbuk keeper", brief(FIRST, LAST))
    assert found is not None
    assert found.text == "Nobody had asked the keeper of Gorbuk lighthouse."
    assert [span.of(TEXT) for span in found.evidence] == [found.text]


def test_a_word_finds_its_longer_forms_but_a_short_one_only_itself() -> None:
    by_beginning, too_short = (
        passage("zeb lighthouses keepe", brief(FIRST, LAST)),
        passage("zeb", brief(FIRST, LAST)),
    )
    assert by_beginning is not None
    assert too_short is not None
    assert "keeper" in by_beginning.text
    assert too_short.text == FIRST


def test_an_article_without_claims_may_have_none() -> None:
    assert passage("ships", brief()) is None
