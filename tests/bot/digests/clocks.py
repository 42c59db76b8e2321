"""What a zone's clocks show, found without the code under test: only by asking, instant by instant, what they show.

Wall times here are plain datetimes, and instants are counted in seconds since 1970.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SCAN = 6 * 86_400
"""No two changes of a zone's clocks that undo each other lie closer together: looking each day finds no more."""


@dataclass(frozen=True)
class Stretch:
    """A time in which a zone's clocks run evenly: from `start` to before `end`, `ahead` seconds ahead of UTC."""

    start: int
    end: int
    ahead: int


def seconds(at: datetime) -> int:
    """Of what is shown, as if it were UTC; of an instant in UTC."""
    return int((at.replace(tzinfo=UTC) - _EPOCH).total_seconds())


def instant(at: int) -> datetime:
    return datetime.fromtimestamp(at, UTC)


@cache
def names() -> tuple[str, ...]:
    """Every zone there is, those whose rules are another's once: links and doubles tell nothing new."""
    zones = resources.files("tzdata").joinpath("zones").read_text().split()
    zones.remove("Factory")  # no place: what a machine shows that was never set up
    by_rules: dict[bytes, str] = {}
    for name in zones:
        by_rules.setdefault(_file(name).read_bytes(), name)
    return tuple(by_rules.values())


def _file(name: str) -> Traversable:
    return resources.files("tzdata").joinpath("zoneinfo", *name.split("/"))


@cache
def rules(name: str) -> ZoneInfo:
    with _file(name).open("rb") as file:
        return ZoneInfo.from_file(file, key=name)


def ahead(name: str, at: int) -> int:
    return int(datetime.fromtimestamp(at, rules(name)).utcoffset().total_seconds())


@cache
def history(name: str, first: int = 1968, last: int = 2074) -> tuple[Stretch, ...]:
    """A zone's stretches from the year `first` to the year `last`: a century, and room around it."""
    begin, end = (seconds(datetime(year, 1, 1, tzinfo=UTC)) for year in (first, last + 1))
    found, start, known = [], begin, ahead(name, begin)
    for look in range(begin + _SCAN, end + _SCAN, _SCAN):
        if ahead(name, look) != known:
            low, high = look - _SCAN, look
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (middle, high) if ahead(name, middle) == known else (low, middle)
            found.append(Stretch(start, high, known))
            start, known = high, ahead(name, high)
    return (*found, Stretch(start, end, known))


def expected_due(stretches: tuple[Stretch, ...], wall: datetime) -> int | None:
    """When the clocks first show `wall`; in a gap, as far past it; None if they never show its date."""
    shown = seconds(wall)
    for stretch in stretches:
        if stretch.start + stretch.ahead <= shown < stretch.end + stretch.ahead:
            return shown - stretch.ahead
    midnight = seconds(datetime.combine(wall.date(), time()))
    if not any(s.start + s.ahead < midnight + 86_400 and s.end + s.ahead > midnight for s in stretches):
        return None
    for before, after in pairwise(stretches):
        if before.end + before.ahead <= shown < after.start + after.ahead:
            return shown - before.ahead
    raise AssertionError("outside of the years looked at")


def minute_by_minute(name: str, wall: datetime, around: datetime) -> int | None:
    """The same as `expected_due`, by watching the zone's clock for each minute of four days."""
    begin = seconds(around) - 2 * 86_400
    begin -= begin % 60
    dates: set[date] = set()
    last_before: tuple[int, datetime] | None = None
    for at in range(begin, begin + 4 * 86_400, 60):
        shows = datetime.fromtimestamp(at, rules(name)).replace(tzinfo=None)
        if shows == wall:
            return at
        if last_before and last_before[1] < wall < shows and last_before[0] == at - 60:
            jumped_over = at - 60 + int((wall - last_before[1]).total_seconds())
            dates |= _dates_near(name, wall.date(), around)
            return jumped_over if wall.date() in dates else None
        last_before = (at, shows)
    return None


def _dates_near(name: str, day: date, around: datetime) -> set[date]:
    begin = seconds(around) - 3 * 86_400
    return {datetime.fromtimestamp(at, rules(name)).date() for at in range(begin, begin + 6 * 86_400, 900)}
