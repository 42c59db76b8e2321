"""Runs an encoder's network: by onnxruntime, or by torch where there is no ONNX file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from summarizer.encoder import load_session, load_tokenizer, readable
from summarizer.errors import ModelError

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

_INPUTS = ("input_ids", "attention_mask", "token_type_ids")
_WHOLE = ("sentence_embedding", "sentence_vectors")
"""Outputs that are pooled already."""
_STATES = ("last_hidden_state", "token_embeddings", "hidden_states")


class Network(Protocol):
    """A network with its tokenizer."""

    threaded: bool
    """Whether runs may be spread over threads."""

    def states(self, text: str) -> NDArray[np.float32]:
        """(pieces, d) of the text's pieces with the marks of start and end, or (d,) where the network pools itself."""


class OnnxNetwork:
    """Needs `tokenizer.json` beside the network."""

    threaded = True

    def __init__(self, folder: Path, network: Path, pieces: int) -> None:
        tokenizer = folder / "tokenizer.json"
        if not tokenizer.is_file():
            raise ModelError(
                str(folder), "the encoder's tokenizer.json is missing", "Put it beside the network"
            )
        try:
            self._tokenizer = load_tokenizer(tokenizer, pieces)
            self._session = load_session(network)
        except Exception as error:  # onnxruntime and tokenizers raise bare Exceptions of their own
            raise ModelError(
                str(network), f"the encoder can't be loaded ({_first_line(error)})", "Fetch the encoder again"
            ) from error
        self._inputs = [given.name for given in self._session.get_inputs()]
        self._output = self._choose_output()
        if strange := [name for name in self._inputs if name not in _INPUTS]:
            raise ModelError(
                str(network), f"the network asks for an input that is not known here: {strange[0]}", _EXPORT
            )

    def states(self, text: str) -> NDArray[np.float32]:
        encoded = self._tokenizer.encode(readable(text))
        values = {
            "input_ids": encoded.ids,
            "attention_mask": encoded.attention_mask,
            "token_type_ids": encoded.type_ids,
        }
        given = {name: np.asarray([values[name]], dtype=np.int64) for name in self._inputs}
        return np.asarray(self._session.run([self._output], given)[0][0], np.float32)

    def _choose_output(self) -> str:
        names = [out.name for out in self._session.get_outputs()]
        found = next((name for name in (*_WHOLE, *_STATES) if name in names), None)
        return found or names[0]


_EXPORT = "Export the encoder for feature extraction, with inputs " + ", ".join(_INPUTS)


class TorchNetwork:
    """By transformers; code that comes with a model is never run, and only safetensors are read."""

    threaded = False  # torch spreads each run over threads itself

    def __init__(self, folder: Path, pieces: int) -> None:
        try:
            import torch
            from transformers import AutoModel, AutoTokenizer
        except ImportError as error:
            raise ModelError(
                str(folder),
                "this encoder needs torch, which is not installed, for it has no ONNX file",
                "Install briefing-bot with its extra 'models', or set an encoder with onnx/model.onnx",
            ) from error
        try:
            self._tokenizer: Any = AutoTokenizer.from_pretrained(
                str(folder), trust_remote_code=False, local_files_only=True
            )
            model: Any = AutoModel.from_pretrained(
                str(folder), trust_remote_code=False, use_safetensors=True, local_files_only=True
            )
        except (OSError, ValueError, KeyError) as error:
            raise ModelError(
                str(folder),
                f"the encoder can't be loaded ({_first_line(error)})",
                "Give an encoder that transformers loads, with its tokenizer and safetensors weights",
            ) from error
        self._torch: Any = torch
        self._model = model.eval()
        self._pieces = pieces

    def states(self, text: str) -> NDArray[np.float32]:
        encoded = self._tokenizer(
            readable(text), truncation=True, max_length=self._pieces, return_tensors="pt"
        )
        with self._torch.inference_mode():
            hidden = self._model(**encoded).last_hidden_state
        return np.asarray(hidden[0].float().numpy(), np.float32)


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")
