"""An encoder that does not read the same text twice within a while."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from summarizer.encoder import Encoder

_KEPT = 1024
"""Vectors: those of a few articles, some 2 MB."""


class RememberingEncoder:
    """Gives what another encoder gives, and keeps the last vectors.

    While an article is briefed most of what is told of it is asked for again: claims are sentences of the article, and
    its place among others is the mean of theirs. A vector hangs on its text alone, so keeping it changes nothing.
    """

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._kept: OrderedDict[str, NDArray[np.float32]] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def name(self) -> str:
        return self._encoder.name

    @property
    def version(self) -> str:
        return self._encoder.version

    @property
    def dimension(self) -> int:
        return self._encoder.dimension

    @property
    def languages(self) -> frozenset[str]:
        return self._encoder.languages

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """See `Encoder.encode`. What two threads ask for at once both may have to wait for."""
        vectors = self._recall(texts)
        missing = [text for text in dict.fromkeys(texts) if text not in vectors]
        if missing:
            new = dict(zip(missing, self._encoder.encode(missing), strict=True))
            self._keep(new)
            vectors |= new
        rows = np.empty((len(texts), self.dimension), np.float32)
        for row, text in enumerate(texts):
            rows[row] = vectors[text]
        return rows

    def _recall(self, texts: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        with self._lock:
            found = {text: self._kept[text] for text in texts if text in self._kept}
            for text in found:
                self._kept.move_to_end(text)
        return found

    def _keep(self, new: dict[str, NDArray[np.float32]]) -> None:
        with self._lock:
            # A row of a table that is kept would keep the whole table.
            self._kept |= {text: vector.copy() for text, vector in new.items()}
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
