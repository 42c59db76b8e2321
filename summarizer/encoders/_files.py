"""An encoder's folder: where its files are, and what they say of pooling and window."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any, Literal

from summarizer.errors import ModelError

Pooling = Literal["mean", "cls"]

_COMMIT = re.compile(r"[0-9a-f]{40}")
_ONNX = ("model.onnx", "onnx/model.onnx")
_TEXTS = ("*.json", "1_Pooling/config.json")
_TOKENIZERS = ("tokenizer.json", "vocab.txt", "sentencepiece.bpe.model", "spiece.model")
_MOST_PIECES = 512
"""Sentences are shorter; a window of thousands would only cost memory."""
_OFFSET_POSITIONS = frozenset(["roberta", "xlm-roberta", "camembert", "mpnet"])
"""These count their positions from behind the padding's, which takes two."""


def folder_of(model: str, revision: str | None) -> Path:
    """The folder of `model`, or of what the Hub has under that name at `revision`; raises ModelError.

    Only weights, tables and settings are fetched, never code.
    """
    here = Path(model).expanduser()
    if here.is_dir():
        return here
    if not re.fullmatch(r"[\w.-]+/[\w.-]+", model) or model.startswith("."):
        raise ModelError(
            model,
            "there is no such folder",
            "Give the folder of an encoder, or its name at the Hugging Face Hub: intfloat/multilingual-e5-small",
        )
    if revision is None or not _COMMIT.fullmatch(revision):
        raise ModelError(
            model,
            "the encoder's revision is not pinned, and there is no folder of this name",
            "Give the full commit (40 hexadecimal digits) of its revision, so that it can't change unseen",
        )
    return _fetched(model, revision)


def _fetched(model: str, revision: str) -> Path:
    # Imported here: only those who name a model of the Hub need it.
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, LocalEntryNotFoundError

    def fetch(*patterns: str) -> Path:
        return Path(snapshot_download(model, revision=revision, allow_patterns=[*_TEXTS, *patterns]))

    try:
        folder = fetch("onnx/model.onnx", "model.onnx", "*.onnx_data")
        return folder if onnx_in(folder) else fetch("*.safetensors")
    except (HfHubHTTPError, LocalEntryNotFoundError, OSError, ValueError) as error:
        problem = (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")
        raise ModelError(
            model,
            f"the encoder can't be had from the Hub ({problem})",
            "Look whether the name and the revision are right and the Hub can be reached, or give a folder",
        ) from error


def onnx_in(folder: Path) -> Path | None:
    """The network as ONNX, which needs no torch."""
    return next((folder / name for name in _ONNX if (folder / name).is_file()), None)


def has_weights(folder: Path) -> bool:
    """Whether transformers finds a network in it: settings, and weights in the safetensors format."""
    return (folder / "config.json").is_file() and any(folder.glob("*.safetensors"))


def version_of(folder: Path, *said: object) -> str:
    """Twelve digits that change with the files that make the vectors, and with what was `said` of them."""
    hashed = hashlib.sha256(repr(said).encode())
    network = onnx_in(folder)
    files = (
        [network, *network.parent.glob("*.onnx_data")] if network else sorted(folder.glob("*.safetensors"))
    )
    for path in [*files, *(folder / name for name in _TOKENIZERS)]:
        if path is not None and path.is_file():
            with path.open("rb") as file:
                hashed.update(hashlib.file_digest(file, "sha256").digest())
    return hashed.hexdigest()[:12]


def pooling_of(folder: Path) -> Pooling:
    """As the folder says in the way of sentence-transformers; the mean where it says nothing. Raises ModelError."""
    modules = _read(folder / "modules.json", [])
    kinds = [str(module.get("type", "")).rsplit(".", 1)[-1] for module in modules]
    if strange := [kind for kind in kinds if kind not in ("Transformer", "Pooling", "Normalize")]:
        raise ModelError(
            str(folder), f"the encoder has a part that is not known here: {strange[0]}", "Set another encoder"
        )
    config = _read(folder / "1_Pooling" / "config.json", {})
    asked = [key for key, wanted in config.items() if key.startswith("pooling_mode") and wanted is True]
    asked += [f"pooling_mode_{config['pooling_mode']}"] if isinstance(config.get("pooling_mode"), str) else []
    known: dict[str, Pooling] = {
        "pooling_mode_mean_tokens": "mean",
        "pooling_mode_cls_token": "cls",
        "pooling_mode_mean": "mean",
        "pooling_mode_cls": "cls",
    }
    if len(asked) > 1 or any(key not in known for key in asked):
        raise ModelError(
            str(folder),
            f"the encoder pools in a way that is not known here: {', '.join(asked)}",
            "Set another encoder; or, where the mean or the first piece's vector will do, say so as the pooling",
        )
    return known[asked[0]] if asked else "mean"


def pieces_of(folder: Path) -> int:
    """How many word pieces the encoder reads of a text."""
    config = _read(folder / "config.json", {})
    limits = [_read(folder / "sentence_bert_config.json", {}).get("max_seq_length"), _MOST_PIECES]
    limits.append(_read(folder / "tokenizer_config.json", {}).get("model_max_length"))
    positions = config.get("max_position_embeddings")
    if isinstance(positions, int):
        limits.append(positions - 2 if config.get("model_type") in _OFFSET_POSITIONS else positions)
    return int(min(limit for limit in limits if isinstance(limit, int | float) and limit > 0))


def _read(path: Path, otherwise: Any) -> Any:
    """The JSON of a file, or `otherwise` where there is none. Raises ModelError where it is damaged."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return otherwise
    except (OSError, ValueError) as error:
        raise ModelError(str(path), "the encoder's file can't be read", "Fetch the encoder again") from error
    if not isinstance(found, type(otherwise)):
        raise ModelError(str(path), "the encoder's file is not as it should be", "Fetch the encoder again")
    return found
