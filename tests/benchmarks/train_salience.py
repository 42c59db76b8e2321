"""Makes the salience model of the extractive engine from train.jsonl. From the checkout's root:

    python -m tests.benchmarks.train_salience            # what it reaches on a fifth that it did not learn from
    python -m tests.benchmarks.train_salience --write    # learns from all and writes the model
    python -m tests.benchmarks.train_salience --check    # says whether that gives the shipped bytes

Needs torch (the extra `models`). What is learned, and how, stands in
`summarizer/engines/extractive/model/README.md`. Only train.jsonl is read.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from rich.console import Console
from rich.table import Table

from summarizer.engines.extractive.networks import FOLDER, MANIFEST, pack
from summarizer.engines.extractive.selection import Sets
from summarizer.engines.extractive.sets import promising, sight_of, together

from . import _data, _stats
from ._salience_cases import greedy_oracle, make_case
from ._salience_learning import learn, prepare

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from summarizer.engines.extractive.networks import Salience

    from ._salience_cases import Case

_MODEL = "salience.npz"
_HELD_OUT = 5
_SIZES = (3, 7)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--write", action="store_true", help="learn from all articles and write the model")
    parser.add_argument("--check", action="store_true", help="write nothing, say whether the files are these")
    options = parser.parse_args()
    prepare()
    cases = list(_cases())
    if not (options.write or options.check):
        kept = [case for case in cases if case.lot(_HELD_OUT)]
        held_out = [case for case in cases if not case.lot(_HELD_OUT)]
        Console(width=120).print(_table(held_out, learn(kept)))
        return
    files = _files(learn(cases))
    if options.check:
        changed = [name for name, content in files.items() if (FOLDER / name).read_bytes() != content]
        if changed:
            parser.exit(1, f"not as shipped: {', '.join(changed)}\n")
        print("the same bytes as the shipped files")
        return
    for name, content in files.items():
        (FOLDER / name).write_bytes(content)
        print(f"{hashlib.sha256(content).hexdigest()}  {name}  {len(content):,} bytes")


def _cases() -> Iterator[Case]:
    for name in ("cnndm", "bbc"):
        for example in _data.watched(_data.load(name, split="train"), name):
            case = make_case(example, name)
            if case is not None:
                yield case


def _files(salience: Salience) -> dict[str, bytes]:
    written = io.BytesIO()
    np.savez(written, **pack(salience))
    content = written.getvalue()
    manifest = {"file": _MODEL, "sha256": hashlib.sha256(content).hexdigest()}
    return {_MODEL: content, MANIFEST: (json.dumps(manifest, indent=2) + "\n").encode()}


def _table(cases: Sequence[Case], salience: Salience) -> Table:
    """ROUGE-1 and -2 of the sentences that are best together, and the share of the gap to the oracle closed."""
    table = Table(
        "set", "articles", "sentences", "system", "R-1", "R-2", "more than Lead [95%]", "gap closed, %"
    )
    for data in dict.fromkeys(case.data for case in cases):
        group = [case for case in cases if case.data == data]
        for size in _SIZES:
            systems: dict[str, Callable[[Case, int], Sequence[int]]] = {
                "Lead": lambda case, most: case.choices[:most].tolist(),
                "weighted sum": lambda case, most: _by_weight(case)[:most],
                "sets": lambda case, most: _together(case, salience, most),
                "greedy oracle": greedy_oracle,
            }
            scores = {
                name: 100 * np.vstack([_rouge(c, choose(c, size)) for c in group])
                for name, choose in systems.items()
            }
            lead, most = scores["Lead"], scores["greedy oracle"]
            for name, score in scores.items():
                gap, low, high = _stats.difference(score, lead)
                closed = 100 * gap / (most - lead).mean(axis=0)
                more = ", ".join(
                    f"{g:+.2f} [{a:+.2f}, {b:+.2f}]" for g, a, b in zip(gap, low, high, strict=True)
                )
                share = ", ".join(f"{value:.1f}" for value in closed)
                r1, r2 = (f"{value:.2f}" for value in score.mean(axis=0))
                table.add_row(data, str(len(group)), str(size), name, r1, r2, more, share)
    return table


def _rouge(case: Case, chosen: Sequence[int]) -> np.ndarray:
    return case.overlap.rouge(np.array([list(chosen)], dtype=np.intp))


def _by_weight(case: Case) -> list[int]:
    worth = case.weights - case.word_counts / 25
    return sorted(case.choices.tolist(), key=lambda index: -worth[index])


def _together(case: Case, salience: Salience, most: int) -> list[int]:
    sight = sight_of(case.words, case.seen, case.weights, case.argument, salience)
    nothing = np.zeros(len(case.word_counts))
    choices = promising(sight.noted, case.choices.tolist())
    return Sets(partial(together, sight, salience), nothing, choices).best(most)


if __name__ == "__main__":
    main()
