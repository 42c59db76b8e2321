"""Places with a time zone, by all that people call them: IANA's cities and countries, and what those lack."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version
from itertools import chain
from typing import TYPE_CHECKING

from .iana import countries, given_up_names, listed_zones, zone, zone_names
from .places import CITIES, COUNTRIES, COUNTRY_UNSAID, OTHER_NAMES, PROMINENT, SPELLINGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .iana import ListedZone

_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ð": "d"})
_CONTINENTS = frozenset({"Africa", "America", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"})
_IDLE_WORDS = frozenset({"most", "areas", "of"})

YEAR = int(version("tzdata").partition(".")[0])
"""The year of the rules: what clocks are called is read in it, so that the same rules always give the same."""


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """A place that has a zone. All but `shown` is folded."""

    zone: str
    shown: str
    city: str
    names: frozenset[str]
    """What means this place and, mostly, no other."""
    groups: frozenset[str]
    """What it shares with others: its country, and what its clocks are called."""
    words: tuple[str, ...]
    """Every word of all that."""
    text: str
    """All of it in one: what is not in here need not be looked for in the rest."""


def fold(text: str) -> str:
    """Text without case, accents and marks: São Tomé, sao tome and SAO_TOME are the same."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    plain = re.sub(r"[^\w]|_", " ", re.sub(r"['’ʻ`.]", "", plain))
    return " ".join("st" if word == "saint" else word for word in plain.split())


@cache
def places() -> tuple[Place, ...]:
    """All places, those that many people ask for first."""
    listed = {found.name: found for found in listed_zones()}
    called, given_up = countries(), _given_up(frozenset(listed))
    found = chain.from_iterable(_of_zone(one, called, given_up.get(one.name, [])) for one in listed.values())
    rank = {name: n for n, name in enumerate(dict.fromkeys((*PROMINENT, *listed)))}
    return tuple(sorted((*found, _utc()), key=lambda place: rank[place.zone]))


def _given_up(listed: frozenset[str]) -> dict[str, list[str]]:
    """By zone, the names that were given up for its own, and are no abbreviation."""
    shared = {fold(name) for name in (*countries().values(), *"/".join(COUNTRIES.values()).split("/"))}
    by_zone: dict[str, list[str]] = {}
    for name, target in given_up_names().items():
        area, _, city = name.rpartition("/")
        if name in listed or name not in zone_names() or not (area or name[1:].islower()):
            continue
        by_zone.setdefault(target, []).append(name)
        if area in _CONTINENTS and fold(city) not in shared:
            by_zone[target].append(city)
    return by_zone


def _of_zone(one: ListedZone, called: dict[str, str], given_up: list[str]) -> Iterator[Place]:
    ours, *others = COUNTRIES.get(one.country, "").split("/")
    country = "" if one.name in COUNTRY_UNSAID else ours or called[one.country]
    groups = {country, called[one.country], one.country, *others, *_abbreviations(one.name)}
    city = SPELLINGS.get(one.name) or one.name.rpartition("/")[2].replace("_", " ")
    names = [
        city,
        one.name.rpartition("/")[2],
        one.name,
        *given_up,
        *OTHER_NAMES.get(one.name, "").split("/"),
    ]
    yield _place(one.name, city, country, names, groups, one.region)
    for entry in filter(None, CITIES.get(one.name, "").split(", ")):
        first, *more = entry.split("/")
        city, _, instead = first.removesuffix(")").partition(" (")
        yield _place(one.name, city, instead or country, [city, instead, *more], groups, "")


def _utc() -> Place:
    return _place("UTC", "UTC", "", OTHER_NAMES["UTC"].split("/"), (), "")


def _place(
    name: str, city: str, country: str, names: Iterable[str], groups: Iterable[str], region: str
) -> Place:
    known = frozenset(filter(None, map(fold, names)))
    shared = frozenset(filter(None, map(fold, groups)))
    words = {word for text in (*known, *shared) for word in text.split()}
    words |= {word for word in fold(region).split() if len(word) > 2} - _IDLE_WORDS
    shown = f"{city}, {country}" if country and country != city else city
    text = "/".join((*known, *shared, *words))
    return Place(name, shown, fold(city), known, shared, tuple(sorted(words)), text)


def _abbreviations(name: str) -> set[str]:
    """What its clocks are called, in January and in July; many are called nothing but their offset."""
    dates = (datetime(YEAR, month, 1, tzinfo=UTC).astimezone(zone(name)) for month in (1, 7))
    return {short for date in dates if (short := date.tzname()) and short.isalpha()}
