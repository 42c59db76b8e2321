"""Which server is asked, how much at once, and when one is left alone."""

from __future__ import annotations

import threading

import pytest

from bot.inference.servers import FAILURES, FIRST_PAUSE, LONGEST_PAUSE, NoServerError, Servers


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def servers(clock: Clock, *urls: str, most: int = 4) -> Servers:
    return Servers(urls or ("a", "b"), most, now=clock, random=lambda: 0.0)


def answer(all_: Servers, clock: Clock, seconds: float) -> str:
    turn = all_.turn()
    clock.now += seconds
    turn.answered()
    return turn.url


def fail(all_: Servers, times: int = FAILURES) -> None:
    for _ in range(times):
        all_.turn().failed()


class TestWhoIsAsked:
    def test_each_once_before_anything_is_known(self, clock: Clock) -> None:
        both = servers(clock)
        assert answer(both, clock, 1.0) == "a"
        assert answer(both, clock, 1.0) == "b"

    def test_the_one_that_will_be_done_first(self, clock: Clock) -> None:
        both = servers(clock)
        answer(both, clock, 9.0)  # a is slow
        answer(both, clock, 2.0)
        # b has room for four, and with four at hand would still be done before a.
        turns = [both.turn() for _ in range(5)]
        assert [turn.url for turn in turns] == ["b", "b", "b", "b", "a"]

    def test_another_after_one_that_failed(self, clock: Clock) -> None:
        both = servers(clock)
        answer(both, clock, 1.0)
        answer(both, clock, 5.0)
        assert both.turn().url == "a"
        assert both.turn(tried=["a"]).url == "b"


class TestHowMuchAtOnce:
    def test_no_more_than_is_allowed(self, clock: Clock) -> None:
        one = servers(clock, "a", most=2)
        turns = [one.turn(), one.turn()]
        got = threading.Event()
        waiting = threading.Thread(target=lambda: (one.turn(), got.set()))
        waiting.start()
        assert not got.wait(0.2)
        turns[0].given_back()
        assert got.wait(5)
        waiting.join()

    def test_half_as_much_where_it_is_busy_and_by_and_by_more(self, clock: Clock) -> None:
        one = servers(clock, "a", most=4)
        one.turn().busy()
        (server,) = one._servers
        assert server.room == 2
        for _ in range(8):
            answer(one, clock, 1.0)
        assert server.room == 4

    def test_never_less_than_one(self, clock: Clock) -> None:
        one = servers(clock, "a", most=4)
        for _ in range(9):
            one.turn().busy()
        assert one.turn().url == "a"

    def test_it_rests_as_long_as_it_says(self, clock: Clock) -> None:
        both = servers(clock)
        both.turn().busy(30)
        assert [answer(both, clock, 1.0) for _ in range(3)] == ["b", "b", "b"]
        clock.now += 30
        assert answer(both, clock, 1.0) == "a"


class TestOneThatFails:
    def test_is_left_alone_after_some_failures_in_a_row(self, clock: Clock) -> None:
        one = servers(clock, "a")
        fail(one, FAILURES - 1)
        answer(one, clock, 1.0)
        fail(one, FAILURES)
        with pytest.raises(NoServerError, match="left alone for 15 s"):
            one.turn()

    def test_while_others_do_the_work(self, clock: Clock) -> None:
        both = servers(clock)
        answer(both, clock, 1.0)
        for _ in range(FAILURES):
            both.turn(tried=["a"]).failed()
        assert [both.turn(tried=["a"]).url for _ in range(2)] == ["a", "a"]

    def test_is_tried_by_one_request_afterwards(self, clock: Clock) -> None:
        both = servers(clock)
        for _ in range(FAILURES):
            both.turn(tried=["a"]).failed()
        clock.now += FIRST_PAUSE
        assert both.turn(tried=["a"]).url == "b"
        assert both.turn(tried=["a"]).url == "a"

    def test_is_left_alone_twice_as_long_each_time_up_to_a_limit(self, clock: Clock) -> None:
        one = servers(clock, "a")
        fail(one)
        pauses = []
        for _ in range(8):
            with pytest.raises(NoServerError) as caught:
                one.turn()
            pauses.append(caught.value.seconds)
            clock.now += caught.value.seconds
            one.turn().failed()
        assert pauses[:3] == [FIRST_PAUSE, 2 * FIRST_PAUSE, 4 * FIRST_PAUSE]
        assert pauses[-1] == LONGEST_PAUSE

    def test_is_as_good_as_any_once_it_answers(self, clock: Clock) -> None:
        one = servers(clock, "a", most=3)
        fail(one)
        clock.now += FIRST_PAUSE
        answer(one, clock, 1.0)
        assert [one.turn().url for _ in range(3)] == ["a", "a", "a"]

    def test_whoever_waits_for_it_hears_that_it_is_away(self, clock: Clock) -> None:
        one = servers(clock, "a", most=1)
        fail(one, FAILURES - 1)
        last = one.turn()
        heard: list[object] = []

        def wait() -> None:
            try:
                one.turn()
            except NoServerError as error:
                heard.append(error)

        waiting = threading.Thread(target=wait)
        waiting.start()
        last.failed()
        waiting.join(5)
        assert heard
