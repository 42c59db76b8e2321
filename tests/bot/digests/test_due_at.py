"""When a local date's digest is due: over all zones and a century of changes of their clocks."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.archive import EVERY_DAY, WEEKDAYS, Schedule
from bot.digests.due import due_at

from .clocks import Stretch, expected_due, history, instant, minute_by_minute, names, seconds

GROUPS = 6
"""The zones are dealt into so many tests, so that they run side by side."""
MIDNIGHT, LAST_MINUTE = time(), time(23, 59)


def wall_of(at: int, ahead: int) -> datetime:
    return instant(at + ahead).replace(tzinfo=None, second=0, microsecond=0)


def telling_times(before: Stretch, after: Stretch) -> set[time]:
    """Wall times that lie in what a change leaves out or repeats, at its edges, and at those of the day."""
    low, high = sorted((wall_of(before.end, before.ahead), wall_of(before.end, after.ahead)))
    inside = low + (high - low) / 2
    minute = timedelta(minutes=1)
    edges = {low - minute, low, inside.replace(second=0, microsecond=0), high - minute, high}
    return {edge.time() for edge in edges} | {MIDNIGHT, LAST_MINUTE}


@pytest.mark.parametrize("group", range(GROUPS))
def test_around_every_change_of_every_zones_clocks_each_date_is_due_once_and_in_order(group: int) -> None:
    checked = 0
    for name in names()[group::GROUPS]:
        stretches = history(name)
        for index, (before, after) in enumerate(pairwise(stretches)):
            near = stretches[max(0, index - 2) : index + 4]
            change = wall_of(before.end, before.ahead).date()
            # Where a zone moves across the date line, more dates are touched than the one of the change.
            reach = 1 if abs(after.ahead - before.ahead) < 43_200 else 3
            dates = [change + timedelta(days=n) for n in range(-reach, reach + 1)]
            for at in telling_times(before, after):
                schedule = Schedule(at, name)
                dues = [due_at(schedule, day) for day in dates]
                wanted = [expected_due(near, datetime.combine(day, at)) for day in dates]
                assert dues == [None if w is None else instant(w) for w in wanted], (name, change, at)
                exist = [due for due in dues if due is not None]
                assert all(a < b for a, b in pairwise(exist)), (name, change, at)
                checked += 1
    assert checked > 10_000  # that there was something to check


def test_the_zones_are_all_there() -> None:
    assert len(names()) > 300
    assert sum(len(history(name)) - 1 for name in names()) > 20_000


@st.composite
def moments(draw: st.DrawFn) -> tuple[str, datetime]:
    """A zone, and a wall time near one of its changes."""
    name = draw(st.sampled_from(names()))
    stretches = history(name)
    change = draw(st.sampled_from(stretches[1:])).start if len(stretches) > 1 else 0
    off = draw(st.integers(-30 * 60, 30 * 60))
    at = instant(change).replace(tzinfo=None) + timedelta(minutes=off)
    return name, at.replace(second=0)


@settings(max_examples=60, deadline=None)
@given(moments())
def test_it_agrees_with_watching_the_clock_for_each_minute(moment: tuple[str, datetime]) -> None:
    name, wall = moment
    watched = minute_by_minute(name, wall, wall)
    found = due_at(Schedule(wall.time(), name), wall.date())
    if watched is None:
        assert found is None
    else:
        assert found is not None
        # A zone can be off by seconds before 1972: the watch looks at whole minutes of UTC.
        assert abs(seconds(found) - watched) < 60


def local(name: str, at: str, day: date) -> str | None:
    due = due_at(Schedule(time.fromisoformat(at), name), day)
    return None if due is None else f"{due:%Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("name", "at", "day", "utc"),
    [
        # Clocks go forward over 02:00–03:00: the same distance past the gap.
        ("Europe/Brussels", "01:59", date(2026, 3, 29), "2026-03-29 00:59"),
        ("Europe/Brussels", "02:00", date(2026, 3, 29), "2026-03-29 01:00"),
        ("Europe/Brussels", "02:30", date(2026, 3, 29), "2026-03-29 01:30"),
        ("Europe/Brussels", "03:00", date(2026, 3, 29), "2026-03-29 01:00"),
        ("Europe/Brussels", "09:00", date(2026, 3, 28), "2026-03-28 08:00"),
        ("Europe/Brussels", "09:00", date(2026, 3, 29), "2026-03-29 07:00"),
        # Clocks go back over 03:00–02:00: the first.
        ("Europe/Brussels", "02:30", date(2026, 10, 25), "2026-10-25 00:30"),
        ("America/New_York", "01:30", date(2026, 11, 1), "2026-11-01 05:30"),
        # Half an hour.
        ("Australia/Lord_Howe", "02:15", date(2026, 10, 4), "2026-10-03 15:45"),
        ("Australia/Lord_Howe", "01:45", date(2026, 4, 5), "2026-04-04 14:45"),
        # A gap at midnight, and one that ends there.
        ("Africa/Cairo", "00:00", date(2026, 4, 24), "2026-04-23 22:00"),
        ("Asia/Beirut", "00:00", date(2026, 3, 29), "2026-03-28 22:00"),
        ("America/Nuuk", "23:30", date(2026, 3, 28), "2026-03-29 01:30"),
        # Clocks that go back at Ramadan, and in winter by the law's own words.
        ("Africa/Casablanca", "02:30", date(2026, 2, 15), "2026-02-15 01:30"),
        ("Europe/Dublin", "01:30", date(2026, 10, 25), "2026-10-25 00:30"),
        # Dates that were skipped, and one that came twice.
        ("Pacific/Apia", "09:00", date(2011, 12, 29), "2011-12-29 19:00"),
        ("Pacific/Apia", "09:00", date(2011, 12, 30), None),
        ("Pacific/Apia", "09:00", date(2011, 12, 31), "2011-12-30 19:00"),
        ("Pacific/Kwajalein", "09:00", date(1993, 8, 21), None),
        ("Pacific/Kiritimati", "00:00", date(1994, 12, 31), None),
        ("Pacific/Kwajalein", "09:00", date(1969, 9, 30), "1969-09-29 22:00"),
        ("Pacific/Kwajalein", "09:00", date(1969, 10, 1), "1969-10-01 21:00"),
        # A leap day.
        ("Asia/Seoul", "09:00", date(2028, 2, 29), "2028-02-29 00:00"),
    ],
)
def test_what_is_known_of_single_days(name: str, at: str, day: date, utc: str | None) -> None:
    assert local(name, at, day) == utc


@settings(max_examples=100, deadline=None)
@given(
    name=st.sampled_from(names()),
    start=st.dates(date(1970, 1, 2), date(2070, 1, 1)),
    at=st.times().map(lambda t: t.replace(second=0, microsecond=0)),
    days=st.frozensets(st.integers(1, 7), min_size=1),
)
def test_days_not_wanted_have_none_and_the_others_rise(
    name: str, start: date, at: time, days: frozenset[int]
) -> None:
    schedule = Schedule(at, name, days)
    dates = [start + timedelta(days=n) for n in range(40)]
    dues = {day: due_at(schedule, day) for day in dates}
    assert not [day for day, due in dues.items() if due and day.isoweekday() not in days]
    assert dues == {
        day: due_at(Schedule(at, name), day) if day.isoweekday() in days else None for day in dates
    }
    rising = [due for due in dues.values() if due]
    assert rising == sorted(set(rising))


def test_a_leap_day_is_a_day_like_any_other() -> None:
    dates = [date(2028, 2, 28), date(2028, 2, 29), date(2028, 3, 1)]
    dues = [due_at(Schedule(time(7), "UTC", EVERY_DAY), day) for day in dates]
    assert dues == [datetime(2028, d.month, d.day, 7, tzinfo=UTC) for d in dates]
    assert due_at(Schedule(time(7), "UTC", WEEKDAYS), date(2028, 2, 29)) is not None  # a Tuesday


def test_which_of_two_readings_a_time_says_it_is_does_not_matter() -> None:
    day = date(2026, 10, 25)
    first, second = (Schedule(time(2, 30, fold=fold), "Europe/Brussels") for fold in (0, 1))
    assert due_at(first, day) == due_at(second, day)
