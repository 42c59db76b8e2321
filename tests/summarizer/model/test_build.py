"""How the shipped model was rounded, and that it is what the script makes of the original weights."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from onnx import numpy_helper

from summarizer.encoder import shipped_encoder
from summarizer.model import _rounding
from summarizer.model._graph import sentence_encoder
from summarizer.model.build import _session

MODEL = Path(_rounding.__file__).parent / "all-MiniLM-L6-v2-int8.onnx"
SENTENCES = [
    "Lawmakers in Seoul want the ministry to say what the drills with Japan cost last year.",
    "A court in The Hague will hear the case in June.",
    "Fuel, spare parts and 40 lorries were promised; none has arrived.",
    "Thanks for reading!",
]
tables = arrays.arrays(
    np.float32,
    st.tuples(st.integers(1, 6), st.integers(1, 8).map(lambda half: 2 * half)),
    elements=st.integers(-(2**23), 2**23).map(lambda step: step / 2**20),
)


@pytest.fixture(scope="session")
def weights_folder() -> Path:
    """The original model, which is too large to come with the project."""
    folder = os.environ.get("BRIEFING_MODEL_WEIGHTS")
    if not folder:
        pytest.skip("no original weights: set BRIEFING_MODEL_WEIGHTS to the folder with model.safetensors")
    return Path(folder)


class TestRounding:
    @given(tables)
    def test_is_off_by_half_a_step_at_most(self, weight: Any) -> None:
        for rounded, scales in (_rounding.round_weight(weight), _rounding.round_rows(weight)):
            assert np.all(np.abs(rounded * scales - weight) <= scales * 0.501)

    @given(tables)
    def test_neighbours_times_255_fit_into_16_bits(self, weight: Any) -> None:
        rounded, _ = _rounding.round_weight(weight)
        pairs = 255 * rounded.astype(int).reshape(len(rounded), -1, 2)

        assert np.maximum(pairs, 0).sum(axis=2).max() < 2**15
        assert np.minimum(pairs, 0).sum(axis=2).min() >= -(2**15)

    def test_smoothing_takes_outliers_down_and_leaves_the_rest(self) -> None:
        largest = np.array([1.0] * 28 + [8.0, 30.0], np.float32)

        assert _rounding.smoothing(largest).tolist() == [1.0] * 28 + [8.0, 32.0]


class TestShippedModel:
    def test_every_8_bit_weight_is_safe_on_processors_without_vnni(self) -> None:
        model = onnx.load(MODEL)
        weights = [
            numpy_helper.to_array(constant).astype(int)
            for constant in model.graph.initializer
            if constant.data_type == onnx.TensorProto.INT8 and not constant.name.endswith(".table")
        ]
        assert len(weights) == 4 * 6

        for weight in weights:  # (inputs, outputs)
            pairs = 255 * weight.reshape(-1, 2, weight.shape[1])
            assert np.maximum(pairs, 0).sum(axis=1).max() < 2**15
            assert np.minimum(pairs, 0).sum(axis=1).min() >= -(2**15)

    def test_is_well_formed(self) -> None:
        onnx.checker.check_model(str(MODEL))


class TestAgainstTheOriginal:
    def test_the_script_makes_the_shipped_bytes(self, weights_folder: Path) -> None:
        command = [sys.executable, "-m", "summarizer.model.build", str(weights_folder), "--check"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)

        assert (done.returncode, done.stdout) == (0, "the same bytes as the shipped files\n")

    def test_vectors_are_close_to_those_without_rounding(self, weights_folder: Path) -> None:
        from safetensors.numpy import load_file
        from tokenizers import Tokenizer

        original = _session(
            sentence_encoder(load_file(weights_folder / "model.safetensors"), _rounding.AsTheyAre())
        )
        tokenizer = Tokenizer.from_file(str(weights_folder / "tokenizer.json"))
        tokenizer.no_padding()
        expected = [
            original.run(None, {"input_ids": np.array([tokenizer.encode(text).ids])})[0][0]
            for text in SENTENCES
        ]

        assert (shipped_encoder().encode(SENTENCES) * expected).sum(axis=1).min() > 0.995

    def test_the_graph_is_the_original_network(self, weights_folder: Path) -> None:
        torch = pytest.importorskip("torch", reason="the extra `models` is not installed")
        from safetensors.numpy import load_file
        from transformers import AutoModel

        ours = _session(
            sentence_encoder(load_file(weights_folder / "model.safetensors"), _rounding.AsTheyAre())
        )
        theirs = AutoModel.from_pretrained(weights_folder).eval()
        pieces = np.array([[101, 2054, 2003, 1996, 4007, 1029, 102]])
        with torch.inference_mode():
            mean = theirs(input_ids=torch.tensor(pieces)).last_hidden_state.mean(dim=1)[0].numpy()

        assert np.allclose(
            ours.run(None, {"input_ids": pieces})[0][0], mean / np.linalg.norm(mean), atol=1e-5
        )


class TestBadWeights:
    def run(self, folder: Path) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "summarizer.model.build", str(folder)]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    def test_missing(self, tmp_path: Path) -> None:
        done = self.run(tmp_path)

        assert done.returncode == 1
        assert done.stderr.startswith(f"{tmp_path / 'model.safetensors'}: not found.")

    def test_other_ones(self, tmp_path: Path) -> None:
        (tmp_path / "model.safetensors").write_bytes(b"other weights")

        done = self.run(tmp_path)

        assert done.returncode == 1
        assert "not the original file" in done.stderr
