"""`export` and `import` as a person types them: files, packed files, pipes, and what is refused."""

from __future__ import annotations

import gzip
import json
import stat
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .conftest import Run


@pytest.fixture
def elsewhere(tmp_path: Path) -> tuple[str, str]:
    """Options for another archive, which is empty."""
    return "--set", f"database.url=sqlite:///{tmp_path / 'elsewhere.db'}"


def test_there_and_back_packed_and_not(
    run: Callable[..., Run],
    write_page: Callable[..., Path],
    tmp_path: Path,
    elsewhere: tuple[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("BRIEFING_DISCORD__TOKEN", "a-secret-token")
    run("ingest", write_page())
    plain, packed, again = (tmp_path / name for name in ("a.jsonl", "a.jsonl.gz", "b.jsonl"))
    done = run("export", plain)
    assert (done.code, done.out) == (0, "")
    assert done.err.startswith("Exported 1 article, ")
    assert run("export", packed).code == 0
    assert gzip.decompress(packed.read_bytes()) == plain.read_bytes()
    assert b"a-secret-token" not in plain.read_bytes()
    assert all(json.loads(line) for line in plain.read_bytes().splitlines())
    assert stat.S_IMODE(plain.stat().st_mode) == 0o600, "it names members"

    taken = run("import", packed, *elsewhere)
    assert (taken.code, taken.err) == (0, "Imported 1 article.\n")
    run("export", again, *elsewhere)
    assert rows(again) == rows(plain)
    listed = run("articles", "--json", *elsewhere)
    assert listed.out == run("articles", "--json").out

    more = run("import", packed, "--articles", *elsewhere)
    assert (more.code, more.err) == (0, "Imported 0 articles; 1 more was here already.\n")
    refused = run("import", packed, *elsewhere)
    assert refused.code == 2
    assert "--articles" in refused.err


def rows(file: Path) -> list[bytes]:
    """All that is kept, but for where the numbers go on and that it was restored."""
    _, *lines, _ = file.read_bytes().splitlines()
    return [line for line in lines if b'"restored"' not in line and b'"revisions from"' not in line]


def test_through_pipes(
    spawn: Callable[..., Run], write_page: Callable[..., Path], elsewhere: tuple[str, str]
) -> None:
    spawn("ingest", write_page())
    sent = spawn("export", "-")
    assert sent.code == 0
    taken = spawn("import", "-", *elsewhere, stdin=gzip.compress(sent.out.encode()))
    assert (taken.code, taken.err) == (0, "Imported 1 article.\n")


def test_a_file_that_is_there_is_not_written_over_unasked(run: Callable[..., Run], tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text("precious")
    refused = run("export", file)
    assert (refused.code, file.read_text()) == (2, "precious")
    assert run("export", file, "--overwrite").code == 0
    assert file.read_text().startswith('{"briefing-bot export":1,')
    assert sorted(each.name for each in tmp_path.iterdir() if "jsonl" in each.name) == ["a.jsonl"]


CUT_OFF = gzip.compress(b'{"briefing-bot export":1}' * 99, mtime=0)[:40]


@pytest.mark.parametrize(
    "content", [b"", b"\x1f\x8b", CUT_OFF], ids=["empty", "no more than begun", "cut off"]
)
def test_a_file_that_is_none_is_named_with_its_line(
    run: Callable[..., Run], tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "broken.jsonl.gz"
    file.write_bytes(content)
    done = run("import", file)
    assert done.code == 1
    assert done.err.startswith(f"error: {file}:1: ")
    missing = run("import", tmp_path / "nowhere")
    assert missing.code == 1
    assert "cannot be read" in missing.err
    nowhere = run("export", tmp_path / "no" / "such" / "folder")
    assert nowhere.code == 1
    assert "cannot be written" in nowhere.err
