"""Whether an article supports a claim that a person wrote."""

from __future__ import annotations

import pytest

from bot.briefings.evidence import find_support
from summarizer import Span

TEXT = (
    "The strait was closed on Monday, officials said. Nobody knows for how long. "
    "Ships turned back; insurers doubled their rates to 3.5%. The port is not closed."
)
FIRST = "The strait was closed on Monday, officials said."


def span(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words))


def test_it_stays_with_the_sentences_it_rested_on_where_they_hold_its_words() -> None:
    support = find_support("On Monday, the strait was closed.", TEXT, (span(FIRST),))
    assert support.supported
    assert support.evidence == (span(FIRST),)


def test_it_moves_to_another_sentence_where_that_holds_them() -> None:
    support = find_support("Insurers doubled rates.", TEXT, (span(FIRST),))
    assert support.supported
    assert [each.of(TEXT) for each in support.evidence] == [
        "Ships turned back; insurers doubled their rates to 3.5%."
    ]


def test_it_may_rest_on_two_together() -> None:
    support = find_support("The strait was closed; ships turned back.", TEXT, ())
    assert support.supported
    assert support.evidence[0].of(TEXT) == FIRST
    assert len(support.evidence) == 2


@pytest.mark.parametrize(
    ("claim", "missing"),
    [
        ("The strait was reopened on Monday.", ("reopened",)),
        ("Insurers tripled their rates to 4%.", ("Insurers", "tripled", "rates", "4")),
        ("The strait was never closed.", ("never",)),
    ],
)
def test_words_that_stand_nowhere_are_named(claim: str, missing: tuple[str, ...]) -> None:
    support = find_support(claim, TEXT, (span(FIRST),))
    assert not support.supported
    assert support.missing == missing


def test_a_negation_that_is_lost_is_no_support() -> None:
    support = find_support("The port is closed.", TEXT, (span("The port is not closed."),))
    assert (support.supported, support.lost) == (False, ("not",))


def test_case_plurals_and_apostrophes_do_not_matter() -> None:
    text = "China’s navy hasn’t sailed."
    whole = (Span(0, len(text)),)
    assert find_support("The Navies of CHINA have not sailed", text, whole).missing == ("Navies",)
    assert find_support("China's navy has not sailed", text, whole).supported
