"""Numbers and days in running text, in one form however they are written."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_FROM_ZERO = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
_FROM_TWENTY = "twenty thirty forty fifty sixty seventy eighty ninety"
_JANUARY_ON = (
    "january/jan february/feb march/mar april/apr may june/jun july/jul august/aug september/sept/sep october/oct "
    "november/nov december/dec"
)
_UNITS = {word: value for value, word in enumerate(_FROM_ZERO.split())}
_TENS = {word: 10 * value for value, word in enumerate(_FROM_TWENTY.split(), start=2)}
_SCALES = {
    "hundred": 100, "thousand": 1e3, "k": 1e3, "million": 1e6, "m": 1e6, "mn": 1e6, "billion": 1e9, "bn": 1e9,
    "b": 1e9, "trillion": 1e12, "tn": 1e12,
}  # fmt: skip
_FIRST_WORD = "|".join([*_TENS, *_UNITS])
_NEXT_WORD = "|".join([*_TENS, *_UNITS, *_SCALES])
_NUMBER = re.compile(
    r"(?<![\w.])(?P<digits>\d+(?:,\d{3})*(?:\.\d+)?)(?:st|nd|rd|th)?[\s-]?"
    r"(?P<scale>hundred|thousand|k|million|mn?|billion|bn?|trillion|tn)?(?!\w)|"
    # "And" goes on with a number after hundred, thousand and the like: "two and five" are two.
    rf"\b(?P<words>(?:{_FIRST_WORD})(?:(?:[\s-]|(?<=ndred|usand|llion) and )(?:{_NEXT_WORD}))*)\b",
    re.IGNORECASE,
)

MONTHS = {
    name: number for number, names in enumerate(_JANUARY_ON.split(), start=1) for name in names.split("/")
}
_MONTH = "(" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\.?"
_DAY_MONTH = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)?(?: of)? {_MONTH}(?:,? (\d{{4}}))?\b", re.IGNORECASE)
_MONTH_DAY = re.compile(rf"\b{_MONTH} (\d{{1,2}})(?:st|nd|rd|th)?(?:,? (\d{{4}}))?\b", re.IGNORECASE)


def figures_in(text: str) -> frozenset[float]:
    """Every number, however it is written: 1,200 and "twelve hundred", 5bn and "five billion" are one.

    "One" is left out, being mostly a pronoun.
    """
    return frozenset(value for value, _, _ in figures_where(text))


def figures_where(text: str) -> list[tuple[float, int, int]]:
    """Each number as `figures_in` reads it, with where it stands: start and end in characters, end exclusive."""
    found = ((_value(match), match.start(), match.end()) for match in _NUMBER.finditer(text))
    return [(value, start, end) for value, start, end in found if value is not None]


def _value(match: re.Match[str]) -> float | None:
    if match["digits"]:
        scale = _SCALES[match["scale"].lower()] if match["scale"] else 1
        return round(float(match["digits"].replace(",", "")) * scale, 6)
    words = re.findall(r"[a-z]+", match["words"].lower().replace(" and ", " "))
    if words == ["one"]:
        return None
    total, current = 0.0, 0.0
    for word in words:
        if word in _SCALES:
            current = max(current, 1) * _SCALES[word]
            if _SCALES[word] >= 1e3:
                total, current = total + current, 0.0
        else:
            current += _UNITS.get(word, 0) or _TENS.get(word, 0)
    return total + current


def days_in(text: str, near: date | None) -> frozenset[date]:
    """Days that are written out ("17 August", "August 17, 2023"); a year that is not said is that nearest `near`.

    Without `near`, only days with their year.
    """
    found = [(m[1], m[2], m[3]) for m in _DAY_MONTH.finditer(text)]
    found += [(m[2], m[1], m[3]) for m in _MONTH_DAY.finditer(text)]
    days = (_day(int(day), MONTHS[month.lower()], year, near) for day, month, year in found)
    return frozenset(day for day in days if day is not None)


def _day(day: int, month: int, year: str | None, near: date | None) -> date | None:
    if year is not None:
        years: Iterable[int] = (int(year),)
    elif near is not None:
        years = (near.year, near.year - 1, near.year + 1)
    else:
        return None
    possible = [d for d in (_calendar(y, month, day) for y in years) if d is not None]
    if near is None or not possible:
        return possible[0] if possible else None
    return min(possible, key=lambda d: abs((d - near).days))


def _calendar(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
