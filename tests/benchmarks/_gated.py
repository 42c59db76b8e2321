"""The figures of quality that must not fall: fewer articles than the tables, the same ones each time."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING

from . import _data, _product
from ._gate import Figure
from ._summaries import TASKS, Scorer, run_ours
from ._tables import MEASURES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ._data import Example
    from ._ours import Ours, Told

BASELINE = Path(__file__).parent / "baselines" / "quality.json"

_ARTICLES = 120
_SEED = 7
_NEVER = {
    "claims": ("bad evidence", "words that are not there"),
    "key points": ("bad evidence", "words that are not there", "over 30 words"),
    "briefings": ("over 80 words", "more than 3 claims or 5 key points"),
}
_SELDOM = {
    "claims": (
        "leans, strong (own counter)",
        "leans, strong (engine's filter)",
        "is a question",
        "has no full stop",
        "quotes unbalanced",
        "speaks in the first person",
    ),
    "key points": ("leans, strong (own counter)", "leans, strong (engine's filter)", "quotes unbalanced"),
    "briefings": ("repeats by meaning", "repeats by words"),
}


def measure(ours: Ours) -> dict[str, Figure]:
    """Figures by name: ROUGE in points of 100, faults in per cent."""
    figures: dict[str, Figure] = {}
    for name in _data.DEV_FILES:
        examples = _data.load(name, sample=_ARTICLES, seed=_SEED)
        told = [ours.tell(example) for example in _data.watched(examples, name)]
        figures.update(_rouge_figures(name, examples, told))
        if name in _product.SETS:
            product = _product.Product(examples, [one.briefing for one in told], ours.encoder.encode)
            figures.update(_fault_figures(name, product))
    return figures


def _rouge_figures(
    name: str, examples: Sequence[Example], told: Sequence[Told]
) -> Iterator[tuple[str, Figure]]:
    scorer = Scorer(examples)
    for task in (task for task in TASKS if task.data == name):
        for system, result in run_ours(scorer, told, task).items():
            means = 100 * result.scores.mean(axis=0)
            # By chance alone a change in a quarter of the articles moves the mean by half an error.
            noise = 50 * result.scores.std(axis=0) / math.sqrt(len(examples))
            for measure_name, mean, half_error in zip(MEASURES, means, noise, strict=True):
                yield f"{task.title}, {system}: {measure_name}", Figure(float(mean), float(half_error))


def _fault_figures(name: str, product: _product.Product) -> Iterator[tuple[str, Figure]]:
    for what, kinds in _NEVER.items():
        for kind in kinds:
            yield f"{name}, {what}: {kind}, %", Figure(product.share(what, kind), 0.0, "lower")
    for what, kinds in _SELDOM.items():
        size = max(product.sizes[what], 1)
        for kind in kinds:
            share = product.share(what, kind) / 100
            noise = max(math.sqrt(share * (1 - share) / size) / 2, 1 / size)
            yield f"{name}, {what}: {kind}, %", Figure(100 * share, 100 * noise, "lower")
