"""Tiny encoders in folders like those of real ones: they know characters and pairs of them, and no meaning."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

if TYPE_CHECKING:
    from pathlib import Path

DIMENSION = 48
_BUCKETS = 4096
_WINDOW = 128
_MARKS = {
    "ends": {"bos_token": "<s>", "eos_token": "</s>"},
    "unknown": {"unk_token": "<unk>"},
    "padding": {"pad_token": "<unk>"},
}


def _tokenizer() -> Tokenizer:
    """One piece a byte, so that the vocabulary is closed: 256 of them, and the marks of start and end."""
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    vocabulary = {"<s>": 0, "</s>": 1, "<unk>": 2} | {letter: 3 + n for n, letter in enumerate(alphabet)}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, **_MARKS["unknown"]))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.ByteLevel(add_prefix_space=False), pre_tokenizers.Split(Regex("."), "isolated")]
    )
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 1)]
    )
    return tokenizer


def make_onnx_encoder(folder: Path, seed: int = 0) -> Path:
    """`folder`, with `model.onnx` and `tokenizer.json`: each piece's state is made of it and of the one before."""
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer = _tokenizer()
    tokenizer.save(str(folder / "tokenizer.json"))
    random = np.random.default_rng(seed)
    count = tokenizer.get_vocab_size()
    tables = {
        "pairs": random.normal(size=(_BUCKETS, DIMENSION)).astype(np.float32),
        # As in encoders of old, all vectors share one large part.
        "common": (3 * random.normal(size=DIMENSION)).astype(np.float32),
        "factor": np.array(count, np.int64),
        "buckets": np.array(_BUCKETS, np.int64),
        "zero": np.array([0]),
        "minus_one": np.array([-1]),
        "one": np.array([1]),
        "two": np.array([2]),
        "no_pads": np.array([0, 1, 0, 0]),
    }
    nodes = [
        # The piece before each: a zero in front, the last one off.
        helper.make_node("Pad", ["input_ids", "no_pads"], ["padded"]),
        helper.make_node("Slice", ["padded", "zero", "minus_one", "one"], ["before"]),
        helper.make_node("Mul", ["before", "factor"], ["shifted"]),
        helper.make_node("Add", ["shifted", "input_ids"], ["pair"]),
        helper.make_node("Mod", ["pair", "buckets"], ["bucket"]),
        helper.make_node("Gather", ["pairs", "bucket"], ["looked_up"]),
        helper.make_node("Add", ["looked_up", "common"], ["last_hidden_state"]),
    ]
    shape = ["batch", "pieces"]
    graph = helper.make_graph(
        nodes,
        "tiny",
        [
            helper.make_tensor_value_info(name, TensorProto.INT64, shape)
            for name in ("input_ids", "attention_mask")
        ],
        [helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, [*shape, DIMENSION])],
        [numpy_helper.from_array(value, name) for name, value in tables.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
    (folder / "model.onnx").write_bytes(model.SerializeToString())
    (folder / "config.json").write_text(
        json.dumps({"max_position_embeddings": _WINDOW, "model_type": "bert"})
    )
    return folder


def make_torch_encoder(folder: Path) -> tuple[Path, Any, Any]:
    """`folder` as transformers saves a BERT of two layers, with its tokenizer and model; needs torch."""
    import torch
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    torch.manual_seed(0)
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=_tokenizer(), **_MARKS["ends"], **_MARKS["unknown"], **_MARKS["padding"]
    )
    config = BertConfig(
        vocab_size=_tokenizer().get_vocab_size(),
        hidden_size=DIMENSION,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=64,
        max_position_embeddings=_WINDOW,
        initializer_range=0.3,
    )
    model = BertModel(config).eval()
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder, tokenizer, model
