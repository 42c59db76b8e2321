"""The bar: only on a terminal, only for work that lasts, and never in what is passed on."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys

import pytest

from .conftest import process_environment

# A clock that jumps: each look at it is so many seconds after the last.
SCRIPT = """
import itertools, sys
from bot.cli.progress import Progress
seconds, shown = float(sys.argv[1]), sys.argv[2] == "shown"
clock = itertools.count(0, seconds).__next__
print(*Progress("Reading pages", shown=shown, clock=clock).track([1, 2, 3]))
"""


def track(seconds: float, shown: str = "shown", *, terminal: bool) -> tuple[str, str]:
    """What stdout and stderr got."""
    ours, theirs = pty.openpty()
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(seconds), shown],
        stdout=subprocess.PIPE,
        stderr=theirs if terminal else subprocess.PIPE,
        env=process_environment(TERM="xterm"),
        timeout=60,
        check=True,
    )
    waiting, _, _ = select.select([ours], [], [], 0)
    said = os.read(ours, 65536) if waiting else done.stderr or b""
    os.close(theirs)
    os.close(ours)
    return done.stdout.decode(), said.decode()


def test_long_work_on_a_terminal_shows_a_bar_on_stderr_only() -> None:
    out, said = track(5, terminal=True)
    assert "Reading pages" in said
    assert out == "1 2 3\n"


@pytest.mark.parametrize(
    ("seconds", "shown", "terminal"), [(0.1, "shown", True), (5, "hidden", True), (5, "shown", False)]
)
def test_short_work_a_quiet_run_and_a_pipe_show_none(seconds: float, shown: str, terminal: bool) -> None:
    assert track(seconds, shown, terminal=terminal) == ("1 2 3\n", "")
