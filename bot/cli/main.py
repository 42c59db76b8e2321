"""Starting the command line, and the one place where errors become words and exit codes."""

from __future__ import annotations

import contextlib
import os
import sys
import traceback
from typing import TYPE_CHECKING

import typer
from typer.exceptions import TyperException

from bot.cli import backing_up as _backing_up  # noqa: F401  # its commands join the others
from bot.cli import feeds as _feeds  # noqa: F401  # its commands join the others
from bot.cli import forgetting as _forgetting  # noqa: F401  # its command joins the others
from bot.cli import ingesting as _ingesting  # noqa: F401  # its command joins the others
from bot.cli import moving as _moving  # noqa: F401  # its commands join the others
from bot.cli import queue as _queue  # noqa: F401
from bot.cli import resummarizing as _resummarizing  # noqa: F401  # its command joins the others
from bot.cli import serving as _serving  # noqa: F401  # its command joins the others
from bot.cli import upgrading as _upgrading  # noqa: F401  # its command joins the others
from bot.cli.commands import app
from bot.cli.session import OutputClosed
from bot.cli.words import error_line, one_line
from bot.errors import BotError
from summarizer import SummarizerError, TopicsError

if TYPE_CHECKING:
    from collections.abc import Sequence

DONE, NOT_ALL_DONE, WRONG_USAGE = 0, 1, 2
INTERRUPTED = 128 + 2
BROKEN_PIPE = 128 + 13


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; `arguments` are those of the process when not given."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a letter shows a stand-in, rather than ending the command.
        with contextlib.suppress(AttributeError):
            stream.reconfigure(errors="backslashreplace" if stream is sys.stderr else "replace")  # type: ignore[union-attr]
    try:
        code = _run(sys.argv[1:] if arguments is None else arguments)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    except (BrokenPipeError, OutputClosed):
        _drop_output()
        return BROKEN_PIPE
    return code


def _run(arguments: Sequence[str]) -> int:
    command = typer.main.get_command(app)
    try:
        result = command.main(list(arguments), prog_name="briefing-bot", standalone_mode=False)
    except TyperException as error:
        where = getattr(getattr(error, "ctx", None), "command_path", "briefing-bot")
        said = error.format_message().rstrip(".")
        return _say(f"{said}{'' if said.endswith('?') else '.'} See {where} --help.", WRONG_USAGE)
    except typer.Abort:
        return INTERRUPTED
    except BotError as error:
        return _say(error_line(error), error.exit_code)
    except SummarizerError as error:
        # A broken topics file is the operator's setting, as bot.toml is.
        return _say(error_line(error), WRONG_USAGE if isinstance(error, TopicsError) else NOT_ALL_DONE)
    except (BrokenPipeError, OutputClosed):
        raise
    except Exception as error:  # noqa: BLE001  # the last resort: a fault of ours, which no person can mend
        if {"-v", "--verbose"} & set(arguments):
            traceback.print_exc()
        said = f"a fault in briefing-bot itself ({type(error).__name__}: {error})"
        return _say(f"{said}. Please report it, with what the option -v adds.", NOT_ALL_DONE)
    return result if isinstance(result, int) else DONE


def _say(text: str, code: int) -> int:
    sys.stdout.flush()
    print(f"error: {one_line(text)}", file=sys.stderr, flush=True)
    return code


def _drop_output() -> None:
    """Whoever read our output is gone: what is still buffered goes nowhere, also at exit."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
