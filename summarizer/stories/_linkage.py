"""Average linkage: groups whose members are like each other on average, so that no chain of likeness drifts.

Sokal and Michener: "A statistical method for evaluating systematic relationships", 1958 (UPGMA).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def average_linkage(likeness: NDArray[np.float64], at_least: float) -> list[list[int]]:
    """Groups of row numbers, each ascending, in the order of their first member.

    `likeness` is symmetric, (n, n). The two groups that are most alike are joined as long as the mean likeness
    between their members is `at_least` so much; of equal ones those whose first members come first.
    """
    groups = []
    for part in _connected(likeness >= at_least):
        if len(part) == 1:
            groups.append(part)
        else:
            # No group reaches out of its part: nothing there is like it enough, let alone on average.
            within = likeness[np.ix_(part, part)]
            groups += [[part[number] for number in group] for group in _joined(within, at_least)]
    return sorted(groups)


def _connected(alike: NDArray[np.bool_]) -> list[list[int]]:
    seen = np.zeros(len(alike), bool)
    parts = []
    for start in range(len(alike)):
        if seen[start]:
            continue
        seen[start] = True
        part, waiting = [start], [start]
        while waiting:
            for other in np.flatnonzero(alike[waiting.pop()] & ~seen):
                seen[other] = True
                part.append(int(other))
                waiting.append(int(other))
        parts.append(sorted(part))
    return parts


def _joined(likeness: NDArray[np.float64], at_least: float) -> list[list[int]]:
    members = [[number] for number in range(len(likeness))]
    mean = likeness.copy()
    np.fill_diagonal(mean, -1.0)
    while True:
        first, second = (int(at) for at in np.unravel_index(int(mean.argmax()), mean.shape))
        if mean[first, second] < at_least:
            return [group for group in members if group]
        sizes = len(members[first]), len(members[second])
        # The mean over a joined group's members is the mean of the two means, by size.
        joined = (sizes[0] * mean[first] + sizes[1] * mean[second]) / sum(sizes)
        joined[[first, second]] = -1.0
        # A group that was joined to another before stays out, whatever is joined to it.
        joined[mean[first] < 0] = -1.0
        mean[first], mean[:, first] = joined, joined
        mean[second], mean[:, second] = -1.0, -1.0
        members[first] = sorted(members[first] + members[second])
        members[second] = []
