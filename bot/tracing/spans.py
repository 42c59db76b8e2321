"""How the bot's code says what it does and how long that takes, whatever keeps it.

A span is of what is being worked on (`bot.context`), and has few, short attributes: numbers, names of ours, hosts.
Never words of an article or of a member, and of an error its kind alone, since its words may quote either.

In a process beside this one nothing is sent: what it did is measured there, and kept by the one that asked for it.
"""

from __future__ import annotations

import time
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager

    Value = str | int | float | bool


class Span(Protocol):
    """Something that is being done."""

    def add(self, **attributes: Value) -> None:
        """Say more of it."""


class Request(Protocol):
    """A request that is under way."""

    def end(self, status: int | None = None, problem: str | None = None) -> None:
        """It was answered with a status, or failed with a kind of error."""


class Tracer(Protocol):
    """What keeps spans."""

    def span(self, name: str, attributes: Mapping[str, Value]) -> AbstractContextManager[Span]:
        """One for the block, inside the one that is open here."""

    def begin_request(self, method: str, host: str, template: str | None) -> Request:
        """One that `end` ends, inside the one that is open here."""

    def keep(self, measured: Sequence[Measured]) -> None:
        """What was measured elsewhere, inside the one that is open here."""

    def parent(self) -> str | None:
        """See `trace_parent`."""

    def continuing(self, parent: str) -> AbstractContextManager[None]:
        """See `bot.tracing.continuing`."""

    def ids(self) -> Mapping[str, str]:
        """What names the open span in a log; nothing where none is open."""


@dataclass(slots=True)
class Measured:
    """A span of another process. Survives pickling."""

    name: str
    attributes: dict[str, Value]
    began: int
    """Nanoseconds since 1970, as `ended`."""
    ended: int = 0
    problem: str | None = None
    """The kind of error that ended it."""
    inner: list[Measured] = field(default_factory=list)

    def add(self, **attributes: Value) -> None:
        """See `Span`."""
        self.attributes |= attributes


class _Unkept:
    def add(self, **attributes: Value) -> None:
        pass

    def end(self, status: int | None = None, problem: str | None = None) -> None:
        pass


_UNKEPT = _Unkept()
_MEASURED: ContextVar[list[Measured] | None] = ContextVar("measured", default=None)
_tracer: Tracer | None = None


def use_tracer(tracer: Tracer | None) -> None:
    """Let `tracer` keep the spans of this process from now on; None: nobody."""
    global _tracer
    _tracer = tracer


def is_on() -> bool:
    """Whether spans are kept."""
    return _tracer is not None


@contextmanager
def span(name: str, /, **attributes: Value) -> Iterator[Span]:
    """Something that the block does. `name` is one of few: what is particular stands in the attributes."""
    measured = _MEASURED.get()
    if measured is not None:
        with _measured(name, attributes, measured) as one:
            yield one
    elif _tracer is not None:
        with _tracer.span(name, attributes) as kept:
            yield kept
    else:
        yield _UNKEPT


def begin_request(method: str, host: str, template: str | None = None) -> Request:
    """A request to another server. `template` is its path without ids and tokens."""
    return _UNKEPT if _tracer is None else _tracer.begin_request(method, host, template)


def trace_ids() -> Mapping[str, str]:
    """What names the open span in a log; nothing where none is kept."""
    return {} if _tracer is None else _tracer.ids()


def trace_parent() -> str | None:
    """What names the open span to another process, as `traceparent` of W3C's Trace Context; None where none is kept."""
    return None if _tracer is None else _tracer.parent()


@contextmanager
def continuing(parent: str | None) -> Iterator[None]:
    """Let spans of the block be inside the one of another process that `trace_parent` named there, where it did."""
    if _tracer is None or parent is None:
        yield
        return
    with _tracer.continuing(parent):
        yield


@contextmanager
def measuring() -> Iterator[list[Measured]]:
    """Measure the spans of the block, for another process to keep: what is given is filled as they end."""
    found: list[Measured] = []
    before = _MEASURED.set(found)
    try:
        yield found
    finally:
        _MEASURED.reset(before)


def keep_measured(measured: Sequence[Measured]) -> None:
    """Keep what another process measured."""
    if _tracer is not None:
        _tracer.keep(measured)


@contextmanager
def _measured(name: str, attributes: dict[str, Value], into: list[Measured]) -> Iterator[Measured]:
    one = Measured(name, attributes, time.time_ns())
    into.append(one)
    before = _MEASURED.set(one.inner)
    try:
        yield one
    except Exception as error:
        one.problem = type(error).__name__
        raise
    finally:
        one.ended = time.time_ns()
        _MEASURED.reset(before)
