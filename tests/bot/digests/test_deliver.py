"""What a sender does next, given what is known to be done."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.archive import (
    Claimed,
    Destination,
    KeptDigest,
    Place,
    Posted,
    Schedule,
    Subscription,
    Trouble,
    Wanted,
)
from bot.digests.deliver import (
    BLOCKED_LATER,
    LATER,
    NONCE_SAFE,
    SKEW,
    Again,
    Blocked,
    GiveUp,
    Look,
    Lost,
    NotYet,
    Order,
    PassOver,
    Unclear,
    after_failure,
    how_to_resume,
    next_order,
    nonce,
    steps,
    too_late,
)

NINE = datetime(2024, 5, 10, 9, tzinfo=UTC)
DAY = timedelta(days=1)


def claimed(parts: int = 2, *, attempt: int = 1, **destination: object) -> Claimed:
    place = Destination(1, 2, **destination)
    subscription = Subscription(
        7,
        place,
        Wanted(("nato",)),
        Schedule(time(9), "UTC"),
        3,
        NINE - DAY,
        NINE - DAY,
        last_date=NINE.date(),
        next_due=NINE + DAY,
    )
    bodies = tuple({"components": [number]} for number in range(parts))
    digest = KeptDigest(5, NINE - DAY, NINE, (), bodies, "NATO")
    until = NINE + timedelta(minutes=1)
    return Claimed(41, subscription, date(2024, 5, 10), NINE, digest, (), attempt, until, worker="a")


def walk(delivery: Claimed) -> list[Order]:
    """Every order, each done before the next; a forum's post opens thread 900, messages are numbered."""
    done: tuple[Posted, ...] = ()
    orders: list[Order] = []
    while (order := next_order(delivery, done, NINE)) is not None:
        orders.append(order)
        channel = 900 if order.step == "forum_post" else order.channel
        done += (Posted(order.step, order.part, channel, 1000 + order.part, NINE),)
    return orders


class TestTheOrderOfSteps:
    def test_parts_come_one_after_the_other(self) -> None:
        orders = walk(claimed(3))
        assert [(order.step, order.part) for order in orders] == [("post", 0), ("post", 1), ("post", 2)]
        assert [order.body for order in orders] == [{"components": [number]} for number in range(3)]
        assert {order.channel for order in orders} == {2}

    def test_what_hangs_on_the_messages_comes_last(self) -> None:
        orders = walk(claimed(2, place="announcement", discussion=True, publish=True))
        assert [(order.step, order.part, order.message) for order in orders[2:]] == [
            ("thread", 0, 1000),
            ("publish", 0, 1000),
            ("publish", 1, 1001),
        ]
        assert {order.body for order in orders[2:]} == {None}

    def test_a_forum_gets_a_post_and_the_other_parts_in_it(self) -> None:
        orders = walk(claimed(3, place="forum", discussion=True, publish=True))
        assert [(order.step, order.part, order.channel) for order in orders] == [
            ("forum_post", 0, 2),
            ("post", 1, 900),
            ("post", 2, 900),
        ]

    @given(
        parts=st.integers(0, 6),
        place=st.sampled_from(Place.__args__),
        discussion=st.booleans(),
        publish=st.booleans(),
    )
    def test_each_step_is_done_once_and_each_part_is_posted(
        self, parts: int, place: Place, discussion: bool, publish: bool
    ) -> None:
        found = [*steps(Destination(1, 2, place, None, discussion, publish), parts)]
        assert len(found) == len(set(found))
        posts = [part for step, part in found if step in ("post", "forum_post")]
        assert posts == [*range(parts)]
        assert [each for each in found if each[0] == "publish"] in ([], [("publish", p) for p in posts])

    def test_it_goes_on_where_somebody_stopped(self) -> None:
        order = next_order(claimed(3), (Posted("post", 0, 2, 1000, NINE),), NINE)
        assert order is not None
        assert (order.step, order.part) == ("post", 1)

    @given(st.integers(1, 2**63 - 1), st.integers(0, 999))
    def test_a_nonce_fits_discords_limit(self, delivery: int, part: int) -> None:
        assert len(nonce(delivery, part)) <= 25


class TestAfterACrash:
    order = next_order(claimed(), (), NINE)
    assert order is not None

    def test_nothing_in_doubt_is_just_done(self) -> None:
        assert how_to_resume(self.order, None, None, NINE) is None

    def test_soon_the_nonce_tells(self) -> None:
        assert how_to_resume(self.order, NINE, None, NINE + timedelta(seconds=59)) is None

    def test_later_it_is_looked_for_in_all_the_time_that_is_in_doubt(self) -> None:
        until = NINE + timedelta(seconds=40)
        look = how_to_resume(self.order, NINE, until, NINE + NONCE_SAFE)
        assert look == Look(NINE - SKEW, until + SKEW)

    def test_a_clock_that_went_back_is_not_trusted(self) -> None:
        look = how_to_resume(self.order, NINE, None, NINE - timedelta(seconds=1))
        assert look == Look(NINE - SKEW, NINE + SKEW)

    def test_a_forums_post_has_no_nonce(self) -> None:
        forum = replace(self.order, step="forum_post")
        assert how_to_resume(forum, NINE, NINE, NINE) == Look(NINE - SKEW, NINE + SKEW)

    @pytest.mark.parametrize("step", ["thread", "publish"])
    def test_what_discord_refuses_to_do_twice_is_just_done(self, step: str) -> None:
        order = replace(self.order, step=step)
        assert how_to_resume(order, NINE, NINE, NINE + DAY) is None


class TestAFailure:
    order = next_order(claimed(), (), NINE)
    assert order is not None
    blocked = Blocked("missing_permissions", "I lack Send Messages.")

    def pause(self, outcome: Blocked | NotYet | Unclear, delivery: Claimed, *, in_doubt: bool) -> timedelta:
        next_ = after_failure(self.order, outcome, delivery, NINE, in_doubt=in_doubt)
        assert isinstance(next_, Again)
        return next_.at - NINE

    def test_without_an_answer_leaves_a_doubt(self) -> None:
        next_ = after_failure(self.order, Unclear("no answer"), claimed(), NINE, in_doubt=False)
        assert isinstance(next_, Again)
        assert next_.in_doubt
        assert next_.trouble is None

    def test_that_did_nothing_leaves_the_doubt_that_was(self) -> None:
        for outcome in (NotYet("rate limit"), self.blocked):
            for before, after in ((False, False), (True, None)):
                next_ = after_failure(self.order, outcome, claimed(), NINE, in_doubt=before)
                assert isinstance(next_, Again)
                assert next_.in_doubt is after

    def test_an_outage_is_shown_and_passes_by_itself(self) -> None:
        next_ = after_failure(self.order, NotYet("away", outage=True), claimed(), NINE, in_doubt=False)
        assert isinstance(next_, Again)
        assert next_.trouble == Blocked("unavailable", "away")

    def test_a_doubt_that_nobody_can_settle_ends_when_the_next_digest_is_due(self) -> None:
        for now, kind in ((NINE + DAY - timedelta(seconds=1), Again), (NINE + DAY, GiveUp)):
            assert isinstance(after_failure(self.order, self.blocked, claimed(), now, in_doubt=True), kind)
            assert isinstance(after_failure(self.order, self.blocked, claimed(), now, in_doubt=False), Again)

    @pytest.mark.parametrize("step", ["thread", "publish"])
    def test_what_may_not_be_hung_on_the_message_is_passed_over(self, step: str) -> None:
        order = replace(self.order, step=step)
        passed = after_failure(order, self.blocked, claimed(), NINE, in_doubt=False)
        assert passed == PassOver(self.blocked.words, self.blocked)

    def test_pauses_grow_up_to_a_limit(self) -> None:
        pauses = [
            self.pause(Unclear("no answer"), claimed(attempt=attempt), in_doubt=False)
            for attempt in range(1, 100)
        ]
        assert pauses == sorted(pauses)
        assert pauses[0] == timedelta(seconds=5)
        assert pauses[-1] == LATER

    def test_discords_own_wish_is_heeded(self) -> None:
        hour = timedelta(hours=1)
        assert self.pause(NotYet("rate limit", hour), claimed(), in_doubt=False) == hour

    def test_what_people_must_mend_is_tried_after_as_long_again_as_it_lasts(self) -> None:
        assert self.pause(self.blocked, claimed(), in_doubt=False) == timedelta(minutes=5)
        for hours, pause in [(1, timedelta(hours=1)), (30, BLOCKED_LATER)]:
            delivery = claimed()
            trouble = Trouble("missing_permissions", "", NINE - timedelta(hours=hours))
            troubled = replace(delivery, subscription=replace(delivery.subscription, trouble=trouble))
            assert self.pause(self.blocked, troubled, in_doubt=False) == pause

    def test_the_owner_is_told_what_people_must_mend(self) -> None:
        next_ = after_failure(self.order, self.blocked, claimed(), NINE, in_doubt=False)
        assert isinstance(next_, Again)
        assert next_.trouble == self.blocked

    def test_a_deleted_post_ends_it_and_a_deleted_message_only_what_hangs_on_it(self) -> None:
        assert after_failure(self.order, Lost("deleted"), claimed(), NINE, in_doubt=False) == GiveUp(
            "deleted"
        )
        thread = replace(self.order, step="thread")
        assert after_failure(thread, Lost("deleted"), claimed(), NINE, in_doubt=False) == PassOver("deleted")


class TestBeingLate:
    def test_past_half_of_the_way_to_the_next_it_goes_into_that(self) -> None:
        assert not too_late(claimed(), NINE + DAY / 2)
        assert too_late(claimed(), NINE + DAY / 2 + timedelta(seconds=1))

    @pytest.mark.parametrize("change", [{"paused_at": NINE}, {"left_at": NINE}])
    def test_whoever_paused_or_left_is_not_posted_to(self, change: dict[str, datetime]) -> None:
        delivery = claimed()
        assert too_late(replace(delivery, subscription=replace(delivery.subscription, **change)), NINE)

    def test_what_is_not_to_be_posted_any_more_is_looked_for_all_the_same(self) -> None:
        order = next_order(claimed(), (), NINE)
        assert order is not None
        soon = NINE + timedelta(seconds=1)
        assert how_to_resume(order, NINE, soon, soon, wanted=False) == Look(NINE - SKEW, soon + SKEW)

    def test_after_ten_minutes_it_is_marked(self) -> None:
        for minutes, late in ((10, None), (11, NINE)):
            order = next_order(claimed(), (), NINE + timedelta(minutes=minutes))
            assert order is not None
            assert order.late_since == late
