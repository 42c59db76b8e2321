"""Runs every system over an evaluation set and scores what it chose."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from summarizer.encoder import shipped_encoder

from . import _cache, _data, _oracle, _peers, _rouge

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from ._data import Example
    from ._ours import Told

_HERE = Path(__file__).parent


class Task(NamedTuple):
    """A set, the number of sentences that systems give for it, and what of ours is shown beside them."""

    title: str
    data: str
    count: int
    ours: dict[str, Callable[[Told], list[str]]]


TASKS = (
    Task(
        "CNN/DM, three sentences",
        "cnndm",
        3,
        {"ours: briefing": lambda told: told.claims, "ours: three sentences": lambda told: told.best(3)},
    ),
    Task(
        "XSum, one sentence",
        "xsum",
        1,
        {"ours: first claim": lambda told: told.claims[:1], "ours: one sentence": lambda told: told.best(1)},
    ),
    Task(
        "BBC, three sentences",
        "bbc",
        3,
        {"ours: briefing": lambda told: told.claims, "ours: three sentences": lambda told: told.best(3)},
    ),
    Task(
        "BBC, seven sentences",
        "bbc",
        7,
        {
            "ours: briefing and key points": lambda told: told.everything,
            "ours: seven sentences": lambda told: told.best(7),
        },
    ),
)


_TIMED = 20
"""A system's time is the median over so many articles, in this very run: so all meet much the same load."""


@dataclass(slots=True)
class Result:
    """One system on one set: `scores` (articles, 3) are F1 of ROUGE-1, -2 and -Lsum; `ms` for an article."""

    scores: NDArray[np.float64]
    words: NDArray[np.float64]
    summaries: list[list[str]] = field(repr=False)
    ms: float | None = None


class Scorer:
    """Prepares an evaluation set's references once."""

    def __init__(self, examples: Sequence[Example]) -> None:
        self.examples = examples
        self._references = [_rouge.reference(example.reference) for example in examples]

    def result(self, summaries: list[list[str]]) -> Result:
        scores = [_rouge.score(ref, lines) for ref, lines in zip(self._references, summaries, strict=True)]
        words = [sum(len(line.split()) for line in lines) for lines in summaries]
        return Result(np.array(scores).reshape(-1, 3), np.array(words, dtype=float), summaries)


def run_peers(scorer: Scorer, count: int, cache: Path, *, lead_only: bool = False) -> dict[str, Result]:
    """Lead, sumy's, MiniLM's and the oracle; answers that are in `cache` are not computed again."""
    code = _cache.code_version(_HERE / "_peers.py")
    versions: dict[str, tuple[_peers.Selector, str]] = {f"Lead-{count}": (_peers.lead, code)}
    if not lead_only:
        encoder = shipped_encoder()
        with_model = _cache.digest(code, encoder.version)
        versions |= {name: (select, code) for name, select in _peers.sumy_selectors().items()}
        versions |= {name: (select, with_model) for name, select in _peers.minilm_selectors(encoder).items()}
    results = {}
    for name, (select, version) in versions.items():
        answers = _cache.Answers(cache, name, version)
        results[name] = _choose(
            scorer, name, answers, lambda e, select=select: select(e.choices, count), count
        )
        results[name].ms = _median_ms(
            [_timed(select, e.choices, count) for e in scorer.examples[:_TIMED] if e.choices]
        )
    if not lead_only:
        results["greedy oracle"] = _run_oracle(scorer, count, cache)
    return results


def _run_oracle(scorer: Scorer, count: int, cache: Path) -> Result:
    answers = _cache.Answers(cache, "oracle", _cache.code_version(_HERE / "_oracle.py", _HERE / "_rouge.py"))
    return _choose(
        scorer,
        "greedy oracle",
        answers,
        lambda e: _oracle.greedy_oracle(e.choices, e.reference, count),
        count,
    )


def _choose(
    scorer: Scorer, name: str, answers: _cache.Answers, select: Callable[[Example], list[int]], count: int
) -> Result:
    summaries = []
    for example in _data.watched(scorer.examples, name):
        choices = example.choices
        key = answers.key(str(count), choices, example.reference)
        chosen = answers.get(key)
        if chosen is None:
            chosen = select(example) if choices else []
            answers.put(key, chosen)
        summaries.append([choices[place] for place in chosen])
    answers.save()
    return scorer.result(summaries)


def run_ours(scorer: Scorer, told: Sequence[Told], task: Task) -> dict[str, Result]:
    """What users see, and the same engine's unshortened choice."""
    results = {name: scorer.result([take(one) for one in told]) for name, take in task.ours.items()}
    for result in results.values():
        result.ms = _median_ms([one.ms for one in told[:_TIMED]])
    return results


def _median_ms(times: Sequence[float]) -> float:
    return float(np.median(times))


def _timed(select: _peers.Selector, choices: list[str], count: int) -> float:
    begun = time.perf_counter()
    select(choices, count)
    return (time.perf_counter() - begun) * 1000
