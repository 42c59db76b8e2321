"""How well supported sentences are told from others, on what people judged. From the checkout's root:

    python -m tests.benchmarks.grounding [--errors N] [--only SET…]

See README.md in this folder.
"""

from __future__ import annotations

import argparse
import json
import re
import time
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from summarizer import Article, read_document, shipped_encoder
from summarizer.grounding import WordChecker

from . import _data

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from summarizer import Encoder
    from summarizer.grounding import Checker, Verdict

SETS = ("qags", "frank", "cliff", "summedits_news")
_DRAWS = 500


HALVES = ("A", "B")


@dataclass(frozen=True, slots=True)
class Judged:
    """A sentence that people judged against its source."""

    dataset: str
    subset: str
    source: str
    sentence: str
    supported: bool
    half: str
    """A, which may be looked at, or B, which is for reporting; by hash of the source as it is in the set."""


def load(only: Iterable[str] = SETS) -> list[Judged]:
    """The judged sentences; FileNotFoundError, saying the mend, where the data is not."""
    with (_data.eval_folder() / "faithfulness-dev.jsonl").open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [
        Judged(
            row["dataset"],
            row["subset"],
            _joined(row["source"]),
            _joined(row["sentence"]),
            row["supported"],
            HALVES[zlib.crc32(row["source"].encode()) % 2],
        )
        for row in rows
        if row["dataset"] in set(only)
    ]


def _joined(text: str) -> str:
    """Numbers in one piece: one set was split into tokens at "1, 600" and "1. 3"."""
    return re.sub(r"(?<=\d)([.,]) (?=\d)", r"\1", text)


def containment(judged: Judged) -> float:
    """The share of the sentence's words that stand in its source."""
    words = set(re.findall(r"\w+", judged.sentence.lower()))
    return len(words & set(re.findall(r"\w+", judged.source.lower()))) / max(len(words), 1)


def check_all(judged: Sequence[Judged], checker: Checker, encoder: Encoder) -> list[Verdict]:
    """A verdict for each; every source is read once."""
    documents = {
        source: read_document(Article(str(n), "", source, language="en"), encoder)
        for n, source in enumerate(dict.fromkeys(one.source for one in judged))
    }
    return [checker.check(one.sentence, documents[one.source]) for one in judged]


def roc_auc(scores: NDArray[np.float64], truth: NDArray[np.bool_]) -> float:
    """The chance that a supported sentence scores above another; ties count half (Hanley and McNeil, 1982)."""
    good, bad = scores[truth], np.sort(scores[~truth])
    if not len(good) or not len(bad):
        return float("nan")
    below = np.searchsorted(bad, good, "left")
    return float((below + np.searchsorted(bad, good, "right")).mean() / (2 * len(bad)))


def balanced_accuracy(said: NDArray[np.bool_], truth: NDArray[np.bool_]) -> float:
    """The mean of the shares that are told rightly of the supported and of the others."""
    return float((said[truth].mean() + (~said[~truth]).mean()) / 2)


def best_balanced(scores: NDArray[np.float64], truth: NDArray[np.bool_]) -> float:
    """Balanced accuracy with the threshold that suits this very set best: what no fixed one can beat."""
    return max(balanced_accuracy(scores >= cut, truth) for cut in np.unique(scores))


def interval(
    scores: NDArray[np.float64], truth: NDArray[np.bool_], sources: Sequence[str]
) -> tuple[float, float]:
    """The 95% interval of the ROC-AUC by bootstrap over sources, whose sentences hang together."""
    random = np.random.default_rng(0)
    rows: dict[str, list[int]] = {}
    for row, source in enumerate(sources):
        rows.setdefault(source, []).append(row)
    groups = [np.array(each) for each in rows.values()]
    areas = []
    for _ in range(_DRAWS):
        drawn = np.concatenate([groups[at] for at in random.integers(len(groups), size=len(groups))])
        areas.append(roc_auc(scores[drawn], truth[drawn]))
    low, high = np.nanpercentile(areas, [2.5, 97.5])
    return float(low), float(high)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the tables."""
    options = _parser().parse_args(arguments)
    console = Console(width=max(Console().width, 130))
    try:
        judged = load(options.only)
    except FileNotFoundError as error:
        raise SystemExit(str(error)) from error
    encoder = shipped_encoder()
    began = time.perf_counter()
    verdicts = check_all(judged, WordChecker(encoder), encoder)
    spent = time.perf_counter() - began
    console.print(_table("Supported or not, as people judged", judged, verdicts))
    for half in HALVES:
        rows = [row for row, one in enumerate(judged) if one.half == half]
        console.print(_table(f"Half {half}", [judged[row] for row in rows], [verdicts[row] for row in rows]))
    console.print(f"{1000 * spent / len(judged):.1f} ms a sentence, reading the sources included")
    if options.errors:
        _tell_errors(console, judged, verdicts, options.errors)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.grounding", description=__doc__.split("\n")[0]
    )
    parser.add_argument("--only", nargs="+", choices=SETS, default=list(SETS))
    parser.add_argument(
        "--errors", type=int, default=0, metavar="N", help="list N wrong verdicts of each set in half A"
    )
    return parser


def _table(title: str, judged: Sequence[Judged], verdicts: Sequence[Verdict]) -> Table:
    table = Table(title=title, title_justify="left")
    for column in (
        "set", "n", "supported", "ROC-AUC [95%]", "containment's", "bal. acc.", "said of supported", "of others",
        "best threshold", "containment's best",
    ):  # fmt: skip
        table.add_column(column, justify="left" if column == "set" else "right")
    groups = [(name, lambda j, name=name: j.dataset == name) for name in SETS]
    groups += [
        (f"  {name} {part}", lambda j, name=name, part=part: (j.dataset, j.subset) == (name, part))
        for name in SETS[:3]
        for part in ("cnndm", "xsum")
    ]
    for name, belongs in groups:
        rows = [row for row, one in enumerate(judged) if belongs(one)]
        if not rows:
            continue
        truth = np.array([judged[row].supported for row in rows])
        scores = np.array([verdicts[row].score for row in rows])
        said = np.array([verdicts[row].supported for row in rows])
        plain = np.array([containment(judged[row]) for row in rows])
        low, high = interval(scores, truth, [judged[row].source for row in rows])
        table.add_row(
            name, str(len(rows)), f"{truth.mean():.2f}", f"{roc_auc(scores, truth):.3f} [{low:.2f}, {high:.2f}]",
            f"{roc_auc(plain, truth):.3f}", f"{balanced_accuracy(said, truth):.3f}", f"{said[truth].mean():.2f}",
            f"{said[~truth].mean():.2f}", f"{best_balanced(scores, truth):.3f}", f"{best_balanced(plain, truth):.3f}",
        )  # fmt: skip
    return table


def _tell_errors(console: Console, judged: Sequence[Judged], verdicts: Sequence[Verdict], most: int) -> None:
    for name in SETS:
        wrong = [
            (one, verdict)
            for one, verdict in zip(judged, verdicts, strict=True)
            if one.dataset == name and one.half == "A" and one.supported != verdict.supported
        ]
        for one, verdict in wrong[:: max(len(wrong) // most, 1)][:most]:
            told = "; ".join(verdict.reasons)
            console.print(
                escape(
                    f"{name}: {'supported' if one.supported else 'not'} ({verdict.score:.2f}) {one.sentence} → {told}"
                )
            )


if __name__ == "__main__":
    main()
