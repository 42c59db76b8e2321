"""The next sends, and what is said of them where the clocks are set."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.archive import WEEKDAYS, Schedule
from bot.digests.due import ClockChange, clock_words, upcoming

from .clocks import ahead, history, instant, names, seconds


def words(at: str, zone: str, now: str, **given: object) -> list[str | None]:
    schedule = Schedule(time.fromisoformat(at), zone)
    sends = upcoming(schedule, datetime.fromisoformat(now).replace(tzinfo=UTC), **given)
    return [clock_words(send) for send in sends]


def test_the_next_three_from_now_on() -> None:
    schedule = Schedule(time(9), "Asia/Seoul", WEEKDAYS)
    thursday = datetime(2026, 1, 15, 0, 0, tzinfo=UTC)
    sends = upcoming(schedule, thursday)
    assert [(s.local_date.day, s.due_at.day, s.due_at.hour) for s in sends] == [
        (15, 15, 0),
        (16, 16, 0),
        (19, 19, 0),
    ]
    assert [s.change for s in sends] == [None] * 3
    assert upcoming(schedule, thursday + timedelta(seconds=1), 1)[0].local_date == date(2026, 1, 16)


def test_a_date_that_had_its_digest_is_not_among_them() -> None:
    schedule = Schedule(time(9), "Asia/Seoul")
    sends = upcoming(schedule, datetime(2026, 1, 14, 20, tzinfo=UTC), 2, last_date=date(2026, 1, 15))
    assert [s.local_date.day for s in sends] == [16, 17]


@pytest.mark.parametrize(
    ("at", "zone", "now", "said"),
    [
        ("09:00", "Europe/Brussels", "2026-03-27 12:00", [None, "clocks go forward on 29 March: still 09:00 there", None]),
        ("09:00", "Europe/Brussels", "2026-10-24 12:00", ["clocks go back on 25 October: still 09:00 there", None, None]),
        (
            "02:30",
            "Europe/Brussels",
            "2026-03-28 12:00",
            ["clocks go forward on 29 March: 02:30 is left out that day, so 03:30 there", None, None],
        ),
        (
            "02:30",
            "Europe/Brussels",
            "2026-10-24 12:00",
            [
                "clocks go back on 25 October and show 02:30 twice: sent the first time",
                "clocks go back on 25 October: still 02:30 there",
                None,
            ],
        ),
        ("09:00", "Australia/Lord_Howe", "2026-10-03 00:00", ["clocks go forward by 30 minutes on 4 October: still 09:00 there", None, None]),
        ("09:00", "Pacific/Apia", "2011-12-29 12:00", [None, "clocks go forward by 24 hours on 30 December: still 09:00 there", None]),
        ("09:00", "Asia/Tokyo", "2026-03-28 12:00", [None, None, None]),
        # Where the clocks are set at midnight, the day is the one that they showed then.
        ("09:00", "America/Nuuk", "2026-03-28 12:00", ["clocks go forward on 28 March: still 09:00 there", None, None]),
        ("09:00", "Africa/Cairo", "2026-04-23 12:00", ["clocks go forward on 24 April: still 09:00 there", None, None]),
    ],
)  # fmt: skip
def test_what_is_said(at: str, zone: str, now: str, said: list[str | None]) -> None:
    assert words(at, zone, now) == said


def test_now_may_be_told_in_any_zone() -> None:
    schedule = Schedule(time(9), "Europe/Brussels")
    now = datetime(2026, 3, 28, 12, tzinfo=UTC)
    assert upcoming(schedule, now.astimezone(ZoneInfo("Asia/Seoul"))) == upcoming(schedule, now)


@settings(max_examples=100, deadline=None)
@given(st.data(), st.sampled_from(names()), st.integers(0, 1439))
def test_a_change_is_named_if_and_only_if_the_offset_differs(
    data: st.DataObject, name: str, minute: int
) -> None:
    changes = history(name)[1:]
    change = data.draw(st.sampled_from(changes)).start if changes else 0
    now = max(instant(change) - timedelta(minutes=data.draw(st.integers(0, 4000))), instant(86_400))
    schedule = Schedule(time(*divmod(minute, 60)), name)
    before = seconds(now)
    for send in upcoming(schedule, now):
        at = seconds(send.due_at)
        by = timedelta(seconds=ahead(name, at) - ahead(name, before))
        if not by:
            assert send.change is None
        else:
            moment = max(s.start for s in history(name) if s.start <= at)
            shown = instant(moment + ahead(name, moment - 1))
            assert send.change == ClockChange(shown.date(), by)
        before = at
