"""Which tasks come first, who does them, and how often they are tried."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.archive import Kind
    from bot.roles import Role

URGENT = 100
"""Somebody waits for it at this moment."""
SOON = 50
"""Somebody asked for just this."""
NORMAL = 0
"""What is new."""
BULK = -50
"""What is told already, and is to be told anew."""

DONE_BY: dict[Kind, Role] = {"fetch": "ingest", "brief": "worker", "rebrief": "worker"}

_PAUSES = tuple(timedelta(seconds=seconds) for seconds in (10, 60, 5 * 60, 30 * 60, 2 * 60 * 60, 6 * 60 * 60))
"""Together most of a working day: an engine's server that is away for a night is not waited for in vain, since what
is given up is kept, and tried again at a word."""


def pause(failures: int) -> timedelta | None:
    """How long to wait before another try after so many failures, at least 1; None: no more of them."""
    return _PAUSES[failures - 1] if failures <= len(_PAUSES) else None


def lock(kind: Kind, about: str) -> str:
    """Under which two tasks are the same: one of them waits at most, and one of them is under way at most."""
    return f"{kind}/{about}"
