"""Discord's limit on the bot as a whole is kept, whatever the loop is busy with."""

from __future__ import annotations

import asyncio
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.limiter import AT_ONCE, Limiter


class Time:
    """A clock that only goes on when somebody sleeps, and then a little longer than asked."""

    def __init__(self, delays: list[float]) -> None:
        self.now = 100.0
        self._delays = delays

    async def sleep(self, seconds: float) -> None:
        assert seconds > 0
        self.now += seconds + (self._delays.pop() if self._delays else 0)


@given(gaps=st.lists(st.floats(0, 3), min_size=1, max_size=60), delays=st.lists(st.floats(0, 2), max_size=60))
def test_no_stretch_of_time_sees_more_than_the_most(gaps: list[float], delays: list[float]) -> None:
    time = Time(delays)
    limiter = Limiter(5, 1.0, clock=lambda: time.now, sleep=time.sleep)
    left = []

    async def ask() -> None:
        for gap in gaps:
            time.now += gap
            await limiter.wait()
            left.append(time.now)

    asyncio.run(ask())
    for first, sixth in zip(left, left[5:], strict=False):
        assert sixth - first >= 1.0 - 1e-9


async def test_they_go_at_an_even_pace_with_little_to_catch_up() -> None:
    time = Time([])
    limiter = Limiter(10, 1.0, clock=lambda: time.now, sleep=time.sleep)
    left = []
    for number in range(20):
        await limiter.wait()
        left.append(time.now)
        if number == 9:
            time.now += 5
    gaps = [later - earlier for earlier, later in itertools.pairwise(left)]
    stretch = [*[0.0] * AT_ONCE, *[0.1] * (9 - AT_ONCE)]
    assert gaps == pytest.approx([*stretch, 5.0, *stretch])


async def test_after_a_refusal_it_goes_slower_for_a_while() -> None:
    time = Time([])
    limiter = Limiter(10, 1.0, clock=lambda: time.now, sleep=time.sleep)

    async def pace() -> float:
        began = time.now
        for _ in range(50):
            await limiter.wait()
        return 50 / (time.now - began)

    await pace()
    before = await pace()
    limiter.refused()
    assert await pace() < 0.95 * before
    for _ in range(100):
        limiter.refused()
    assert await pace() > 0.6 * before
    for _ in range(50):
        await pace()
    assert await pace() > 0.99 * before


async def test_first_come_first_served() -> None:
    limiter = Limiter(1, 0.01)
    order: list[int] = []

    async def ask(number: int) -> None:
        await limiter.wait()
        order.append(number)

    await asyncio.gather(*(ask(number) for number in range(5)))
    assert order == [0, 1, 2, 3, 4]
