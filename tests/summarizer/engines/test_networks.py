"""The salience model's file: what is packed is read back, and what is not as shipped is refused by name."""

from __future__ import annotations

import shutil
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest

from summarizer.engines.extractive.networks import (
    FOLDER,
    LARGEST,
    MANIFEST,
    Network,
    Salience,
    School,
    pack,
    shipped_salience,
    unpack,
)
from summarizer.errors import ModelError

if TYPE_CHECKING:
    from pathlib import Path


def network(*sizes: int, seed: int = 0) -> Network:
    random = np.random.default_rng(seed)
    layers = [(random.normal(size=(a, b)), random.normal(size=b)) for a, b in pairwise(sizes)]
    return Network(random.normal(size=sizes[0]), random.uniform(1, 2, sizes[0]), tuple(layers))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "model"
    shutil.copytree(FOLDER, copy)
    return copy


def test_a_network_standardises_rectifies_and_adds() -> None:
    layers = ((np.array([[1.0, -1.0]]), np.array([0.0, 0.0])), (np.array([[2.0], [3.0]]), np.array([0.5])))
    one = Network(np.array([10.0]), np.array([2.0]), layers)
    # 14 is 2 deviations up: 2·2 + 0.5; 8 is one down: 1·3 + 0.5.
    assert one(np.array([[14.0], [8.0]])).tolist() == [4.5, 3.5]


def test_an_article_unlike_all_others_is_read_as_the_most_unlike_that_was_seen() -> None:
    one = network(2, 1)
    edge = one.mean + LARGEST * one.deviation
    assert one(np.array([one.mean + 1e9])).tolist() == one(edge[None]).tolist()


def test_what_is_packed_is_read_back() -> None:
    noted, taken = (
        School(network(3, 4, 1, seed=n), network(2, 1), network(5, 1), {"japan": 0.5, "rain": -1.25})
        for n in (1, 2)
    )
    back = unpack(pack(Salience(noted, taken, network(4, 1), "")), "v")
    rows = np.ones((2, 3))
    np.testing.assert_allclose(back.taken.words(rows), taken.words(rows), rtol=1e-5)
    assert back.noted.known == noted.known
    assert back.version == "v"


def test_the_shipped_model_is_read_once() -> None:
    assert shipped_salience() is shipped_salience()


@pytest.mark.parametrize("name", [MANIFEST, "salience.npz"])
def test_a_missing_file_is_named_with_the_mend(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(ModelError, match="No such file") as raised:
        shipped_salience(folder)
    assert raised.value.subject == str(folder / name)
    assert "Install briefing-bot again" in raised.value.mend


@pytest.mark.parametrize("content", ["", "{", "[]", '{"file": "salience.npz"}'])
def test_a_damaged_manifest_is_named(folder: Path, content: str) -> None:
    (folder / MANIFEST).write_text(content)
    with pytest.raises(ModelError, match="manifest is damaged"):
        shipped_salience(folder)


def test_a_model_that_is_not_the_shipped_one_is_refused(folder: Path) -> None:
    path = folder / "salience.npz"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(ModelError, match="not the one that was shipped"):
        shipped_salience(folder)
