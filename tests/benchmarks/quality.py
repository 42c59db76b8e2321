"""How good the briefings are, beside what others do. From the checkout's root:

    python -m tests.benchmarks.quality                       everything, on the dev sets
    python -m tests.benchmarks.quality --only cnndm --split train --sample 300 --ours-only
    python -m tests.benchmarks.quality --show 10 --only editorials

See README.md in this folder.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from rich.console import Console
from rich.table import Table

from . import _cache, _data, _product, _show, _tables
from ._ours import Ours, RememberingEncoder
from ._summaries import TASKS, Scorer, Task, run_ours, run_peers, time_ours

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ._data import Example
    from ._ours import Told
    from ._summaries import Result


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the tables that were asked for."""
    options = _parser().parse_args(arguments)
    console = Console(width=max(Console().width, 150))
    ours = Ours(RememberingEncoder(options.cache), by_sets=options.by_sets)
    saved: dict[str, dict[str, list[float]]] = {}
    earlier = json.loads(options.against.read_text()) if options.against else {}
    for name in options.only or _data.DEV_FILES:
        sample = options.show or options.sample
        examples = _data.load(
            name, split=options.split, limit=options.limit, sample=sample, seed=options.seed
        )
        if not examples:
            console.print(f"[yellow]{name} has no {options.split} split: left out")
            continue
        told = [ours.tell(example) for example in _data.watched(examples, f"ours on {name}")]
        if options.show:
            _show.show(console, examples, told)
            continue
        for task in (task for task in TASKS if task.data == name):
            results = _run(task, examples, told, ours, options)
            _print_rouge(console, task, results, examples)
            scores = _by_article(examples, results)
            saved[task.title] = scores
            if task.title in earlier:
                console.print(_comparison(task.title, scores, earlier[task.title]))
        if name in _product.SETS:
            _print_product(console, name, examples, told, ours, options.faults)
    if options.out:
        options.out.write_text(json.dumps(saved))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.quality", description=__doc__.split("\n")[0]
    )
    parser.add_argument(
        "--only", action="append", choices=sorted(_data.DEV_FILES), help="this set; may be repeated"
    )
    parser.add_argument(
        "--split", choices=["dev", "train"], default="dev", help="train is for tuning, dev for reports"
    )
    parser.add_argument("--limit", type=int, metavar="N", help="the first N articles of each set")
    parser.add_argument("--sample", type=int, metavar="N", help="N articles of each set, drawn with --seed")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--by-sets", action="store_true", help="our engine with its salience model, which is off by default"
    )
    parser.add_argument("--ours-only", action="store_true", help="beside Lead only: no peers, no oracle")
    parser.add_argument(
        "--cache", type=Path, default=_cache.DEFAULT_FOLDER, help="where peers' answers and vectors are kept"
    )
    parser.add_argument(
        "--show", type=int, metavar="N", help="print N briefings, drawn with --seed, and no tables"
    )
    parser.add_argument(
        "--faults", metavar="KIND", help="print the claims with faults whose kind holds this word"
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help="keep each article's scores")
    parser.add_argument("--against", type=Path, metavar="FILE", help="compare with scores that --out kept")
    return parser


def _run(
    task: Task, examples: Sequence[Example], told: Sequence[Told], ours: Ours, options: argparse.Namespace
) -> dict[str, Result]:
    scorer = Scorer(examples)
    peers = run_peers(scorer, task.count, ours.encoder, options.cache, lead_only=options.ours_only)
    oracle = {name: peers.pop(name) for name in list(peers) if "oracle" in name}
    our_own = run_ours(scorer, told, task)
    if not options.ours_only:
        time_ours(our_own.values(), examples)
    return {**peers, **our_own, **oracle}


def _print_rouge(
    console: Console, task: Task, results: dict[str, Result], examples: Sequence[Example]
) -> None:
    baseline = f"Lead-{task.count}"
    console.print(_tables.rouge_table(task.title, results, baseline))
    oracle = next((name for name in results if "oracle" in name), None)
    if oracle:
        console.print(_tables.closed_table(task.title, results, baseline, oracle))
    outlets = sorted({example.outlet for example in examples})
    if len(outlets) > 1:
        for outlet in outlets:
            rows = [row for row, example in enumerate(examples) if example.outlet == outlet]
            console.print(_tables.rouge_table(f"{task.title}: {outlet}", results, baseline, rows))


def _print_product(
    console: Console,
    name: str,
    examples: Sequence[Example],
    told: Sequence[Told],
    ours: Ours,
    faults: str | None,
) -> None:
    products = {
        "ours": _product.Product(examples, [one.briefing for one in told], ours.encoder.encode),
        "Lead-3": _product.Product(examples, _product.lead_briefings(examples), ours.encoder.encode),
    }
    console.print(_product.fault_table(f"Faults: {name}", *products.values()))
    console.print(_product.habit_table(f"Habits: {name}", {s: p.habits() for s, p in products.items()}))
    if faults:
        _show.show_faults(console, products["ours"], faults)


def _by_article(examples: Sequence[Example], results: dict[str, Result]) -> dict[str, dict[str, list[float]]]:
    return {
        name: dict(zip((e.article.id for e in examples), result.scores.tolist(), strict=True))
        for name, result in results.items()
        if name.startswith("ours")
    }


def _comparison(
    title: str, now: dict[str, dict[str, list[float]]], then: dict[str, dict[str, list[float]]]
) -> Table:
    """This run beside an earlier one, on the articles that both have."""
    table = Table(title=f"{title}: now − then", title_justify="left")
    for column in ("system", "n", *_tables.MEASURES):
        table.add_column(column, justify="left" if column == "system" else "right")
    for name in now.keys() & then.keys():
        both = sorted(now[name].keys() & then[name].keys())
        if both:
            scores = [np.array([run[name][one] for one in both]) * 100 for run in (now, then)]
            table.add_row(name, str(len(both)), *_tables.intervals(*scores))
    return table


if __name__ == "__main__":
    main()
