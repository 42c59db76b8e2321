"""What key points do, and whether a piece is an opinion: how often both are told rightly.

python -m tests.benchmarks.roles [--errors N] [--fit]
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from rich.console import Console
from rich.table import Table

from summarizer import shipped_encoder, split_sentences, tell_role
from summarizer.engines.extractive import statistics
from summarizer.engines.extractive.features import QUOTED
from summarizer.engines.extractive.opinion import WEIGHTS, is_opinion, opinion_features

from . import _data

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from summarizer.types import Role

JUDGED = Path(__file__).with_name("judged") / "opinions.json"
MAPPED: dict[str, Role] = {"statistics": "figure", "testimony": "quote", "anecdote": "background"}
"""The labels of people that have a counterpart among the roles, the last one loosely."""
NEWS = (("cnndm", "train", 400), ("bbc", "train", 300))
UNSEEN = (("cnndm", "dev", 200), ("bbc", "dev", 120), ("xsum", "dev", 200))


@dataclass(frozen=True, slots=True)
class Unit:
    """A piece of an editorial with the label that people gave it."""

    text: str
    label: str
    half: str
    statistic: bool
    """What the model says of it."""


def half(id_: str) -> str:
    """A is for tuning, B for reporting."""
    return "AB"[hashlib.sha256(id_.encode()).digest()[0] % 2]


def labelled_units() -> list[Unit]:
    """All units of the editorials."""
    found = [(e.article.id, text, label) for e in _data.load("editorials") for text, label in e.units]
    vectors = shipped_encoder().encode([text for _, text, _ in found])
    return [
        Unit(text, label, half(id_), statistics.has_number(text) and statistics.is_statistic(vector))
        for (id_, text, label), vector in zip(found, vectors, strict=True)
    ]


def keyword_role(text: str) -> str:
    """The peer: a digit is a figure, a quotation mark a quote, a year or a past time the background."""
    if any(mark in text for mark in '"“”'):
        return "quote"
    if any(year in text for year in (" in 19", " in 20", " ago", "last year")):
        return "background"
    return "figure" if any(letter.isdigit() for letter in text) else "finding"


TELLERS: dict[str, Callable[[Unit], str]] = {
    "ours": lambda unit: tell_role(unit.text, statistic=unit.statistic),
    "ours, by words alone": lambda unit: tell_role(unit.text),
    "keywords": lambda unit: keyword_role(unit.text),
    "majority": lambda unit: "finding",
}


def roles_table(units: Sequence[Unit], shown: str) -> Table:
    """Precision and recall of each role that has a label, over one half."""
    table = Table(title=f"Roles of labelled units, half {shown}", title_justify="left")
    for heading in ("told by", "label → role", "units", "precision", "recall", "F1"):
        table.add_column(heading, justify="left" if "by" in heading or "→" in heading else "right")
    of_half = [unit for unit in units if unit.half == shown]
    for teller, tell in TELLERS.items():
        told = [tell(unit) for unit in of_half]
        for label, role in MAPPED.items():
            hits = sum(t == role and u.label == label for t, u in zip(told, of_half, strict=True))
            wanted, given = sum(u.label == label for u in of_half), told.count(role)
            scores = (hits / given if given else 0.0, hits / wanted, 2 * hits / max(1, wanted + given))
            table.add_row(teller, f"{label} → {role}", str(wanted), *(f"{score:.2f}" for score in scores))
    return table


def literal_quotes(units: Sequence[Unit], shown: str) -> float:
    """Of testimony with whole quotation marks of four words or more, the share told as a quote."""
    literal = [
        unit
        for unit in units
        if unit.half == shown
        and unit.label == "testimony"
        and any(len(quoted.split()) >= 4 for quoted in QUOTED.findall(unit.text))
    ]
    return sum(tell_role(unit.text) == "quote" for unit in literal) / max(1, len(literal))


def opinions_table() -> Table:
    """How many pieces of each set are said to be opinions."""
    read = frozenset(json.loads(JUDGED.read_text(encoding="utf-8"))["opinions"])
    table = Table(title="Pieces told as opinions", title_justify="left")
    for heading in ("set", "pieces", "told as opinion", "of these read as opinions", "false share"):
        table.add_column(heading, justify="left" if heading == "set" else "right")
    for shown in "AB":
        pieces = [example for example in _data.load("editorials") if half(example.article.id) == shown]
        told = sum(map(_told, pieces))
        table.add_row(f"editorials, half {shown}", str(len(pieces)), f"{told / len(pieces):.2f}", "", "")
    for name, split, sample in (*NEWS, *UNSEEN):
        pieces = _data.load(name, split=split, sample=sample)
        flagged = [piece for piece in pieces if _told(piece)]
        right = sum(piece.article.id in read for piece in flagged)
        false = (len(flagged) - right) / max(1, len(pieces) - right)
        row = (f"{name} {split}", str(len(pieces)), f"{len(flagged) / len(pieces):.2f}", str(right))
        table.add_row(*row, f"{false:.3f}")
    return table


def _told(example: _data.Example) -> bool:
    return is_opinion(example.article, _texts(example))


def _texts(example: _data.Example) -> list[str]:
    return [sentence.text for sentence in split_sentences(example.article.text, "en")][:500]


def logistic(x: NDArray[np.float64], y: NDArray[np.float64], ridge: float) -> NDArray[np.float64]:
    """Weights and, last, the bias: penalised maximum likelihood by Newton's method (IRLS)."""
    wide = np.column_stack([x, np.ones(len(x))])
    penalty = np.diag([ridge] * x.shape[1] + [0.0])
    weights = np.zeros(wide.shape[1])
    for _ in range(25):
        chance = 1.0 / (1.0 + np.exp(-np.clip(wide @ weights, -30, 30)))
        curve = (wide * (chance * (1 - chance))[:, None]).T @ wide + penalty + 1e-6 * np.eye(len(weights))
        weights -= np.linalg.solve(curve, wide.T @ (chance - y) + penalty @ weights)
    return weights


def fit_statistics() -> None:
    """Write the weights of the model of statistics, from the units of half A."""
    found = [
        (text, label)
        for example in _data.load("editorials")
        if half(example.article.id) == "A"
        for text, label in example.units
    ]
    vectors = shipped_encoder().encode([text for text, _ in found]).astype(np.float64)
    truth = np.array([label == "statistics" for _, label in found], float)
    np.save(statistics.WEIGHTS_FILE, logistic(vectors, truth, 2.0).astype(np.float16))


def fit_opinions() -> dict[str, float]:
    """The weights of the model of opinions, from editorials of half A and news."""
    read = frozenset(json.loads(JUDGED.read_text(encoding="utf-8"))["opinions"])
    pieces = [e for e in _data.load("editorials") if half(e.article.id) == "A"]
    truth = [1.0] * len(pieces)
    for name, split, sample in NEWS:
        news = _data.load(name, split=split, sample=sample)
        pieces += news
        truth += [float(piece.article.id in read) for piece in news]
    rows = np.array([list(opinion_features(_texts(piece)).values()) for piece in pieces])
    mean, deviation = rows.mean(axis=0), rows.std(axis=0)
    weights = logistic((rows - mean) / deviation, np.array(truth), 4.0)
    scaled = weights[:-1] / deviation
    return dict(zip(WEIGHTS, map(float, scaled), strict=True)) | {"bias": float(weights[-1] - mean @ scaled)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--errors", type=int, default=0, help="print so many units of half A told otherwise")
    parser.add_argument("--fit", action="store_true", help="fit both models anew, then measure")
    arguments = parser.parse_args()
    console = Console(width=110)
    if arguments.fit:
        fit_statistics()
        console.print({name: round(weight, 2) for name, weight in fit_opinions().items()})
    units = labelled_units()
    for shown in "AB":
        console.print(roles_table(units, shown))
        console.print(f"literal quotations told as quotes: {literal_quotes(units, shown):.2f}\n")
    console.print(Counter(TELLERS["ours"](unit) for unit in units))
    console.print(opinions_table())
    wrong = [
        u for u in units if u.half == "A" and u.label in MAPPED and MAPPED[u.label] != TELLERS["ours"](u)
    ]
    for unit in wrong[: arguments.errors]:
        console.print(f"{unit.label} told as {TELLERS['ours'](unit)}: {unit.text}")


if __name__ == "__main__":
    main()
