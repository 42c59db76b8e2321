"""The view for people."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .conftest import Run

TITLE = "Two old rivals agree to run ferries again"


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("columns", ["60", "80", "120"])
def test_everything_is_shown_whatever_the_width(
    run: Callable[..., Run], write_page: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, columns: str
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    page = write_page()
    brief = json.loads(run("summarize", page, "--json").out)
    shown = run("summarize", page)
    assert shown.code == 0
    assert shown.out.startswith(f"{TITLE}\n")
    assert "The Strait Post · Mira Holt · 29 April 2024" in flat(shown.out)
    assert brief["briefing"]["text"] in flat(shown.out)
    for point in brief["key_points"]:
        assert f"• {point['role'].capitalize()}: {point['text']}" in flat(shown.out)
    assert max(map(width, shown.out.splitlines())) <= min(int(columns), 100)
    assert not [line for line in shown.out.splitlines() if line != line.rstrip()]
    assert "…" not in shown.out
    assert "\x1b" not in shown.out


def width(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in line)


def test_receipts_show_each_claim_beside_its_exact_source(
    run: Callable[..., Run], write_page: Callable[..., Path]
) -> None:
    page = write_page()
    brief = json.loads(run("summarize", page, "--json").out)
    shown = flat(run("summarize", page, "--receipts").out.replace("│", " "))
    for claim in (*brief["briefing"]["claims"], *brief["key_points"]):
        for span in claim["evidence"]:
            source = brief["article"]["text"][span["start"] : span["end"]]
            place = shown.index(f"[{span['start']}–{span['end']}]")
            assert shown[:place].replace("~~", "").rstrip().endswith(flat(source))


def test_words_left_out_are_marked_where_nothing_can_be_struck(
    run: Callable[..., Run], write_page: Callable[..., Path]
) -> None:
    page = write_page()
    brief = json.loads(run("summarize", page, "--json").out)
    shown = flat(run("summarize", page, "--receipts").out.replace("│", " "))
    claims = [*brief["briefing"]["claims"], *brief["key_points"]]
    shortened = [
        claim
        for claim in claims
        if len(claim["text"]) < sum(span["end"] - span["start"] for span in claim["evidence"])
    ]
    struck = re.findall(r"~~[^~]+~~", shown)
    assert bool(shortened) == bool(struck[1:] if struck[:1] == ["~~ and ~~"] else struck)


def test_a_long_word_and_an_address_stay_whole(run: Callable[..., Run], tmp_path: Path) -> None:
    address = "https://strait.example/" + "a-long-way-to-go/" * 8
    page = tmp_path / "page.html"
    page.write_text(
        f'<html lang="en"><head><link rel="canonical" href="{address}"><title>{TITLE}</title></head><body>'
        f"<article><h1>{TITLE}</h1>"
        "<p>The boats between the two capitals will sail again in May, the two "
        "governments said on Monday after talks that had lasted for six years.</p>"
        "<p>Both parliaments still have to vote on the deal, which costs $12 million.</p></article>"
        "</body></html>",
        encoding="utf-8",
    )
    url = json.loads(run("summarize", page, "--json").out)["article"]["url"]
    assert url
    assert url in run("summarize", page).out.splitlines()


@pytest.mark.parametrize(
    "evil", ["\x1b[31mred\x1b[0m", "\x9b31m", "\u202egnp.exe", "[bold]x[/bold]", ":smile:", "\x07"]
)
def test_what_an_article_says_cannot_steer_the_terminal(
    run: Callable[..., Run], write_page: Callable[..., Path], evil: str
) -> None:
    page = write_page(title=f"Ferries {evil} again between two capitals")
    done = run("summarize", page)
    assert done.code == 0
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", done.out)
    if evil.isprintable() and evil.isascii():
        assert evil in flat(done.out)


def test_a_file_name_cannot_steer_the_terminal_either(run: Callable[..., Run]) -> None:
    done = run("summarize", "no\x1b[31m\nfile")
    assert len(done.err.splitlines()) == 1
    assert "\x1b" not in done.err


def test_digest_shows_each_topic_with_its_articles(run: Callable[..., Run]) -> None:
    done = run("digest", "--topic", "japan-rok")
    digest = json.loads(run("digest", "--topic", "japan-rok", "--json").out)
    assert done.code == 0
    assert done.out.startswith("━━ Japan–ROK relations · 2 articles ━")
    headlines = [story["headline"] for story in digest["stories"]]
    assert [done.out.count(headline) for headline in headlines] == [1, 1]
    assert done.out.index(headlines[0]) < done.out.index(headlines[1])
    for story in digest["stories"]:
        assert story["briefing"]["text"] in flat(done.out)


def test_a_quiet_topic_that_was_asked_for_says_so(
    run: Callable[..., Run], write_page: Callable[..., Path]
) -> None:
    done = run("digest", "--topic", "japan-rok", "--from", write_page())
    assert "Nothing yet." in done.out
    assert (
        "Nothing since 1 May 2030."
        in run("digest", "--topic", "japan-rok", "--from", write_page(), "--since", "2030-05-01").out
    )


def test_warnings_are_shown(run: Callable[..., Run]) -> None:
    warned = [
        brief for brief in map(json.loads, run("summarize", "--json").out.splitlines()) if brief["warnings"]
    ]
    assert warned  # the excerpt and the teasers among the seeds
    shown = flat(run("summarize").out)
    assert all(f"Note: {warning}" in shown for brief in warned for warning in brief["warnings"])


def test_articles_show_date_title_and_origin(
    run: Callable[..., Run], write_page: Callable[..., Path]
) -> None:
    done = run("articles", "--from", write_page())
    first, second, *rest = done.out.splitlines()
    assert first == f"2024-04-29  {TITLE}"
    assert second.strip().startswith("The Strait Post · Mira Holt")
    assert not rest


def test_topics_show_their_words_when_more_is_asked_for(run: Callable[..., Run]) -> None:
    assert "Japan–ROK relations  japan-rok" in run("topics").out
    assert "words for:" not in run("topics").out
    assert "words for:" in run("topics", "-v").out


def test_check_tells_states_in_words(run: Callable[..., Run]) -> None:
    done = run("check")
    states = [line.split()[0] for line in done.out.splitlines() if not line.startswith(" ")]
    assert set(states) <= {"ok", "note", "warn", "fail"}
    assert "model" in done.out
    assert "BRIEFING_DISCORD__TOKEN" in done.out


def test_quiet_says_nothing_but_errors(run: Callable[..., Run], tmp_path: Path) -> None:
    assert run("digest").err
    assert run("digest", "--quiet").err == ""
    assert run("--quiet", "digest").err == ""
    assert run("summarize", "-q", tmp_path / "none").err.startswith("error: ")


def test_more_is_said_when_it_is_asked_for(run: Callable[..., Run], write_page: Callable[..., Path]) -> None:
    page = write_page()
    done = run("summarize", page, "-v")
    assert done.err == f"{page}: articles found: 1\n"
    assert done.out == run("summarize", page).out


def test_common_options_may_stand_before_or_after_the_command(
    run: Callable[..., Run], tmp_path: Path
) -> None:
    (tmp_path / "bot.toml").write_text("[x\n", encoding="utf-8")
    assert run("--config", tmp_path, "digest").code == run("digest", "--config", tmp_path).code == 2
    assert run("--set", "summarizer.threads=x", "digest").code == 2
