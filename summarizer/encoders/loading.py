"""An encoder by setting, ready to read."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from summarizer.encoder import default_threads, shipped_encoder, shipped_version
from summarizer.encoders import calibration
from summarizer.encoders._files import folder_of, has_weights, onnx_in, pieces_of, pooling_of, version_of
from summarizer.encoders._networks import OnnxNetwork, TorchNetwork
from summarizer.encoders.families import family_of
from summarizer.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from summarizer.encoder import Encoder
    from summarizer.encoders._files import Pooling
    from summarizer.encoders._networks import Network

SHIPPED = "shipped"


@dataclass(frozen=True, slots=True)
class EncoderChoice:
    """Which encoder, and what is said of it. What is None is read off its folder, or known by its family."""

    model: str = SHIPPED
    """ "shipped", a folder, or a name at the Hugging Face Hub."""
    revision: str | None = None
    """Of a name at the Hub: the full commit."""
    pooling: Pooling | None = None
    prefix: str | None = None
    """Stands before each text, as "query: "."""
    pieces: int | None = None
    """How many word pieces of a text are read."""
    languages: tuple[str, ...] = ()
    """Which languages it reads, as ISO 639-1 codes; without any, those of its family."""


def load_encoder(choice: EncoderChoice, threads: int | None = None) -> Encoder:
    """The chosen encoder, its cosines on the shipped one's scale (`calibration`).

    A folder (or the Hub) gives the network as ONNX, `model.onnx` or `onnx/model.onnx` with `tokenizer.json`, and
    onnxruntime runs it; or else as what transformers saves, and torch does. Pooling and window are read in the way of
    sentence-transformers. Each choice is loaded once per process; the first time, the background is encoded, which
    takes a second or two.

    Raises:
        ModelError: the encoder can't be had or is of a kind that can't be run.
        ValueError: `threads` is less than 1.
    """
    if choice.model == SHIPPED:
        return shipped_encoder(threads)
    threads = default_threads() if threads is None else threads
    if threads < 1:
        raise ValueError(f"an encoder needs at least 1 thread, not {threads}")
    with _lock:
        if choice not in _loaded:
            _loaded[choice] = _Model(choice)
        return _ChosenEncoder(_loaded[choice], threads)


def encoder_version(choice: EncoderChoice) -> str:
    """The `version` of the chosen encoder, without loading it; its files are read once. Raises ModelError."""
    return shipped_version() if choice.model == SHIPPED else _Described.of(choice).version


@dataclass(frozen=True, slots=True)
class _Described:
    """A choice with all that was left open in it filled in."""

    folder: Path
    languages: frozenset[str]
    prefix: str
    pooling: Pooling
    pieces: int

    @classmethod
    def of(cls, choice: EncoderChoice) -> _Described:
        folder = folder_of(choice.model, choice.revision)
        family = family_of(choice.model)
        window = pieces_of(folder)
        return cls(
            folder,
            languages=frozenset(choice.languages) or family.languages,
            prefix=family.prefix if choice.prefix is None else choice.prefix,
            pooling=choice.pooling or pooling_of(folder),
            pieces=min(choice.pieces or window, window),
        )

    @property
    def version(self) -> str:
        said = (self.prefix, self.pooling, self.pieces, sorted(self.languages), calibration.VERSION)
        return version_of(self.folder, *said)


class _Model:
    """A network with all that makes its vectors. Nothing in it changes after it was made."""

    def __init__(self, choice: EncoderChoice) -> None:
        described = _Described.of(choice)
        self.name = choice.model
        self.languages = described.languages
        self.version = described.version
        self._prefix = described.prefix
        self._pooling = described.pooling
        self.network = _network(described.folder, described.pieces)
        self._calibration: calibration.Calibration | None = None
        try:
            found = calibration.calibrate(lambda texts: self.encode(texts, 1), self.languages)
        except ModelError:
            raise
        except Exception as error:  # whatever a network that is no sentence encoder makes a library raise
            problem = f"the network does not run as an encoder does ({type(error).__name__})"
            raise ModelError(
                self.name, problem, "Set a model that gives one vector for each word piece"
            ) from error
        self.dimension = len(found.common)
        self._calibration = found

    def encode(self, texts: Sequence[str], threads: int) -> NDArray[np.float32]:
        if not texts:
            return np.empty((0, self.dimension), np.float32)
        if threads == 1 or len(texts) < 2 or not self.network.threaded:
            rows = [self._pooled(text) for text in texts]
        else:
            with ThreadPoolExecutor(min(threads, len(texts)), "encoder") as pool:
                rows = list(pool.map(self._pooled, texts))
        return np.stack(rows)

    def _pooled(self, text: str) -> NDArray[np.float32]:
        """(d,), of length 1."""
        states = self.network.states(self._prefix + text)
        if states.ndim > 1:
            states = states[0] if self._pooling == "cls" else states.mean(axis=0, dtype=np.float64)
        length = float(np.linalg.norm(states))
        if not np.isfinite(length):
            raise ModelError(
                self.name, "the encoder gave no finite numbers", "Set another encoder, or fetch it again"
            )
        vector = np.asarray(states / max(length, 1e-12), np.float32)
        # Row by row: in a product of matrices a row's last digits hang on how many there are.
        return self._calibration.apply(vector[None])[0] if self._calibration else vector


def _network(folder: Path, pieces: int) -> Network:
    network = onnx_in(folder)
    if network is not None:
        return OnnxNetwork(folder, network, pieces)
    if has_weights(folder):
        return TorchNetwork(folder, pieces)
    raise ModelError(
        str(folder),
        "no encoder is in this folder",
        "It needs model.onnx and tokenizer.json, or config.json with safetensors weights and a tokenizer",
    )


class _ChosenEncoder:
    def __init__(self, model: _Model, threads: int) -> None:
        self._model = model
        self._threads = threads

    @property
    def name(self) -> str:
        return self._model.name

    @property
    def version(self) -> str:
        return self._model.version

    @property
    def dimension(self) -> int:
        return self._model.dimension

    @property
    def languages(self) -> frozenset[str]:
        return self._model.languages

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self._model.encode(texts, self._threads)


_lock = threading.Lock()
_loaded: dict[EncoderChoice, _Model] = {}
