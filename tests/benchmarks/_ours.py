"""Our own briefings, as users get them."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from summarizer import parse_topics
from summarizer.document import read_document
from summarizer.encoder import shipped_encoder
from summarizer.engines.extractive import ExtractiveEngine
from summarizer.pipeline import Summarizer

from . import _cache
from ._data import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from summarizer.document import Document
    from summarizer.types import Briefing, Topic

    from ._data import Example

_ROOT = Path(__file__).parents[2]


class Told(NamedTuple):
    """One article briefed; `ranked` are the indexes of its sentences, best first."""

    document: Document
    briefing: Briefing
    ranked: list[int]

    @property
    def claims(self) -> list[str]:
        return [one_line(claim.text) for claim in self.briefing.claims]

    @property
    def everything(self) -> list[str]:
        """Claims and key points: the longer summary."""
        return [*self.claims, *(one_line(point.text) for point in self.briefing.key_points)]

    def best(self, count: int) -> list[str]:
        """The best `count` sentences as they stand, in document order."""
        chosen = set(self.ranked[:count])
        return [one_line(s.text) for i, s in enumerate(self.document.sentences) if i in chosen]


class Ours:
    """The summarizer with the shipped encoder and the shipped topics."""

    def __init__(self, encoder: RememberingEncoder, *, by_sets: bool = False) -> None:
        self.encoder = encoder
        self._summarizer = Summarizer(encoder, shipped_topics(), ExtractiveEngine(encoder, by_sets=by_sets))

    def tell(self, example: Example) -> Told:
        briefing = self._summarizer.brief(example.article).briefing
        document = read_document(example.article, self.encoder)
        return Told(document, briefing, list(self._summarizer.engine.rank(document)))


def times(examples: Sequence[Example]) -> list[float]:
    """Milliseconds from each article's text to its briefing, everything encoded anew."""
    summarizer = Summarizer(shipped_encoder(), shipped_topics())
    taken = []
    for example in examples:
        begun = time.perf_counter()
        summarizer.brief(example.article)
        taken.append((time.perf_counter() - begun) * 1000)
    return taken


class RememberingEncoder:
    """The shipped encoder, encoding no text twice: not in this run and, with a folder, not in a later one.

    A vector depends on its text alone, so figures are the same with it. Times are taken without it.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._encoder: Any = shipped_encoder()
        file = ":memory:" if folder is None else folder / f"vectors-{self._encoder.version}.sqlite"
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
        self._store = sqlite3.connect(file, isolation_level=None, timeout=60)
        self._store.execute("PRAGMA journal_mode = WAL")
        self._store.execute("PRAGMA synchronous = OFF")
        self._store.execute(
            "CREATE TABLE IF NOT EXISTS vectors (text BLOB PRIMARY KEY, vector BLOB) WITHOUT ROWID"
        )
        self._memory: dict[str, NDArray[np.float32]] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._encoder, name)

    def encode(self, sentences: Sequence[str]) -> NDArray[np.float32]:
        missing = [text for text in dict.fromkeys(sentences) if not self._recall(text)]
        if missing:
            vectors = np.asarray(self._encoder.encode(missing), dtype=np.float32)
            rows = [
                (_cache.digest(text), vector.tobytes()) for text, vector in zip(missing, vectors, strict=True)
            ]
            self._store.execute("BEGIN")
            self._store.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", rows)
            self._store.execute("COMMIT")
            self._memory.update(zip(missing, vectors, strict=True))
        if not sentences:
            return np.asarray(self._encoder.encode([]))
        return np.stack([self._memory[text] for text in sentences])

    def _recall(self, text: str) -> bool:
        if text not in self._memory:
            row = self._store.execute(
                "SELECT vector FROM vectors WHERE text = ?", (_cache.digest(text),)
            ).fetchone()
            if row is None:
                return False
            self._memory[text] = np.frombuffer(row[0], dtype=np.float32)
        return True


def shipped_topics() -> tuple[Topic, ...]:
    file = _ROOT / "config" / "topics.toml"
    return parse_topics(file.read_bytes(), str(file))
