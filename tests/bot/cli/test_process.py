"""The command line as a process: pipes, signals, encodings, and what it loads."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from .conftest import process_environment

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .conftest import Run

BOT = [sys.executable, "-m", "bot"]


def test_help_and_version(spawn: Callable[..., Run]) -> None:
    helped = spawn("--help")
    assert helped.code == 0
    assert all(
        command in helped.out for command in ("summarize", "topics", "articles", "search", "digest", "check")
    )
    version = spawn("--version")
    assert (version.code, version.out.split()[0]) == (0, "briefing-bot")


def test_a_page_on_standard_input(spawn: Callable[..., Run], write_page: Callable[..., Path]) -> None:
    done = spawn("summarize", "-", stdin=write_page().read_bytes())
    assert (done.code, done.err) == (0, "")
    assert "Two old rivals agree to run ferries again" in done.out
    empty = spawn("summarize", "-")
    assert empty.code == 1
    assert empty.err.startswith("error: standard input: ")


def test_a_terminal_as_standard_input_is_not_waited_for() -> None:
    ours, theirs = pty.openpty()
    try:
        done = subprocess.run(
            [*BOT, "summarize", "-"],
            stdin=theirs,
            capture_output=True,
            env=process_environment(),
            timeout=60,
            check=False,
        )
    finally:
        os.close(ours)
        os.close(theirs)
    assert done.returncode == 1
    assert b"nothing is piped" in done.stderr


def test_a_reader_that_leaves_early_ends_it_quietly() -> None:
    process = subprocess.Popen(
        [*BOT, "articles", "--full", "--json", "--quiet"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=process_environment(),
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(60) == 128 + signal.SIGPIPE


@pytest.mark.parametrize("arguments", [["digest"], ["topics"]])
def test_the_plain_view_ends_quietly_too(arguments: list[str]) -> None:
    process = subprocess.Popen(
        [*BOT, *arguments, "--quiet"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=process_environment(),
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(60) == 128 + signal.SIGPIPE


def test_an_interrupt_ends_it_quietly_with_130(tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    for number in range(400):
        text = (
            f"Report {number}\n\n" + f"The harbour of port {number} took in {number} ships on Monday. " * 40
        )
        (pages / f"{number}.txt").write_text(text, encoding="utf-8")
    process = subprocess.Popen(
        [*BOT, "summarize", pages, "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=process_environment(),
        # Whoever runs the tests in a shell's background has them ignore interrupts, and children would, too.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    assert process.stdout is not None
    assert process.stdout.readline()  # it is at work
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert said == b""
    assert process.returncode == 130


def test_a_terminal_that_knows_few_letters_gets_stand_ins(spawn: Callable[..., Run]) -> None:
    done = spawn("topics", PYTHONIOENCODING="ascii")
    assert done.code == 0
    assert "Japan?ROK relations" in done.out
    listed = spawn("topics", "--json", PYTHONIOENCODING="ascii")
    assert "Japan\\u2013ROK relations" in listed.out


def test_on_a_terminal_there_are_colours_and_struck_words(write_page: Callable[..., Path]) -> None:
    shown = on_a_terminal("summarize", "--receipts", str(write_page()))
    assert "\x1b[1m" in shown
    assert "~~" not in shown


def test_without_a_wish_for_colour_there_is_none(write_page: Callable[..., Path]) -> None:
    shown = on_a_terminal("summarize", "--receipts", str(write_page()), TERM="dumb")
    assert "\x1b" not in shown


def on_a_terminal(*arguments: str, **environ: str) -> str:
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [*BOT, *arguments],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=process_environment(**{"TERM": "xterm-256color", **environ}),
    )
    os.close(theirs)
    shown = b""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            part = os.read(ours, 65536)
        except OSError:  # the terminal is gone with its last process
            break
        if not part:
            break
        shown += part
    os.close(ours)
    assert process.wait(10) == 0
    return shown.decode("utf-8")


HEAVY = ("onnxruntime", "trafilatura", "transformers", "tokenizers", "torch", "discord", "sqlalchemy")


@pytest.mark.parametrize("arguments", [["--help"], ["topics", "--help"], ["digest", "--help"], ["--version"]])
def test_light_commands_load_nothing_heavy(arguments: list[str]) -> None:
    code = (
        "import sys; from bot.cli import main; main(sys.argv[1:]);"
        f"print([name for name in {HEAVY} if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True,
        env=process_environment(),
        timeout=60,
        check=True,
    )
    assert done.stderr.decode().strip() == "[]"
