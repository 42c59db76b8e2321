"""What somebody may have meant who typed a name that there is not."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection


def nearest(typed: str, names: Collection[str]) -> str | None:
    """The name that is spelled most alike or, with none that is, the first that holds what was typed."""
    near = difflib.get_close_matches(typed, names, n=1)
    return near[0] if near else next((name for name in names if typed in name), None)
