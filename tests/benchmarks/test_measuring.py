"""What the benchmarks measure with, on texts small enough to check by hand."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from . import _oracle, _peers, _rouge, _stats

SENTENCES = [
    "The president signed the treaty with Japan on Monday.",
    "Rain fell on the capital.",
    "Japan will pay for two new bases.",
    "Critics called the price of the bases too high.",
    "A dog was found.",
]
REFERENCE = ["Japan and the president signed a treaty on bases.", "Critics called the price too high."]


def reached(chosen: tuple[int, ...]) -> float:
    scores = _rouge.score(_rouge.reference(REFERENCE), [SENTENCES[place] for place in chosen])
    return scores.r1 + scores.r2


def test_the_oracle_of_one_sentence_is_the_best_one() -> None:
    best = max(range(len(SENTENCES)), key=lambda place: reached((place,)))
    assert _oracle.greedy_oracle(SENTENCES, REFERENCE, 1) == [best]


def test_the_oracle_stops_where_another_sentence_would_only_cost() -> None:
    chosen = _oracle.greedy_oracle(SENTENCES, REFERENCE, len(SENTENCES))
    assert chosen == sorted(chosen)
    assert reached(tuple(chosen)) == max(
        reached(some) for n in (1, 2, 3) for some in combinations(range(5), n)
    )


def test_an_oracle_without_anything_in_common_chooses_nothing() -> None:
    assert _oracle.greedy_oracle(SENTENCES, ["Kyoto?"], 3) == []


@pytest.mark.parametrize("name", ["sumy LexRank", "sumy TextRank", "sumy LSA"])
@pytest.mark.parametrize("count", [1, 3, 9])
def test_sumy_chooses_among_equal_sentences_each_once(name: str, count: int) -> None:
    sentences = [*SENTENCES, SENTENCES[0]]
    chosen = _peers.sumy_selectors()[name](sentences, count)
    assert chosen == sorted(set(chosen))
    assert len(chosen) <= min(count, len(sentences))


@given(st.integers(1, 12), st.integers(1, 8), st.integers(0, 99))
def test_clusters_choose_the_first_and_as_many_as_asked(size: int, count: int, seed: int) -> None:
    vectors = np.random.default_rng(seed).integers(0, 2, size=(size, 3)).astype(np.float32)
    selector = _peers.minilm_selectors(_FixedVectors(vectors))["MiniLM k-means, first kept"]
    chosen = selector([f"Sentence number {n} of a text that is long enough." for n in range(size)], count)
    assert chosen[0] == 0
    assert chosen == sorted(set(chosen))
    assert len(chosen) == min(count, size)


class _FixedVectors:
    def __init__(self, vectors: np.ndarray) -> None:
        self.vectors = vectors

    def encode(self, sentences: list[str]) -> np.ndarray:
        return self.vectors[: len(sentences)]


def test_an_interval_holds_the_mean_and_narrows_when_articles_agree() -> None:
    theirs = np.zeros((200, 1))
    random = np.random.default_rng(1)
    noisy = random.normal(1, 5, (200, 1))
    gap, low, high = _stats.difference(noisy, theirs)
    assert low < gap < high
    assert _stats.difference(theirs + 1, theirs) == (1, 1, 1)
    # The width of a mean's 95% interval is near four standard errors.
    assert (high - low).item() == pytest.approx(3.92 * noisy.std() / np.sqrt(200), rel=0.1)


def test_the_share_of_a_gap_is_that_of_the_means() -> None:
    lead, most = np.array([[10.0], [30.0]]), np.array([[20.0], [60.0]])
    ours = np.array([[15.0], [35.0]])  # half of the first way, a sixth of the second
    share, low, high = _stats.share_closed(ours, lead, most)
    assert share.item() == pytest.approx(10 / 40)
    # Draws hold one article twice, or both.
    assert (low.item(), high.item()) == pytest.approx((5 / 30, 5 / 10))


def test_who_does_as_the_lead_closes_nothing_and_the_oracle_all() -> None:
    lead, most = np.array([[10.0, 5.0]]), np.array([[20.0, 8.0]])
    assert _stats.share_closed(lead, lead, most)[0].tolist() == [0, 0]
    assert _stats.share_closed(most, lead, most)[0].tolist() == [1, 1]
