"""The encoder: unit vectors that depend on their sentence alone and lie close where the meaning does."""

from __future__ import annotations

import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer import encoder as encoder_module
from summarizer.encoder import shipped_encoder
from summarizer.errors import ModelError

if TYPE_CHECKING:
    from pathlib import Path

    from summarizer.encoder import Encoder

SENTENCES = [
    "Tokyo and Seoul agreed to share radar data on missile launches.",
    "The two capitals will pass each other what their radars see of missiles.",
    "The Senate put off its vote on a new arms package for Kyiv.",
    "Ukraine must wait for weapons, because senators delayed the bill.",
    "Heat the oven and butter the tin before you mix the dough.",
    "No.",
    """A spokeswoman, who asked not to be named since talks go on, said the ministry would neither confirm
    nor deny that envoys had met on the island, and that the next round, if any, would be held in spring.""",
]


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return shipped_encoder()


def test_a_row_for_each_text(encoder: Encoder) -> None:
    vectors = encoder.encode(SENTENCES)

    assert vectors.shape == (len(SENTENCES), encoder.dimension)
    assert vectors.dtype == np.float32


def test_nothing_in_nothing_out(encoder: Encoder) -> None:
    assert encoder.encode([]).shape == (0, encoder.dimension)


def test_it_says_what_it_is(encoder: Encoder) -> None:
    assert encoder.name == "all-MiniLM-L6-v2-int8"
    assert encoder.dimension == 384
    assert encoder.languages == {"en"}
    assert len(encoder.version) == 12


class TestMeaning:
    def test_a_paraphrase_is_closer_than_any_other_sentence(self, encoder: Encoder) -> None:
        close = encoder.encode(SENTENCES) @ encoder.encode(SENTENCES).T
        np.fill_diagonal(close, -1)

        assert close[:4].argmax(axis=1).tolist() == [1, 0, 3, 2]

    def test_what_is_far_apart_in_meaning_is_near_zero(self, encoder: Encoder) -> None:
        missiles, dough = encoder.encode([SENTENCES[0], SENTENCES[4]])

        assert abs(float(missiles @ dough)) < 0.15


class TestSameSentenceSameVector:
    def test_whatever_else_is_encoded_with_it(self, encoder: Encoder) -> None:
        alone = np.vstack([encoder.encode([sentence]) for sentence in SENTENCES])

        assert np.array_equal(encoder.encode(SENTENCES), alone)
        assert np.array_equal(encoder.encode(SENTENCES[::-1]), alone[::-1])
        assert np.array_equal(encoder.encode(SENTENCES * 3), np.vstack([alone] * 3))

    def test_on_any_number_of_threads(self) -> None:
        one, two, three = (shipped_encoder(threads).encode(SENTENCES) for threads in (1, 2, 3))

        assert np.array_equal(one, two)
        assert np.array_equal(one, three)

    def test_from_many_threads_at_once(self, encoder: Encoder) -> None:
        expected = encoder.encode(SENTENCES)

        with ThreadPoolExecutor(6) as pool:
            found = list(pool.map(lambda _: encoder.encode(SENTENCES), range(12)))

        assert all(np.array_equal(vectors, expected) for vectors in found)

    def test_in_another_process(self, encoder: Encoder) -> None:
        program = (
            "import sys; from summarizer.encoder import shipped_encoder;"
            "sys.stdout.buffer.write(shipped_encoder().encode([sys.argv[1]]).tobytes())"
        )
        there = subprocess.run([sys.executable, "-c", program, SENTENCES[0]], capture_output=True, check=True)

        assert there.stdout == encoder.encode([SENTENCES[0]]).tobytes()


class TestAnyText:
    @settings(max_examples=40, deadline=None)
    @given(st.lists(st.text(st.characters(codec=None), max_size=60), max_size=4))
    def test_has_a_vector_of_length_1(self, texts: list[str]) -> None:
        vectors = shipped_encoder(1).encode(texts)

        assert vectors.shape == (len(texts), 384)
        assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)

    @pytest.mark.parametrize(
        "text",
        [
            pytest.param("", id="empty"),
            pytest.param(" \n\t ", id="blanks"),
            pytest.param("\x00\x07", id="control characters"),
            pytest.param("🇺🇦🤝🇯🇵", id="emoji"),
            pytest.param("日本と韓国の首脳が会談した。", id="Japanese"),
            pytest.param("Zürich e\u0301te\u0301 \u202eright to left", id="marks"),
            pytest.param("half a pair \ud83d", id="lone surrogate"),
            pytest.param("missile " * 100_000, id="very long"),
            pytest.param("x" * 1_000_000, id="one endless word"),
        ],
    )
    def test_however_odd(self, encoder: Encoder, text: str) -> None:
        (vector,) = encoder.encode([text])

        assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)

    def test_is_read_to_the_end_of_the_window_and_no_further(self, encoder: Encoder) -> None:
        short, full, past = encoder.encode(["missile " * 200, "missile " * 254, "missile " * 254 + "cake"])

        assert not np.array_equal(short, full)
        assert np.array_equal(full, past)


class TestBuiltOnce:
    def test_the_same_object_each_time(self, encoder: Encoder) -> None:
        assert shipped_encoder() is encoder

    def test_also_when_many_ask_at_once(self) -> None:
        program = (
            "from concurrent.futures import ThreadPoolExecutor as P\n"
            "from summarizer.encoder import shipped_encoder\n"
            "print(len({id(e) for e in P(8).map(lambda _: shipped_encoder(), range(8))}))"
        )
        there = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True)

        assert there.stdout.strip() == "1"

    def test_another_number_of_threads_shares_the_model(self) -> None:
        assert shipped_encoder(1).version == shipped_encoder(2).version
        assert shipped_encoder(1).model is shipped_encoder(2).model  # type: ignore[attr-defined]

    @pytest.mark.parametrize("threads", [0, -1])
    def test_no_threads_is_refused(self, threads: int) -> None:
        with pytest.raises(ValueError, match="at least 1 thread"):
            shipped_encoder(threads)

    def test_nothing_heavy_is_imported_before_it_is_asked_for(self) -> None:
        program = (
            "import sys, summarizer.encoder;"
            "print(sorted({'onnxruntime', 'tokenizers', 'transformers', 'torch'} & sys.modules.keys()))"
        )
        there = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True)

        assert there.stdout.strip() == "[]"


class TestModelFiles:
    """A broken installation is named, with the mend, before any vector comes of it."""

    @pytest.fixture
    def folder(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        copy = tmp_path / "model"
        shutil.copytree(encoder_module._SHIPPED, copy)
        monkeypatch.setattr(encoder_module, "_SHIPPED", copy)
        monkeypatch.setattr(encoder_module, "_encoders", {})
        return copy

    each_file = pytest.mark.parametrize(
        "file", ["all-MiniLM-L6-v2-int8.onnx", "tokenizer.json", "manifest.json"]
    )

    @each_file
    def test_missing(self, folder: Path, file: str) -> None:
        (folder / file).unlink()

        with pytest.raises(ModelError, match="No such file") as raised:
            shipped_encoder()
        assert raised.value.subject == str(folder / file)
        assert "Install briefing-bot again" in raised.value.mend

    @each_file
    def test_cut_off(self, folder: Path, file: str) -> None:
        whole = (folder / file).read_bytes()
        (folder / file).write_bytes(whole[: len(whole) // 2])

        with pytest.raises(ModelError, match="damaged") as raised:
            shipped_encoder()
        assert raised.value.subject == str(folder / file)

    def test_changed(self, folder: Path) -> None:
        model = folder / "all-MiniLM-L6-v2-int8.onnx"
        content = bytearray(model.read_bytes())
        content[len(content) // 2] ^= 1
        model.write_bytes(content)

        with pytest.raises(ModelError, match="damaged"):
            shipped_encoder()

    def test_a_failure_is_not_kept(self, folder: Path) -> None:
        manifest = folder / "manifest.json"
        content = manifest.read_bytes()
        manifest.unlink()
        with pytest.raises(ModelError):
            shipped_encoder()

        manifest.write_bytes(content)

        assert shipped_encoder().encode(["mended"]).shape == (1, 384)
