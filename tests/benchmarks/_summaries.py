"""Runs every system over an evaluation set and scores what it chose."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from summarizer.encoder import shipped_encoder

from . import _cache, _data, _oracle, _ours, _peers, _rouge

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

    from ._data import Example
    from ._ours import RememberingEncoder, Told

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


TIMED = 20
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


def run_peers(
    scorer: Scorer, count: int, encoder: RememberingEncoder, cache: Path, *, lead_only: bool = False
) -> dict[str, Result]:
    """Lead, sumy's, MiniLM's and the oracle; answers that are in `cache` are not computed again."""
    version = _cache.digest(_cache.code_version(_HERE / "_peers.py"), encoder.version)
    peers: dict[str, _peers.Selector] = {f"Lead-{count}": _peers.lead}
    timed = dict(peers)  # these encode anew
    if not lead_only:
        peers |= {**_peers.sumy_selectors(), **_peers.minilm_selectors(encoder)}
        timed |= {**_peers.sumy_selectors(), **_peers.minilm_selectors(shipped_encoder())}
    results = {}
    for name, select in peers.items():
        answers = _cache.Answers(cache, name, version)
        results[name] = _choose(scorer, name, answers, _blind(select, count), count)
        some = [example.choices for example in scorer.examples[:TIMED] if example.choices]
        results[name].ms = _median_ms([_time(timed[name], choices, count) for choices in some])
    if not lead_only:
        results["greedy oracle"] = _run_oracle(scorer, count, cache)
    return results


def _blind(select: _peers.Selector, count: int) -> Callable[[Example], list[int]]:
    return lambda example: select(example.choices, count)


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
    return {name: scorer.result([take(one) for one in told]) for name, take in task.ours.items()}


def time_ours(results: Iterable[Result], examples: Sequence[Example]) -> None:
    """Set the time of our results."""
    ms = _median_ms(_ours.times(examples[:TIMED]))
    for result in results:
        result.ms = ms


def _median_ms(times: Sequence[float]) -> float | None:
    return float(np.median(times)) if times else None


def _time(select: _peers.Selector, choices: list[str], count: int) -> float:
    begun = time.perf_counter()
    select(choices, count)
    return (time.perf_counter() - begun) * 1000
