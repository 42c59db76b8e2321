"""The choice of claims and key points, over scores and vectors that the tests make up."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from summarizer.engines.extractive.candidates import Candidate
from summarizer.engines.extractive.selection import (
    MAX_CLAIM_WORDS,
    Scored,
    Sets,
    Taste,
    choose_claims,
    choose_key_points,
    in_telling_order,
)
from summarizer.types import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


def candidate(index: int, words: int = 10, text: str | None = None, leans: str | None = None) -> Candidate:
    text = text or f"Sentence number {index} says this."
    return Candidate(index, text, words, Span(index, index + 1), leans, frozenset({f"w{index}"}))  # type: ignore[arg-type]


def scored(scores: Sequence[float], argument: float = 0.0, same: tuple[int, int] | None = None) -> Scored:
    vectors = np.eye(len(scores), dtype=np.float32)
    if same:
        vectors[same[1]] = vectors[same[0]]
    return Scored(np.array(scores), vectors, argument)


def indexes(candidates: Sequence[Candidate]) -> list[int]:
    return [c.index for c in candidates]


def no_bonus(one: Candidate, chosen: Sequence[Candidate]) -> float:
    return 0.0


def test_the_weightiest_come_first() -> None:
    pool = [candidate(i) for i in range(5)]
    assert indexes(choose_claims(pool, scored([1, 9, 3, 8, 2], argument=1.0), 3, Taste())) == [1, 3, 2]


def test_a_sentence_that_says_the_same_is_not_told_again() -> None:
    pool = [candidate(i) for i in range(3)]
    assert indexes(choose_claims(pool, scored([5, 4.9, 1], same=(0, 1)), 2, Taste())) == [0, 2]


def test_a_shorter_sentence_is_preferred_among_equals() -> None:
    pool = [candidate(0, words=40), candidate(1, words=10), candidate(2, words=10)]
    assert indexes(choose_claims(pool, scored([5, 5, 1], argument=1.0), 1, Taste())) == [1]


def test_a_weak_leaning_costs() -> None:
    pool = [candidate(2, leans="weak"), candidate(3)]
    assert indexes(choose_claims(pool, scored([0, 0, 5, 4.8]), 1, Taste())) == [3]


def test_a_report_is_not_opened_with_its_second_sentence() -> None:
    pool = [candidate(i) for i in range(3)]
    assert indexes(choose_claims(pool, scored([1, 5, 2]), 1, Taste())) == [0]
    assert indexes(choose_claims(pool, scored([1, 5, 2], argument=1.0), 1, Taste())) == [1]


def test_key_points_come_in_the_articles_order_and_add_to_what_is_told() -> None:
    pool = [candidate(i) for i in range(4)]
    chosen = choose_key_points(pool, [pool[1]], scored([1, 9, 2, 3]), 2, Taste(), no_bonus)
    assert indexes(chosen) == [2, 3]


def test_a_bonus_can_bring_a_point_in() -> None:
    pool = [candidate(i) for i in range(3)]
    chosen = choose_key_points(
        pool, [], scored([1, 2, 3]), 1, Taste(), lambda one, _: 5.0 if one.index == 0 else 0.0
    )
    assert indexes(chosen) == [0]


def test_a_report_is_told_in_its_own_order() -> None:
    assert indexes(in_telling_order([candidate(7), candidate(2), candidate(4)], 0.0)) == [2, 4, 7]


def test_an_argument_opens_with_what_should_be() -> None:
    thesis = candidate(7, text="Parliament should vote on the treaty.")
    assert indexes(in_telling_order([thesis, candidate(5), candidate(6)], 1.0)) == [7, 5, 6]


def test_a_thesis_that_stands_far_off_goes_first() -> None:
    assert indexes(in_telling_order([candidate(30), candidate(2), candidate(4)], 1.0)) == [30, 2, 4]
    assert indexes(in_telling_order([candidate(6), candidate(2), candidate(4)], 1.0)) == [2, 4, 6]


@given(
    st.lists(st.tuples(st.floats(-5, 5), st.integers(1, 60)), max_size=12),
    st.floats(0, 1),
    st.integers(1, 3),
)
def test_the_limits_always_hold(made: list[tuple[float, int]], argument: float, limit: int) -> None:
    pool = [candidate(index, words) for index, (_, words) in enumerate(made)]
    claims = choose_claims(pool, scored([score for score, _ in made], argument), limit, Taste())
    assert len(claims) <= limit
    assert sum(claim.words for claim in claims) <= MAX_CLAIM_WORDS
    assert len(set(indexes(claims))) == len(claims)
    assert bool(claims) == bool(pool)
    assert sorted(indexes(in_telling_order(claims, argument))) == sorted(indexes(claims))


def test_a_sentence_that_does_not_speak_of_us_is_preferred_among_equals() -> None:
    pool = [replace(candidate(0), first_person=True), candidate(1)]
    assert indexes(choose_claims(pool, scored([5.5, 5], argument=1.0), 1, Taste())) == [1]
    assert indexes(choose_claims(pool, scored([7, 5], argument=1.0), 1, Taste())) == [0]


def test_who_is_not_named_in_full_yet_is_told_by_a_sentence_that_does_so() -> None:
    alone = replace(candidate(1), bare=frozenset({"Roe"}))
    full = replace(candidate(2), introduced=frozenset({"Roe"}))
    assert indexes(choose_claims([alone, full], scored([0, 5.5, 5], argument=1.0), 1, Taste())) == [2]
    told = choose_claims([alone, full], scored([0, 5, 5.5], argument=1.0), 2, Taste())
    assert indexes(told) == [2, 1]


def together(scores: Sequence[float], pairs: dict[frozenset[int], float] | None = None) -> Scored:
    """A report whose sets are worth their sentences' scores, and what pairs of them add."""

    def worth(sets: NDArray[np.intp]) -> NDArray[np.float64]:
        bonus = [sum(v for pair, v in (pairs or {}).items() if pair <= set(row)) for row in sets.tolist()]
        total = np.array(scores)[sets].sum(axis=1) + bonus
        return np.asarray(total - total.max())

    order = list(range(len(scores)))
    sets = Sets(worth, np.zeros(len(scores)), order)
    # The scores alone would choose otherwise.
    return Scored(-np.array(scores), np.eye(len(scores), dtype=np.float32), 0.0, sets)


def test_a_reports_claims_are_chosen_together() -> None:
    pool = [candidate(i) for i in range(5)]
    report = together([5, 4, 0, 0, 3], {frozenset({2, 3}): 20})
    assert indexes(choose_claims(pool, report, 3, Taste())) == [0, 2, 3]
    assert indexes(choose_claims(pool, report, 2, Taste())) == [2, 3]


def test_claims_that_do_not_fit_together_make_room() -> None:
    long = [candidate(i, words=30) for i in range(3)]
    report = together([3, 2, 1])
    assert indexes(choose_claims(long, report, 3, Taste(long_winded=0))) == [0, 1]
    assert indexes(choose_claims([candidate(0, words=70), candidate(1, words=60)], report, 3, Taste())) == [0]


def test_a_set_never_says_a_thing_twice() -> None:
    pool = [candidate(0), candidate(1), replace(candidate(2), content=frozenset({"w0"}))]
    assert indexes(choose_claims(pool, together([9, 1, 8]), 3, Taste())) == [0, 1]


def test_key_points_of_a_report_are_what_adds_most_to_its_claims() -> None:
    pool = [candidate(i) for i in range(4)]
    report = together([9, 1, 2, 0], {frozenset({0, 3}): 5})
    points = choose_key_points(pool, [pool[0]], report, 2, Taste(), no_bonus)
    assert indexes(points) == [2, 3]


def test_sentences_are_ranked_by_what_they_tell_together_first() -> None:
    report = together([5, 4, 0, 0, 3], {frozenset({2, 3}): 20})
    assert report.sets is not None
    assert report.sets.best(3) == [0, 2, 3]
    assert report.sets.best(9) == [0, 2, 3, 1, 4]


def test_a_candidate_that_no_set_may_hold_is_passed_over() -> None:
    report = together([1, 1, 1])
    assert report.sets is not None
    narrowed = replace(report, sets=replace(report.sets, promising=[1, 2]))
    assert 0 not in indexes(choose_claims([candidate(i) for i in range(3)], narrowed, 3, Taste()))
