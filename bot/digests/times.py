"""Times of day and days of the week, as people write them.

What has one meaning is understood; what has two is refused with both of them spelled out, never guessed.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import time
from difflib import get_close_matches
from typing import TYPE_CHECKING

from bot.archive import EVERY_DAY, WEEKDAYS
from bot.errors import UsageError
from bot.words import gettext, gettext_noop, listed, retold, weekday, weekdays_in_english

if TYPE_CHECKING:
    from collections.abc import Iterable

TIME_FORMS = retold("Write it like 09:00, 9:30 pm, 21h30 or noon.")
DAY_FORMS = "Write every day, weekdays, weekends, or days such as mon-fri or Tuesday, Saturday."

_NOON = {"noon", "midday", "12 noon", "12 midday", "mittag", "midi", "mediodía", "正午", "정오"}
_MIDNIGHT = {"midnight", "12 midnight", "mitternacht", "minuit", "medianoche", "真夜中", "자정", "午夜"}

_SAME: tuple[tuple[str, str], ...] = (
    (r"^(?:at|um|à|a las|kl\.?|klo)\s+(?=\d)|^@\s*", ""),
    (r"(?<![^\W\d])([ap])\s*\.?\s*m\b\.?", r"\1m"),
    (r"(?<=\d)\s*([ap])$", r" \1m"),
    (r"\b(?:in the|this)\s+morning\b", "am"),
    (r"\b(?:(?:in the|this)\s+(?:afternoon|evening)|tonight)\b", "pm"),
    (r"午前|上午|오전", "am "),
    (r"午後|下午|오후", "pm "),
    (r"(?<=\d)\s*[時时点點시]\s*(?=\d)", ":"),
    (r"(?<=\d)\s*[時时点點시]\s*[半반]", ":30"),
    (r"(?<=\d)\s*(?:[時时点點시分분](?=\s|$))+", ""),
    (r"(?<=\d)\s*(?:uhr|u|heures?|h)\s*(?=\d)", ":"),
    (r"(?<=\d)\s*(?:uhr|u|heures?|h|hrs?|hours|o['’]?\s?clock)\b", ""),
    (r"^(am|pm)\s*(.+)$", r"\2 \1"),
)
"""Ways of writing that come to the same, in this order."""

_CLOCK = re.compile(r"(\d{1,2})(?:\s*([:.,])\s*(\d{1,2})(?::(\d\d))?)?\s*(am|pm)?")
_DIGITS = re.compile(r"(\d{1,2})(\d\d)\s*(am|pm)?")
_ZONE = re.compile(
    r"\d\s*(?:[ap]m\s*)?(?:\+\s*\d|[+-]\d\d:?\d\d|z|[a-z]{2,4}t|utc|gmt|[a-z]+/[a-z_]+)\b", re.IGNORECASE
)

DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_GROUPS = {
    "every day": EVERY_DAY,
    "everyday": EVERY_DAY,
    "each day": EVERY_DAY,
    "all days": EVERY_DAY,
    "all": EVERY_DAY,
    "daily": EVERY_DAY,
    "weekdays": WEEKDAYS,
    "weekday": WEEKDAYS,
    "workdays": WEEKDAYS,
    "working days": WEEKDAYS,
    "business days": WEEKDAYS,
    "weekends": EVERY_DAY - WEEKDAYS,
    "weekend": EVERY_DAY - WEEKDAYS,
}
_NAMED = (gettext_noop("every day"), gettext_noop("weekdays"), gettext_noop("weekends"))
_AND = re.compile(r"(?<!\w)(?:and|та|і|й|와|과|및|と)(?!\w)|[,;&+/、・]")


def parse_time(typed: str) -> time:
    """The time of day that was written. Raises UsageError for what is no time, or could be two."""
    said = _plain(typed)
    if said in _NOON:
        return time(12)
    if said in _MIDNIGHT:
        return time(0)
    for pattern, same in _SAME:
        said = re.sub(pattern, same, said).strip()
    if found := _DIGITS.fullmatch(said):
        hour, minute, half = found.groups()
        return _time(typed, int(hour), int(minute), half)
    if found := _CLOCK.fullmatch(said):
        hour, mark, minute, second, half = found.groups()
        if minute is not None and len(minute) == 1:
            raise _two_meanings(typed, int(hour), mark, int(minute))
        if second not in (None, "00"):
            raise _no_time(typed, "digests go out on the minute", "Leave the seconds away.")
        return _time(typed, int(hour), int(minute or 0), half)
    raise _not_understood(typed, said)


def say_time(at: time) -> str:
    """A time of day as the bot writes it: 09:00."""
    return f"{at:%H:%M}"


def parse_days(typed: str) -> frozenset[int]:
    """The days of the week that were written, 1 for Monday to 7. Raises UsageError for what names none."""
    said = _plain(typed)
    for name in _NAMED:
        said = said.replace(_plain(gettext(name)), f" {name} ")
    said = _AND.sub(" ", weekdays_in_english(said))
    said = re.sub(r"\s+", " ", said).strip(" .")
    said, _, without = (
        part.strip() for part in re.sub(r"\b(?:except|but not|without)\b( on)?", "|", said).partition("|")
    )
    if re.search(r"\b(?:every|each) (?:other|second)\b|\bweekly\b|\bfortnight", said):
        raise UsageError(_short(typed), "which days of the week are these?", DAY_FORMS)
    days = _days_of(typed, said) - (_days_of(typed, without) if without else frozenset())
    if not days:
        raise UsageError(_short(typed), "no day is left", DAY_FORMS)
    return days


def say_days(days: Iterable[int]) -> str:
    """Days of the week as the bot writes them: every day, weekdays, Monday and Friday."""
    chosen = frozenset(days)
    for name in _NAMED:
        if chosen == _GROUPS[name]:
            return gettext(name)
    return listed([weekday(day) for day in sorted(chosen)])


def _plain(typed: str) -> str:
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", typed)).strip().casefold()


def _short(typed: str) -> str:
    said = re.sub(r"\s+", " ", typed).strip()
    return said if len(said) <= 40 else f"{said[:39]}…"


def _no_time(typed: str, problem: str, mend: str = TIME_FORMS) -> UsageError:
    return UsageError(_short(typed) or "The time", problem, mend)


def _time(typed: str, hour: int, minute: int, half: str | None) -> time:
    if minute > 59:
        raise _no_time(typed, f"there is no minute {minute}")
    if half:
        return _half_day(typed, hour, minute, half)
    if hour == 24 and not minute:
        raise _no_time(
            typed, "it ends one day and begins the next", "Write 00:00 for the start of a day, or 23:59."
        )
    if hour > 23:
        raise _no_time(typed, f"there is no hour {hour}")
    return time(hour, minute)


def _half_day(typed: str, hour: int, minute: int, half: str) -> time:
    if 1 <= hour <= 12:
        return time(hour % 12 + (12 if half == "pm" else 0), minute)
    if hour == 0 and half == "am":
        return time(0, minute)
    if hour > 23:
        raise _no_time(typed, f"there is no hour {hour}")
    twelve = f"{hour % 12 or 12}:{minute:02} {half}"
    raise _no_time(
        typed, f"{hour} and {half} do not go together", f"Write {hour:02}:{minute:02} or {twelve}."
    )


def _two_meanings(typed: str, hour: int, mark: str, minute: int) -> UsageError:
    if hour > 23 or (minute > 5 and mark == ":"):
        return _no_time(typed, "it is not clear which minute is meant")
    meant = [f"{hour}:0{minute}"]
    if minute < 6:
        meant.append(f"{hour}:{minute}0")
    if minute == 5 and mark != ":":
        meant.append(f"{hour}:30")
    return _no_time(typed, "it is not clear which minute is meant", f"Write {' or '.join(meant)}.")


def _not_understood(typed: str, said: str) -> UsageError:
    if not said:
        return _no_time(typed, "no time is given")
    if half := re.match(r"half (?:past )?(\d{1,2})\b", said):
        hour = int(half[1])
        if 1 <= hour <= 12:
            if "past" in said:
                return _no_time(
                    typed, "in the morning or in the evening?", f"Write {hour}:30 am or {hour}:30 pm."
                )
            return _no_time(
                typed, "it means two times, by where one lives", f"Write {hour}:30 or {hour - 1 or 12}:30."
            )
    if _ZONE.search(said):
        return _no_time(
            typed, "the time zone has an option of its own", "Write the time alone, such as 09:00."
        )
    if any(day.casefold() in said for day in DAY_NAMES):
        return _no_time(typed, "days have an option of their own", "Write the time alone, such as 09:00.")
    if len(re.findall(r"\d+(?:[:.h]\d\d)?", said)) > 1:
        return _no_time(
            typed, "this is not one time of day", f"A second time needs a second subscription. {TIME_FORMS}"
        )
    return _no_time(typed, "this is not a time of day")


def _days_of(typed: str, said: str) -> frozenset[int]:
    if said in _GROUPS:
        return _GROUPS[said]
    found: set[int] = set()
    said = re.sub(r"^(?:on|only|every|each|the) ", "", said)
    said = re.sub(r"\s*(?:-|–|—|\bto\b|\bthrough\b|\bthru\b|\buntil\b)\s*", "-", said)
    for word in said.split():
        if word in _GROUPS:
            found |= _GROUPS[word]
        elif "-" in word:
            first, _, last = word.partition("-")
            begin, end = _day(typed, first), _day(typed, last)
            found |= {(begin - 1 + n) % 7 + 1 for n in range((end - begin) % 7 + 1)}
        else:
            found.add(_day(typed, word))
    if not found:
        raise UsageError(_short(typed) or "The days", "no days are given", DAY_FORMS)
    return frozenset(found)


def _day(typed: str, word: str) -> int:
    word = word.strip(".")
    single = word.removesuffix("s") if len(word) > 4 else word
    begins = [n for n, name in enumerate(DAY_NAMES, 1) if word and name.casefold().startswith(single)]
    if len(begins) == 1:
        return begins[0]
    subject = _short(typed) or "The days"
    if begins:
        raise UsageError(
            subject, f"'{word}' begins {_either(begins)}", "Write two letters or more of each day."
        )
    if word.isdigit():
        problem = f"'{word}' is not clear: some count from Monday, some from Sunday"
        raise UsageError(subject, problem, DAY_FORMS)
    near = get_close_matches(word, [name.casefold() for name in DAY_NAMES], 1, 0.7)
    mend = f"Did you mean {near[0].capitalize()}?" if near else DAY_FORMS
    raise UsageError(subject, f"'{_short(word)}' is no day of the week", mend)


def _either(days: list[int]) -> str:
    return listed([weekday(day) for day in days])
