"""Encoders by setting: tiny ones that the tests make, loaded as real ones are."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from summarizer import EncoderChoice, ModelError, load_encoder
from summarizer.encoder import shipped_encoder
from summarizer.encoders import calibration
from summarizer.encoders._background import BACKGROUND
from summarizer.encoders.calibration import calibrate
from summarizer.encoders.families import family_of
from summarizer.model._calibration import SENTENCES
from tests.summarizer.tiny_encoder import DIMENSION, make_onnx_encoder, make_torch_encoder

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

TEXTS = [
    "東京で会談が行われた。",
    "The talks were held in Tokyo.",
    "",
    "Переговори відбулися в Токіо.",
    "a" * 5000,
]
MANY = ("en", "ja", "ko", "uk")


@pytest.fixture(scope="module")
def onnx_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_onnx_encoder(tmp_path_factory.mktemp("onnx"))


@pytest.fixture(scope="module")
def choice(onnx_folder: Path) -> EncoderChoice:
    return EncoderChoice(str(onnx_folder), languages=MANY)


class TestWhatIsLoaded:
    def test_unset_it_is_the_shipped_one(self) -> None:
        assert load_encoder(EncoderChoice(), 1) is shipped_encoder(1)

    def test_rows_of_length_one_whatever_the_text(self, choice: EncoderChoice) -> None:
        vectors = load_encoder(choice).encode(TEXTS)

        assert vectors.shape == (len(TEXTS), DIMENSION)
        assert vectors.dtype == np.float32
        assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)

    def test_nothing_in_nothing_out(self, choice: EncoderChoice) -> None:
        assert load_encoder(choice).encode([]).shape == (0, DIMENSION)

    def test_a_vector_depends_on_its_text_alone(self, choice: EncoderChoice) -> None:
        alone = np.vstack([load_encoder(choice, 1).encode([text]) for text in TEXTS])

        assert np.array_equal(load_encoder(choice, 3).encode(TEXTS[::-1]), alone[::-1])

    def test_what_stands_past_the_window_is_not_read(self, choice: EncoderChoice) -> None:
        short = load_encoder(replace(choice, pieces=8))
        first, second = short.encode(
            ["tokyo talks go on and on until may", "tokyo talks go on and on until spring"]
        )

        assert np.array_equal(first, second)

    def test_the_prefix_stands_before_each_text(self, choice: EncoderChoice) -> None:
        plain, prefixed = load_encoder(choice), load_encoder(replace(choice, prefix="query: "))

        assert plain.version != prefixed.version
        assert not np.allclose(plain.encode(TEXTS[:2]), prefixed.encode(TEXTS[:2]), atol=1e-3)

    def test_pooling_is_read_off_the_folder_and_can_be_said(self, onnx_folder: Path, tmp_path: Path) -> None:
        folder = make_onnx_encoder(tmp_path)
        (folder / "1_Pooling").mkdir()
        (folder / "1_Pooling/config.json").write_text(
            json.dumps(
                {
                    "pooling_mode_cls_token": True,
                    "pooling_mode_mean_tokens": False,
                    "word_embedding_dimension": DIMENSION,
                }
            )
        )
        by_folder = load_encoder(EncoderChoice(str(folder), languages=MANY))
        said = load_encoder(EncoderChoice(str(onnx_folder), languages=MANY, pooling="cls"))
        mean = load_encoder(EncoderChoice(str(onnx_folder), languages=MANY))

        assert np.array_equal(by_folder.encode(TEXTS), said.encode(TEXTS))
        assert by_folder.version == said.version != mean.version

    def test_the_version_is_of_the_files_and_not_of_the_place(
        self, onnx_folder: Path, tmp_path: Path
    ) -> None:
        same = make_onnx_encoder(tmp_path / "same")
        other = make_onnx_encoder(tmp_path / "other", seed=1)
        versions = [load_encoder(EncoderChoice(str(folder))).version for folder in (onnx_folder, same, other)]

        assert versions[0] == versions[1] != versions[2]

    def test_it_runs_without_torch(self, choice: EncoderChoice) -> None:
        code = (
            "import sys; from summarizer import EncoderChoice, load_encoder;"
            f"load_encoder(EncoderChoice({choice.model!r})).encode(['a']); print('torch' in sys.modules)"
        )
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

        assert done.stdout.strip() == "False"

    def test_what_transformers_saved_gives_what_its_network_says(self, tmp_path: Path) -> None:
        torch = pytest.importorskip("torch", reason="torch is not installed")
        folder, tokenizer, model = make_torch_encoder(tmp_path)
        encoder = load_encoder(EncoderChoice(str(folder), languages=("en",)))

        def plain(texts: Sequence[str]) -> NDArray[np.float32]:
            with torch.inference_mode():
                rows = [
                    model(**tokenizer(text, return_tensors="pt")).last_hidden_state[0].mean(0)
                    for text in texts
                ]
            return torch.nn.functional.normalize(torch.stack(rows), dim=1).numpy()

        expected = calibrate(plain, ["en"]).apply(plain(TEXTS[:2]))
        assert np.allclose(encoder.encode(TEXTS[:2]), expected, atol=1e-4)


class TestWhatIsRefused:
    @pytest.mark.parametrize(
        ("model", "problem"),
        [
            ("/no/such/folder", "there is no such folder"),
            ("./nothing", "there is no such folder"),
            ("someone/some-model", "not pinned"),
        ],
    )
    def test_what_is_not_there(self, model: str, problem: str) -> None:
        with pytest.raises(ModelError, match=problem) as caught:
            load_encoder(EncoderChoice(model))
        assert caught.value.subject == model

    def test_a_branch_is_no_pinned_revision(self) -> None:
        with pytest.raises(ModelError, match="40 hexadecimal digits"):
            load_encoder(EncoderChoice("someone/some-model", revision="main"))

    def test_a_folder_without_an_encoder(self, tmp_path: Path) -> None:
        with pytest.raises(ModelError, match="no encoder is in this folder"):
            load_encoder(EncoderChoice(str(tmp_path)))

    def test_a_network_without_its_tokenizer(self, tmp_path: Path) -> None:
        folder = make_onnx_encoder(tmp_path)
        (folder / "tokenizer.json").unlink()
        with pytest.raises(ModelError, match=r"tokenizer\.json is missing"):
            load_encoder(EncoderChoice(str(folder)))

    def test_a_network_that_is_no_encoder(self, tmp_path: Path) -> None:
        folder = make_onnx_encoder(tmp_path)
        tokens = json.loads((folder / "tokenizer.json").read_text("utf-8"))
        # Ids past what the network has a row for.
        vocabulary = tokens["model"]["vocab"]
        tokens["model"]["vocab"] = {piece: 10**12 + number for piece, number in vocabulary.items()}
        (folder / "tokenizer.json").write_text(json.dumps(tokens))
        with pytest.raises(ModelError):
            load_encoder(EncoderChoice(str(folder)))

    def test_a_damaged_network(self, tmp_path: Path) -> None:
        folder = make_onnx_encoder(tmp_path)
        (folder / "model.onnx").write_bytes(b"no network")
        with pytest.raises(ModelError, match="can't be loaded"):
            load_encoder(EncoderChoice(str(folder)))

    @pytest.mark.parametrize(
        ("file", "content", "problem"),
        [
            ("1_Pooling/config.json", {"pooling_mode_max_tokens": True}, "pools in a way"),
            (
                "modules.json",
                [{"type": "sentence_transformers.models.Dense"}],
                "a part that is not known here: Dense",
            ),
            ("modules.json", {"not": "a list"}, "not as it should be"),
        ],
    )
    def test_what_would_give_other_vectors_than_its_makers_meant(
        self, tmp_path: Path, file: str, content: object, problem: str
    ) -> None:
        folder = make_onnx_encoder(tmp_path)
        (folder / file).parent.mkdir(exist_ok=True)
        (folder / file).write_text(json.dumps(content))
        with pytest.raises(ModelError, match=problem):
            load_encoder(EncoderChoice(str(folder)))


class TestFamilies:
    def test_e5_has_its_prefix_and_languages(self) -> None:
        family = family_of("intfloat/multilingual-e5-small")

        assert family.prefix == "query: "
        assert {"en", "ja", "ko", "uk"} <= family.languages
        assert family_of("/srv/models/multilingual-e5-base/") == family

    def test_an_unknown_one_reads_english(self) -> None:
        assert family_of("someone/some-model").languages == {"en"}


class TestCalibration:
    """Whatever lies narrow and to one side before lies around 0 after, as the shipped encoder's vectors do."""

    @staticmethod
    def narrow(
        seed: int = 0, languages: Sequence[str] = MANY, dimension: int = 64
    ) -> dict[str, NDArray[np.float32]]:
        """Vectors of a made-up encoder: one large common part, one of each language, and a small one of the meaning."""
        random = np.random.default_rng(seed)
        common, meanings = random.normal(size=dimension), random.normal(size=(16, dimension))
        placed = {}
        for language in languages:
            rows = 6 * common + 2 * random.normal(size=dimension) + meanings
            rows = rows + 0.3 * random.normal(size=rows.shape)
            placed[language] = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
        return placed

    @pytest.mark.parametrize("seed", range(5))
    def test_unrelated_sentences_come_to_lie_around_zero(self, seed: int) -> None:
        placed = self.narrow(seed)
        found = calibrate(lambda texts: placed[_language(texts)], MANY)
        rows = np.concatenate([found.apply(placed[language]) for language in MANY])
        unrelated = np.tile(~np.eye(16, dtype=bool), (4, 4))
        raw = np.concatenate([placed[language] for language in MANY])

        assert (raw @ raw.T)[unrelated].mean() > 0.8
        assert abs((rows @ rows.T)[unrelated].mean()) < 0.1

    @pytest.mark.parametrize("seed", range(5))
    def test_a_translation_is_nearer_than_its_own_language(self, seed: int) -> None:
        placed = self.narrow(seed)
        found = calibrate(lambda texts: placed[_language(texts)], MANY)
        japanese, english = found.apply(placed["ja"]), found.apply(placed["en"])
        own = japanese @ japanese.T
        np.fill_diagonal(own, -1)

        assert ((japanese * english).sum(axis=1) > own.max(axis=1)).all()

    def test_of_the_same_sentence_it_stays_one(self) -> None:
        placed = self.narrow()
        rows = calibrate(lambda texts: placed[_language(texts)], MANY).apply(placed["uk"])

        assert np.allclose((rows * rows).sum(axis=1), 1, atol=1e-5)

    def test_an_encoder_of_one_language_keeps_what_tells_sentences_apart(self) -> None:
        placed = self.narrow()
        found = calibrate(lambda texts: placed[_language(texts)], ["en"])

        assert found.languages.shape == (0, 64)

    def test_the_shipped_encoder_is_hardly_changed(self) -> None:
        encoder = shipped_encoder(1)
        found = calibrate(encoder.encode, ["en"])
        before = encoder.encode(SENTENCES)
        after = found.apply(before)

        moved = np.abs(before @ before.T - after @ after.T)
        assert moved.mean() < 0.08
        assert moved.max() < 0.3

    @given(hnp.arrays(np.float32, (3, 8), elements=st.floats(-1, 1, width=32)))
    @settings(max_examples=50)
    def test_any_vectors_stay_of_length_one(self, rows: NDArray[np.float32]) -> None:
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        rows = np.where(lengths > 1e-3, rows / np.maximum(lengths, 1e-3), np.eye(3, 8)).astype(np.float32)
        common = np.full(8, 0.3, np.float32)
        found = calibration.Calibration(common, np.zeros((0, 8), np.float32))

        assert np.allclose(np.linalg.norm(found.apply(rows), axis=1), 1, atol=1e-3)

    def test_all_languages_of_the_background_say_the_same_number_of_things(self) -> None:
        assert {len(set(sentences)) for sentences in BACKGROUND.values()} == {16}


def _language(texts: Sequence[str]) -> str:
    return next(language for language, sentences in BACKGROUND.items() if tuple(texts) == sentences)
