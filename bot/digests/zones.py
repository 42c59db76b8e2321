"""Time zones: their clocks, and finding one by its name.

The rules come from the `tzdata` package and not from the machine, so that every process on every machine knows
the same clocks: Python itself would ask the operating system first, whose rules may be years old.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from zoneinfo import ZoneInfo

from bot.errors import UsageError


@cache
def zone_names() -> frozenset[str]:
    """Every IANA name, those that were given up in favour of another included."""
    listed = resources.files("tzdata").joinpath("zones").read_text(encoding="utf-8")
    return frozenset(name for name in listed.split() if name != "Factory")


@cache
def zone(name: str) -> ZoneInfo:
    """The clocks of an IANA zone. Raises UsageError for a name that is none."""
    if name not in zone_names():
        raise UsageError(name, "no such time zone", "Choose an IANA name, such as Asia/Seoul.")
    file = resources.files("tzdata").joinpath("zoneinfo", *name.split("/"))
    with file.open("rb") as rules:
        return ZoneInfo.from_file(rules, key=name)
