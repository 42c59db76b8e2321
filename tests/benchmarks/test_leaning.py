"""The benchmarks' own counter of leaning sentences."""

from __future__ import annotations

import pytest

from ._leaning import leaning


@pytest.mark.parametrize(
    "sentence",
    [
        "He said the talks would go on.",
        "Their plan failed.",
        "It has never worked.",
        "It's a mistake.",
        "This is a mistake.",
        "That was the last treaty signed.",
        "Those talks failed.",
        "But the talks failed.",
        "However, the talks failed.",
        "For example, Japan paid more.",
        "In that sense, the talks failed.",
        "All of this costs money.",
        "Such a plan would fail.",
        "Second, the army is small.",
        "Both have failed.",
        "The latter is more likely.",
        "There, the army is small.",
        "(CNN)He agreed.",
        "Yes, Moon agreed.",
        "In addition, Moon agreed.",
        "In response to this, Moon agreed.",
        "Instead of that, Moon agreed.",
        "— And the army is small.",
    ],
)
def test_a_pronoun_demonstrative_or_connective_at_the_start_leans(sentence: str) -> None:
    assert leaning(sentence) == "strong"


@pytest.mark.parametrize(
    "sentence",
    [
        "Japan and South Korea agreed to share warnings.",
        "It is time to end the war.",
        "It is not in Japan's interest to wait.",
        "It’s hard to see how the talks could succeed.",
        "It seems the talks failed.",
        "There is no plan.",
        "This week Japan signed the treaty.",
        "In this century Asia will lead.",
        "Those who pay decide.",
        "Both Japan and South Korea agreed.",
        "That the talks failed surprised nobody.",
        "So far no treaty has been signed.",
        "Then-president Moon agreed.",
        "Instead of waiting, Japan signed.",
        "Italy signed the treaty.",
        "Butter prices rose.",
        "In addition to Japan, Korea signed.",
        "It has been two years since the war.",
        "It has also been reported that Korea signed.",
        "Those responsible must resign.",
    ],
)
def test_names_dummy_subjects_and_the_present_stand_alone(sentence: str) -> None:
    assert leaning(sentence) is None


@pytest.mark.parametrize(
    "sentence",
    [
        "When he took office, Moon agreed.",
        "In his speech, Moon agreed.",
        "“He is wise,” Moon said.",
        "Another failed.",
        "Peace is more than that.",
    ],
)
def test_a_pronoun_that_may_be_resolved_later_leans_weakly(sentence: str) -> None:
    assert leaning(sentence) == "weak"
