"""An argument's recommendation is among its key points."""

from __future__ import annotations

from dataclasses import replace

from summarizer.engines.extractive.recommending import with_recommendation
from summarizer.engines.extractive.selection import Taste

from .test_selection import candidate, indexes, scored

URGES = "The two navies must share their charts."


def test_the_last_recommendation_takes_the_place_of_the_weakest_point() -> None:
    pool = [candidate(i) for i in range(9)] + [candidate(9, text=URGES)]
    points = [pool[1], pool[2]]
    worth = scored([9, 3, 2, 1, 1, 1, 1, 1, 1, 0])
    assert indexes(with_recommendation(points, [pool[0]], pool, worth, 2, Taste())) == [1, 9]
    assert indexes(with_recommendation(points, [pool[0]], pool, worth, 3, Taste())) == [1, 2, 9]


def test_where_one_of_the_last_is_told_nothing_changes() -> None:
    pool = [candidate(i) for i in range(8)] + [candidate(8, text=URGES), candidate(9, text=URGES)]
    worth = scored([9, 3, 2, 1, 1, 1, 1, 1, 0, 0])
    assert indexes(with_recommendation([pool[1], pool[8]], [pool[0]], pool, worth, 2, Taste())) == [1, 8]
    assert indexes(with_recommendation([pool[1]], [pool[9]], pool, worth, 1, Taste())) == [1]


def test_one_that_leans_that_is_a_condition_or_that_was_said_is_not_told() -> None:
    for text, leans in ((URGES, "weak"), (f"If they talk, {URGES.lower()}", None)):
        pool = [candidate(0), candidate(1, text=text, leans=leans)]
        assert indexes(with_recommendation([], [pool[0]], pool, scored([1, 1]), 2, Taste())) == []
    same = [candidate(0), candidate(1, text=URGES)]
    assert indexes(with_recommendation([], [same[0]], same, scored([1, 1], same=(0, 1)), 2, Taste())) == []


def test_where_none_stands_last_an_earlier_one_is_told() -> None:
    pool = [candidate(0), candidate(1, text=URGES), candidate(2), candidate(3)]
    assert indexes(with_recommendation([], [pool[0]], pool, scored([1, 1, 1, 1]), 2, Taste())) == [1]


def test_one_that_speaks_of_us_comes_after_one_that_does_not() -> None:
    ours = replace(candidate(2, text="We must share our charts."), first_person=True)
    pool = [candidate(0), candidate(1), ours, candidate(3, text=URGES)]
    assert indexes(with_recommendation([], [pool[0]], pool, scored([1, 1, 1.5, 1]), 2, Taste())) == [3]


def test_a_text_without_key_points_gets_none() -> None:
    pool = [candidate(0), candidate(1, text=URGES)]
    assert with_recommendation([], [pool[0]], pool, scored([1, 1]), 0, Taste()) == []
