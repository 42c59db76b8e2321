"""What is being worked on, for whatever is said meanwhile: a delivery, an article, an answer to a member.

Bound where a piece of work begins, and known to all that it calls, other people's code included. Tasks take it along
by themselves, and so does `asyncio.to_thread`; other threads get it by `carried`, and processes by `spoken_of`.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar, copy_context
from functools import partial
from typing import TYPE_CHECKING, ParamSpec, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    Spoken = Mapping[str, str | int]

_P = ParamSpec("_P")
_R = TypeVar("_R")

_SPOKEN: ContextVar[Spoken | None] = ContextVar("spoken of", default=None)


@contextmanager
def speaking_of(**things: str | int) -> Iterator[None]:
    """Inside, whatever is said is said of these things, too: their kinds and their ids or slugs.

    Never words of an article or of a member, and no secret: they stand in the log.
    """
    before = _SPOKEN.set({**(_SPOKEN.get() or {}), **things})
    try:
        yield
    finally:
        _SPOKEN.reset(before)


def spoken_of() -> Spoken:
    """What is being worked on here, the outermost first."""
    return _SPOKEN.get() or {}


def carried(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """`function`, for a thread of a pool: it works on what is being worked on here. To be called once."""
    return partial(copy_context().run, function)
