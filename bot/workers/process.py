"""What runs in the process beside the bot's that `bot.workers.OwnProcess` starts."""

from __future__ import annotations

import faulthandler
import os
import pickle
import signal
import threading
from contextlib import ExitStack
from multiprocessing import parent_process
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from bot.context import speaking_of
from bot.logs import LogSetting, set_up_logs
from bot.tracing import Measured, measuring

if TYPE_CHECKING:
    from collections.abc import Callable

    from summarizer import Summarizer

_R = TypeVar("_R")

NICENESS = 10
"""How far it stands back, on the scale of nice(1): it gets a tenth of a contested core."""

_make: Callable[[], Summarizer]
_made: Summarizer | None = None


def prepare(make: Callable[[], Summarizer], logs: LogSetting | None) -> None:
    """Before anything else is done in it. `make` is called once, for the first that needs a summarizer."""
    global _make
    _make = make
    if logs is not None:
        set_up_logs(logs.form, logs.level, logs.secrets)
    # Ctrl-C reaches the whole group, but when to stop is for the parent to say.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _summarizer() -> Summarizer:
    # Not in `_prepare`: an error there would say only that the pool is broken.
    global _made
    _made = _made or _make()
    return _made


def in_time(seconds: float, function: Callable[..., _R], *args: Any) -> _R:
    """Call it; where it takes too long, end this process, which is the only way to end what a parser does."""
    with Path(os.devnull).open("w") as nowhere:
        faulthandler.dump_traceback_later(seconds, exit=True, file=nowhere)
        try:
            return function(*args)
        finally:
            faulthandler.cancel_dump_traceback_later()


def with_summarizer(function: Callable[..., _R], *args: Any) -> _R:
    """What it gives for the summarizer of this process."""
    return function(_summarizer(), *args)


def portable(
    spoken: dict[str, str | int], measure: bool, function: Callable[..., _R], *args: Any
) -> tuple[_R, list[Measured]]:
    """What it gives, speaking of the same things, and what was measured meanwhile.

    An error that would not survive the way back is told in one that does.
    """
    try:
        with ExitStack() as around:
            around.enter_context(speaking_of(**spoken))
            measured = around.enter_context(measuring()) if measure else []
            return function(*args), measured
    except Exception as error:
        try:
            pickle.loads(pickle.dumps(error))  # noqa: S301  # our own
        except Exception:  # noqa: BLE001
            raise RuntimeError(f"{type(error).__name__}: {error}") from None
        raise
