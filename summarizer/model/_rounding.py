"""The two ways to keep the network's numbers: as they are (to measure), and as 8-bit integers (to ship).

Weights are rounded once, activations as they come up, each sentence with a scale of its own. A few channels
of BERT's activations are ten times larger than the rest and would take most of the 256 steps, so

- such channels are divided by a power of two, and their weights multiplied by it
  (Xiao et al. 2023, SmoothQuant);
- the few largest neurons of each feed-forward layer stay in floating point
  (Dettmers et al. 2022, LLM.int8()).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from onnx import TensorProto

from summarizer.model._graph import LAYERS, MICROSOFT, Graph

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from summarizer.model._graph import Weights

    Activations = Mapping[str, NDArray[np.float32]]

# Neurons of each feed-forward layer, out of 1,536, that stay in floating point: 64 gave no more than 16.
_APART = 16
# Channels above this quantile of all channels' largest values are brought down to it.
_USUAL = 0.9
_INT8 = 127
# x86 processors without VNNI add two products of 8 bits in 16 bits, so two neighbouring weights, each times
# 255 at most, must stay below 32,768. Then every processor gets the same integers.
_PAIR = 128


class AsTheyAre:
    """32-bit floating point."""

    def look_up(self, graph: Graph, table: NDArray[np.float32], ids: str, out: str) -> str:
        return graph.add("Gather", [graph.constant(f"{out}.table", table), ids], out)

    def multiply(self, graph: Graph, x: str, weight: NDArray[np.float32], bias: NDArray[np.float32]) -> str:
        product = graph.add("MatMul", [x, graph.constant(f"{x}.weight", weight.T)], f"{x}.product")
        return graph.add("Add", [product, graph.constant(f"{x}.bias", bias)], f"{x}.projected")


class Rounded:
    """8-bit integers. `largest` gives, by the name of a value in the graph, each channel's largest |x|."""

    def __init__(self, largest: Activations) -> None:
        self._largest = largest

    def look_up(self, graph: Graph, table: NDArray[np.float32], ids: str, out: str) -> str:
        rows, scales = round_rows(table)
        row = graph.add("Gather", [graph.constant(f"{out}.table", rows), ids], f"{out}.row")
        number = graph.add("Cast", [row], f"{out}.number", to=TensorProto.FLOAT)
        scale = graph.add("Gather", [graph.constant(f"{out}.scales", scales), ids], f"{out}.scale")
        return graph.add("Mul", [number, scale], out)

    def multiply(self, graph: Graph, x: str, weight: NDArray[np.float32], bias: NDArray[np.float32]) -> str:
        if x.endswith(".active"):
            return self._multiply_apart(graph, x, weight, bias)
        factor = smoothing(self._largest[x])
        if (factor > 1).any():
            smooth = graph.add("Mul", [x, graph.constant(f"{x}.smoothing", 1 / factor)], f"{x}.smooth")
            return _multiply_rounded(graph, smooth, weight * factor, bias)
        return _multiply_rounded(graph, x, weight, bias)

    def _multiply_apart(
        self, graph: Graph, x: str, weight: NDArray[np.float32], bias: NDArray[np.float32]
    ) -> str:
        """The first neurons in floating point, the others rounded: see `order_neurons`."""
        sizes = graph.constant(f"{x}.sizes", np.array([_APART, weight.shape[1] - _APART]))
        graph.add_many("Split", [x, sizes], [f"{x}.few", f"{x}.many"], axis=-1)
        exact = graph.constant(f"{x}.few.weight", weight[:, :_APART].T)
        few = graph.add("MatMul", [f"{x}.few", exact], f"{x}.few.projected")
        many = _multiply_rounded(graph, f"{x}.many", weight[:, _APART:], bias)
        return graph.add("Add", [few, many], f"{x}.projected")


def order_neurons(
    weights: Weights, largest: Mapping[str, NDArray[np.float32]]
) -> dict[str, NDArray[np.float32]]:
    """Moves the neurons of each feed-forward layer that grow largest to the front; its sums stay the same."""
    ordered = dict(weights)
    for layer in range(LAYERS):
        order = np.argsort(-largest[f"{layer}.active"], kind="stable")
        # Only which neurons come first counts: the others keep their order, so little hangs on close calls.
        order = np.concatenate([np.sort(order[:_APART]), np.sort(order[_APART:])])
        inner, outer = (f"encoder.layer.{layer}.{name}.dense" for name in ("intermediate", "output"))
        ordered[f"{inner}.weight"] = weights[f"{inner}.weight"][order]
        ordered[f"{inner}.bias"] = weights[f"{inner}.bias"][order]
        ordered[f"{outer}.weight"] = weights[f"{outer}.weight"][:, order]
    return ordered


def smoothing(largest: NDArray[np.float32]) -> NDArray[np.float32]:
    """What to divide each channel by: 1, or the power of two that brings it near the usual channel."""
    usual = np.quantile(largest, _USUAL)
    powers = np.maximum(0, np.rint(np.log2(largest / usual)))
    return np.asarray(np.exp2(powers), dtype=np.float32)


def round_rows(table: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """(rows, columns) → integers of the same shape, and the scale of each row: (rows, 1)."""
    scales = np.abs(table).max(axis=1, keepdims=True) / np.float32(_INT8)
    scales[scales == 0] = 1  # a row of zeros
    return np.rint(table / scales).astype(np.int8), scales


def round_weight(weight: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """As `round_rows`, with no two neighbours (0 and 1, 2 and 3 …) adding up to more than ±`_PAIR`."""
    pairs = weight.reshape(len(weight), -1, 2)
    up, down = np.maximum(pairs, 0).sum(axis=2), np.maximum(-pairs, 0).sum(axis=2)
    largest_pair = np.maximum(up, down).max(axis=1)
    # Rounding may add a half to each of the two.
    scales = np.maximum(largest_pair / np.float32(_PAIR - 1), np.abs(weight).max(axis=1) / np.float32(_INT8))
    scales[scales == 0] = 1
    scales = scales[:, np.newaxis]
    return np.rint(weight / scales).astype(np.int8), scales


def _multiply_rounded(graph: Graph, x: str, weight: NDArray[np.float32], bias: NDArray[np.float32]) -> str:
    integers, scales = round_weight(weight)
    inputs = [
        x,
        graph.constant(f"{x}.weight", integers.T),
        graph.constant(f"{x}.scales", scales.reshape(-1)),
        "",  # the weights' zero points: they lie around 0
        graph.constant(f"{x}.bias", bias),
    ]
    return graph.add("DynamicQuantizeMatMul", inputs, f"{x}.projected", MICROSOFT)
