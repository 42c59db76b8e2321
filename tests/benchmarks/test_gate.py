"""The gate that keeps measured figures from falling in silence."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from ._gate import Figure, failures, read, write

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def file(tmp_path: Path) -> Path:
    baseline = tmp_path / "baselines" / "figures.json"
    write(
        baseline,
        {"f1": Figure(97.0, 0.2), "faults": Figure(3.0, 1.0, "lower"), "never": Figure(0, 0, "lower")},
    )
    return baseline


def measured(f1: float = 97.0, faults: float = 3.0, never: float = 0) -> dict[str, Figure]:
    return {"f1": Figure(f1, 0.2), "faults": Figure(faults, 1.0, "lower"), "never": Figure(never, 0, "lower")}


@pytest.mark.parametrize("now", [measured(), measured(f1=99, faults=0), measured(f1=96.8, faults=4.0)])
def test_the_same_better_or_within_the_noise_passes(file: Path, now: dict[str, Figure]) -> None:
    assert failures(file, now) == []


@pytest.mark.parametrize(
    ("now", "name"),
    [(measured(f1=96.7), "f1"), (measured(faults=4.1), "faults"), (measured(never=1), "never")],
)
def test_worse_than_the_noise_fails_by_name(file: Path, now: dict[str, Figure], name: str) -> None:
    (line,) = failures(file, now)
    assert line.startswith(f"{name}:")


def test_a_figure_that_is_measured_no_more_fails(file: Path) -> None:
    assert failures(file, {"f1": Figure(97.0), "never": Figure(0, 0, "lower")}) == [
        "faults: not measured any more"
    ]


def test_without_a_file_the_gate_fails(tmp_path: Path) -> None:
    assert failures(tmp_path / "none.json", measured()) == ["none.json: there is no baseline"]


def test_lowering_needs_a_reason_and_keeps_it(file: Path) -> None:
    before = file.read_bytes()
    with pytest.raises(ValueError, match="f1"):
        write(file, measured(f1=96.9))
    assert file.read_bytes() == before
    write(file, measured(f1=96.9), reason="pages with a paywall were added")
    assert read(file)["f1"].reason == "pages with a paywall were added"
    assert read(file)["f1"].best == 97.0
    write(file, measured(f1=96.9, faults=2.0))
    assert read(file)["f1"].reason == "pages with a paywall were added"
    assert failures(file, measured(f1=96.9, faults=2.0)) == []


def test_a_figure_at_its_best_again_needs_no_reason(file: Path) -> None:
    write(file, measured(f1=96.0), reason="a fault in the data")
    write(file, measured(f1=97.5))
    assert (read(file)["f1"].best, read(file)["f1"].reason) == (97.5, None)


def test_dropping_a_figure_needs_a_reason(file: Path) -> None:
    with pytest.raises(ValueError, match="never"):
        write(file, {name: figure for name, figure in measured().items() if name != "never"})


def test_a_value_lowered_by_hand_fails(file: Path) -> None:
    entries = json.loads(file.read_text())
    entries["f1"]["value"] = 90.0
    file.write_text(json.dumps(entries))
    assert failures(file, measured()) == ["f1: lowered from 97.0 without a reason"]
