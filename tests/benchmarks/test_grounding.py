"""The measures of the grounding benchmark, and the made pairs that its weights are fitted to."""

from __future__ import annotations

import random

import numpy as np
import pytest

from summarizer import Article, split_sentences
from summarizer.grounding import _features, _weights

from . import grounding, tune_grounding
from ._data import Example

TEXT = (
    "Officials in Oslo said on Monday that Norway will not sell 12 ships to Sweden. "
    "The buyers from Stockholm had offered 40 million crowns for the old vessels. "
    "In March the fleet of Denmark may receive two of them, wanted by sailors of a poor nation and two towns, said Anna Berg."
)


def test_roc_auc_is_the_chance_that_a_supported_sentence_scores_above_another() -> None:
    truth = np.array([True, True, False, False])

    assert grounding.roc_auc(np.array([0.9, 0.8, 0.2, 0.1]), truth) == 1.0
    assert grounding.roc_auc(np.array([0.1, 0.2, 0.8, 0.9]), truth) == 0.0
    assert grounding.roc_auc(np.array([0.9, 0.1, 0.5, 0.05]), truth) == 0.75
    assert grounding.roc_auc(np.zeros(4), truth) == 0.5


def test_balanced_accuracy_weighs_both_classes_alike() -> None:
    truth = np.array([True] * 9 + [False])

    assert grounding.balanced_accuracy(np.ones(10, dtype=bool), truth) == 0.5
    assert grounding.best_balanced(np.array([*range(1, 10), 0.0]), truth) == 1.0


def test_containment_is_the_share_of_words_in_the_source() -> None:
    judged = grounding.Judged("qags", "cnndm", "Ships were sold.", "Ships were given", True, "A")

    assert grounding.containment(judged) == pytest.approx(2 / 3)


def test_numbers_that_tokens_tore_apart_are_joined() -> None:
    assert grounding._joined("1, 600 of 1. 3 million, 5 more") == "1,600 of 1.3 million, 5 more"


def test_the_weights_are_those_of_the_features_and_agree_with_their_meaning() -> None:
    assert tuple(_weights.WEIGHTS) == _features.NAMES
    for name, weight in _weights.WEIGHTS.items():
        assert weight >= 0 if name in tune_grounding._SPEAK_FOR else weight <= 0


@pytest.mark.parametrize("kind", sorted(tune_grounding._SPOILS))
def test_each_way_to_spoil_a_sentence_changes_one(kind: str) -> None:
    article = Article("ships", "", TEXT, language="en")
    example = Example(article, "", (), split_sentences(TEXT))
    spoil = tune_grounding._SPOILS[kind]

    spoiled = {
        sentence.text: spoil(sentence.text, example, random.Random(seed))
        for seed in range(3)
        for sentence in example.sentences
    }

    assert any(after not in (None, before) for before, after in spoiled.items())


def test_a_fit_drops_what_contradicts_its_meaning() -> None:
    random_numbers = np.random.default_rng(0)
    y = random_numbers.random(400) < 0.5
    x = random_numbers.normal(size=(400, len(_features.NAMES)))
    x[:, 0] += y  # speaks for, as it should
    x[:, 1] -= y  # a share that would speak against

    found = tune_grounding.fit_with_signs(x, y, tune_grounding.balance(y))

    assert found[1] > 0.5
    assert found[2] == 0
