"""What is owed at a moment: told by examples, then for any zone, any clock and any use of it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.archive import EVERY_DAY, WEEKDAYS, Destination, Schedule, Subscription, Wanted
from bot.digests.due import Owed, Wait, is_late, next_due, owed, period, post_until

from .clocks import expected_due, history, instant, names, seconds

BRUSSELS = Schedule(time(9), "Europe/Brussels")
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def day(text: str) -> date:
    return date.fromisoformat(text)


def ask(
    now: str, last: str | None, schedule: Schedule = BRUSSELS, changed: datetime = LONG_AGO
) -> Owed | Wait:
    last_date = None if last is None else day(last)
    return owed(schedule, last_date=last_date, changed_at=changed, now=utc(now))


class TestByExample:
    """Brussels at 09:00 is 08:00 UTC in winter."""

    def test_nothing_before_its_time(self) -> None:
        assert ask("2026-01-15 07:59:59", "2026-01-14") == Wait(utc("2026-01-15 08:00"))

    def test_owed_at_its_time(self) -> None:
        assert ask("2026-01-15 08:00", "2026-01-14") == Owed(day("2026-01-15"), utc("2026-01-15 08:00"))

    def test_owed_once(self) -> None:
        assert ask("2026-01-15 08:01", "2026-01-15") == Wait(utc("2026-01-16 08:00"))

    def test_back_in_the_evening_it_is_sent_late(self) -> None:
        found = ask("2026-01-15 19:00", "2026-01-14")
        assert found == Owed(day("2026-01-15"), utc("2026-01-15 08:00"))
        assert is_late(found.due_at, utc("2026-01-15 19:00"))

    def test_back_the_next_morning_it_goes_into_the_next(self) -> None:
        assert ask("2026-01-16 07:00", "2026-01-14") == Wait(utc("2026-01-16 08:00"))
        assert ask("2026-01-16 08:00", "2026-01-14") == Owed(
            day("2026-01-16"), utc("2026-01-16 08:00"), folded=(day("2026-01-15"),)
        )

    def test_after_days_away_one_is_sent_and_the_others_are_folded_into_it(self) -> None:
        assert ask("2026-01-19 10:00", "2026-01-15") == Owed(
            day("2026-01-19"),
            utc("2026-01-19 08:00"),
            folded=(day("2026-01-16"), day("2026-01-17"), day("2026-01-18")),
        )

    def test_a_time_already_past_when_it_was_made_is_not_owed_that_day(self) -> None:
        made = utc("2026-01-15 08:30")
        assert ask("2026-01-15 08:31", None, changed=made) == Wait(utc("2026-01-16 08:00"))

    def test_made_on_the_minute_it_is_owed(self) -> None:
        made = utc("2026-01-15 08:00")
        assert isinstance(ask("2026-01-15 08:00", None, changed=made), Owed)

    def test_a_later_time_on_a_day_that_had_its_digest_is_not_owed_again(self) -> None:
        later = replace(BRUSSELS, at=time(18))
        changed = utc("2026-01-15 10:00")
        assert ask("2026-01-15 17:01", "2026-01-15", later, changed) == Wait(utc("2026-01-16 17:00"))

    def test_moved_before_its_time_to_later_that_day_it_is_owed_then(self) -> None:
        later = replace(BRUSSELS, at=time(18))
        changed = utc("2026-01-15 07:00")
        assert ask("2026-01-15 08:00", "2026-01-14", later, changed) == Wait(utc("2026-01-15 17:00"))

    def test_west_across_the_date_line_no_date_comes_twice(self) -> None:
        """Sent in Auckland on the 15th; in Honolulu the 15th begins half a day later."""
        honolulu = replace(BRUSSELS, zone="Pacific/Honolulu")
        changed = utc("2026-01-14 22:00")
        assert ask("2026-01-15 19:00", "2026-01-15", honolulu, changed) == Wait(utc("2026-01-16 19:00"))

    def test_east_across_the_date_line_the_next_date_comes_sooner(self) -> None:
        auckland = replace(BRUSSELS, zone="Pacific/Auckland")
        changed = utc("2026-01-15 19:05")  # the 15th was just sent in Honolulu, where it is 09:05
        assert ask("2026-01-15 20:00", "2026-01-15", auckland, changed) == Owed(
            day("2026-01-16"), utc("2026-01-15 20:00")
        )

    def test_friday_goes_into_monday_where_the_weekend_is_not_wanted(self) -> None:
        weekdays = replace(BRUSSELS, days=WEEKDAYS)
        assert ask("2026-01-18 12:00", "2026-01-15", weekdays) == Wait(utc("2026-01-19 08:00"))
        assert ask("2026-01-17 12:00", "2026-01-15", weekdays) == Owed(
            day("2026-01-16"), utc("2026-01-16 08:00")
        )

    def test_a_clock_set_back_does_not_send_again(self) -> None:
        assert ask("2026-01-14 09:00", "2026-01-15") == Wait(utc("2026-01-16 08:00"))

    def test_a_change_that_lies_ahead_does_not_keep_the_next_digest_back(self) -> None:
        """The clock was two days ahead when the schedule was made."""
        ahead = utc("2026-01-17 07:00")
        assert ask("2026-01-15 07:00", None, changed=ahead) == Wait(utc("2026-01-15 08:00"))
        assert isinstance(ask("2026-01-15 08:01", None, changed=ahead), Owed)
        assert isinstance(ask("2026-01-15 07:00", None, changed=utc("2026-01-15 07:30")), Wait)

    def test_where_clocks_go_back_over_midnight_the_first_new_day_counts(self) -> None:
        """In St John's, 00:01 on the 7th became 23:01 on the 6th."""
        midnight = Schedule(time(0), "America/St_Johns")
        first = Owed(day("2010-11-07"), utc("2010-11-07 02:30"))
        assert ask("2010-11-07 02:30", "2010-11-06", midnight) == first
        assert ask("2010-11-07 02:45", "2010-11-06", midnight) == first  # it is the 6th again
        assert ask("2010-11-07 03:30", "2010-11-07", midnight) == Wait(utc("2010-11-08 03:30"))

    def test_no_days_are_no_schedule(self) -> None:
        with pytest.raises(ValueError, match="at least one day"):
            ask("2026-01-15 08:00", None, replace(BRUSSELS, days=frozenset()))

    def test_a_planned_delivery_may_be_posted_until_half_of_the_way_to_the_next(self) -> None:
        due = utc("2026-01-15 08:00")
        assert post_until(BRUSSELS, day("2026-01-15"), due) == utc("2026-01-15 20:00")
        sooner = replace(BRUSSELS, at=time(5))  # the schedule was changed after it was planned
        assert post_until(sooner, day("2026-01-15"), due) == utc("2026-01-15 18:00")
        honolulu, auckland = (replace(BRUSSELS, zone=f"Pacific/{city}") for city in ("Honolulu", "Auckland"))
        sent = utc("2026-01-15 22:00")  # noon in Honolulu; in Auckland the 16th's 09:00 is past
        assert post_until(honolulu, day("2026-01-15"), sent) == utc("2026-01-16 08:30")
        assert post_until(auckland, day("2026-01-15"), sent) == utc("2026-01-16 09:00")

    @pytest.mark.parametrize(("minutes", "late"), [(0, False), (10, False), (11, True), (-5, False)])
    def test_ten_minutes_are_not_late(self, minutes: int, late: bool) -> None:
        due = utc("2026-01-15 08:00")
        assert is_late(due, due + timedelta(minutes=minutes)) is late


def subscription(schedule: Schedule, made: datetime) -> Subscription:
    return Subscription(1, Destination(1, 2), Wanted(), schedule, 3, created_at=made, changed_at=made)


class TestPeriod:
    due = utc("2026-01-15 08:00")
    fresh = subscription(BRUSSELS, LONG_AGO)

    def of(self, covered: str | None) -> tuple[datetime, datetime]:
        until = None if covered is None else utc(covered)
        return period(replace(self.fresh, covered_until=until), self.due)

    def test_the_first_is_a_day(self) -> None:
        assert self.of(None) == (utc("2026-01-14 08:00"), self.due)

    def test_each_begins_where_the_last_ended(self) -> None:
        assert self.of("2026-01-12 08:00") == (utc("2026-01-12 08:00"), self.due)

    def test_never_more_than_seven_days(self) -> None:
        assert self.of("2025-12-01 08:00") == (utc("2026-01-08 08:00"), self.due)

    def test_what_a_fast_clock_covered_is_not_told_again(self) -> None:
        assert self.of("2026-01-15 09:00") == (self.due, self.due)


@dataclass
class Bot:
    """Asks as the bot does: only what the database says is due, and it remembers what it did."""

    subscription: Subscription
    sent: list[tuple[datetime, Owed]] = field(default_factory=list)
    periods: list[tuple[datetime, datetime]] = field(default_factory=list)

    def _next_due(self, now: datetime) -> datetime:
        s = self.subscription
        return next_due(s.schedule, last_date=s.last_date, changed_at=s.changed_at, now=now)

    def make(self, now: datetime) -> None:
        self.subscription = replace(self.subscription, next_due=self._next_due(now))

    def edit(self, schedule: Schedule, now: datetime) -> None:
        self.subscription = replace(self.subscription, schedule=schedule, changed_at=now)
        self.make(now)

    def tick(self, now: datetime) -> Owed | None:
        s = self.subscription
        if s.next_due > now:
            return None
        found = owed(s.schedule, last_date=s.last_date, changed_at=s.changed_at, now=now)
        if isinstance(found, Wait):
            self.subscription = replace(s, next_due=found.next_due)
            return None
        self.sent.append((now, found))
        self.periods.append(period(s, found.due_at))
        self.subscription = replace(s, last_date=found.local_date, covered_until=found.due_at)
        self.make(now)
        return found


def dues(schedule: Schedule, begin: date, end: date) -> list[tuple[date, datetime]]:
    """Every date of a time with the instant it is due, found by looking at the zone's clock."""
    found = []
    stretches = [
        s
        for s in history(schedule.zone)
        if s.end > seconds(datetime.combine(begin, time())) - 9 * 86_400
        and s.start < seconds(datetime.combine(end, time())) + 9 * 86_400
    ]
    for n in range((end - begin).days + 1):
        on = begin + timedelta(days=n)
        at = expected_due(tuple(stretches), datetime.combine(on, schedule.at))
        if at is not None and on.isoweekday() in schedule.days:
            found.append((on, instant(at)))
    return found


def expected(
    all_dues: list[tuple[date, datetime]], last: date | None, changed: datetime, now: datetime
) -> Owed | None:
    """The rules, said once more in the plainest way, over a list of all that is ever due."""
    since = changed if changed <= now else now - timedelta(minutes=10)
    missed = [d for d in all_dues if since <= d[1] <= now and (last is None or d[0] > last)]
    if not missed:
        return None
    on, at = missed[-1]
    following = next(d[1] for d in all_dues if d[0] > on)
    if now - at > following - now:
        return None
    return Owed(on, at, tuple(d[0] for d in missed[:-1]))


@st.composite
def schedules(draw: st.DrawFn, zones: st.SearchStrategy[str] | None = None) -> Schedule:
    minutes = draw(st.one_of(st.integers(0, 1439), st.sampled_from([0, 30, 60, 120, 150, 540, 1410, 1439])))
    days = draw(
        st.one_of(st.just(EVERY_DAY), st.just(WEEKDAYS), st.frozensets(st.integers(1, 7), min_size=1))
    )
    return Schedule(time(*divmod(minutes, 60)), draw(zones or st.sampled_from(names())), days)


@st.composite
def schedules_near_a_change(draw: st.DrawFn) -> tuple[Schedule, datetime]:
    """A schedule, and a moment some days before its zone's clocks are set."""
    schedule = draw(schedules())
    changes = [s.start for s in history(schedule.zone)[1:]] or [0]
    start = instant(draw(st.sampled_from(changes))) - timedelta(minutes=draw(st.integers(0, 6 * 1440)))
    return schedule, min(max(start, datetime(1969, 1, 1, tzinfo=UTC)), datetime(2072, 1, 1, tzinfo=UTC))


WAITS = st.one_of(st.integers(1, 3), st.integers(1, 90), st.integers(60, 3000), st.integers(1440, 20_000))
DOINGS = st.one_of(
    st.tuples(st.just("wait"), WAITS),
    st.tuples(st.just("wait"), WAITS),
    st.tuples(st.just("due"), st.integers(-1, 2)),
    st.tuples(st.just("due"), st.integers(-1, 2)),
    st.tuples(st.just("set clock"), st.integers(-4000, 4000)),
    st.tuples(st.just("edit"), schedules()),
)


@settings(max_examples=250, deadline=None)
@given(schedules_near_a_change(), st.lists(DOINGS, max_size=25))
@example((Schedule(time(9), "Pacific/Apia"), utc("2011-12-27 00:00")), [("wait", 20_000)] * 3)
def test_whatever_happens_no_date_comes_twice_and_none_is_lost(
    start: tuple[Schedule, datetime], doings: list[tuple[str, object]]
) -> None:
    """Downtime, clocks set back and forth, and edits, in any order."""
    schedule, now = start
    bot = Bot(subscription(schedule, now))
    bot.make(now)
    edited = stepped = False
    begin, end = (now - timedelta(days=60)).date(), (now + timedelta(days=500)).date()
    known = dues(schedule, begin, end)
    for doing, value in doings:
        if doing == "edit":
            edited = True
            bot.edit(value, now)
            known = dues(value, begin, end)
        elif doing == "set clock":
            stepped = True
            now += timedelta(minutes=value)
        elif doing == "due":
            now = max(now, bot.subscription.next_due + timedelta(minutes=value))
        else:
            now += timedelta(minutes=value)
        s = bot.subscription
        wanted = expected(known, s.last_date, s.changed_at, now)
        due_by_the_database = s.next_due <= now
        got = bot.tick(now)
        if due_by_the_database or not stepped:
            assert got == wanted
    dates = [found.local_date for _, found in bot.sent]
    assert dates == sorted(set(dates))
    told = [on for _, found in bot.sent for on in (*found.folded, found.local_date)]
    assert told == sorted(set(told))
    for at, found in bot.sent:
        assert found.due_at <= at
    if not edited and told:
        # Every date since it was made, up to the newest, was sent or folded, and no other.
        made = bot.subscription.changed_at
        if not stepped:
            assert told == [on for on, at in known if at >= made and on <= told[-1]]
        assert set(told) <= {on for on, _ in known}
    for (_, until), (since, _), (_, found) in zip(bot.periods, bot.periods[1:], bot.sent[1:], strict=False):
        if not edited:
            assert since == max(until, found.due_at - timedelta(days=7))  # no hole, no overlap
        assert since <= found.due_at
        assert found.due_at - since <= timedelta(days=7)


@settings(max_examples=12, deadline=None)
@given(schedules_near_a_change(), st.integers(0, 59))
def test_asked_each_minute_every_date_is_sent_within_its_minute(
    start: tuple[Schedule, datetime], second: int
) -> None:
    schedule, now = start
    bot = Bot(subscription(schedule, now))
    bot.make(now)
    last = now + timedelta(days=9)
    known = dues(schedule, now.date() - timedelta(days=2), (last + timedelta(days=3)).date())
    wanted = [d for d in known if now <= d[1] < last - timedelta(minutes=2)]
    now = now.replace(second=second)
    while now < last:
        bot.tick(now)
        now += timedelta(minutes=1)
    sent = {found.local_date: (found.due_at, at) for at, found in bot.sent}
    assert [(on, sent[on][0]) for on, _ in wanted] == wanted
    assert all(timedelta(0) <= at - due < timedelta(minutes=1) for due, at in sent.values())
    assert not any(found.folded for _, found in bot.sent)


@settings(max_examples=150, deadline=None)
@given(
    schedules_near_a_change(),
    st.integers(-20_000, 0),
    st.one_of(st.none(), st.integers(-30, 3)),
)
def test_what_is_next_due_is_owed_then_and_never_before(
    start: tuple[Schedule, datetime], changed: int, last: int | None
) -> None:
    schedule, now = start
    state = {
        "changed_at": now + timedelta(minutes=changed),
        "last_date": None if last is None else now.date() + timedelta(days=last),
    }
    first = owed(schedule, now=now, **state)
    assert next_due(schedule, now=now, **state) == (
        first.due_at if isinstance(first, Owed) else first.next_due
    )
    if isinstance(first, Owed):
        assert first.due_at <= now
        return
    at = first.next_due
    assert at > now
    then = owed(schedule, now=at, **state)
    assert isinstance(then, Owed)
    assert then.due_at == at
    for share in (0.1, 0.5, 0.9, 0.999999):
        between = now + (at - now) * share
        if between < at:
            assert owed(schedule, now=between, **state) == Wait(at)


@settings(max_examples=60, deadline=None)
@given(schedules_near_a_change(), st.integers(0, 12_000))
def test_a_digest_is_late_by_half_of_the_way_to_the_next_at_most(
    start: tuple[Schedule, datetime], away: int
) -> None:
    schedule, begin = start
    made = begin - timedelta(days=30)
    now = begin + timedelta(minutes=away)
    found = owed(schedule, last_date=None, changed_at=made, now=now)
    known = dues(schedule, (made - timedelta(days=2)).date(), (now + timedelta(days=16)).date())
    past = [d for d in known if d[1] <= now]
    following = next(at for _, at in known if at > now)
    if isinstance(found, Owed):
        assert found.due_at == past[-1][1]
        assert now - found.due_at <= following - now
        assert (
            post_until(schedule, found.local_date, found.due_at)
            == found.due_at + (following - found.due_at) / 2
        )
    else:
        assert not past or now - past[-1][1] > following - now
        assert found.next_due == following
