"""What members would meet: faults and habits of whole briefings."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
from rich.table import Table

from summarizer.types import Briefing, Claim, EngineInfo

from . import _faults

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ._data import Example
    from ._faults import Encode, Fault

SETS = ("cnndm", "editorials")
"""The evaluation sets whose briefings are looked at."""

_PLACES = (
    (1, "1st"),
    (2, "2nd"),
    (3, "3rd"),
    (6, "4th to 6th"),
    (12, "7th to 12th"),
    (10**9, "13th or later"),
)
_LEAD = EngineInfo("lead", "", "")


class Product:
    """One system's briefings of a set; `faults[what][kind]`, what being claims, key points or briefings."""

    def __init__(self, examples: Sequence[Example], briefings: Sequence[Briefing], encode: Encode) -> None:
        self.pairs = list(zip(examples, briefings, strict=True))
        self.claims = [(example, claim) for example, briefing in self.pairs for claim in briefing.claims]
        self.points = [(example, point) for example, briefing in self.pairs for point in briefing.key_points]
        self.faults = {
            "claims": _by_kind(self.claims),
            "key points": _by_kind(self.points, _faults.MOST_POINT_WORDS),
            "briefings": _of_wholes(self.pairs, encode),
        }
        self.sizes = {
            "claims": len(self.claims),
            "key points": len(self.points),
            "briefings": len(self.pairs),
        }

    def share(self, what: str, kind: str) -> float:
        """Faults of a kind in a hundred claims, key points or briefings."""
        return 100 * len(self.faults[what].get(kind, ())) / max(self.sizes[what], 1)

    def habits(self) -> dict[str, float]:
        """How the briefings are made; neither good nor bad by themselves."""
        told = [(example, briefing) for example, briefing in self.pairs if briefing.claims]
        places = [place_of(example, claim) for example, claim in self.claims]
        return {
            "words in a briefing": _mean(_faults.words_in(briefing.text) for _, briefing in told),
            "words in a key point": _mean(_faults.words_in(point.text) for _, point in self.points),
            **_counts("claims", (len(briefing.claims) for _, briefing in self.pairs)),
            **_counts("key points", (len(briefing.key_points) for _, briefing in self.pairs)),
            **{f"claims from the {name} sentence, %": share for name, share in _histogram(places).items()},
            "briefings with a claim past the 3rd sentence, %": 100
            * _mean(
                any(place_of(example, claim) > 3 for claim in briefing.claims) for example, briefing in told
            ),
            "briefings that begin with a later claim than another, %": 100
            * _mean(_begins_later(example, briefing) for example, briefing in told),
            **self._titles_told(),
            **{f"claims labelled {label}, %": share for label, share in self._labels().items()},
        }

    def _titles_told(self) -> dict[str, float]:
        shares = [_title_told(example.article.title, briefing) for example, briefing in self.pairs]
        known = [share for share in shares if share is not None]
        return {"the title's content words told, %": 100 * _mean(known)} if known else {}

    def _labels(self) -> dict[str, float]:
        labels = [_label(example, claim) for example, claim in self.claims if example.units]
        return {label: 100 * count / len(labels) for label, count in sorted(Counter(labels).items())}


def lead_briefings(examples: Sequence[Example], count: int = 3) -> list[Briefing]:
    """The first sentences as if they were a briefing, to be looked at in the same way."""
    return [
        Briefing(tuple(Claim(s.text, (s.span,)) for s in example.sentences[:count]), (), _LEAD)
        for example in examples
    ]


def place_of(example: Example, claim: Claim) -> int:
    """Which sentence of the article the claim's first evidence stands in, counted from 1."""
    start = min(span.start for span in claim.evidence)
    return max(sum(sentence.start <= start for sentence in example.sentences), 1)


def fault_table(title: str, ours: Product, lead: Product) -> Table:
    """Every kind of fault that was met, by what it was met in."""
    table = Table(title=title, title_justify="left")
    table.add_column("fault")
    columns = [(ours, what, f"ours: {what}") for what in ours.sizes] + [(lead, "claims", "Lead-3: sentences")]
    for product, what, heading in columns:
        table.add_column(f"{heading} (n={product.sizes[what]})", justify="right")
    kinds = sorted({kind for product, what, _ in columns for kind in product.faults[what]})
    for kind in kinds:
        table.add_row(kind, *(_cell(product, what, kind) for product, what, _ in columns))
    return table


def habit_table(title: str, habits: Mapping[str, Mapping[str, float]]) -> Table:
    """Systems' habits side by side."""
    table = Table(title=title, title_justify="left")
    table.add_column("figure")
    for system in habits:
        table.add_column(system, justify="right")
    for name in dict.fromkeys(name for one in habits.values() for name in one):
        table.add_row(name, *(f"{one[name]:.1f}" if name in one else "" for one in habits.values()))
    return table


def _cell(product: Product, what: str, kind: str) -> str:
    count = len(product.faults[what].get(kind, ()))
    return f"{count} ({product.share(what, kind):.1f}%)" if count else ""


def _by_kind(
    claims: Sequence[tuple[Example, Claim]], most_words: int | None = None
) -> dict[str, list[tuple[Example, Fault]]]:
    found: dict[str, list[tuple[Example, Fault]]] = {}
    for example, claim in claims:
        for fault in _faults.faults_of_claim(example.article, claim, most_words):
            found.setdefault(fault.kind, []).append((example, fault))
    return found


def _of_wholes(
    pairs: Sequence[tuple[Example, Briefing]], encode: Encode
) -> dict[str, list[tuple[Example, Fault]]]:
    found: dict[str, list[tuple[Example, Fault]]] = {}
    for example, briefing in pairs:
        for fault in _faults.faults_of_briefing(briefing, encode):
            found.setdefault(fault.kind, []).append((example, fault))
    return found


def _counts(what: str, numbers: Iterable[int]) -> dict[str, float]:
    counted = Counter(numbers)
    return {f"briefings with {n} {what}, %": 100 * counted[n] / counted.total() for n in sorted(counted)}


def _histogram(places: Sequence[int]) -> dict[str, float]:
    names = Counter(next(name for last, name in _PLACES if place <= last) for place in places)
    return {name: 100 * names[name] / max(len(places), 1) for _, name in _PLACES}


def _begins_later(example: Example, briefing: Briefing) -> bool:
    places = [place_of(example, claim) for claim in briefing.claims]
    return places[0] > min(places)


def _title_told(title: str, briefing: Briefing) -> float | None:
    wanted = _faults.content_words(title)
    return len(wanted & _faults.content_words(briefing.text)) / len(wanted) if wanted else None


def _label(example: Example, claim: Claim) -> str:
    """What people labelled the unit that shares most of the claim's words."""
    words = _faults.content_words(claim.text)

    def shared(unit: tuple[str, str]) -> float:
        theirs = _faults.content_words(unit[0])
        return len(words & theirs) / max(min(len(words), len(theirs)), 3)

    return max(example.units, key=shared)[1]


def _mean(numbers: Iterable[float]) -> float:
    values = list(numbers)
    return float(np.mean(values)) if values else 0.0
