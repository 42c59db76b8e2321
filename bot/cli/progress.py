"""A progress bar on stderr, for work that takes long, and only where somebody sees it."""

from __future__ import annotations

import sys
import time
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

T = TypeVar("T")

PATIENCE = 1.0
"""Seconds of work before a bar appears: shorter work would only make it flicker."""


class Progress:
    def __init__(self, label: str, *, shown: bool, clock: Callable[[], float] = time.monotonic) -> None:
        self._label = label
        self._shown = shown and sys.stderr is not None and sys.stderr.isatty()
        self._clock = clock

    def track(self, things: Sequence[T]) -> Iterator[T]:
        """The things, one by one, with a bar once the work has lasted a while."""
        if not self._shown:
            yield from things
            return
        start, advance = self._clock(), None
        with ExitStack() as stack:
            for done, thing in enumerate(things):
                if advance is None and done and self._clock() - start > PATIENCE:
                    advance = self._open(stack, len(things))
                if advance is not None:
                    advance(done)
                yield thing

    @contextmanager
    def counting(self) -> Iterator[Callable[[int, int, str], None]]:
        """A function to call after each thing that is done, with how many are, of how many, and its name."""
        start = self._clock()
        advance: Callable[[int], None] | None = None
        with ExitStack() as stack:

            def step(done: int, total: int, _name: str) -> None:
                nonlocal advance
                if self._shown and advance is None and done < total and self._clock() - start > PATIENCE:
                    advance = self._open(stack, total)
                if advance is not None:
                    advance(done)

            yield step

    def _open(self, stack: ExitStack, total: int) -> Callable[[int], None]:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
        from rich.progress import Progress as Bar

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        # Redirecting stdout too would send the command's own output to stderr.
        screen = Console(stderr=True)
        bar = Bar(*columns, console=screen, transient=True, redirect_stdout=False, redirect_stderr=True)
        stack.enter_context(bar)
        task = bar.add_task(self._label, total=total)
        return lambda done: bar.update(task, completed=done)
