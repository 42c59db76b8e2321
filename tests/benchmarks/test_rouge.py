"""Our fast ROUGE is `rouge_score`, to the ninth decimal."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rouge_score.rouge_scorer import RougeScorer

from . import _rouge

if TYPE_CHECKING:
    from pathlib import Path

OFFICIAL = RougeScorer(["rouge1", "rouge2", "rougeLsum"], use_stemmer=True)

# Few words, so that repeats, ties between subsequences and empty lines are common.
WORDS = st.sampled_from(
    ["troops", "troop", "the", "of", "U.S.", "2,300", "été", "—", "aid", "aiding", "nation's"]
)
SUMMARIES = st.lists(st.lists(WORDS, max_size=14).map(" ".join), max_size=5)


def assert_equal(expected: list[str], candidate: list[str]) -> None:
    official = OFFICIAL.score("\n".join(expected), "\n".join(candidate))
    ours = _rouge.score(_rouge.reference(expected), candidate)
    assert ours == pytest.approx(tuple(official[kind].fmeasure for kind in official), abs=1e-9)


@given(SUMMARIES, SUMMARIES)
def test_any_two_summaries_score_as_the_official_scorer_does(
    expected: list[str], candidate: list[str]
) -> None:
    assert_equal(expected, candidate)


def test_a_newline_inside_a_sentence_ends_a_line() -> None:
    assert_equal(["Aid was cut.\nTroops left."], ["Troops left. Aid\nwas cut."])


def test_nothing_scores_nothing() -> None:
    assert _rouge.score(_rouge.reference([]), []) == (0.0, 0.0, 0.0)
    assert _rouge.score(_rouge.reference(["Aid was cut."]), []) == (0.0, 0.0, 0.0)


@pytest.mark.parametrize("name", ["cnndm-dev", "xsum-dev", "bbc-dev"])
def test_real_summaries_score_as_the_official_scorer_does(shared: Path, name: str) -> None:
    with (shared / "eval" / f"{name}.jsonl").open(encoding="utf-8") as file:
        for _, line in zip(range(15), file, strict=False):
            row = json.loads(line)
            sentences = row["article"].replace("\n", " ").split(". ")
            assert_equal(row["highlights"], sentences[:4])
            assert_equal(row["highlights"], sentences[5:7])
