"""Every figure that must not fall, in one table, beside its baseline. From the checkout's root:

    python -m tests.benchmarks.gate                              the table; exits with 1 where a figure fell
    python -m tests.benchmarks.gate --only grounding furniture   some areas
    python -m tests.benchmarks.gate --write-baseline             make these figures the baseline [--reason "…"]

See README.md in this folder.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from rich.console import Console
from rich.table import Table

from summarizer import Summarizer, WordChecker, shipped_encoder

from . import _costs, _furniture, _gate, _gated, _grounded, _pages, extraction
from ._ours import Ours, RememberingEncoder, shipped_topics

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ._gate import Figure

_BASELINES = Path(__file__).parent / "baselines"


class Measured(NamedTuple):
    """Figures that are held to a baseline, and those that are only told."""

    gated: Mapping[str, Figure]
    told: Mapping[str, str] = {}


class Area(NamedTuple):
    """Figures that are measured together, and the file of their baseline."""

    baseline: Path
    measure: Callable[[], Measured]


def _quality() -> Measured:
    return Measured(_gated.measure(Ours(RememberingEncoder())))


def _extraction() -> Measured:
    return Measured(extraction.measure(_pages.load()))


def _grounding() -> Measured:
    encoder = shipped_encoder()
    return Measured(_grounded.measure(WordChecker(encoder), encoder))


def _furniture_found() -> Measured:
    return Measured(_furniture.measure(Summarizer(shipped_encoder(), shipped_topics()), _pages.load()))


def _cost() -> Measured:
    return Measured(*_costs.measure())


AREAS: dict[str, Area] = {
    "quality": Area(_gated.BASELINE, _quality),
    "extraction": Area(extraction.BASELINE, _extraction),
    "furniture": Area(_BASELINES / "furniture.json", _furniture_found),
    "grounding": Area(_BASELINES / "grounding.json", _grounding),
    "cost": Area(_BASELINES / "cost.json", _cost),
}


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table, or write the baselines."""
    options = _parser().parse_args(arguments)
    table = _table()
    fallen: list[str] = []
    for name in options.only:
        area = AREAS[name]
        try:
            measured = area.measure()
        except FileNotFoundError as error:
            raise SystemExit(str(error)) from error
        if options.write_baseline:
            _gate.write(area.baseline, measured.gated, options.reason)
        _add(table, name, area, measured)
        fallen += [f"{name}: {line}" for line in _gate.failures(area.baseline, measured.gated)]
    console = Console(width=max(Console().width, 150))
    console.print(table)
    for line in fallen:
        console.print(f"[red]{line}")
    raise SystemExit(1 if fallen else 0)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.gate", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("--only", nargs="+", choices=list(AREAS), default=list(AREAS))
    parser.add_argument("--write-baseline", action="store_true")
    parser.add_argument("--reason", help="why a stored figure may get worse")
    return parser


def _table() -> Table:
    table = Table(title="What must not fall", title_justify="left")
    for column in ("area", "figure", "now", "baseline", "noise", "better", ""):
        table.add_column(column, justify="left" if column in ("area", "figure", "better", "") else "right")
    return table


def _add(table: Table, name: str, area: Area, measured: Measured) -> None:
    stored = _gate.read(area.baseline)
    for figure_name, figure in measured.gated.items():
        one = stored.get(figure_name)
        table.add_row(
            name,
            figure_name,
            f"{figure.value:.3f}",
            f"{one.value:.3f}" if one else "none",
            f"{one.noise:.3f}" if one else "",
            figure.better,
            "[red]fell" if one and _gate.has_fallen(one, figure) else "",
        )
    for told_name, value in measured.told.items():
        table.add_row(name, told_name, value, "", "", "", "told, not held")
    table.add_section()


if __name__ == "__main__":
    main()
