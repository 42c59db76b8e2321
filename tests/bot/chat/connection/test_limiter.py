"""Discord's limit on the bot as a whole is kept, whatever the loop is busy with and however long requests take."""

from __future__ import annotations

import asyncio
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.connection.limiter import AT_ONCE, Limiter

PACE = 10.0


class Time:
    """A clock that only goes on when somebody sleeps, and then a little longer than asked."""

    def __init__(self, delays: list[float] | None = None) -> None:
        self.now = 100.0
        self._delays = delays or []

    async def sleep(self, seconds: float) -> None:
        assert seconds > 0
        self.now += seconds + (self._delays.pop() if self._delays else 0)

    def limiter(self, most: int = 10) -> Limiter:
        return Limiter(most, 1.0, PACE, clock=lambda: self.now, sleep=self.sleep)


@given(
    gaps=st.lists(st.floats(0, 3), min_size=1, max_size=60),
    delays=st.lists(st.floats(0, 2), max_size=60),
    ways=st.lists(st.tuples(st.floats(0, 2), st.floats(0.2, 1)), min_size=60, max_size=60),
)
def test_no_window_at_discord_sees_more_than_the_most(
    gaps: list[float], delays: list[float], ways: list[tuple[float, float]]
) -> None:
    """Requests take any time to Discord, and at least 0.2 s from there; the shortest way there and back is known."""
    time = Time(delays)
    limiter = time.limiter(5)
    arrivals: list[float] = []
    answers: list[tuple[float, int]] = []

    def let_answers_come() -> None:
        for moment, number in sorted(answers):
            if moment <= time.now:
                now, time.now = time.now, moment
                limiter.came(number)
                time.now = now
                answers.remove((moment, number))

    sleep = time.sleep

    async def sleep_and_hear(seconds: float) -> None:
        await sleep(seconds)
        let_answers_come()

    limiter._sleep = sleep_and_hear

    async def ask() -> None:
        limiter.came(await limiter.wait())  # one of no length, after which half of the way back is nothing
        arrivals.append(time.now)
        for gap, (there, back) in zip(gaps, ways, strict=False):
            time.now += gap
            let_answers_come()
            number = await limiter.wait()
            arrivals.append(time.now + there)
            answers.append((time.now + there + back, number))

    asyncio.run(ask())
    arrivals.sort()
    for first, sixth in zip(arrivals, arrivals[5:], strict=False):
        assert sixth - first >= 1.0 - 1e-9


async def test_they_go_at_an_even_pace_with_little_to_catch_up() -> None:
    time = Time()
    limiter = time.limiter(1000)
    left = []
    for number in range(20):
        limiter.came(await limiter.wait())
        left.append(time.now)
        if number == 9:
            time.now += 5
    gaps = [later - earlier for earlier, later in itertools.pairwise(left)]
    stretch = [*[0.0] * AT_ONCE, *[1 / PACE] * (9 - AT_ONCE)]
    assert gaps == pytest.approx([*stretch, 5.0, *stretch])


async def test_it_tells_the_least_that_was_left_in_the_last_minute() -> None:
    time = Time()
    limiter = time.limiter(10)
    assert limiter.left == limiter.most == 10
    numbers = [await limiter.wait() for _ in range(4)]
    assert limiter.left == 6
    for number in numbers:
        limiter.came(number)
    time.now += 30
    limiter.came(await limiter.wait())
    assert limiter.left == 6
    time.now += 40
    assert limiter.left == 9
    time.now += 30
    assert limiter.left == 10


async def test_it_tells_how_long_one_more_would_wait() -> None:
    time = Time()
    limiter = time.limiter(1000)
    assert limiter.ahead == 0
    for _ in range(5):
        limiter.came(await limiter.wait())
    assert limiter.ahead == pytest.approx(1 / PACE)

    stuck = asyncio.Event()

    async def turns(count: int, gap: float) -> None:
        await stuck.wait()

    crowded = Limiter(1000, pace=PACE, clock=lambda: time.now, turns=turns)
    async with asyncio.TaskGroup() as asking:
        waiting = [asking.create_task(crowded.wait()) for _ in range(3)]
        await asyncio.sleep(0)
        assert crowded.ahead == pytest.approx(3 / PACE)
        for one in waiting:
            one.cancel()
    assert crowded.ahead == 0


async def test_an_answer_that_never_comes_is_waited_for_no_longer_than_a_minute() -> None:
    time = Time()
    limiter = time.limiter(1)
    await limiter.wait()
    await limiter.wait()
    assert 160 < time.now < 163


async def test_after_a_refusal_it_goes_slower_for_a_while() -> None:
    time = Time()
    limiter = time.limiter(1000)

    async def pace() -> float:
        began = time.now
        for _ in range(50):
            limiter.came(await limiter.wait())
        return 50 / (time.now - began)

    await pace()
    before = await pace()
    limiter.refused()
    limiter.refused()
    assert 0.85 * before < await pace() < 0.95 * before
    for _ in range(100):
        limiter.refused()
        time.now += 1.1
    assert await pace() > 0.6 * before
    for _ in range(50):
        await pace()
    assert await pace() > 0.99 * before


@pytest.mark.parametrize(("limit", "apart"), [(50, 1 / 46), (500, 1 / 460)])
async def test_as_much_faster_as_discord_allows(limit: int, apart: float) -> None:
    asked: list[float] = []

    async def turns(count: int, gap: float) -> float:
        asked.append(gap)
        return 0.0

    await Limiter.for_bot(limit, turns).wait()
    assert asked == [pytest.approx(apart)]


async def test_first_come_first_served() -> None:
    limiter = Limiter(1, 0.01)
    order: list[int] = []

    async def ask(number: int) -> None:
        limiter.came(await limiter.wait())
        order.append(number)

    await asyncio.gather(*(ask(number) for number in range(5)))
    assert order == [0, 1, 2, 3, 4]
