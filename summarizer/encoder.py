"""Sentences → unit vectors, so that what means the same lies close together.

A vector depends on its sentence alone, to the last bit: each sentence is a run of the model for itself, and
runs, not the sums inside one, are spread over threads. Neighbours in a batch and the number of threads change
nothing.
"""

from __future__ import annotations

import hashlib
import json
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from summarizer.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_SHIPPED = Path(__file__).parent / "model"
_MEND = "Install briefing-bot again, or restore the folder summarizer/model from the project"

# The model was trained to read so many word pieces; what stands after them cannot change the vector.
_MAX_PIECES = 256
# Bounds the tokenizer's work, which is linear in the text. 256 pieces of prose are some 1,200 characters.
_MAX_CHARACTERS = 16_384
_MOST_DEFAULT_THREADS = 4


class Encoder(Protocol):
    """Turns sentences into vectors of length 1; the dot product of two says how close their meanings are."""

    @property
    def name(self) -> str:
        """Which model, for people."""

    @property
    def version(self) -> str:
        """Changes whenever the same sentence would get another vector."""

    @property
    def dimension(self) -> int:
        """How many numbers a vector has."""

    @property
    def languages(self) -> frozenset[str]:
        """The languages that it reads well, as ISO 639-1 codes."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One row a text, in their order: (len(texts), dimension), each row of length 1.

        Safe from any thread. It blocks for some milliseconds a sentence, so call it off the event loop. No
        text is refused: an empty one has a vector too, and of a long one only the model's window is read
        (for the shipped encoder 256 word pieces, about 200 words).
        """


def shipped_encoder(threads: int | None = None) -> Encoder:
    """The encoder that comes with the project, on `threads` threads (not said: one a core, at most 4).

    The model is read once per process, at the first call; the same `threads` always gives the same object.

    Raises:
        ModelError: a file of the model is missing, or is not the one that was shipped.
        ValueError: `threads` is less than 1.
    """
    threads = default_threads() if threads is None else threads
    if threads < 1:
        raise ValueError(f"an encoder needs at least 1 thread, not {threads}")
    with _lock:
        if threads not in _encoders:
            # Encoders differ in their threads only, so they share what is large.
            model = next((e.model for e in _encoders.values()), None) or _Model(_SHIPPED)
            _encoders[threads] = _OnnxEncoder(model, threads)
        return _encoders[threads]


def shipped_version() -> str:
    """The version of the encoder that comes with the project, without loading it. Raises ModelError."""
    return _version(_read_manifest(_SHIPPED / "manifest.json"))


def _version(manifest: dict[str, Any]) -> str:
    # Either file can change the vectors.
    return hashlib.sha256("".join(manifest["files"].values()).encode()).hexdigest()[:12]


def default_threads() -> int:
    """One a core, at most 4."""
    return min(_MOST_DEFAULT_THREADS, _cores())


def readable(text: str) -> str:
    """What a tokenizer is given of `text`: bounded, and without what is no character."""
    # A lone surrogate is no character and the tokenizer refuses it: it becomes "?".
    return text[:_MAX_CHARACTERS].encode("utf-8", "replace").decode("utf-8")


class _Model:
    """The model's files, checked and loaded. Nothing in it changes after that, so threads may share it."""

    def __init__(self, folder: Path) -> None:
        """Raises ModelError if a file is missing or differs from what the folder's manifest says."""
        manifest = _read_manifest(folder / "manifest.json")
        for file, sha256 in manifest["files"].items():
            _check(folder / file, sha256)
        self.name: str = manifest["name"]
        self.dimension: int = manifest["dimension"]
        self.languages = frozenset[str](manifest["languages"])
        self.version = _version(manifest)
        self._tokenizer = load_tokenizer(folder / manifest["tokenizer"], _MAX_PIECES)
        self._session = load_session(folder / manifest["model"])

    def pieces(self, text: str) -> NDArray[np.int64]:
        """The word pieces of a text, with the marks of start and end: (1, 2 to 256)."""
        return np.asarray([self._tokenizer.encode(readable(text)).ids], dtype=np.int64)

    def vector(self, pieces: NDArray[np.int64]) -> NDArray[np.float32]:
        """(1, number of pieces) → (dimension,)."""
        vector: NDArray[np.float32] = self._session.run(None, {"input_ids": pieces})[0][0]
        return vector


class _OnnxEncoder:
    def __init__(self, model: _Model, threads: int) -> None:
        self.model = model
        self._threads = threads

    @property
    def name(self) -> str:
        return self.model.name

    @property
    def version(self) -> str:
        return self.model.version

    @property
    def dimension(self) -> int:
        return self.model.dimension

    @property
    def languages(self) -> frozenset[str]:
        return self.model.languages

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)

        def fill(row: int) -> None:
            vectors[row] = self.model.vector(self.model.pieces(texts[row]))

        if self._threads == 1 or len(texts) < 2:
            for row in range(len(texts)):
                fill(row)
        else:
            # A pool for each call costs a tenth of a millisecond, and survives a fork of the process.
            with ThreadPoolExecutor(min(self._threads, len(texts)), "encoder") as pool:
                for _ in pool.map(fill, range(len(texts))):
                    pass
        return vectors


_lock = threading.Lock()
_encoders: dict[int, _OnnxEncoder] = {}


def _cores() -> int:
    """The cores that this process may use, where the system tells."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _read_manifest(path: Path) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ModelError(
            str(path), f"the model's manifest can't be read ({error.strerror})", _MEND
        ) from error
    except ValueError as error:
        raise ModelError(str(path), "the model's manifest is damaged", _MEND) from error
    return manifest


def _check(path: Path, sha256: str) -> None:
    """Damage shows here, by name, and not as strange vectors or an error deep in a library."""
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ModelError(str(path), f"the model's file can't be read ({error.strerror})", _MEND) from error
    if found != sha256:
        raise ModelError(str(path), "the model's file is damaged: it is not the one that was shipped", _MEND)


def load_tokenizer(path: Path, pieces: int) -> Any:
    """A tokenizer that cuts a text after so many word pieces."""
    # Imported here, as below: `import summarizer` stays light for those who encode nothing.
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_padding()
    tokenizer.enable_truncation(pieces)
    return tokenizer


def load_session(path: Path) -> Any:
    """A network that runs on the caller's thread alone."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    # One thread a run, see the top of the file: a run's sums are then always taken in the same order.
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # The graph is fused where that pays (summarizer/model/_graph.py); fusing more gained nothing.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    # Sentences differ in length: an arena and plans kept for each length hold memory and save no time.
    options.enable_cpu_mem_arena = False
    options.enable_mem_pattern = False
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
