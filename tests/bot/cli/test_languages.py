"""Articles in other languages on the command line: with an encoder for them, and without."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.summarizer.saved_pages import PAGES
from tests.summarizer.tiny_encoder import make_onnx_encoder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .conftest import Run

LANGUAGES = ("ja", "ko", "uk")


@pytest.fixture
def page(tmp_path: Path) -> Callable[[str], Path]:
    def page(language: str) -> Path:
        path = tmp_path / f"{language}.txt"
        path.write_text(PAGES[language], encoding="utf-8")
        return path

    return page


@pytest.fixture
def set_encoder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = make_onnx_encoder(tmp_path / "encoder")
    monkeypatch.setenv("BRIEFING_SUMMARIZER__ENCODER", str(folder))
    monkeypatch.setenv("BRIEFING_SUMMARIZER__ENCODER_LANGUAGES", "en, ja, ko, uk")
    return folder


@pytest.mark.usefixtures("set_encoder")
@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_briefed_with_exact_receipts(
    run: Callable[..., Run], page: Callable[[str], Path], language: str
) -> None:
    done = run("summarize", page(language), "--json")

    assert done.code == 0, done.err
    told = json.loads(done.out)
    text = told["article"]["text"]
    assert told["article"]["language"] == language
    for claim in (*told["briefing"]["claims"], *told["key_points"]):
        (span,) = claim["evidence"]
        assert text[span["start"] : span["end"]].lower().endswith(claim["text"].lower())


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_one_it_is_refused_and_the_setting_is_named(
    run: Callable[..., Run], page: Callable[[str], Path], language: str
) -> None:
    done = run("summarize", page(language))

    assert done.code == 1
    assert done.out == ""
    assert f"is in '{language}'" in done.err
    assert "summarizer.encoder" in done.err


@pytest.mark.usefixtures("set_encoder")
def test_what_was_read_is_found_by_its_words(run: Callable[..., Run], page: Callable[[str], Path]) -> None:
    assert run("ingest", page("ja"), page("uk")).code == 0

    found = run("search", "徴用工", "--json").out.splitlines()
    assert json.loads(found[0])["article"]["language"] == "ja"


def test_check_says_which_languages_are_read(run: Callable[..., Run], set_encoder: Path) -> None:
    findings = map(json.loads, run("check", "--json").out.splitlines())
    model = next(finding for finding in findings if finding["part"] == "model")

    assert model["state"] == "ok"
    assert model["said"] == f"{set_encoder} loaded; it reads: en, ja, ko, uk"


def test_articles_stay_when_the_encoder_for_them_is_taken_away(
    run: Callable[..., Run], page: Callable[[str], Path], set_encoder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert set_encoder.is_dir()
    assert run("ingest", page("ja"), page("uk")).code == 0
    monkeypatch.delenv("BRIEFING_SUMMARIZER__ENCODER")
    monkeypatch.delenv("BRIEFING_SUMMARIZER__ENCODER_LANGUAGES")

    listed = run("articles", "--json")
    assert listed.code == 0
    assert len(listed.out.splitlines()) == 2
    assert run("digest").code == 0
    assert run("search", "徴用工").code == 0


def test_a_wrong_folder_is_named_with_the_mend(
    run: Callable[..., Run], page: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BRIEFING_SUMMARIZER__ENCODER", "/no/such/folder")
    done = run("summarize", page("ja"))

    assert done.code != 0
    assert "/no/such/folder" in done.err
    assert "there is no such folder" in done.err
    assert "Traceback" not in done.err
