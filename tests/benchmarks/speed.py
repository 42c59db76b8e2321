"""How fast briefings are made and what they cost, beside others. From the checkout's root:

    python -m tests.benchmarks.speed [--weights FOLDER] [--articles 100] [--runs 5]

See README.md in this folder.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from rich.console import Console
from rich.table import Table

from . import _data

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ._data import Example

THREADS = (1, 2)
_ROOT = Path(__file__).parents[2]
_SENTENCES = 400
_WORDS = range(20, 31)


class Measured(NamedTuple):
    """The runs of one task: what each gave."""

    runs: list[dict[str, Any]]

    def median(self, figure: str) -> float | None:
        values = [run[figure] for run in self.runs]
        return None if None in values else statistics.median(values)

    def spread(self, figure: str) -> str:
        values = [run[figure] for run in self.runs]
        return f"{min(values):.3g}–{max(values):.3g}"


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the tables."""
    options = _parser().parse_args(arguments)
    console = Console(width=max(Console().width, 130))
    console.print(f"{os.cpu_count()} cores, load before: {_load()}")
    try:
        examples = _data.load("cnndm", sample=options.articles, seed=0)
    except FileNotFoundError as error:
        raise SystemExit(str(error)) from error
    if "encoder" in options.only:
        _encoders(console, examples, options.weights, options.runs)
    if "briefing" in options.only:
        _briefings(console, examples, options.runs)
    console.print(f"load after: {_load()}; a load above the number of cores means that times are too long")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.speed", description=__doc__.split("\n")[0]
    )
    parser.add_argument("--articles", type=int, default=100, metavar="N", help="CNN/DM articles to brief")
    parser.add_argument("--runs", type=int, default=5, metavar="N", help="processes for each figure")
    parser.add_argument("--only", nargs="+", choices=["encoder", "briefing"], default=["encoder", "briefing"])
    parser.add_argument(
        "--weights",
        default=os.environ.get("BRIEFING_MODEL_WEIGHTS"),
        help="folder of the original model, to measure it in torch (or BRIEFING_MODEL_WEIGHTS)",
    )
    return parser


def _encoders(console: Console, examples: Sequence[Example], weights: str | None, runs: int) -> None:
    texts = [text for example in examples for text in example.choices if len(text.split()) in _WORDS]
    texts = texts[:_SENTENCES]
    table = _table(
        f"Encoding {len(texts)} sentences of {_WORDS[0]}–{_WORDS[-1]} words, medians of {runs} processes",
        "sentences/s", "lowest–highest", "CPU ms/sentence", "import + load s", "MB loaded", "MB peak",
    )  # fmt: skip
    for threads in THREADS:
        ours = _measure("encode_ours", runs, texts=texts, threads=threads)
        _encoder_row(table, "shipped int8", threads, ours)
    missing = _no_torch(weights)
    for threads in () if missing else THREADS:
        theirs = _measure("encode_torch", runs, texts=texts, threads=threads, weights=weights)
        _encoder_row(table, "torch fp32", threads, theirs)
    console.print(table)
    if missing:
        console.print(f"[yellow]torch fp32 was not measured: {missing}")
        return
    ours, theirs = (
        np.array(run_task(task, texts=texts, threads=1, weights=weights, vectors=True)["vectors"])
        for task in ("encode_ours", "encode_torch")
    )
    cosines = (ours * theirs).sum(axis=1)
    console.print(f"cosine of shipped int8 to torch fp32: mean {cosines.mean():.4f}, min {cosines.min():.4f}")


def _encoder_row(table: Table, name: str, threads: int, measured: Measured) -> None:
    table.add_row(
        name,
        str(threads),
        _number(measured.median("rate"), 0),
        measured.spread("rate"),
        _number(measured.median("cpu"), 2, 1000),
        _number(measured.median("ready"), 2),
        _number(measured.median("loaded"), 0),
        _number(measured.median("peak"), 0),
    )


def _briefings(console: Console, examples: Sequence[Example], runs: int) -> None:
    texts = [example.article.text for example in examples]
    table = _table(
        f"Briefing {len(texts)} CNN/DM articles, medians of {runs} processes",
        "articles/s", "lowest–highest", "CPU ms/article", "outside the encoder", "MB loaded", "MB peak",
    )  # fmt: skip
    for threads in THREADS:
        ours = _measure("brief_ours", runs, texts=texts, threads=threads)
        outside = f"{ours.median('outside'):.0%}"
        _briefing_row(table, "ours, topics too", threads, ours, outside)
    for method in ("sumy LexRank", "sumy TextRank"):
        sentences = [example.choices for example in examples]
        _briefing_row(table, method, 1, _measure("brief_sumy", runs, sentences=sentences, method=method), "–")
    console.print(table)
    first = _table(
        f"From the start of a process to its first briefing, medians of {runs} processes",
        "s", "lowest–highest", "CPU s", "MB peak",
    )  # fmt: skip
    for threads in THREADS:
        start = Measured([_first_briefing(texts[0], threads) for _ in range(runs)])
        first.add_row(
            "ours, topics too",
            str(threads),
            _number(start.median("seconds"), 2),
            start.spread("seconds"),
            _number(start.median("cpu"), 2),
            _number(start.median("peak"), 0),
        )
    console.print(first)


def _first_briefing(text: str, threads: int) -> dict[str, Any]:
    """As `_run` gives it, with `seconds` from outside; the processor time is the child's whole life."""
    begun = time.perf_counter()
    figures = run_task("brief_first", texts=[text], threads=threads)
    return figures | {"seconds": time.perf_counter() - begun}


def _briefing_row(table: Table, name: str, threads: int, measured: Measured, outside: str) -> None:
    table.add_row(
        name,
        str(threads),
        _number(measured.median("rate"), 1),
        measured.spread("rate"),
        _number(measured.median("cpu"), 1, 1000),
        outside,
        _number(measured.median("loaded"), 0),
        _number(measured.median("peak"), 0),
    )


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left")
    table.add_column("")
    for column in ("threads", *columns):
        table.add_column(column, justify="right")
    return table


def _number(value: float | None, digits: int, times: int = 1) -> str:
    return "?" if value is None else f"{value * times:,.{digits}f}"


def _measure(task: str, runs: int, **options: object) -> Measured:
    return Measured([run_task(task, **options) for _ in range(runs)])


def run_task(task: str, **options: object) -> dict[str, Any]:
    """One task in a fresh process; its own threads only, whatever the environment says."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks._speed_tasks", task],
        input=json.dumps(options),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        cwd=_ROOT,
        env=os.environ | {"OMP_NUM_THREADS": str(options.get("threads", 1))},
    )
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures


def _no_torch(weights: str | None) -> str | None:
    """Why torch can't be measured; None when it can."""
    if importlib.util.find_spec("torch") is None:
        return "torch is not installed (the extra `models`)"
    if not weights:
        return "no --weights: the original model does not come with the project"
    if not (Path(weights) / "model.safetensors").is_file():
        return f"{weights} holds no model.safetensors"
    return None


def _load() -> str:
    if not hasattr(os, "getloadavg"):
        return "unknown"
    one, five, _ = os.getloadavg()
    return f"{one:.1f} in 1 min, {five:.1f} in 5 min"


if __name__ == "__main__":
    main()
