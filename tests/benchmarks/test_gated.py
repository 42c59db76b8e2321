"""No figure of the gate falls below its baseline by more than its noise."""

from __future__ import annotations

import pytest

from . import _gate, gate


@pytest.mark.usefixtures("shared")  # skips where the evaluation data is absent
@pytest.mark.parametrize("name", list(gate.AREAS))
def test_no_figure_has_fallen(name: str) -> None:
    area = gate.AREAS[name]
    fallen = _gate.failures(area.baseline, area.measure().gated)
    assert not fallen, "\n".join(fallen)


@pytest.mark.usefixtures("shared")
def test_pages_are_read_better_than_trafilatura_reads_them() -> None:
    stored = _gate.read(gate.AREAS["extraction"].baseline)
    assert stored["F1 above trafilatura's best"].value > 0
