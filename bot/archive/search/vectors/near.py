"""What is asked of every way to search by meaning."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bot.archive.search.narrow import Narrow

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Near:
    """Up to `limit` shown articles, held to `narrow`, whose cosine to `vector` is `at_least` so much."""

    vector: NDArray[np.float32]
    """Shape (d,), of length 1, or all zeros, which are near to nothing."""
    encoder: str
    at_least: float
    limit: int
    narrow: Narrow

    @classmethod
    def to(
        cls,
        vector: NDArray[np.float32],
        encoder: str,
        at_least: float,
        limit: int,
        narrow: Narrow | None = None,
    ) -> Near:
        """`vector` has any length."""
        return cls(
            of_length_one(np.asarray(vector, np.float32).reshape(-1)),
            encoder,
            at_least,
            limit,
            narrow or Narrow(),
        )


def of_length_one(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """One vector, or one in each row; zeros stay zeros."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.where(lengths > 0, lengths, 1), np.float32)
