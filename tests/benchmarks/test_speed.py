"""What the benchmark of speed measures is the real thing, in a process of its own."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest

from summarizer.encoder import shipped_encoder

from . import speed

if TYPE_CHECKING:
    from pathlib import Path

TEXTS = ["The envoy left on Monday.", "Grain ships sailed again after a week in port.", "Nobody was told."]


def test_an_encoder_is_measured_at_what_users_get() -> None:
    figures = speed.run_task("encode_ours", texts=TEXTS, threads=1, vectors=True)

    assert np.array_equal(np.array(figures["vectors"], np.float32), shipped_encoder(1).encode(TEXTS))
    assert figures["rate"] > 0
    assert figures["ready"] > 0


@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")
def test_memory_at_most_is_no_less_than_after_loading() -> None:
    figures = speed.run_task("encode_ours", texts=TEXTS, threads=1)

    assert 20 < figures["loaded"] <= figures["peak"]


def test_sumy_is_measured_on_given_sentences() -> None:
    figures = speed.run_task("brief_sumy", sentences=[TEXTS * 3] * 2, method="sumy LexRank")

    assert figures["rate"] > 0


def test_the_middle_of_the_runs_is_told() -> None:
    runs = [{"rate": 3.0, "peak": None}, {"rate": 1.0, "peak": None}, {"rate": 90.0, "peak": 2}]
    measured = speed.Measured(runs)

    assert measured.median("rate") == 3.0
    assert measured.median("peak") is None
    assert measured.spread("rate") == "1–90"


def test_without_the_original_weights_the_reason_is_said(tmp_path: Path) -> None:
    pytest.importorskip("torch", reason="the extra `models` is not installed")

    assert "no --weights" in (speed._no_torch(None) or "")
    assert "holds no model.safetensors" in (speed._no_torch(str(tmp_path)) or "")
