"""What differs between two briefings."""

from __future__ import annotations

from dataclasses import replace

from bot.briefings.revisions import Difference, compare
from summarizer import Briefing, Claim, EngineInfo, Span


def briefing(*claims: str, points: tuple[str, ...] = ()) -> Briefing:
    made = [tuple(Claim(text, (Span(0, 1),)) for text in texts) for texts in (claims, points)]
    return Briefing(made[0], made[1], EngineInfo("e", "m", "1"))


OLD = briefing("The strait was closed on Monday.", points=("Ships turned back.", "Rates doubled."))


def test_the_same_differs_in_nothing() -> None:
    assert compare(OLD, OLD) == ()
    assert compare(OLD, replace(OLD, engine=EngineInfo("e", "m", "2"))) == ()


def test_a_claim_put_differently_is_told_from_one_that_came_and_one_that_went() -> None:
    new = briefing(
        "The strait was closed on Tuesday.", points=("Rates doubled.", "A spokesman called it a pause.")
    )
    assert compare(OLD, new) == (
        Difference("The strait was closed on Monday.", "The strait was closed on Tuesday."),
        Difference(None, "A spokesman called it a pause."),
        Difference("Ships turned back.", None),
    )


def test_a_headline_stands_for_claims() -> None:
    empty = replace(briefing(), headline="The headline")
    assert Difference("The headline", None) in compare(empty, OLD)
