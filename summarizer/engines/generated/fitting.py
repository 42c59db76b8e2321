"""A long article for a model that reads less: which of its sentences, and in what parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def fitting(preferred: Sequence[int], cost: dict[int, int], room: int) -> list[int]:
    """As many as fit, the first ones first, in the article's order."""
    kept = []
    for at in preferred:
        if cost[at] <= room:
            kept.append(at)
            room -= cost[at]
    return sorted(kept)


def parted(indexes: Sequence[int], cost: dict[int, int], room: int) -> list[list[int]]:
    """Runs of sentences that each fit the room, but for a sentence that is longer than it by itself."""
    parts: list[list[int]] = [[]]
    left = room
    for at in indexes:
        if parts[-1] and cost[at] > left:
            parts.append([])
            left = room
        parts[-1].append(at)
        left -= cost[at]
    return parts
