"""Why an article is or is not in a channel's digests: what was kept of them decides, then when it came."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from bot.archive import (
    Destination,
    Entry,
    InDigest,
    LeftOutOf,
    Schedule,
    Subscription,
    ToldIn,
    Wanted,
    Whereabouts,
)
from bot.digests.why import why
from tests.bot.digests._samples import FERRIES, candidate

NOW = datetime(2024, 5, 31, 7, 0, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
DIGEST: dict[str, Any] = {"local_date": date(2024, 5, 31), "status": "sent", "at": NOW, "problem": None}
TOPICS = ("ferries", "fish")


def subscription(id_: int = 1, topics: tuple[str, ...] = ("ferries",), **changes: Any) -> Subscription:
    made = Subscription(
        id_,
        Destination(2, 5),
        Wanted(topics),
        Schedule(time(7), "UTC"),
        owner=3,
        created_at=NOW - 30 * DAY,
        changed_at=NOW - 30 * DAY,
        covered_until=NOW,
        next_due=NOW + DAY,
    )
    return replace(made, **changes)


def found(*, came: datetime = NOW - HOUR, shown: bool = True, **changes: Any) -> Whereabouts:
    one = candidate("one", FERRIES)
    entry = Entry(
        one.article, one.topics, one.briefing if shown else None, 1 if shown else None, 1, None, came, came
    )
    return replace(Whereabouts(entry, None, {}, (), (), ()), **changes)


def told(id_: int = 1, *, in_full: bool = True, message: Any = (5, 6), **changes: Any) -> ToldIn:
    return ToldIn(id_, **(DIGEST | changes), story="The story", in_full=in_full, message=message)


def left_out(id_: int = 1, **changes: Any) -> LeftOutOf:
    return LeftOutOf(id_, **(DIGEST | changes), reason="too_old", detail="it is old")


def answer(whereabouts: Whereabouts, **changes: Any) -> str:
    (one,) = why(whereabouts, [subscription(**changes)], TOPICS)
    return one.code


@pytest.mark.parametrize(
    ("whereabouts", "code"),
    [
        (found(told=(told(),)), "told"),
        (found(told=(told(in_full=False),)), "folded"),
        (found(told=(told(),), left_out=(left_out(),)), "told"),
        (found(told=(told(message=None, status="waiting"),)), "planned"),
        (found(told=(told(message=None, status="folded"),)), "not_posted"),
        (found(shown=False, hidden_at=NOW), "hidden"),
        (found(shown=False), "withdrawn"),
        (found(shown=False, hidden_at=NOW, told=(told(),)), "told"),
        (found(left_out=(left_out(),)), "left_out"),
        (found(left_out=(left_out(status="quiet"),)), "left_out"),
        (found(came=NOW + HOUR), "next"),
        (found(of_its_time=(InDigest(1, **DIGEST),)), "not_there_then"),
        (found(), "no_digest"),
        (found(came=NOW - 60 * DAY), "too_early"),
    ],
)
def test_what_became_of_it(whereabouts: Whereabouts, code: str) -> None:
    assert answer(whereabouts) == code


def test_what_was_left_out_of_a_digest_that_was_not_posted_comes_next() -> None:
    whereabouts = found(left_out=(left_out(status="folded"),))
    assert answer(whereabouts, covered_until=NOW - DAY) == "next"


def test_what_could_not_be_posted_comes_next_where_its_time_is_still_to_be_told_of() -> None:
    whereabouts = found(told=(told(message=None, status="folded"),))
    (one,) = why(whereabouts, [subscription(covered_until=NOW - DAY)], TOPICS)
    assert (one.code, one.next_due) == ("not_posted", NOW + DAY)


@pytest.mark.parametrize(("topics", "code"), [(("fish",), "other_topic"), ((), "next")])
def test_all_topics_are_those_that_are_configured(topics: tuple[str, ...], code: str) -> None:
    assert answer(found(came=NOW + HOUR), topics=topics) == code


def test_of_several_subscriptions_one_that_told_it_says_enough() -> None:
    both = [subscription(1, ("fish",)), subscription(2)]
    (one,) = why(found(told=(told(2),)), both, TOPICS)
    assert (one.code, one.subscription) == ("told", both[1])
    assert [each.code for each in why(found(came=NOW + HOUR), both, TOPICS)] == ["other_topic", "next"]


def test_a_subscription_that_left_the_channel_told_it_all_the_same() -> None:
    (one,) = why(found(told=(told(9),)), [], TOPICS)
    assert (one.code, one.subscription) == ("told", None)
    assert why(found(), [], TOPICS) == ()


def test_one_that_was_told_and_is_shown_no_more_says_both() -> None:
    (one,) = why(found(told=(told(),), shown=False), [subscription()], TOPICS)
    assert one.gone
