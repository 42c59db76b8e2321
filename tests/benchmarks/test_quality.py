"""Briefings are no worse than the stored baseline says."""

from __future__ import annotations

import pytest

from . import _gate, _gated
from ._ours import Ours, RememberingEncoder


@pytest.mark.usefixtures("shared")  # skips where the evaluation data is absent
def test_briefings_are_no_worse_than_the_baseline() -> None:
    worse = _gate.failures(_gated.BASELINE, _gated.measure(Ours(RememberingEncoder())))
    assert not worse, "\n".join(worse)
