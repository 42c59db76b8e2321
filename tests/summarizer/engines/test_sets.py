"""Sentences weighed together."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest

from summarizer.document import Document
from summarizer.engines.extractive.features import sentence_features
from summarizer.engines.extractive.networks import shipped_salience
from summarizer.engines.extractive.sets import Sight, look_at, promising, set_features, together
from summarizer.sentences import split_sentences
from summarizer.types import Article

REPORT = """Lawmakers in Brussels approved a 50 billion euro loan for Ukraine on Thursday after a night of talks.
The vote ended four months of delay over the loan for Ukraine.
"This is the clearest signal we could send," said Ursula Berg, who chairs the budget committee.
The first transfer of the loan is due in March.
Ukraine's finance ministry has warned that it could not pay teachers and nurses after April.
A fountain stands in front of the building.
Hungary dropped its objection after the other members agreed to review the loan every two years.""".replace(
    "\n", "\n\n"
)


@pytest.fixture(scope="module")
def sight() -> Sight:
    article = Article(id="x", title="", text=REPORT, language="en")
    sentences = split_sentences(REPORT)
    nothing = np.zeros((len(sentences), 1), np.float32)
    features = sentence_features(Document(article, sentences, nothing, nothing[0]))
    texts = [sentence.text for sentence in sentences]
    found = look_at(texts, features.matrix, features.argument, shipped_salience())
    assert found is not None
    return found


def test_a_set_is_the_same_in_any_order(sight: Sight) -> None:
    sets = np.array(list(permutations([0, 3, 6])))
    rows = set_features(sight.noted, sets)
    np.testing.assert_allclose(rows, np.tile(rows[0], (len(rows), 1)), atol=1e-12)


def test_the_best_of_each_opinion_is_nought(sight: Sight) -> None:
    sets = np.array([[0, 1], [0, 4], [5, 6]])
    worth = together(sight, shipped_salience(), sets)
    assert (worth <= 0).all()
    assert together(sight, shipped_salience(), sets[:1]).tolist() == [0.0]


def test_news_is_worth_more_than_a_fountain(sight: Sight) -> None:
    worth = together(sight, shipped_salience(), np.array([[0, 4, 6], [2, 3, 5]]))
    assert worth[0] > worth[1]


def test_the_first_three_are_promising_and_no_heading_is(sight: Sight) -> None:
    choices = [1, 2, 3, 5, 6]
    found = promising(sight.noted, choices)
    assert found[:3] == [1, 2, 3]
    assert sorted(found) == choices


def test_opinions_are_likelihoods(sight: Sight) -> None:
    for told in (sight.noted, sight.taken):
        assert ((told.held > 0) & (told.held < 1)).all()
    assert 0 < sight.share < 1


def test_no_words_no_sight() -> None:
    assert look_at(["…"], np.zeros((1, 29)), 0.0, shipped_salience()) is None
