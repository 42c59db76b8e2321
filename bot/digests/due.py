"""When a subscription's digest is due. Pure: the schedule, what was done and the time come in from outside.

A schedule names a wall time and some days of the week, in a zone. What follows from it:

1. Each local date that exists and falls on a wanted day has one digest, due when the zone's clocks show the
   wall time on that date. A date that the zone skips has none: Apia had no 30 December 2011.
2. Clocks that go forward can leave the wall time out. The digest is then due at the same distance past the gap:
   02:30 where 02:00 becomes 03:00 is due at 03:30, an hour by the clock late and no minute after the day before.
3. Clocks that go back can show the wall time, or a whole date, twice. The first counts, the second is nothing.
4. A local date is owed once, ever, and local dates only rise: after D has been owed, nothing is owed for D or
   earlier, however the time, the zone or the days are changed and whichever way the clock is set. A zone changed
   across the date line can so make one wait of up to two days, and never a day twice.
5. A time that was past when the schedule was made or changed is not owed.
6. What was missed is not sent one by one: the newest due date is owed, and the earlier ones are folded into it.
   Once more than half of the way to the next due instant has gone, it is not owed either, but folded into that
   next one: what was due yesterday at 09:00 is sent at 20:00, and at 08:00 today goes into today's.
7. Periods chain: a digest tells of the time since the one before it ended, of 7 days at most; a first one, of 24
   hours. They end at the due instant and not when the digest was made, so channels due together share one.

All instants that go in are aware; those that come out are in UTC.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import TYPE_CHECKING

from bot.words import day_of_year, gettext, ngettext

from .iana import zone

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.archive import Schedule, Subscription

LATE_AFTER = timedelta(minutes=10)
FIRST_PERIOD = timedelta(hours=24)
LONGEST_PERIOD = timedelta(days=7)

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Owed:
    """A digest that is to be sent now."""

    local_date: date
    due_at: datetime
    folded: tuple[date, ...] = ()
    """Earlier dates that were missed, rising: this digest's period covers them."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Nothing is owed before this moment."""

    next_due: datetime


@dataclass(frozen=True, slots=True)
class ClockChange:
    """The zone's clocks are set, between a send and the one before it."""

    on: date
    """The local date that the clocks show when they are set."""
    by: timedelta
    """Positive: forward."""


@dataclass(frozen=True, slots=True)
class Send:
    """A send to come."""

    local_date: date
    due_at: datetime
    shows: time
    """What the zone's clocks show then: the wall time wanted, or a later one where that does not exist."""
    wanted: time
    change: ClockChange | None = None
    twice: bool = False
    """The clocks show the wall time twice on this date; this is the first."""


def due_at(schedule: Schedule, local_date: date) -> datetime | None:
    """The instant at which `local_date`'s digest is due; None for a day not wanted or a date the zone skips."""
    if local_date.isoweekday() not in schedule.days:
        return None
    wall = _wall(schedule, local_date)
    if _is_left_out(wall) and _is_skipped(wall):
        return None
    return wall.astimezone(UTC)  # a time left out is read with the offset before the gap: rule 2


def owed(schedule: Schedule, *, last_date: date | None, changed_at: datetime, now: datetime) -> Owed | Wait:
    """What is to be sent at `now`, or when to ask again.

    `last_date` is the local date of the newest delivery, whatever became of it; `changed_at`, when the schedule was
    made, changed or taken up again.
    """
    newest = next(_backwards(schedule, now))
    if _is_open(newest, last_date, changed_at, now) and now <= _halfway(schedule, newest):
        return replace(newest, folded=_missed_before(newest, schedule, last_date, changed_at, now))
    after = newest.local_date if last_date is None else max(newest.local_date, last_date)
    return Wait(next(_forwards(schedule, after + _DAY)).due_at)


def next_due(schedule: Schedule, *, last_date: date | None, changed_at: datetime, now: datetime) -> datetime:
    """When the subscription is to be looked at: the due instant of what is owed now, or of what comes next."""
    found = owed(schedule, last_date=last_date, changed_at=changed_at, now=now)
    return found.due_at if isinstance(found, Owed) else found.next_due


def post_until(schedule: Schedule, local_date: date, due_at: datetime) -> datetime:
    """Until when a delivery may still be posted; afterwards it is folded into the next one (rule 6).

    The schedule may have been changed since the delivery was planned.
    """
    return _halfway(schedule, Owed(local_date, due_at))


def is_late(due_at: datetime, at: datetime) -> bool:
    """Whether what is posted at `at` is to be marked late."""
    return at - due_at > LATE_AFTER


def period(subscription: Subscription, due_at: datetime) -> tuple[datetime, datetime]:
    """What a digest due at `due_at` tells of: since (exclusive) and until (inclusive)."""
    covered = subscription.covered_until
    if covered is None:
        return due_at - FIRST_PERIOD, due_at
    # Covered past `due_at`: the clock was ahead when that was sent. Nothing is left to tell.
    return min(max(covered, due_at - LONGEST_PERIOD), due_at), due_at


def upcoming(
    schedule: Schedule, now: datetime, n: int = 3, *, last_date: date | None = None
) -> tuple[Send, ...]:
    """The next `n` sends from `now` on, with where the clocks are set between one and the next.

    Dates up to `last_date` have had theirs.
    """
    found, before = [], now.astimezone(UTC)
    start = _local(schedule, now).date() - _DAY
    if last_date is not None:
        start = max(start, last_date + _DAY)
    coming = (due for due in _forwards(schedule, start) if due.due_at >= now)
    for due in islice(coming, n):
        wall = _wall(schedule, due.local_date)
        found.append(
            Send(
                due.local_date,
                due.due_at,
                shows=_local(schedule, due.due_at).time(),
                wanted=schedule.at,
                change=_clock_change(schedule, before, due.due_at),
                twice=_offset(wall) > _offset(wall.replace(fold=1)),
            )
        )
        before = due.due_at
    return tuple(found)


def clock_words(send: Send) -> str | None:
    """What is to be said of the clocks at this send, such as "clocks go forward on 29 March: still 09:00 there"."""
    if send.change is not None:
        return f"{_change(send.change)}: {_still(send)}"
    if send.twice:
        return gettext(
            "clocks go back on {day} and show {time} twice: sent the first time",
            day=day_of_year(send.local_date),
            time=f"{send.shows:%H:%M}",
        )
    return None


def _still(send: Send) -> str:
    shows, wanted = f"{send.shows:%H:%M}", f"{send.wanted:%H:%M}"
    if shows == wanted:
        return gettext("still {time} there", time=shows)
    return gettext("{wanted} is left out that day, so {time} there", wanted=wanted, time=shows)


def _change(change: ClockChange) -> str:
    minutes, day = abs(change.by) // timedelta(minutes=1), day_of_year(change.on)
    forward = change.by > timedelta(0)
    if minutes == 60:
        if forward:
            return gettext("clocks go forward on {day}", day=day)
        return gettext("clocks go back on {day}", day=day)
    by = (
        ngettext("{count} hour", "{count} hours", minutes // 60)
        if minutes % 60 == 0
        else ngettext("{count} minute", "{count} minutes", minutes)
    )
    if forward:
        return gettext("clocks go forward by {long} on {day}", long=by, day=day)
    return gettext("clocks go back by {long} on {day}", long=by, day=day)


def _wall(schedule: Schedule, local_date: date) -> datetime:
    return datetime.combine(local_date, schedule.at.replace(fold=0), zone(schedule.zone))


def _local(schedule: Schedule, at: datetime) -> datetime:
    return at.astimezone(zone(schedule.zone))


def _offset(local: datetime) -> timedelta:
    found = local.utcoffset()
    assert found is not None  # noqa: S101 - it is aware
    return found


def _is_left_out(wall: datetime) -> bool:
    """Whether the clocks go forward over this wall time: the offset before the gap is the smaller one."""
    return _offset(wall.replace(fold=0)) < _offset(wall.replace(fold=1))


def _is_skipped(wall: datetime) -> bool:
    """Whether the clocks go forward over all of this wall time's date, in one gap."""
    first = datetime.combine(wall.date(), time.min, wall.tzinfo)
    last = datetime.combine(wall.date(), time.max, wall.tzinfo)
    return _is_left_out(first) and _is_left_out(last) and _offset(first) == _offset(last)


def _forwards(schedule: Schedule, start: date) -> Iterator[Owed]:
    """What is due for `start` and each date after it."""
    return _each_due(schedule, start, _DAY)


def _backwards(schedule: Schedule, now: datetime) -> Iterator[Owed]:
    """What was due at `now` or before, the newest first."""
    # Where a date comes twice, tomorrow's digest may have been due already.
    tomorrow = _local(schedule, now).date() + _DAY
    return (due for due in _each_due(schedule, tomorrow, -_DAY) if due.due_at <= now)


def _each_due(schedule: Schedule, day: date, step: timedelta) -> Iterator[Owed]:
    if not schedule.days:
        raise ValueError("a schedule needs at least one day of the week")
    while True:
        at = due_at(schedule, day)
        if at is not None:
            yield Owed(day, at)
        day += step


def _is_open(due: Owed, last_date: date | None, changed_at: datetime, now: datetime) -> bool:
    """Whether a date that was due is still to be told of (rules 4 and 5)."""
    if last_date is not None and due.local_date <= last_date:
        return False
    # A change that lies ahead was made by a clock that was: what has just come due is then all that is safe.
    return due.due_at >= (changed_at if changed_at <= now else now - LATE_AFTER)


def _missed_before(
    newest: Owed, schedule: Schedule, last_date: date | None, changed_at: datetime, now: datetime
) -> tuple[date, ...]:
    missed: list[date] = []
    for due in _each_due(schedule, newest.local_date - _DAY, -_DAY):
        if not _is_open(due, last_date, changed_at, now):
            break
        missed.append(due.local_date)
    return tuple(reversed(missed))


def _halfway(schedule: Schedule, due: Owed) -> datetime:
    """Half of the way from a due instant to the next."""
    coming = _forwards(schedule, due.local_date + _DAY)
    following = next(later for later in coming if later.due_at > due.due_at)
    return due.due_at + (following.due_at - due.due_at) / 2


def _clock_change(schedule: Schedule, before: datetime, after: datetime) -> ClockChange | None:
    old, new = _offset(_local(schedule, before)), _offset(_local(schedule, after))
    if old == new:
        return None
    # The first second at which the clocks no longer run as they did before.
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) / 2
        if _offset(_local(schedule, middle)) == old:
            before = middle
        else:
            after = middle
    return ClockChange((after + old).date(), new - old)
