"""What a model may cost a day, on both databases."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import TYPE_CHECKING

from bot.archive import Archive

if TYPE_CHECKING:
    from bot.archive.sharing.spending import Spending

TODAY, TOMORROW = date(2026, 3, 1), date(2026, 3, 2)


async def reserve(spending: Spending, tokens: int = 10, day: date = TODAY, **most: int | None) -> bool:
    limits = {"most_requests": None, "most_tokens": None} | most
    return await spending.reserve(day, "endpoint", tokens, **limits)


async def test_as_many_requests_as_a_day_has(archive: Archive) -> None:
    assert [await reserve(archive.spending, most_requests=2) for _ in range(3)] == [True, True, False]
    assert await reserve(archive.spending, day=TOMORROW, most_requests=2)
    assert (await archive.spending.spent(TODAY, "endpoint")).requests == 2


async def test_as_many_tokens_as_a_day_has(archive: Archive) -> None:
    assert await reserve(archive.spending, 60, most_tokens=100)
    assert not await reserve(archive.spending, 60, most_tokens=100)
    await archive.spending.settle(TODAY, "endpoint", reserved=60, used=20)
    assert await reserve(archive.spending, 60, most_tokens=100)
    assert (await archive.spending.spent(TODAY, "endpoint")).tokens == 80


async def test_a_restart_does_not_widen_it(archive: Archive, address: str) -> None:
    assert await reserve(archive.spending, most_requests=1)
    async with await Archive.open(address) as again:
        assert not await reserve(again.spending, most_requests=1)


async def test_several_at_once_do_not_overdraw(archive: Archive, address: str) -> None:
    async with await Archive.open(address) as other:
        took = await asyncio.gather(
            *(reserve(each.spending, most_requests=5) for each in (archive, other) for _ in range(6))
        )
    assert sum(took) == 5


async def test_nothing_was_spent_yet(archive: Archive) -> None:
    assert (await archive.spending.spent(TODAY, "endpoint")).tokens == 0
