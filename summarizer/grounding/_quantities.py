"""Numbers with what they count, and the calendar's words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from summarizer.wording._figures import MONTHS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from summarizer.grounding._tokens import Token

_KINDS = {
    unit: kind
    for kind, units in {
        "share": "percent",
        "money": "dollar pound euro yen won yuan rouble ruble rupee peso franc krona lira",
        "time": "second minute hour day week month year decad centur",
        "length": "kilometre metre centim millim mile foot inch yard cm mm",
        "weight": "kilogram tonne gram ounce stone lb",
        "speed": "mph kph",
    }.items()
    for unit in units.split()
}
_STEMMED = {
    "minut": "minute",
    "cent": "percent",
    "poin": "point",
    "mil": "mile",
    "decade": "decad",
    "century": "centur",
}
_SIGNS = {"dollar", "pound", "euro", "yen"}
_WEEKDAYS = frozenset(["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"])
_ABOUT = frozenset(
    [
        "about",
        "around",
        "some",
        "nearly",
        "almost",
        "approximately",
        "roughly",
        "over",
        "under",
        "least",
        "most",
        "estimated",
        "up",
    ]
)
_BOUND = frozenset(["more", "less", "fewer"])


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number and its unit; None where no known unit stands beside it."""

    value: float
    unit: str | None
    counts: str | None
    """The stem of the next word that says something."""
    rounded: bool
    """Said with "about", "nearly", "more than" and the like."""
    written: str

    @property
    def kind(self) -> str | None:
        return _KINDS.get(self.unit or "")


def quantities_of(tokens: Sequence[Token]) -> tuple[Quantity, ...]:
    """Every number of a text that is no year or day of a date."""
    return tuple(
        _quantity(tokens, at)
        for at, token in enumerate(tokens)
        if token.stem[0] == "#" and not _is_date(tokens, at)
    )


def _quantity(tokens: Sequence[Token], at: int) -> Quantity:
    before = tokens[at - 1].stem if at else ""
    unit = before if before in _SIGNS and tokens[at - 1].word in "$£€¥" else None
    after = [_unit(token.stem) for token in tokens[at + 1 : at + 3]]
    if unit is None:
        unit = next((stem for stem in after[:2] if stem in _KINDS), None)
        if after[:1] == ["per"] and after[1:] == ["percent"]:
            unit = "percent"
    counts = next((token.stem for token in tokens[at + 1 : at + 4] if token.is_content), None)
    words = {token.word for token in tokens[max(0, at - 3) : at]}
    rounded = bool(words & _ABOUT) or bool(words & _BOUND and "than" in words)
    written = tokens[at].word + (f" {unit}" if unit else "")
    return Quantity(float(tokens[at].stem[1:]), unit, counts, rounded, written)


def _unit(stem: str) -> str:
    return _STEMMED.get(stem, stem)


def _is_date(tokens: Sequence[Token], at: int) -> bool:
    value = float(tokens[at].stem[1:])
    beside = {token.word for token in (*tokens[max(0, at - 2) : at], *tokens[at + 1 : at + 3])}
    if 1900 <= value <= 2100 and tokens[at].word.isdigit():
        return _unit(tokens[at + 1].stem) not in _KINDS if at + 1 < len(tokens) else True
    return value <= 31 and bool(beside & MONTHS.keys() - {"may"}) and tokens[at].word[0].isdigit()


def calendar_of(tokens: Sequence[Token]) -> dict[str, frozenset[str]]:
    """The months, weekdays, years, and days of a month that a text names."""
    found: dict[str, set[str]] = {"month": set(), "weekday": set(), "year": set(), "day": set()}
    for at, token in enumerate(tokens):
        if token.word in _WEEKDAYS:
            found["weekday"].add(token.word)
        elif token.word in MONTHS and (
            token.word not in ("may", "march", "mar", "dec", "sep") or _is_month(tokens, at)
        ):
            found["month"].add(str(MONTHS[token.word]))
        elif token.stem[0] == "#" and _is_date(tokens, at):
            found["year" if float(token.stem[1:]) >= 1900 else "day"].add(token.stem[1:])
    return {kind: frozenset(values) for kind, values in found.items()}


def _is_month(tokens: Sequence[Token], at: int) -> bool:
    """Whether "May" or "March" is a month here: in capitals with a day, a year, or a word of time before it."""
    if not tokens[at].capital:
        return False
    beside = [*tokens[max(0, at - 1) : at], *tokens[at + 1 : at + 2]]
    return any(
        token.stem[0] == "#"
        or token.word in ("in", "last", "since", "until", "next", "of", "early", "late", "by")
        for token in beside
    )
