"""`sources import` and `sources export`: the operator's file grows, and nothing in it is lost."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .conftest import Run

MINE = """# My own words.
[institute]
kind = "feed"
address = "https://institute.example/feed"
publisher = "The Institute"
tier = "think tank" # yes
topics = ["japan-rok"]"""

OPML = """<opml version="2.0"><body><outline text="Friends">
<outline text="The Institute" xmlUrl="https://institute.example/feed"/>
<outline text="The Paper" xmlUrl="https://paper.example/rss"/>
<outline text="Wrong" xmlUrl="feed:nonsense"/>
</outline></body></opml>"""


@pytest.fixture
def config(tmp_path: Path) -> Path:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "sources.toml").write_text(MINE, encoding="utf-8")
    return folder


@pytest.fixture
def opml(tmp_path: Path) -> Path:
    file = tmp_path / "feeds.opml"
    file.write_text(OPML, encoding="utf-8")
    return file


def test_feeds_are_added_behind_what_is_there(run: Callable[..., Run], config: Path, opml: Path) -> None:
    done = run("sources", "import", opml, "--config", config)
    assert done.code == 1
    assert "feed:nonsense" in done.err
    assert "Added 1 feed" in done.err
    assert "1 more was there already" in done.err
    text = (config / "sources.toml").read_text(encoding="utf-8")
    assert text.startswith(MINE)
    assert [*tomllib.loads(text)] == ["institute", "the-paper"]
    again = run("sources", "import", opml, "--config", config, "--quiet")
    assert (config / "sources.toml").read_text(encoding="utf-8") == text
    assert "Added" not in again.err


def test_they_can_be_looked_at_first(run: Callable[..., Run], config: Path, opml: Path) -> None:
    done = run("sources", "import", opml, "--print", "--config", config, "--tier", "official")
    assert tomllib.loads(done.out)["the-paper"]["tier"] == "official"
    assert (config / "sources.toml").read_text(encoding="utf-8") == MINE


def test_without_a_folder_to_write_to_it_says_so(run: Callable[..., Run], opml: Path) -> None:
    done = run("sources", "import", opml)
    assert (done.code, "--print" in done.err) == (2, True)


def test_a_first_file_is_made(run: Callable[..., Run], tmp_path: Path, opml: Path) -> None:
    folder = tmp_path / "new"
    folder.mkdir()
    run("sources", "import", opml, "--config", folder)
    assert [*tomllib.loads((folder / "sources.toml").read_text())] == ["the-institute", "the-paper"]


def test_what_is_exported_is_all_there_when_it_is_imported(
    run: Callable[..., Run], config: Path, tmp_path: Path
) -> None:
    file = tmp_path / "out.opml"
    assert run("sources", "export", file, "--config", config).code == 0
    done = run("sources", "import", file, "--config", config)
    assert (done.code, "Added 0 feeds" in done.err) == (0, True)
    assert run("sources", "export", file, "--config", config).code == 2, "it is there already"
    printed = run("sources", "export", "--print", "--config", config)
    assert printed.code == 2


def test_a_bomb_is_refused(run: Callable[..., Run], config: Path, tmp_path: Path) -> None:
    file = tmp_path / "bomb.opml"
    file.write_text('<!DOCTYPE opml [<!ENTITY a "ha">]><opml><body/></opml>')
    done = run("sources", "import", file, "--config", config)
    assert (done.code, done.err.startswith(f"error: {file}: defines a document type")) == (1, True)
    wrong = run("sources", "import", file, "--tier", "gossip", "--config", config)
    assert wrong.code == 2
