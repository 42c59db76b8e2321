"""What several processes share: who does what, and whose turn it is."""

from __future__ import annotations

import asyncio
import sys
import textwrap
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from bot.archive import Archive
from bot.archive.database.alone import alone
from bot.archive.database.engine import parse_address
from bot.errors import ArchiveInUseError

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


async def take(archive: Archive, holder: str, at: datetime = NOW, name: str = "shard/1/0") -> bool:
    return await archive.sharing.take(name, holder, now=at, until=at + MINUTE)


class TestLeases:
    async def test_one_holds_it_and_nobody_else(self, archive: Archive) -> None:
        assert await take(archive, "a")
        assert not await take(archive, "b")
        assert await archive.sharing.holders("shard/", now=NOW) == {"shard/1/0": "a"}

    async def test_its_holder_holds_it_on(self, archive: Archive) -> None:
        await take(archive, "a")
        assert await take(archive, "a", NOW + MINUTE / 2)
        assert not await take(archive, "b", NOW + MINUTE)

    async def test_it_is_free_once_its_time_is_up(self, archive: Archive) -> None:
        await take(archive, "a")
        assert await archive.sharing.holders("shard/", now=NOW + MINUTE) == {}
        assert await take(archive, "b", NOW + MINUTE)
        assert not await take(archive, "a", NOW + MINUTE)

    async def test_it_is_free_once_it_is_given_up(self, archive: Archive) -> None:
        await take(archive, "a")
        await archive.sharing.give_up("shard/1/0", "b", now=NOW)
        assert not await take(archive, "b")
        await archive.sharing.give_up("shard/1/0", "a", now=NOW)
        assert await take(archive, "b")

    async def test_names_are_told_apart_to_the_letter(self, archive: Archive) -> None:
        await take(archive, "a", name="shard/1/0")
        await take(archive, "b", name="shard/10/0")
        await take(archive, "c", name="shard%")
        assert await archive.sharing.holders("shard/1/", now=NOW) == {"shard/1/0": "a"}
        assert await archive.sharing.holders("shard%", now=NOW) == {"shard%": "c"}

    async def test_of_many_who_want_it_at_once_one_gets_it(self, address: str) -> None:
        async with await Archive.open(address) as one, await Archive.open(address) as other:
            wishes = [take(archive, f"{number}") for number, archive in enumerate([one, other] * 10)]
            assert sum(await asyncio.gather(*wishes)) == 1


class TestTurns:
    async def test_each_comes_a_gap_after_the_one_before_whoever_took_it(self, address: str) -> None:
        async with await Archive.open(address) as one, await Archive.open(address) as other:
            first = await one.sharing.reserve("discord", count=3, gap=100.0)
            second = await other.sharing.reserve("discord", count=1, gap=100.0)
            third = await one.sharing.reserve("discord", count=1, gap=100.0)
        assert first == pytest.approx(0, abs=30)
        assert second == pytest.approx(300, abs=30)
        assert third == pytest.approx(400, abs=30)

    async def test_it_is_told_how_far_ahead_they_are_taken(self, address: str) -> None:
        async with await Archive.open(address) as one, await Archive.open(address) as other:
            assert await one.sharing.ahead("discord") == 0
            await one.sharing.reserve("discord", count=3, gap=100.0)
            assert await other.sharing.ahead("discord") == pytest.approx(300, abs=30)
            assert await other.sharing.ahead("identify/0") == 0
            await one.sharing.reserve("soon", count=1, gap=0.01)
            await asyncio.sleep(0.1)
            assert await one.sharing.ahead("soon") == 0

    async def test_turns_of_another_name_are_others(self, archive: Archive) -> None:
        await archive.sharing.reserve("discord", count=10, gap=100.0)
        assert await archive.sharing.reserve("identify/0", count=1, gap=5.0) < 5

    async def test_what_nobody_took_is_not_saved_up(self, archive: Archive) -> None:
        await archive.sharing.reserve("discord", count=1, gap=0.01)
        await asyncio.sleep(0.1)
        waits = [await archive.sharing.reserve("discord", count=1, gap=100.0) for _ in range(2)]
        assert waits[1] - waits[0] > 60

    async def test_of_many_at_once_no_two_get_the_same(self, address: str) -> None:
        async with await Archive.open(address) as one, await Archive.open(address) as other:
            wishes = [a.sharing.reserve("discord", count=1, gap=100.0) for a in [one, other] * 10]
            waits = sorted(await asyncio.gather(*wishes))
        assert all(later - earlier > 60 for earlier, later in pairwise(waits))


HOLDER = textwrap.dedent("""
    import asyncio, sys
    from bot.archive.database.alone import alone
    from bot.archive.database.engine import parse_address

    async def main():
        async with alone(parse_address(sys.argv[1])):
            print("alone", flush=True)
            await asyncio.sleep(600)

    asyncio.run(main())
""")


class TestAlone:
    async def test_a_second_bot_on_sqlite_is_told_so_until_the_first_is_gone(self, tmp_path: Path) -> None:
        address = f"sqlite:///{tmp_path / 'briefing.db'}"
        holder = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", HOLDER, address), stdout=asyncio.subprocess.PIPE
        )
        try:
            assert holder.stdout is not None
            assert await holder.stdout.readline() == b"alone\n"
            with pytest.raises(ArchiveInUseError, match="SQLite is for one"):
                async with alone(parse_address(address), patience=0.5):
                    pass
            holder.kill()  # without a chance to tidy up
            await holder.wait()
            async with alone(parse_address(address)):
                pass
        finally:
            if holder.returncode is None:
                holder.kill()
                await holder.wait()

    async def test_the_archive_can_be_used_beside_it(self, tmp_path: Path) -> None:
        address = f"sqlite:///{tmp_path / 'briefing.db'}"
        async with await Archive.open(address) as one, one.alone(), await Archive.open(address) as other:
            assert await take(other, "a")

    async def test_postgresql_is_for_any_number(self, shared_address: str) -> None:
        url = parse_address(shared_address)
        async with alone(url), alone(url, patience=0):
            pass
