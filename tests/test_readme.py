"""The README shows what the commands print, to the letter."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
_SHOWN = re.compile(r"<!-- output: (?P<command>[^>]*) -->\n```text\n(?P<text>.*?)```", re.DOTALL)


def shown() -> list[tuple[str, str]]:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    return [(match["command"], match["text"]) for match in _SHOWN.finditer(readme)]


def test_the_readme_shows_something() -> None:
    assert len(shown()) >= 2


@pytest.mark.parametrize(("command", "text"), shown(), ids=[command for command, _ in shown()])
def test_what_the_readme_shows_is_what_is_printed(command: str, text: str, tmp_path: Path) -> None:
    settings = {name: value for name, value in os.environ.items() if not name.startswith("BRIEFING_")}
    done = subprocess.run(
        [sys.executable, "-m", "bot", *command.split()],
        cwd=ROOT,
        env=settings | {"COLUMNS": "90", "BRIEFING_DATABASE__URL": f"sqlite:///{tmp_path}/archive.db"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert text.strip() == done.stdout.strip()
