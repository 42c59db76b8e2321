"""Finding a time zone by what people type: a city, a country, a state, what clocks are called, or an IANA name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING

from bot.errors import UsageError

from .gazetteer import YEAR, fold, places
from .iana import zone, zone_names
from .places import PROMINENT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .gazetteer import Place

LONGEST_LABEL = 100
"""Discord's limit for what a choice of an autocomplete shows."""

_OFFSET = re.compile(r"(?:utc|gmt)?\s*([+\-−])\s*(\d{1,2})(?::?([0-5]\d))?")
_MISLEADING = frozenset({"est", "mst"})
"""IANA names of clocks that never change, which whoever types them hardly wants."""
_CHOOSE = "Type a city and choose from the list."

# How well a place fits, the best first.
_NAME, _GROUP, _CITY_BEGINS, _NAME_BEGINS, _WORDS_BEGIN, _HOLDS = range(6)


@dataclass(frozen=True, slots=True)
class ZoneChoice:
    """A zone to choose."""

    name: str
    """Its IANA name."""
    label: str
    """A line for people: the place, what its clocks show, how far they are ahead of UTC."""


def suggest_zones(
    typed: str, now: datetime, limit: int = 25, first: str | None = None
) -> tuple[ZoneChoice, ...]:
    """The zones that what is typed so far may mean, the likeliest first and each once.

    `first`, the zone that a server used before, stands before all others where it fits or nothing is typed.
    """
    best: dict[str, str] = {}
    for place in _found(typed, now):
        best.setdefault(place.zone, place.shown)
    if first in best:
        best = {first: best[first], **best}
    elif first in zone_names() and not typed.strip():
        best = {first: _shown(first), **best}
    return tuple(ZoneChoice(name, _label(shown, name, now)) for name, shown in [*best.items()][:limit])


def check_zone(typed: str) -> str:
    """The IANA name that was typed, or that of the place that was. Raises UsageError where that is not clear.

    A valid name is kept as it is, one that IANA gave up for another too: whoever chose Asia/Calcutta finds it again.
    """
    subject = typed.strip()[:60] or "The time zone"
    name = _by_lower_name().get(typed.strip().casefold().replace(" ", "_"))
    if name is not None and name.casefold() not in _MISLEADING:
        return name
    if _OFFSET.fullmatch(typed.strip().casefold()):
        mend = f"It does not tell when clocks change. {_CHOOSE}"
        raise UsageError(subject, "this is an offset, not a time zone", mend)
    ranked = _ranked(fold(typed))
    meant = [place for score, place in ranked if score in (_NAME, _GROUP)]
    if meant and _run_alike({place.zone for place in meant}):
        return meant[0].zone
    if ranked:
        mend = f"Choose one, such as {_either(place for _, place in ranked)}."
        raise UsageError(subject, "it is not clear which time zone is meant", mend)
    near = _misspelt(fold(typed))
    raise UsageError(subject, "no such time zone", f"Did you mean {_either(near)}?" if near else _CHOOSE)


def prepare() -> None:
    """Read all that is needed, so that nobody who types waits for it. Takes a moment: call it in a thread."""
    places()
    _by_lower_name()
    _places_by_name()


def _found(typed: str, now: datetime) -> Iterable[Place]:
    if not typed.strip():
        return _prominent()
    if offset := _OFFSET.fullmatch(typed.strip().casefold()):
        sign, hours, minutes = offset.groups()
        ahead = timedelta(hours=int(hours), minutes=int(minutes or 0)) * (1 if sign == "+" else -1)
        return (place for place in places() if now.astimezone(zone(place.zone)).utcoffset() == ahead)
    said = fold(typed)
    return [place for _, place in _ranked(said)] or _misspelt(said)


def _ranked(said: str) -> list[tuple[int, Place]]:
    """The places that fit, each with how well; among equals, in the order of `places`."""
    words = said.split()
    scored = ((_score(place, said, words), place) for place in places()) if words else ()
    return sorted(
        ((score, place) for score, place in scored if score is not None), key=lambda found: found[0]
    )


def _score(place: Place, said: str, words: list[str]) -> int | None:
    if not all(word in place.text for word in words):
        return None
    if said in place.names:
        return _NAME
    if said in place.groups:
        return _GROUP
    if place.city.startswith(said):
        return _CITY_BEGINS
    if any(name.startswith(said) for name in place.names):
        return _NAME_BEGINS
    if all(any(known.startswith(word) for known in place.words) for word in words):
        return _WORDS_BEGIN
    if len(said) > 2 and any(said in name for name in place.names):
        return _HOLDS
    return None


def _misspelt(said: str) -> list[Place]:
    by_name = _places_by_name()
    return [by_name[name] for name in get_close_matches(said[:40], by_name, 5, 0.7)]


def _label(shown: str, name: str, now: datetime) -> str:
    there = now.astimezone(zone(name))
    rest = f" · {there:%H:%M} ({_ahead(there)})" + (f" · {name}" if name != shown else "")
    return shown[: LONGEST_LABEL - len(rest)] + rest


def _ahead(there: datetime) -> str:
    """Such as UTC+9, UTC−3:30, UTC."""
    sign, hours, minutes = f"{there:%z}"[0], int(f"{there:%z}"[1:3]), f"{there:%z}"[3:5]
    if not hours and minutes == "00":
        return "UTC"
    return f"UTC{'−' if sign == '-' else '+'}{hours}" + ("" if minutes == "00" else f":{minutes}")


def _either(found: Iterable[Place]) -> str:
    *most, last = list(dict.fromkeys(place.zone for place in found))[:3]
    return f"{', '.join(most)} or {last}" if most else last


def _run_alike(names: set[str]) -> bool:
    """Whether the clocks of all these show the same in each month of the rules' year and of the next."""
    months = [datetime(YEAR + n // 12, n % 12 + 1, 1, tzinfo=UTC) for n in range(24)]
    return len({tuple(month.astimezone(zone(name)).utcoffset() for month in months) for name in names}) == 1


def _shown(name: str) -> str:
    return next((place.shown for place in places() if place.zone == name), name)


@cache
def _prominent() -> tuple[Place, ...]:
    main = {place.zone: place for place in reversed(places())}
    return tuple(main[name] for name in PROMINENT)


@cache
def _by_lower_name() -> dict[str, str]:
    return {name.casefold(): name for name in zone_names()}


@cache
def _places_by_name() -> dict[str, Place]:
    return {name: place for place in reversed(places()) for name in place.names}
