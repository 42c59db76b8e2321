"""Running the command line: in this process, and as a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable

PROJECT = Path(__file__).parents[3]


@dataclass(frozen=True)
class Run:
    """What a command gave."""

    code: int
    out: str
    err: str


@pytest.fixture(autouse=True)
def _clean_place(clean_place: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A command meets whatever lies in the current folder and in the user's archive: here nothing."""
    monkeypatch.setenv("BRIEFING_DATABASE__URL", f"sqlite:///{tmp_path / 'archive.db'}")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., Run]:
    """Runs a command in this process, as `briefing-bot` would."""

    def run(*arguments: object) -> Run:
        code = main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return Run(code, out, err)

    return run


@pytest.fixture
def spawn() -> Callable[..., Run]:
    """Runs `python -m bot` as a process of its own, in the current folder."""

    def spawn(*arguments: object, stdin: bytes = b"", **environ: str) -> Run:
        done = subprocess.run(
            [sys.executable, "-m", "bot", *map(str, arguments)],
            input=stdin,
            capture_output=True,
            env=process_environment(**environ),
            timeout=120,
            check=False,
        )
        return Run(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))

    return spawn


def process_environment(**more: str) -> dict[str, str]:
    """This process's variables, with the project to import from where it is not installed."""
    return {**os.environ, "PYTHONPATH": str(PROJECT), "PYTHONIOENCODING": "utf-8", **more}
