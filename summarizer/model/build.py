"""Makes the shipped model from the original weights: `python -m summarizer.model.build WEIGHTS_FOLDER`.

For maintainers. Needs the extra `dev` and no network; README.md beside this file says where the weights are
found. The same weights give the same bytes: `--check` compares them with the shipped ones and writes nothing.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import onnxruntime
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from summarizer.model._calibration import SENTENCES
from summarizer.model._graph import DIMENSION, LAYERS, MAX_PIECES, sentence_encoder
from summarizer.model._rounding import AsTheyAre, Rounded, order_neurons

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from onnx import ModelProto

    from summarizer.model._graph import Weights

_HERE = Path(__file__).parent
_MODEL = "all-MiniLM-L6-v2-int8.onnx"
_TOKENIZER = "tokenizer.json"
_MANIFEST = "manifest.json"
_ORIGINALS = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    _TOKENIZER: "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}


def main() -> None:
    parser = argparse.ArgumentParser(
        description="Make the shipped sentence encoder from the original weights."
    )
    parser.add_argument("weights", type=Path, help="folder with model.safetensors and tokenizer.json")
    parser.add_argument(
        "--check", action="store_true", help="write nothing, say whether the shipped files are these"
    )
    arguments = parser.parse_args()

    files = build(arguments.weights)
    if arguments.check:
        changed = [name for name, content in files.items() if (_HERE / name).read_bytes() != content]
        if changed:
            parser.exit(1, f"not as shipped: {', '.join(changed)}\n")
        print("the same bytes as the shipped files")
        return
    for name, content in files.items():
        (_HERE / name).write_bytes(content)
        print(f"{hashlib.sha256(content).hexdigest()}  {name}  {len(content):,} bytes")


def build(folder: Path) -> dict[str, bytes]:
    """The shipped files by name. Exits, naming the file, when an original is missing or another one."""
    for name, sha256 in _ORIGINALS.items():
        path = folder / name
        if not path.is_file():
            raise SystemExit(f"{path}: not found. Give the folder that holds {' and '.join(_ORIGINALS)}")
        if _sha256(path.read_bytes()) != sha256:
            raise SystemExit(f"{path}: not the original file, whose sha256 is {sha256}")
    weights: Weights = load_file(folder / "model.safetensors")
    tokenizer = (folder / _TOKENIZER).read_bytes()
    largest = _largest_activations(weights, tokenizer)
    model = sentence_encoder(order_neurons(weights, largest), Rounded(largest))
    files = {_MODEL: model.SerializeToString(deterministic=True), _TOKENIZER: tokenizer}
    return files | {_MANIFEST: _manifest(files)}


def _largest_activations(weights: Weights, tokenizer: bytes) -> dict[str, NDArray[np.float32]]:
    """Each channel's largest |x| over the calibration sentences, for every value that is to be rounded."""
    names = [f"encoder.layer.{layer}.attention.output.LayerNorm.out" for layer in range(LAYERS)]
    names += [f"encoder.layer.{layer}.output.LayerNorm.out" for layer in range(LAYERS - 1)]
    names += ["embeddings.LayerNorm.out"]
    names += [f"{layer}.{name}" for layer in range(LAYERS) for name in ("heads", "active")]
    session = _session(sentence_encoder(weights, AsTheyAre(), also=tuple(names)))
    reader = Tokenizer.from_str(tokenizer.decode())
    reader.no_padding()
    reader.enable_truncation(MAX_PIECES)
    largest = {name: np.zeros(1, np.float32) for name in names}
    for sentence in SENTENCES:
        values = session.run(names, {"input_ids": np.array([reader.encode(sentence).ids])})
        for name, value in zip(names, values, strict=True):
            largest[name] = np.maximum(largest[name], np.abs(value).max(axis=(0, 1)))
    return largest


def _session(model: ModelProto) -> Any:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(
        model.SerializeToString(), options, providers=["CPUExecutionProvider"]
    )


def _manifest(files: dict[str, bytes]) -> bytes:
    manifest = {
        "name": Path(_MODEL).stem,
        "languages": ["en"],
        "dimension": DIMENSION,
        "model": _MODEL,
        "tokenizer": _TOKENIZER,
        "files": {name: _sha256(content) for name, content in files.items()},
    }
    return (json.dumps(manifest, indent=2) + "\n").encode()


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


if __name__ == "__main__":
    main()
