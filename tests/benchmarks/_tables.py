"""The ROUGE tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from rich.table import Table

from . import _stats

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from ._summaries import Result

MEASURES = ("R-1", "R-2", "R-Lsum")


def rouge_table(
    title: str, results: Mapping[str, Result], baseline: str, rows: Sequence[int] | None = None
) -> Table:
    """F1 in points of 100, with the 95% interval of each difference to `baseline`, over `rows`."""
    keep = np.arange(len(results[baseline].words)) if rows is None else np.array(rows)
    table = Table(title=f"{title} (n={len(keep)})", title_justify="left")
    table.add_column("system")
    for measure in MEASURES:
        table.add_column(measure, justify="right")
    for measure in MEASURES:
        table.add_column(f"{measure} − {baseline} [95%]", justify="right", no_wrap=True)
    table.add_column("words", justify="right")
    table.add_column("ms", justify="right")
    ground = results[baseline].scores[keep] * 100
    for name, result in results.items():
        scores = result.scores[keep] * 100
        gaps = [""] * 3 if name == baseline else intervals(scores, ground)
        ms = "" if result.ms is None else f"{result.ms:.1f}"
        means = [f"{value:.2f}" for value in scores.mean(axis=0)]
        style = "bold" if name.startswith("ours") else "dim" if "oracle" in name else ""
        table.add_row(name, *means, *gaps, f"{result.words[keep].mean():.1f}", ms, style=style)
    return table


def closed_table(title: str, results: Mapping[str, Result], baseline: str, most: str) -> Table:
    """How much of the gap between `baseline` and the system `most` each of ours closes, in per cent [95%]."""
    table = Table(title=f"{title}: gap closed, %", title_justify="left")
    table.add_column("system")
    for measure in MEASURES:
        table.add_column(measure, justify="right", no_wrap=True)
    for name, result in results.items():
        if name.startswith("ours"):
            ends = _stats.share_closed(result.scores, results[baseline].scores, results[most].scores)
            shares = (100 * end for end in ends)
            table.add_row(name, *(f"{s:.1f} [{a:.1f}, {b:.1f}]" for s, a, b in zip(*shares, strict=True)))
    return table


def intervals(ours: NDArray[np.float64], theirs: NDArray[np.float64]) -> list[str]:
    """`+1.23 [+0.45, +2.01]` for each measure."""
    gap, low, high = _stats.difference(ours, theirs)
    return [f"{g:+.2f} [{a:+.2f}, {b:+.2f}]" for g, a, b in zip(gap, low, high, strict=True)]
