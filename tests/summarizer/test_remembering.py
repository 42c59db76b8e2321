"""An encoder that does not read the same text twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from summarizer import shipped_encoder
from summarizer.encoders import remembering
from summarizer.encoders.remembering import RememberingEncoder

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pytest
    from numpy.typing import NDArray


class Noting:
    """Gives each text a vector of its own, and remembers what it was asked."""

    name, version, dimension, languages = "noting", "1", 4, frozenset({"en"})

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.asked += texts
        numbers = [[len(text), sum(map(ord, text)), text.count("a"), 1] for text in texts]
        return np.asarray(numbers, np.float32).reshape(len(texts), 4)


@given(st.lists(st.lists(st.text("ab", max_size=3), max_size=6), max_size=8))
def test_it_gives_what_the_encoder_gives(calls: list[list[str]]) -> None:
    encoder = RememberingEncoder(Noting())
    for texts in calls:
        assert np.array_equal(encoder.encode(texts), Noting().encode(texts))


def test_each_text_is_read_once() -> None:
    noting = Noting()
    encoder = RememberingEncoder(noting)
    encoder.encode(["one", "two", "one"])
    encoder.encode(["two", "three"])
    assert noting.asked == ["one", "two", "three"]


def test_what_was_asked_for_longest_ago_is_forgotten_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembering, "_KEPT", 2)
    noting = Noting()
    encoder = RememberingEncoder(noting)
    encoder.encode(["one", "two"])
    encoder.encode(["one"])
    encoder.encode(["three"])
    noting.asked.clear()
    encoder.encode(["one", "three"])
    encoder.encode(["two"])
    assert noting.asked == ["two"]


def test_nobody_can_change_what_is_kept() -> None:
    encoder = RememberingEncoder(Noting())
    before = encoder.encode(["one"]).copy()
    encoder.encode(["one"])[:] = 0
    assert np.array_equal(encoder.encode(["one"]), before)


def test_many_may_ask_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembering, "_KEPT", 3)
    encoder = RememberingEncoder(Noting())
    texts = [f"{number % 7}" for number in range(200)]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda text: encoder.encode([text, "x"]), texts))
    assert all(
        np.array_equal(rows, Noting().encode([text, "x"])) for rows, text in zip(found, texts, strict=True)
    )


def test_it_says_what_it_is() -> None:
    shipped = shipped_encoder(1)
    encoder = RememberingEncoder(shipped)
    for what in ("name", "version", "dimension", "languages"):
        assert getattr(encoder, what) == getattr(shipped, what)
