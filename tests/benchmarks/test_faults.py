"""What the benchmark calls wrong with a briefing."""

from __future__ import annotations

import numpy as np
import pytest

from summarizer.types import Article, Briefing, Claim, EngineInfo, Span

from ._faults import faults_of_briefing, faults_of_claim

TEXT = "Japan (pop. 124 million) will pay for “two” new bases, officials said. Rain fell on Tokyo all day."
ARTICLE = Article("a", "Bases", TEXT)
ENGINE = EngineInfo("test", "", "")


def kinds(text: str, *spans: tuple[int, int], most_words: int | None = None) -> set[str]:
    evidence = tuple(Span(*span) for span in spans or [(0, len(TEXT))])
    return {fault.kind for fault in faults_of_claim(ARTICLE, Claim(text, evidence), most_words)}


def test_a_claim_shortened_by_deletion_is_faultless() -> None:
    assert kinds("Japan will pay for “two” new bases.") == set()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Japan will pay for three new bases.", "words that are not there"),
        ("Bases Japan will pay for.", "words that are not there"),
        ("Will Japan pay?", "is a question"),
        ("Japan will pay for “two new bases.", "quotes unbalanced"),
        ("Japan (pop. 124 million will pay.", "brackets unbalanced"),
        ("Japan will pay", "has no full stop"),
        ("pay for new bases.", "starts small"),
        ("We will pay.", "speaks in the first person"),
        ("Imagine two new bases.", "is a command"),
        ("JAPAN WILL PAY FOR BASES.", "is in capitals"),
        ("They will pay.", "leans, strong (own counter)"),
        ("Japan will pay for new bases.", "over 5 words"),
    ],
)
def test_each_fault_is_named(text: str, kind: str) -> None:
    assert kind in kinds(text, most_words=5)


def test_words_must_stand_in_the_evidence_given_not_elsewhere_in_the_article() -> None:
    assert "words that are not there" in kinds("Rain fell on Tokyo.", (0, 30))


def test_evidence_past_the_end_is_no_evidence() -> None:
    assert "bad evidence" in kinds("Japan will pay.", (0, len(TEXT) + 1))


def test_what_a_quoted_person_says_of_himself_is_not_the_first_person() -> None:
    assert "speaks in the first person" not in kinds("“We will pay,” officials said.")


def test_two_claims_in_the_same_words_repeat() -> None:
    apart = np.eye(3, dtype=np.float32)
    claims = [
        "Japan will pay America for the Okinawa bases.",
        "Rain fell on Tokyo.",
        "Japan pays for Okinawa's bases.",
    ]
    briefing = Briefing(tuple(Claim(text, (Span(0, 9),)) for text in claims), (), ENGINE)
    found = list(faults_of_briefing(briefing, lambda texts: apart[: len(texts)]))
    assert [fault.kind for fault in found] == ["repeats by words"]
    found = list(faults_of_briefing(briefing, lambda texts: np.ones_like(apart)[: len(texts)] / np.sqrt(3)))
    assert [fault.kind for fault in found].count("repeats by meaning") == 3
