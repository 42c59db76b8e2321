"""Every mistake gets one clear line that names it and the mend, and the other inputs are still briefed."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest

from summarizer import MAX_PAGE_BYTES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .conftest import Run

NAVIGATION = (
    "<!doctype html><html><head><title>The Strait Post</title></head><body><nav><ul>"
    + "".join(f"<li><a href=/{n}>{n}</a></li>" for n in ("Home", "World", "Politics", "About", "Contact"))
    + "</ul></nav><footer><a href=/terms>Terms</a> <a href=/privacy>Privacy</a></footer></body></html>"
)
JAPANESE = (
    "港の再開について\n\n"
    + "両国政府は月曜日、首都を結ぶ航路を五月に再開すると発表した。航路は六年前に閉鎖された。" * 12
)


def empty(path: Path) -> None:
    path.write_bytes(b"")


def blank(path: Path) -> None:
    path.write_text(" \n\t\n", encoding="utf-8")


def empty_folder(path: Path) -> None:
    path.mkdir()


def binary(path: Path) -> None:
    path.write_bytes(bytes(range(256)) * 64)


def picture(path: Path) -> None:
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))


def huge(path: Path) -> None:
    with path.open("wb") as file:
        file.write(b"<html><p>words ")
        file.truncate(50_000_000)


def navigation(path: Path) -> None:
    path.write_text(NAVIGATION, encoding="utf-8")


def japanese(path: Path) -> None:
    path.write_text(JAPANESE, encoding="utf-8")


def nothing(path: Path) -> None:
    """Leaves the path without a file."""


def dangling_link(path: Path) -> None:
    path.symlink_to(path.parent / "gone")


def pipe(path: Path) -> None:
    os.mkfifo(path)


BAD = [empty, blank, empty_folder, binary, picture, huge, navigation, japanese, nothing, dangling_link, pipe]


@pytest.mark.parametrize("make", BAD, ids=lambda make: make.__name__)
def test_a_bad_input_is_named_on_one_line_and_the_others_are_briefed(
    run: Callable[..., Run], write_page: Callable[..., Path], tmp_path: Path, make: Callable[[Path], None]
) -> None:
    bad = tmp_path / "bad input.html"
    make(bad)
    good = write_page()
    done = run("summarize", bad, good, "--json")
    assert done.code == 1
    (line,) = done.err.splitlines()
    assert line.startswith(f"error: {bad}: ")
    assert line.endswith(".")
    assert line.count(". ") >= 1  # what is wrong, and then the mend
    (brief,) = map(json.loads, done.out.splitlines())
    assert brief["article"]["title"] == "Two old rivals agree to run ferries again"


def test_a_50_mb_page_is_called_too_large(run: Callable[..., Run], tmp_path: Path) -> None:
    huge(tmp_path / "huge.html")
    assert f"{MAX_PAGE_BYTES // 1024 // 1024} MB" in run("summarize", tmp_path / "huge.html").err


def test_a_forbidden_address_is_refused_and_the_others_are_briefed(
    run: Callable[..., Run], write_page: Callable[..., Path]
) -> None:
    done = run("summarize", "https://localhost/a?b=1", write_page(), "--json")
    assert done.code == 1
    assert done.err.startswith("error: https://localhost/a?b=1: its host is a name of a local network")
    assert len(done.out.splitlines()) == 1


def test_a_folder_of_pages_is_read_and_a_bad_page_in_it_is_named(
    run: Callable[..., Run], write_page: Callable[..., Path]
) -> None:
    good = write_page("good.html")
    empty(good.parent / "empty.txt")
    done = run("summarize", good.parent, "--json")
    assert done.code == 1
    assert str(good.parent / "empty.txt") in done.err
    assert len(done.out.splitlines()) == 1


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_a_text_in_another_encoding_is_read(run: Callable[..., Run], tmp_path: Path, encoding: str) -> None:
    page = tmp_path / "page.txt"
    told = (
        "A café treaty between “old rivals”\n\nBy Zoë Müller\n\nThe two governments signed the treaty in "
        "Genève on Monday. It lets cafés of both countries sell each other’s coffee without duty.\n\n"
        "The treaty replaces one of 1998, which nobody had kept. Both sides called it a beginning, "
        "and said that talks about tea would follow in the autumn.\n"
    )
    page.write_bytes(told.encode(encoding))
    done = run("summarize", page, "--json")
    assert done.code == 0, done.err
    article = json.loads(done.out)["article"]
    assert "Genève" in article["text"]
    assert "other’s" in article["text"]


@pytest.mark.parametrize(
    ("file", "content", "said"),
    [
        ("topics.toml", b"[ferries\n", "not valid TOML"),
        ("topics.toml", b"[ferries]\nname = 'Ferries'\n", "description"),
        ("topics.toml", b"", "no topic"),
        ("topics.toml", b"\xff\xfe\x00", "TOML"),
        ("bot.toml", b"[summarizer\n", "not valid TOML"),
        ("bot.toml", b"[summarizer]\nengine = 'magic'\n", "should be 'extractive'"),
        ("bot.toml", b"[summarizer]\nthreds = 1\n", "Did you mean summarizer.threads?"),
    ],
)
@pytest.mark.parametrize("command", [["summarize"], ["digest"], ["articles"], ["search", "ferries"]])
def test_broken_settings_are_named_on_one_line_with_exit_code_2(
    run: Callable[..., Run], tmp_path: Path, command: list[str], file: str, content: bytes, said: str
) -> None:
    (tmp_path / file).write_bytes(content)
    done = run(*command, "--config", tmp_path)
    assert done.code == 2
    (line,) = done.err.splitlines()
    assert str(tmp_path / file) in line
    assert said in line
    assert done.out == ""


@pytest.mark.parametrize("command", [["digest"], ["articles"], ["search", "ferries"]])
@pytest.mark.parametrize(
    ("slug", "nearest"),
    [("japan-rok-", "japan-rok"), ("Ukraine aid", "ukraine-aid"), ("taiwan", "china-taiwan")],
)
def test_an_unknown_topic_is_refused_with_the_nearest(
    run: Callable[..., Run], command: list[str], slug: str, nearest: str
) -> None:
    done = run(*command, "--topic", slug)
    assert (done.code, done.out) == (2, "")
    (line,) = done.err.splitlines()
    assert f"--topic {slug}" in line
    assert f"Did you mean {nearest}?" in line


def test_a_topic_like_no_other_gets_the_list(run: Callable[..., Run]) -> None:
    assert "The topics are: japan-rok, ukraine-aid" in run("digest", "--topic", "zzzzz").err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["digest", "--since", "yesterday"], "2023-08-17"),
        (["digest", "--jsn"], "--json"),
        (["digest", "--limit", "0"], "--limit"),
        (["search"], "QUERY"),
        (["search", " "], "empty"),
        (["search", "ferries", "--days", "x"], "--days"),
        (["search", "ferries", "--days", "3", "--since", "2024-01-01"], "--since"),
        (["search", "ferries", "--since", "2024-02-01", "--until", "2024-01-01"], "--until"),
        (["digestt"], "digest"),
        (["digest", "--config", "/no/such/folder"], "/no/such/folder"),
        (["digest", "--set", "summarizer.threads=x"], "summarizer.threads"),
        (["articles", "surplus"], "surplus"),
    ],
)
def test_wrong_usage_is_one_line_and_exit_code_2(
    run: Callable[..., Run], arguments: list[str], said: str
) -> None:
    done = run(*arguments)
    assert (done.code, done.out) == (2, "")
    (line,) = done.err.splitlines()
    assert line.startswith("error: ")
    assert said in line


def test_check_names_each_failure_with_its_mend_and_looks_at_the_rest(
    run: Callable[..., Run], tmp_path: Path, write_page: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "topics.toml").write_text("[x\n", encoding="utf-8")
    monkeypatch.setenv(
        "BRIEFING_LIBRARY__PATHS", os.pathsep.join([str(tmp_path / "gone"), str(write_page())])
    )
    done = run("check", "--config", tmp_path, "--json")
    findings = [json.loads(line) for line in done.out.splitlines()]
    failed = {finding["part"] for finding in findings if finding["state"] == "fail"}
    assert done.code == 1
    assert failed == {"topics", "sources"}
    assert all(finding["mend"] for finding in findings if finding["state"] == "fail")
    assert any(finding["part"] == "sources" and finding["state"] == "ok" for finding in findings)


def test_check_with_broken_settings_fails_without_a_crash(run: Callable[..., Run], tmp_path: Path) -> None:
    (tmp_path / "bot.toml").write_text("[x\n", encoding="utf-8")
    done = run("check", "--config", tmp_path, "--json")
    states = {line["part"]: line["state"] for line in map(json.loads, done.out.splitlines())}
    assert done.code == 1
    assert states["settings"] == "fail"
    assert states["topics"] == "ok"
