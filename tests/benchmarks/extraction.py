"""How well articles are read out of HTML pages, beside trafilatura alone. From the checkout's root:

    python -m tests.benchmarks.extraction                    the table
    python -m tests.benchmarks.extraction --worst 10         and the pages that lose most

See README.md in this folder.
"""

from __future__ import annotations

import argparse
import hashlib
import math
import statistics
import time
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import track
from rich.table import Table

from . import _gate, _pages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ._pages import Extractor, Page, Score

BASELINE = Path(__file__).parent / "baselines" / "extraction.json"


_RIVALS = ("trafilatura", "trafilatura, fast")
"""Its default and the best of its settings on these pages; the table has all."""


class Result:
    """One extractor's scores, page by page, and how long it took."""

    def __init__(self, name: str, extract: Extractor, pages: Sequence[Page], *, show: bool = True) -> None:
        self.scores: list[Score] = []
        self.milliseconds: list[float] = []
        for page in track(pages, description=name, disable=not show, transient=True):
            start = time.perf_counter()
            text = extract(page.html)
            self.milliseconds.append(1000 * (time.perf_counter() - start))
            self.scores.append(_pages.score(page.text, text))


def measure(pages: Sequence[Page], *, show: bool = False) -> dict[str, _gate.Figure]:
    """The gate's figures: F1 in points of 100, and how far it is above the best of trafilatura."""
    ours = Result("ours", _pages.ours, pages, show=show).scores
    peers = [_pages.f1(Result(name, _pages.PEERS[name], pages, show=show).scores) for name in _RIVALS]
    f1 = 100 * _pages.f1(ours)
    # By chance alone a change in a quarter of the pages moves the mean by half an error.
    noise = 50 * statistics.stdev(_pages.f1([one]) for one in ours) / math.sqrt(len(ours))
    return {
        "F1": _gate.Figure(f1, noise),
        "F1 above trafilatura's best": _gate.Figure(f1 - 100 * max(peers), noise),
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.extraction", description=__doc__.split("\n")[0]
    )
    parser.add_argument(
        "--worst", type=int, default=0, metavar="N", help="list the N pages with the lowest F1"
    )
    parser.add_argument("--limit", type=int, metavar="N", help="the first N pages only")
    options = parser.parse_args(arguments)
    console = Console(width=max(Console().width, 120))
    pages = _pages.load()[: options.limit]
    results = {"briefing-bot": Result("briefing-bot", _pages.ours, pages)}
    results |= {name: Result(name, extract, pages) for name, extract in _pages.PEERS.items()}
    console.print(_table(results, pages))
    if options.worst:
        console.print(_worst(results["briefing-bot"], pages, options.worst))


def _table(results: dict[str, Result], pages: Sequence[Page]) -> Table:
    table = Table(title=f"Main text of {len(pages)} pages: 4-word shingles, F1 of the averages")
    for column in ("", "precision", "recall", "F1", "F1, half A", "F1, half B", "ms/page, median", "slowest"):
        table.add_column(column, justify="left" if not column else "right")
    halves = [_half(page) for page in pages]
    for name, result in results.items():
        precision, recall = _pages.averages(result.scores)
        split = [
            [s for s, half in zip(result.scores, halves, strict=True) if half == which] for which in (0, 1)
        ]
        table.add_row(
            name,
            *(f"{value:.3f}" for value in (precision, recall)),
            f"[bold]{_pages.f1(result.scores):.4f}[/bold]",
            *(f"{_pages.f1(half):.4f}" for half in split),
            f"{statistics.median(result.milliseconds):.0f}",
            f"{max(result.milliseconds):.0f}",
        )
    return table


def _half(page: Page) -> int:
    """Which half a page is in: rules were found on half A."""
    return int(hashlib.sha256(page.name.encode()).hexdigest(), 16) % 2


def _worst(result: Result, pages: Sequence[Page], count: int) -> Table:
    table = Table(title="Lowest F1")
    for column in ("F1", "precision", "recall", "page"):
        table.add_column(column, justify="left" if column == "page" else "right", overflow="fold")
    order = sorted(zip(result.scores, pages, strict=True), key=lambda pair: _pages.f1([pair[0]]))
    for score, page in order[:count]:
        table.add_row(f"{_pages.f1([score]):.3f}", f"{score.precision:.3f}", f"{score.recall:.3f}", page.url)
    return table


if __name__ == "__main__":
    main()
