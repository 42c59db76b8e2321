"""The IANA time zones, out of the `tzdata` package.

Not out of the machine, so that every process on every machine knows the same clocks: Python itself would ask the
operating system first, whose rules may be years old.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.errors import UsageError

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


@dataclass(frozen=True, slots=True)
class ListedZone:
    """A zone as IANA lists it for people to choose from."""

    name: str
    country: str
    """Its code, of two letters."""
    region: str
    """Which part of the country, where that has several zones."""


@cache
def zone_names() -> frozenset[str]:
    """Every IANA name, those that were given up in favour of another included."""
    return frozenset(_package().joinpath("zones").read_text(encoding="utf-8").split()) - {"Factory"}


@cache
def zone(name: str) -> ZoneInfo:
    """The clocks of an IANA zone. Raises UsageError for a name that is none."""
    if name not in zone_names():
        raise UsageError(name, "no such time zone", "Choose an IANA name, such as Asia/Seoul.")
    with _package().joinpath("zoneinfo", *name.split("/")).open("rb") as rules:
        return ZoneInfo.from_file(rules, key=name)


def listed_zones() -> tuple[ListedZone, ...]:
    """The zones in use, each for one country: a town is not asked to know which other's clocks it shares."""
    return tuple(ListedZone(row[2], row[0], "".join(row[3:4])) for row in _table("zone.tab"))


def countries() -> dict[str, str]:
    """What each country is called, by its code."""
    return {row[0]: row[1] for row in _table("iso3166.tab")}


def given_up_names() -> dict[str, str]:
    """Names that stand for another zone, each with that zone's."""
    lines = _package().joinpath("zoneinfo", "tzdata.zi").read_text(encoding="utf-8").splitlines()
    links = (line.split() for line in lines if line.startswith("L "))
    return {name: target for _, target, name in links}


def _table(name: str) -> list[list[str]]:
    lines = _package().joinpath("zoneinfo", name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def _package() -> Traversable:
    return resources.files("tzdata")
