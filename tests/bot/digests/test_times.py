"""Times and days as people write them: understood, or refused with what to write instead."""

from __future__ import annotations

from contextlib import suppress
from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.digests.times import parse_days, parse_time, say_days, say_time
from bot.errors import UsageError

NINE, HALF_PAST, EVENING = time(9), time(9, 30), time(21, 30)
MINUTES = st.times().map(lambda t: t.replace(second=0, microsecond=0))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        *((typed, NINE) for typed in ("9", "09", "9am", "9 AM", "9 a.m.", "9 a. m.", "9a", "09:00", "9:00", "9.00", "0900")),
        *((typed, NINE) for typed in ("9h", "9h00", "9 h", "09:00:00", "0900 hrs", "0900h", "9 uhr", "9 Uhr 00", "9 o'clock")),
        *((typed, NINE) for typed in ("at 9", "um 9 Uhr", "à 9h", "kl. 9", "kl 09.00", "@9am", " 9 ", "9 o’clock", "9 in the morning")),
        *((typed, NINE) for typed in ("9時", "午前9時", "午前 9時00分", "오전 9시", "上午9点", "９時", "０９：００", "٩", "9点")),
        *((typed, HALF_PAST) for typed in ("9.30", "9,30", "9:30", "9h30", "9 h 30", "930", "0930", "9:30 Uhr", "9 Uhr 30", "9u30")),
        *((typed, HALF_PAST) for typed in ("9時半", "오전 9시 반", "9時30分", "오전 9시 30분", "9:30h", "930am")),
        *((typed, EVENING) for typed in ("21:30", "21h30", "21.30", "2130", "9:30 pm", "9:30 p.m.", "9.30PM", "9:30p", "930 pm")),
        *((typed, EVENING) for typed in ("午後9時30分", "午後９時半", "오후 9시 30분", "下午9点30分", "9:30 in the evening", "pm 9:30")),
        *((typed, time(12)) for typed in ("noon", "Noon", "midday", "12 noon", "12", "12 pm", "12:00", "正午", "정오")),
        *((typed, time(0)) for typed in ("midnight", "12 am", "0", "00:00", "0h", "0:00 am", "12 midnight", "자정")),
        ("12:15 am", time(0, 15)),
        ("12:15 pm", time(12, 15)),
        ("21h", time(21)),
        ("1:05pm", time(13, 5)),
        ("23:59", time(23, 59)),
    ],
)  # fmt: skip
def test_a_time_is_read(typed: str, meant: time) -> None:
    assert parse_time(typed) == meant


@pytest.mark.parametrize(
    ("typed", "mend"),
    [
        ("9:5", "Write 9:05 or 9:50."),
        ("9.5", "Write 9:05 or 9:50 or 9:30."),
        ("24:00", "Write 00:00 for the start of a day, or 23:59."),
        ("24h", "Write 00:00 for the start of a day, or 23:59."),
        ("21:30 am", "Write 21:30 or 9:30 am."),
        ("13 pm", "Write 13:00 or 1:00 pm."),
        ("0 pm", "Write 00:00 or 12:00 pm."),
        ("half 9", "Write 9:30 or 8:30."),
        ("half past 9", "Write 9:30 am or 9:30 pm."),
        ("half 1", "Write 1:30 or 12:30."),
        ("9am UTC", "Write the time alone, such as 09:00."),
        ("09:00+02:00", "Write the time alone, such as 09:00."),
        ("09:00-0500", "Write the time alone, such as 09:00."),
        ("0900Z", "Write the time alone, such as 09:00."),
        ("9:00 Europe/Berlin", "Write the time alone, such as 09:00."),
        ("9 EST", "Write the time alone, such as 09:00."),
        ("monday 9:00", "Write the time alone, such as 09:00."),
        ("9:00:30", "Leave the seconds away."),
    ],
)
def test_what_could_be_two_times_is_refused_with_what_to_write(typed: str, mend: str) -> None:
    with pytest.raises(UsageError) as refused:
        parse_time(typed)
    assert refused.value.subject == typed
    assert refused.value.mend == mend


@pytest.mark.parametrize(
    "typed",
    ["", "   ", "soon", "25", "9:60", "960", "99", "12345", "9am 6pm", "9 and 18", "-9", "9-17", "9:", ":30", "9 99", "25:00", "24:30",
     "9:7", "morning", "am", "25pm", "9::30", "x" * 5000, "1" * 5000, "½", "9 9", "＃", "\0"],
)  # fmt: skip
def test_what_is_no_time_is_refused_with_the_forms_there_are(typed: str) -> None:
    with pytest.raises(UsageError) as refused:
        parse_time(typed)
    assert "Write it like 09:00, 9:30 pm, 21h30 or noon." in refused.value.mend
    assert 0 < len(refused.value.subject) <= 40


@given(MINUTES)
def test_every_minute_can_be_written_in_each_way(at: time) -> None:
    twelve = f"{at.hour % 12 or 12}:{at.minute:02}"
    half = "am" if at.hour < 12 else "pm"
    ways = (
        say_time(at),
        f"{at:%H%M}",
        f"{at:%H.%M}",
        f"{at:%Hh%M}",
        f"{twelve} {half}",
        f"{twelve}{half.upper()}",
    )
    assert {
        parse_time(way) for way in (*ways, f"{at.hour} Uhr {at.minute:02}", f"{at.hour}時{at.minute:02}分")
    } == {at}


@given(st.text(max_size=40))
def test_any_text_is_a_time_or_a_usage_error(typed: str) -> None:
    with suppress(UsageError):
        assert parse_time(typed).tzinfo is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        *((typed, "1234567") for typed in ("every day", "Everyday", "daily", "all", "mon-sun", "each day", "weekdays, weekends")),
        *((typed, "12345") for typed in ("weekdays", "Weekday", "mon-fri", "Mon – Fri", "monday to friday", "mo-fr", "Monday through Friday")),
        *((typed, "12345") for typed in ("every weekday", "business days", "every day except weekends", "Mon Tue Wed Thu Fri")),
        *((typed, "67") for typed in ("weekends", "weekend", "sat, sun", "Sat & Sun", "Saturday and Sunday", "sa-su", "every weekend")),
        *((typed, "13") for typed in ("Mon, Wed", "mon wed", "Mondays and Wednesdays", "mo/we", "Mon., Wed.", "on Monday + Wednesday")),
        ("saturday", "6"),
        ("every tuesday", "2"),
        ("only thurs", "4"),
        ("tues", "2"),
        ("fri-mon", "1567"),
        ("mon-wed, sat", "1236"),
        ("sunday to sunday", "7"),
        ("every day but not on Sunday", "123456"),
        ("weekdays except wed and fri", "124"),
    ],
)  # fmt: skip
def test_days_are_read(typed: str, meant: str) -> None:
    assert parse_days(typed) == {int(day) for day in meant}


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "no days are given"),
        ("wensday", "Did you mean Wednesday?"),
        ("t, f", "'t' begins Tuesday and Thursday"),
        ("s", "'s' begins Saturday and Sunday"),
        ("1-5", "some count from Monday, some from Sunday"),
        ("every other day", "which days of the week are these?"),
        ("weekly", "which days of the week are these?"),
        ("mon-", "no day of the week"),
        ("except sunday", "no days are given"),
        ("monday except monday", "no day is left"),
        ("lundi", "Write every day, weekdays, weekends, or days such as mon-fri or Tuesday, Saturday."),
        ("x" * 5000, "no day of the week"),
    ],
)
def test_what_names_no_days_is_refused_with_what_to_write(typed: str, words: str) -> None:
    with pytest.raises(UsageError) as refused:
        parse_days(typed)
    assert words in str(refused.value)
    assert 0 < len(refused.value.subject) <= 40


@given(st.frozensets(st.integers(1, 7), min_size=1))
def test_what_the_bot_says_of_days_it_can_read(days: frozenset[int]) -> None:
    assert parse_days(say_days(days)) == days


@given(st.text(max_size=40))
def test_any_text_is_days_or_a_usage_error(typed: str) -> None:
    with suppress(UsageError):
        days = parse_days(typed)
        assert days
        assert days <= set(range(1, 8))


def test_days_are_said_in_the_shortest_way() -> None:
    assert say_days({1, 2, 3, 4, 5}) == "weekdays"
    assert say_days({6, 7}) == "weekends"
    assert say_days(range(1, 8)) == "every day"
    assert say_days({5, 1}) == "Monday and Friday"
    assert say_days({2, 4, 6}) == "Tuesday, Thursday and Saturday"
    assert say_days({7}) == "Sunday"
