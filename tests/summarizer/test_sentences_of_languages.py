"""Sentences in Japanese, Korean and Ukrainian: where they end, and that their offsets are exact on any input."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.sentences import split_sentences
from tests.summarizer.tricky_languages import TRICKY

CASES = [(language, case) for language, cases in TRICKY.items() for case in cases]


@pytest.mark.parametrize(("language", "case"), CASES, ids=[case[:24] for _, case in CASES])
def test_a_paragraph_falls_into_its_sentences(language: str, case: str) -> None:
    found = split_sentences(case.replace("|", ""), language)

    assert [sentence.text for sentence in found] == [piece.strip() for piece in case.split("|")]


@given(
    st.sampled_from(["ja", "ko", "uk"]),
    st.lists(
        st.sampled_from(
            [
                *"。！？!?.…「」『』（）“”«»()–—-、, \n",
                "と",
                "は",
                "다",
                "라고",
                "р.",
                "м.",
                "Київ",
                "К.",
                "5",
            ]
        ),
        max_size=40,
    ),
)
def test_nothing_is_lost_and_offsets_are_exact(language: str, pieces: list[str]) -> None:
    text = "".join(pieces)
    found = split_sentences(text, language)
    at = 0
    for sentence in found:
        assert sentence.text == text[sentence.start : sentence.end]
        assert not text[at : sentence.start].strip()
        at = sentence.end
    assert not text[at:].strip()


@pytest.mark.parametrize("language", ["ja", "ko", "uk"])
def test_a_line_of_marks_takes_no_time_that_grows_with_its_square(language: str) -> None:
    assert split_sentences("「『（«“" * 20_000 + "。", language)


def test_wrapped_japanese_lines_are_one_paragraph() -> None:
    text = (
        "日本と韓国の首脳は木曜日、東京で会談し、安全保障での協力を\n"
        "強めることで一致した。両国の関係はこの一年で大きく改善して\n"
        "いる。\n"
    )
    found = split_sentences(text, "ja")

    assert [sentence.text[-5:] for sentence in found] == ["一致した。", "て\nいる。"]
    assert {sentence.paragraph for sentence in found} == {0}
