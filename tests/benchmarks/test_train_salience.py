"""The training of the salience model, on a few made-up articles: the same bytes each time, and something learned."""

from __future__ import annotations

import random

import numpy as np
import pytest

from summarizer.types import Article

pytest.importorskip("torch", reason="training needs torch (the extra `models`)")

from summarizer.sentences import split_sentences
from tests.benchmarks._data import Example
from tests.benchmarks._salience_cases import Case, greedy_oracle, make_case
from tests.benchmarks._salience_learning import TAKEN, learn, prepare
from tests.benchmarks.train_salience import _files

PLACES = ["Oslo", "Lima", "Cairo", "Seoul", "Delhi", "Quito", "Accra", "Hanoi"]


def make(number: int, data: str) -> Case:
    """A report in which the sentence with a treaty is what a summary holds."""
    lots = random.Random(number)
    one, two = lots.sample(PLACES, 2)
    lines = [f"Ministers of {one} and {two} signed a treaty on fish number {number}."]
    lines += [
        f"The weather in {lots.choice(PLACES)} was fine for {lots.randint(2, 90)} days." for _ in range(7)
    ]
    lots.shuffle(lines)
    reference = next(line for line in lines if "treaty" in line)
    article = Article(f"{data}-{number}", "", " ".join(lines), language="en")
    found = make_case(Example(article, "", (reference,), split_sentences(article.text)), data)
    assert found is not None
    return found


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    # Enough terms for a batch.
    return [make(number, data) for data in ("cnndm", TAKEN) for number in range(80)]


def test_training_twice_gives_the_same_bytes_and_knows_what_is_told(cases: list[Case]) -> None:
    prepare()
    first = learn(cases)
    assert _files(first) == _files(learn(cases))
    assert first.noted.known["treaty"] > 0 > first.noted.known["weathe"]


def test_an_article_too_short_to_choose_from_is_left_out() -> None:
    article = Article("x", "", "One sentence stands here.", language="en")
    assert make_case(Example(article, "", ("One sentence.",), split_sentences(article.text)), "cnndm") is None


def test_rouge_of_sets_is_that_of_the_scorer_but_for_pairs_across_sentences(cases: list[Case]) -> None:
    case = cases[0]
    best = greedy_oracle(case, 3)
    scores = case.overlap.rouge(np.array([best]))[0]
    assert scores.tolist() == [1.0, 1.0]  # the reference is one of the sentences
    assert len(best) == 1
