"""The words that say who wrote a briefing."""

from __future__ import annotations

import pytest

from bot.briefings.labels import written_by
from summarizer import Briefing, EngineInfo


def _by(name: str, model: str, replaced: int = 0) -> str | None:
    return written_by(Briefing((), (), EngineInfo(name, model, "1"), replaced=replaced))


@pytest.mark.parametrize("name", ["extractive", "editor"])
def test_the_articles_own_words_need_no_author(name: str) -> None:
    assert _by(name, "extractive") is None


@pytest.mark.parametrize("name", ["endpoint", "transformers"])
def test_a_models_words_are_said_to_be(name: str) -> None:
    assert _by(name, "qwen3:4b") == "Written by qwen3:4b, each claim checked against the article"


def test_where_a_model_lies_is_not_told() -> None:
    assert str(_by("endpoint", "/srv/secret/qwen3-4b/")).startswith("Written by qwen3-4b,")
    assert str(_by("endpoint", "Qwen/Qwen3-4B")).startswith("Written by Qwen/Qwen3-4B,")


def test_what_the_checks_took_out_is_counted() -> None:
    assert str(_by("endpoint", "m", 1)).endswith("; 1 claim did not hold, and gave way to its own sentences")
    assert str(_by("endpoint", "m", 3)).endswith("; 3 claims did not hold, and gave way to its own sentences")


def test_an_editor_does_not_hide_the_model() -> None:
    assert str(_by("editor", "endpoint")).startswith("Written by a language model and an editor")
