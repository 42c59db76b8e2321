"""The extractive engine: what every briefing holds to, whatever the article."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.document import read_document
from summarizer.encoder import shipped_encoder
from summarizer.engines.extractive import ExtractiveEngine
from summarizer.engines.extractive.networks import shipped_salience
from summarizer.pipeline import Summarizer
from summarizer.types import Article, Briefing
from summarizer.wording.leaning import leans_on
from summarizer.wording.shortening import word_count

NEWS = """Lawmakers in Brussels approved a 50 billion euro loan for Ukraine on Thursday after a night of talks.

The vote ended four months of delay. Hungary had blocked the loan since October, saying that it would not pay for another country's war.

"This is the clearest signal we could send," said Ursula Berg, who chairs the budget committee.

Under the plan, 17 billion euros will be given as grants and 33 billion as loans that are repaid over 30 years. The first transfer is due in March.

Ukraine's finance ministry has warned that it could not pay teachers and nurses after April without outside help.

However, the money does not pay for weapons, which are bought from a separate fund. Talks about that fund resume in June.

Hungary dropped its objection after the other members agreed to review the programme every two years. It had asked for a yearly vote.

Economists at the Vienna Institute estimate that Ukraine needs 37 billion euros a year until 2028. They said that the loan covers less than half."""

OPINION = """My grandfather used to say that fences are built by people who have run out of words.

I thought of him last month, on a train to the coast. The carriage was full of students. Nobody spoke of the treaty.

The alliance between the two countries was signed in 1954, when one of them was poor and the other was afraid. Neither is true today.

Washington should stop treating the alliance as a gift and start treating it as a bargain. A bargain can be renegotiated, and this one must be, before the next crisis does it for us.

What would that look like? The allies could begin with the bases, which cost taxpayers $4.5 billion a year. Half of them guard against a threat that left in 1991.

Some will say that any change invites an attack. But the record of the past three decades shows that allies who pay their own way are taken more seriously by their enemies.

Parliament should vote on a new treaty before the summer, and the first article should set a date by which the last foreign battalion leaves."""


def brief(text: str, title: str = "A title", **known: str) -> Briefing:
    article = Article(id="x", title=title, text=text, language="en", **known)  # type: ignore[arg-type]
    return Summarizer(shipped_encoder(), ()).brief(article).briefing


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def is_subsequence(short: list[str], long: list[str]) -> bool:
    rest = iter(long)
    return all(word in rest for word in short)


def hold_to_the_rules(briefing: Briefing, text: str) -> None:
    shown = [*briefing.claims, *briefing.key_points]
    assert len(briefing.claims) <= 3
    assert len(briefing.key_points) <= 5
    assert word_count(briefing.text) <= 80
    for point in briefing.key_points:
        assert word_count(point.text) <= 30
    for claim in shown:
        assert claim.evidence
        for span in claim.evidence:
            assert 0 <= span.start < span.end <= len(text)
        evidence = " ".join(span.of(text) for span in claim.evidence)
        assert is_subsequence(words(claim.text), words(evidence))
        lean = leans_on(claim.text)
        assert lean is None or lean.strength != "strong"
    assert len({claim.text for claim in shown}) == len(shown)


@pytest.mark.parametrize("text", [NEWS, OPINION], ids=["news", "opinion"])
def test_a_briefing_holds_to_the_rules(text: str) -> None:
    briefing = brief(text)
    hold_to_the_rules(briefing, text)
    assert 2 <= len(briefing.claims) <= 3
    assert 2 <= len(briefing.key_points) <= 5


def test_news_opens_with_what_happened() -> None:
    assert brief(NEWS, "Brussels approves loan").claims[0].text.startswith("Lawmakers in Brussels approved")


def test_an_opinion_opens_with_its_thesis_and_not_with_its_anecdote() -> None:
    briefing = brief(OPINION, "Renegotiate the alliance")
    assert "grandfather" not in briefing.text
    assert "train" not in briefing.text
    assert re.search(r"\b(?:should|must)\b", briefing.claims[0].text)


def test_a_recommendation_that_stands_last_is_not_lost() -> None:
    briefing = brief(OPINION, "Renegotiate the alliance")
    told = briefing.text + " ".join(point.text for point in briefing.key_points)
    assert "new treaty before the summer" in told


def test_a_leading_connective_is_dropped_and_nothing_else_is() -> None:
    briefing = brief(NEWS)
    told = [claim.text for claim in (*briefing.claims, *briefing.key_points)]
    assert not any(text.startswith("However") for text in told)


def test_the_same_article_gives_the_same_briefing() -> None:
    assert brief(NEWS) == brief(NEWS)


def test_the_engine_says_what_it_is() -> None:
    engine = brief(NEWS).engine
    assert engine.name == "extractive"
    assert engine.model == shipped_encoder().name
    assert shipped_encoder().version in engine.version


def test_a_short_text_gets_a_short_briefing() -> None:
    briefing = brief("The port of Odesa reopened on Monday. Two grain ships left for Egypt in the afternoon.")
    assert len(briefing.claims) == 1
    assert not briefing.key_points


@pytest.mark.parametrize("text", ["Weapons.", "Read on", "Who knows?", "A. B. C.", "1, 2, 3"])
def test_too_little_text_gets_its_headline_marked_so(text: str) -> None:
    briefing = brief(text, "Ministers meet in Oslo")
    assert briefing.claims == ()
    assert briefing.key_points == ()
    assert briefing.text == "Ministers meet in Oslo"
    assert any("only the headline" in warning for warning in briefing.warnings)


def test_an_excerpt_says_where_it_goes_on() -> None:
    assert any("Lowy Institute" in w for w in brief(NEWS, continues_at="Lowy Institute").warnings)


def test_a_teaser_is_marked() -> None:
    assert any("only the opening" in warning for warning in brief(NEWS, kind="teaser").warnings)


SENTENCE = st.sampled_from(
    [line.strip() for text in (NEWS, OPINION) for line in re.split(r"(?<=[.?”\"])\s+", text)]
    + [
        "HEADLINE",
        "• an item",
        "Dr. A. B. Smith",
        "“",
        ")",
        "12.5%",
        "…",
        "He said so.",
        "\u200b",
        "日本語。",
    ]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(SENTENCE, max_size=25), st.sampled_from([" ", "\n\n"]))
def test_whatever_the_text_the_rules_hold(sentences: list[str], joint: str) -> None:
    text = joint.join(sentences)
    hold_to_the_rules(brief(text), text)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400))
def test_any_text_at_all_is_taken(text: str) -> None:
    hold_to_the_rules(brief(text), text)


@pytest.mark.parametrize("text", [NEWS, OPINION], ids=["news", "opinion"])
def test_briefings_by_sets_hold_to_the_same_rules_and_say_which_model_chose(text: str) -> None:
    encoder = shipped_encoder()
    engine = ExtractiveEngine(encoder, by_sets=True)
    document = read_document(Article(id="x", title="A title", text=text, language="en"), encoder)
    briefing = engine.brief(document, ())
    hold_to_the_rules(briefing, text)
    assert len(briefing.claims) == 3 or word_count(briefing.text) > 40
    assert engine.brief(document, ()) == briefing
    assert sorted(engine.rank(document)) == list(range(len(document.sentences)))
    assert engine.info.version == f"{ExtractiveEngine(encoder).info.version}+{shipped_salience().version}"
