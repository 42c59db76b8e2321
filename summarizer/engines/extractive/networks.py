"""The small networks that the engine's salience rests on, read from the file that ships with it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from summarizer.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

FOLDER = Path(__file__).parent / "model"
MANIFEST = "manifest.json"
_PARTS = ("words", "pairs", "sets")
_MEND = (
    "Install briefing-bot again, or restore the folder summarizer/engines/extractive/model from the project"
)
LARGEST = 5.0
"""Standardised values are cut here, so that an article unlike all others can't throw a network off."""
_BLOCK = 128
"""Rows at a time: products so small are not spread over threads, which would cost more than they take."""


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """Standardises its inputs, then ReLU layers and one output."""

    mean: NDArray[np.float64]
    deviation: NDArray[np.float64]
    layers: tuple[tuple[NDArray[np.float64], NDArray[np.float64]], ...]
    """Weights, (inputs, outputs), and biases."""

    def __call__(self, inputs: NDArray[np.float64]) -> NDArray[np.float64]:
        """(rows, inputs) → (rows,)."""
        blocks = [self._answer(inputs[start : start + _BLOCK]) for start in range(0, len(inputs), _BLOCK)]
        return np.concatenate(blocks) if blocks else np.zeros(0)

    def _answer(self, inputs: NDArray[np.float64]) -> NDArray[np.float64]:
        values = np.clip((inputs - self.mean) / self.deviation, -LARGEST, LARGEST)
        for weight, bias in self.layers[:-1]:
            values = np.maximum(values @ weight + bias, 0.0)
        weight, bias = self.layers[-1]
        return np.asarray((values @ weight + bias)[:, 0])


@dataclass(frozen=True, slots=True, eq=False)
class School:
    """One way of summarizing, as training articles show it."""

    words: Network
    """Log-odds that a summary holds a word."""
    pairs: Network
    """The same of two words in a row."""
    sets: Network
    """How good sentences are together."""
    known: Mapping[str, float]
    """By stem: the log of how much likelier than others it is to be told."""


@dataclass(frozen=True, slots=True, eq=False)
class Salience:
    """Both ways, and which of them an article asks for."""

    noted: School
    """What people noted down in words of their own."""
    taken: School
    """What was taken over sentence by sentence."""
    form: Network
    """Log-odds of the second, by the article's form."""
    version: str


@cache
def shipped_salience(folder: Path = FOLDER) -> Salience:
    """Read once per process. Raises ModelError if a file is missing or differs from what the manifest says."""
    manifest = folder / MANIFEST
    try:
        described = json.loads(manifest.read_text(encoding="utf-8"))
        path = folder / described["file"]
        sha256 = described["sha256"]
    except OSError as error:
        problem = f"the salience model's manifest can't be read ({error.strerror})"
        raise ModelError(str(manifest), problem, _MEND) from error
    except (ValueError, KeyError, TypeError) as error:
        raise ModelError(str(manifest), "the salience model's manifest is damaged", _MEND) from error
    try:
        content = path.read_bytes()
    except OSError as error:
        problem = f"the salience model can't be read ({error.strerror})"
        raise ModelError(str(path), problem, _MEND) from error
    if hashlib.sha256(content).hexdigest() != sha256:
        problem = "the salience model is damaged: it is not the one that was shipped"
        raise ModelError(str(path), problem, _MEND)
    with np.load(path, allow_pickle=False) as arrays:
        return unpack(arrays, sha256[:8])


def unpack(arrays: Mapping[str, NDArray[np.generic]], version: str) -> Salience:
    """From the arrays of the file, see `pack`."""
    return Salience(_school(arrays, "noted"), _school(arrays, "taken"), _network(arrays, "form"), version)


def pack(salience: Salience) -> dict[str, NDArray[np.generic]]:
    """The arrays that `unpack` reads, in single precision."""
    arrays = _arrays_of("form", salience.form)
    for name in ("noted", "taken"):
        school: School = getattr(salience, name)
        for part in _PARTS:
            arrays |= _arrays_of(f"{name}.{part}", getattr(school, part))
        stems = " ".join(school.known).encode("ascii")
        arrays[f"{name}.stems"] = np.frombuffer(stems, dtype=np.uint8)
        arrays[f"{name}.known"] = np.array(list(school.known.values()), dtype=np.float32)
    return arrays


def _school(arrays: Mapping[str, NDArray[np.generic]], name: str) -> School:
    words, pairs, sets = (_network(arrays, f"{name}.{part}") for part in _PARTS)
    stems = arrays[f"{name}.stems"].tobytes().decode("ascii").split()
    known = dict(zip(stems, arrays[f"{name}.known"].astype(np.float64).tolist(), strict=True))
    return School(words, pairs, sets, known)


def _network(arrays: Mapping[str, NDArray[np.generic]], name: str) -> Network:
    def array(part: str) -> NDArray[np.float64]:
        return arrays[f"{name}.{part}"].astype(np.float64)

    count = sum(key.startswith(f"{name}.weight") for key in arrays)
    layers = tuple((array(f"weight{n}"), array(f"bias{n}")) for n in range(count))
    return Network(array("mean"), array("deviation"), layers)


def _arrays_of(name: str, network: Network) -> dict[str, NDArray[np.generic]]:
    arrays = {f"{name}.mean": network.mean, f"{name}.deviation": network.deviation}
    for number, (weight, bias) in enumerate(network.layers):
        arrays |= {f"{name}.weight{number}": weight, f"{name}.bias{number}": bias}
    return {key: value.astype(np.float32) for key, value in arrays.items()}
