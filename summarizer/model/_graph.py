"""The encoder's network as an ONNX graph: BERT with six layers, then the mean over the pieces, of length 1.

Architecture: Devlin et al. 2019 (BERT), Wang et al. 2020 (MiniLM), Reimers and Gurevych 2019 (mean pooling).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from onnx import TensorProto, helper, numpy_helper

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray
    from onnx import ModelProto, NodeProto

    Weights = Mapping[str, NDArray[np.float32]]

LAYERS = 6
HEADS = 12
DIMENSION = 384
MAX_PIECES = 256
_EPSILON = 1e-12
# Operators that onnxruntime has beside the standard ones.
MICROSOFT = "com.microsoft"
# Read by onnxruntime 1.20 and later.
_OPSET, _IR_VERSION = 18, 9


class Graph:
    """Nodes and constants in the order in which they were added, so that the file is always the same."""

    def __init__(self) -> None:
        self._nodes: list[NodeProto] = []
        self._constants: list[TensorProto] = []

    def constant(self, name: str, value: NDArray[np.generic]) -> str:
        self._constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def add(self, operator: str, inputs: list[str], out: str, domain: str = "", **attributes: Any) -> str:
        self.add_many(operator, inputs, [out], domain, **attributes)
        return out

    def add_many(
        self, operator: str, inputs: list[str], outs: list[str], domain: str = "", **attributes: Any
    ) -> None:
        self._nodes.append(
            helper.make_node(operator, inputs, outs, name=outs[0], domain=domain, **attributes)
        )

    def model(self, name: str, outputs: dict[str, list[str | int]]) -> ModelProto:
        graph = helper.make_graph(
            self._nodes,
            name,
            [helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["batch", "pieces"])],
            [helper.make_tensor_value_info(out, TensorProto.FLOAT, shape) for out, shape in outputs.items()],
            self._constants,
        )
        opsets = [helper.make_opsetid("", _OPSET), helper.make_opsetid(MICROSOFT, 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=_IR_VERSION, producer_name="")


class Numbers(Protocol):
    """How the large tables are kept and multiplied: as they are, or rounded."""

    def look_up(self, graph: Graph, table: NDArray[np.float32], ids: str, out: str) -> str:
        """Adds rows of `table`, (rows, DIMENSION), by `ids`, (batch, pieces)."""

    def multiply(self, graph: Graph, x: str, weight: NDArray[np.float32], bias: NDArray[np.float32]) -> str:
        """Adds x @ weight.T + bias, with `weight` as (outputs, inputs); the result is named after `x`."""


def sentence_encoder(weights: Weights, numbers: Numbers, also: tuple[str, ...] = ()) -> ModelProto:
    """input_ids, (batch, pieces) of one length and without padding, → sentence_vectors, (batch, DIMENSION).

    `also` names values inside the graph that are to be outputs too.
    """
    graph = Graph()
    x = _embeddings(graph, weights, numbers)
    for layer in range(LAYERS):
        x = _attention(graph, weights, numbers, layer, x)
        x = _feed_forward(graph, weights, numbers, layer, x)
    mean = graph.add("ReduceMean", [x, graph.constant("axis_of_pieces", np.array([1]))], "mean", keepdims=0)
    graph.add("LpNormalization", [mean], "sentence_vectors", axis=-1, p=2)
    outputs: dict[str, list[str | int]] = {"sentence_vectors": ["batch", DIMENSION]}
    return graph.model("all-MiniLM-L6-v2", outputs | {name: ["batch", "pieces", name] for name in also})


def _embeddings(graph: Graph, weights: Weights, numbers: Numbers) -> str:
    words = numbers.look_up(graph, weights["embeddings.word_embeddings.weight"], "input_ids", "words")
    # One sentence a run: every piece is of token type 0, which is therefore a constant.
    places = weights["embeddings.position_embeddings.weight"][:MAX_PIECES]
    places = places + weights["embeddings.token_type_embeddings.weight"][0]
    length = graph.add("Shape", ["input_ids"], "length", start=1, end=2)
    zero = graph.constant("zero", np.array([0]))
    place = graph.add("Slice", [graph.constant("places", places), zero, length], "place")
    return _normalise(graph, weights, "embeddings.LayerNorm", graph.add("Add", [words, place], "embedded"))


def _attention(graph: Graph, weights: Weights, numbers: Numbers, layer: int, x: str) -> str:
    prefix = f"encoder.layer.{layer}.attention"
    three = ("query", "key", "value")
    weight = np.concatenate([weights[f"{prefix}.self.{name}.weight"] for name in three])
    bias = np.concatenate([weights[f"{prefix}.self.{name}.bias"] for name in three])
    projected = numbers.multiply(graph, x, weight, bias)
    parts = [f"{layer}.{name}" for name in three]
    graph.add_many("Split", [projected], parts, axis=-1, num_outputs=3)
    heads = graph.add("MultiHeadAttention", parts, f"{layer}.heads", MICROSOFT, num_heads=HEADS)
    dense = f"{prefix}.output.dense"
    attended = numbers.multiply(graph, heads, weights[f"{dense}.weight"], weights[f"{dense}.bias"])
    summed = graph.add("Add", [attended, x], f"{layer}.attention_and_input")
    return _normalise(graph, weights, f"{prefix}.output.LayerNorm", summed)


def _feed_forward(graph: Graph, weights: Weights, numbers: Numbers, layer: int, x: str) -> str:
    prefix = f"encoder.layer.{layer}"
    dense = f"{prefix}.intermediate.dense"
    hidden = numbers.multiply(graph, x, weights[f"{dense}.weight"], weights[f"{dense}.bias"])
    active = graph.add("Gelu", [hidden], f"{layer}.active", MICROSOFT)
    dense = f"{prefix}.output.dense"
    answered = numbers.multiply(graph, active, weights[f"{dense}.weight"], weights[f"{dense}.bias"])
    summed = graph.add("Add", [answered, x], f"{layer}.answer_and_input")
    return _normalise(graph, weights, f"{prefix}.output.LayerNorm", summed)


def _normalise(graph: Graph, weights: Weights, name: str, x: str) -> str:
    # Add and LayerNormalization, not onnxruntime's SkipLayerNormalization: so the whole ran a fifth faster.
    scale = graph.constant(f"{name}.weight", weights[f"{name}.weight"])
    shift = graph.constant(f"{name}.bias", weights[f"{name}.bias"])
    return graph.add("LayerNormalization", [x, scale, shift], f"{name}.out", axis=-1, epsilon=_EPSILON)
