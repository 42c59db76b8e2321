"""Discord's limit on the bot as a whole is kept, whatever the loop is busy with."""

from __future__ import annotations

import asyncio

from hypothesis import given
from hypothesis import strategies as st

from bot.chat.limiter import Limiter


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


async def test_what_is_not_over_the_limit_does_not_wait() -> None:
    time = Time([])
    limiter = Limiter(10, 1.0, clock=lambda: time.now, sleep=time.sleep)
    for _ in range(10):
        await limiter.wait()
    assert time.now == 100.0
    await limiter.wait()
    assert time.now == 101.0


async def test_first_come_first_served() -> None:
    limiter = Limiter(1, 0.01)
    order: list[int] = []

    async def ask(number: int) -> None:
        await limiter.wait()
        order.append(number)

    await asyncio.gather(*(ask(number) for number in range(5)))
    assert order == [0, 1, 2, 3, 4]
