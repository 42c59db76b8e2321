"""Search by meaning and by words, with the encoder that comes along."""

from __future__ import annotations

import pytest

from bot.search import search
from summarizer import Article, Brief, Briefing, Claim, EngineInfo, Span, shipped_encoder

ENCODER = shipped_encoder(threads=1)


def brief(title: str, text: str, *claims: str) -> Brief:
    made = tuple(Claim(claim, (Span(text.index(claim), text.index(claim) + len(claim)),)) for claim in claims)
    return Brief(Article(id=title, title=title, text=text), (), Briefing(made, (), EngineInfo("e", "m", "1")))


FERRY = brief(
    "Two capitals joined again",
    "The boats between the islands will sail in May. Zebulon harbour gets twelve million.",
    "The boats between the islands will sail in May.",
    "Zebulon harbour gets twelve million.",
)
VACCINE = brief(
    "A new shot",
    "The vaccine halved the number of infections among children, doctors reported.",
    "The vaccine halved the number of infections among children, doctors reported.",
)
BRIEFS = [VACCINE, FERRY]


def test_by_meaning_without_a_common_word() -> None:
    (hit,) = search("ships crossing the sea", BRIEFS, ENCODER)
    assert hit.brief is FERRY
    assert hit.found_by == ("meaning",)
    assert hit.passage == FERRY.briefing.claims[0]


def test_by_a_word_that_no_encoder_knows() -> None:
    assert [hit.brief for hit in search("zebulon", BRIEFS, ENCODER)] == [FERRY]


def test_where_only_words_were_found_the_sentence_with_them_is_shown() -> None:
    told = (
        "The boats will sail on Monday. Nobody had asked the keeper of Gorbuk lighthouse. The boats are blue."
    )
    (hit,) = search("gorbuk", [brief("Boats again", told, "The boats will sail on Monday.")], ENCODER)
    assert hit.found_by == ("words",)
    assert hit.passage is not None
    assert hit.passage.text == "Nobody had asked the keeper of Gorbuk lighthouse."
    assert [span.of(told) for span in hit.passage.evidence] == [hit.passage.text]


def test_a_word_finds_its_longer_forms_but_a_short_one_only_itself() -> None:
    assert "words" in search("infection", BRIEFS, ENCODER)[0].found_by
    # "num" begins "number", but is too short to stand for it.
    assert not [hit for hit in search("num", BRIEFS, ENCODER) if "words" in hit.found_by]


def test_what_is_found_both_ways_comes_first() -> None:
    hits = search("boats to the islands", [VACCINE, FERRY], ENCODER)
    assert hits[0].brief is FERRY
    assert hits[0].found_by == ("meaning", "words")
    assert hits == sorted(hits, key=lambda hit: -hit.score)


def test_every_score_lies_between_0_and_1() -> None:
    for query in ("boats", "A new shot", "vaccine infections children", "?"):
        assert all(0 <= hit.score <= 1 for hit in search(query, BRIEFS, ENCODER))


@pytest.mark.parametrize("query", ["", "   ", "quarterly football results in Brazil"])
def test_nothing_is_found_for_nothing(query: str) -> None:
    assert search(query, BRIEFS, ENCODER) == []


def test_nothing_is_found_in_nothing() -> None:
    assert search("boats", [], ENCODER) == []


def test_an_article_without_claims_is_found_by_its_title() -> None:
    bare = brief("Ferry strike ends", "Ferry strike ends.")
    (hit,) = search("ferry strike", [bare], ENCODER)
    assert hit.passage is None
